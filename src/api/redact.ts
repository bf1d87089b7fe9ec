const mark = '•••';

/** Tokens shorter than this may be words or numbers of everyday text; see {@link redactBody}. */
const ordinaryLength = 12;

/**
 * The text with `•••` wherever the token stands: plain, URL-encoded (also `+` for a space, and encoded twice), escaped as
 * in JSON (also as PHP does it, also twice), as HTML entities, or inside Base64 or Base64url of anything. For errors and
 * log lines, where a word too many may go.
 */
export function redact(text: string, token: string): string {
  return token === '' ? text : text.replace(createPattern(token, false), mark);
}

/**
 * The same for the body of an answer, before anything reads it, so that no document, row or saved file can hold the token.
 * There it must not eat the account's own data: a token of fewer than 12 characters is replaced only where it stands as a
 * word of its own (`demo`, but not in `demographics`), and not at all where it has fewer than 4 characters or consists of
 * digits, since it can't be told from ids and ports then.
 */
export function redactBody(body: string, token: string): string {
  if (token.length < ordinaryLength && (token.length < 4 || /^\d+$/.test(token))) return body;
  return body.replace(createPattern(token, token.length < ordinaryLength), mark);
}

function createPattern(token: string, isWholeWord: boolean): RegExp {
  const plain = Array.from(token, spellings).join('');
  const starts = isWholeWord && /^[\p{L}\p{N}_]/u.test(token) ? '(?<![\\p{L}\\p{N}_])' : '';
  const ends = isWholeWord && /[\p{L}\p{N}_]$/u.test(token) ? '(?![\\p{L}\\p{N}_])' : '';
  const encoded = [...base64Cores(token, isWholeWord ? 5 : 4)].map(core => Array.from(core, base64Spellings).join(''));
  // Whole Base64 first: its padding and a last character that depends on what follows belong to it.
  const core = `(?:${encoded.join('|')})`;
  const rest = `[A-Za-z0-9+/_-]?(?:=|%3[dD]){0,2}`;
  const base64 = encoded.length === 0 ? '' : `${core}(?:[A-Za-z0-9+/_-]{0,2}${core})*${rest}|`;
  return new RegExp(`${base64}${starts}${plain}${ends}`, 'gu');
}

/** All the ways in which one character may be written, as a pattern. The repetitions are bounded to stay linear. */
function spellings(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(character)].map(byte => `%(?:25){0,2}${hex(byte, 2)}`).join('');
  const units = Array.from(
    { length: character.length },
    (_, index) => `\\\\{1,7}u${hex(character.charCodeAt(index), 4)}`,
  );
  const ways = [escape(character), bytes, units.join(''), `&#${code};`, `&#[xX]0{0,4}${hex(code, 1)};`];
  if (character === ' ') ways.push('\\+');
  const entity = entities[character];
  if (entity) ways.push(entity);
  const short = shortEscapes[character];
  if (short) ways.push(`\\\\{1,7}${short}`);
  return `(?:${ways.join('|')})`;
}

const entities: Partial<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const shortEscapes: Partial<Record<string, string>> = {
  '/': '/',
  '"': '"',
  '\\': '\\\\',
  '\t': 't',
  '\n': 'n',
  '\r': 'r',
};

/** A number in hexadecimal, in either case of its letters, as a pattern. */
function hex(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0');
  return text.replace(/[a-f]/g, letter => `[${letter}${letter.toUpperCase()}]`);
}

function escape(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/**
 * The Base64 characters that the token alone determines, wherever in an encoded text it begins (`token:token`, `:token`,
 * `key=token`…): three, one for each place within a group of three bytes.
 */
function base64Cores(token: string, shortest: number): Set<string> {
  const cores = [0, 1, 2].map(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(token)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 4) / 3), Math.floor((bytes.length * 4) / 3));
  });
  return new Set(cores.filter(core => core.length >= shortest));
}

function base64Spellings(character: string): string {
  if (character === '+') return '(?:[+-]|%2[bB])';
  if (character === '/') return '(?:\\\\{0,7}/|_|%2[fF])';
  return character;
}
