import type { Log } from './host.ts';

const mark = '•••';

/** Tokens shorter than this may be words or numbers of ordinary text; see {@link Redactor.redactBody}. */
const ordinaryLength = 12;

/**
 * Knows every token that this window has used and removes them from text. Whatever the extension logs, shows or throws
 * passes through here. A token is found in any spelling: plain, URL-encoded (also `+` for a space), escaped as in JSON or
 * as PHP escapes JSON or JavaScript a string, as HTML entities, each of these several times over, and in the Base64 or
 * Base64url of anything. One of at least 12 characters is also found in hexadecimal digits, and with characters in it that
 * nobody sees, as in folded Base64 or UTF-16.
 */
export class Redactor {
  readonly #secrets = new Map<string, Secret>();

  /** From now on, this token is removed. */
  learn(token: string): void {
    if (token !== '' && !this.#secrets.has(token)) this.#secrets.set(token, createSecret(token));
  }

  /** The text of a message or log line with `•••` in place of every token. */
  redact(text: string): string {
    // The longest first: one may be a part of another, which would not be found any more.
    const longestFirst = [...this.#secrets.values()].sort((one, other) => byLength(one.token, other.token));
    return longestFirst.reduce((rest, secret) => replaceCut(replace(rest, secret, false), secret), text);
  }

  /**
   * The same for a response body and the token it was requested with, before anything reads the body. The account's own
   * data must survive: a token of fewer than 12 characters is replaced only as a whole word (`demo`, but not in
   * `demographics`), and not at all if it has fewer than 4 characters or only digits, which look like IDs and ports.
   */
  redactBody(body: string, token: string): string {
    if (token.length < ordinaryLength && (token.length < 4 || /^\d+$/.test(token))) return body;
    return replace(body, createSecret(token), true);
  }

  /** The same error. Its message, its stack and those of its causes no longer contain a token. */
  redactError<E extends Error>(error: E): E {
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      each.message = this.redact(each.message);
      if (each.stack !== undefined) each.stack = this.redact(each.stack);
    }
    return error;
  }

  /** A log that removes every token from its lines. `log` is called for the one that they go to. */
  redactLog(log: () => Log): Log {
    const write = (level: keyof Log) => (message: string) => log()[level](this.redact(message));
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }
}

type Secret = ReturnType<typeof createSecret>;

/** The forms of a token that are searched for. */
function createSecret(token: string) {
  // Resolving escapes drops backslashes, and a token may look like an escape itself.
  const utf8 = Buffer.from(token);
  const misread = new TextDecoder('windows-1252').decode(utf8);
  const plain = [token.replaceAll('\\', ''), resolveEscapes(utf8).bytes.toString(), misread];
  // What the token, as it is or as URLs and JSON have it, alone determines of a Base64 text, at whichever of three places in
  // the encoded bytes it begins.
  const inJson = JSON.stringify(token).slice(1, -1);
  const inUrl = [encodeURIComponent(token.toWellFormed()), new URLSearchParams({ '': token }).toString().slice(1)];
  const sent = Buffer.from(`${token}:${token}`).toString('base64');
  const cores = [...new Set([token, inJson, inJson.replaceAll('/', '\\/'), ...inUrl, sent])].flatMap(form =>
    [0, 1, 2].map(offset => {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(form)]);
      return bytes.toString('base64').slice(Math.ceil((offset * 4) / 3), Math.floor((bytes.length * 4) / 3));
    }),
  );
  // Of the shortest tokens, only the credentials as they are sent are long enough to be recognised.
  const credentials = sent.replace(/=+$/, '');
  const standard = [credentials, ...cores.filter(core => core.length > 2)];
  const base64 = [...standard, ...standard.map(each => each.replaceAll('+', '-').replaceAll('/', '_'))];
  const hex = token.length < ordinaryLength ? [] : [utf8.toString('hex'), utf8.toString('hex').toUpperCase()];
  // The longest run of letters and digits of each form, in two where it may be broken: at least one of them is in a text.
  const whole = [token, ...base64, ...hex].map(form => form.match(/[A-Za-z0-9]+/g)?.toSorted(byLength)[0] ?? '');
  // Lines of folded text have 76 characters, so that one of two neighbours is not broken.
  const halves = whole.slice(0, 2).flatMap(run => {
    const size = Math.min(run.length / 2, 38);
    return [run.slice(0, size), run.slice(size, 2 * size)];
  });
  const runs = [...new Set(token.length < ordinaryLength ? whole : [...halves, ...whole.slice(2)])];
  const spellings = [...new Set([...plain.flatMap(each => [each, each.replaceAll(' ', '+')]), ...hex])];
  return { token, spellings, base64, runs };
}

const byLength = (one: string, other: string) => other.length - one.length;

/** A letter or digit that is written as an escape, or the zeros of UTF-16. */
const escapedLetter =
  /\0|\\u0000|\\[01]?[0-7]{2}|(?:%(?:25)*(?:u00)?|\\(?:u00|x))(?:3\d|[46][1-9a-f]|[57][0-9a])|&(?:amp;)*#(?:x|0*(?:4[89]|5[0-7]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]);)/i;

function replace(text: string, { token, spellings, base64, runs }: Secret, isBody: boolean): string {
  // A longer token may come back in another letter case: as a UUID that a database has written anew, for example.
  const isWholeWord = isBody && token.length < ordinaryLength;
  const isThere = (run: string) => (isWholeWord ? text.includes(run) : new RegExp(run.slice(0, 200), 'i').test(text));
  // Almost no body gets past this line: either the longest run of letters is there as it is, or letters are escaped.
  if (isBody && !runs.some(isThere) && !escapedLetter.test(text)) return text;
  const source = Buffer.from(text);
  const { bytes, starts } = resolveEscapes(source);
  const findWords = (within: Buffer, forms: readonly string[]) =>
    find(within, forms, isWholeWord).filter(range => !isWholeWord || isWord(within, range));
  const inSource = ({ start, end }: Range): Range => ({ start: starts[start]!, end: starts[end]! });
  const ranges = [
    ...findWords(source, [token]),
    ...findWords(bytes, spellings).map(inSource),
    ...find(bytes, base64, true)
      .filter(({ start, end }) => !isWholeWord || end - start > 4)
      .map(range => inSource(withEdges(bytes, range))),
    ...(token.length < ordinaryLength ? [] : findBroken(bytes, [...spellings, ...base64]).map(inSource)),
  ];
  let result = '';
  let at = 0;
  for (const { start, end } of ranges.sort((one, other) => one.start - other.start)) {
    if (start >= at) result += source.toString('utf8', at, start) + mark;
    at = Math.max(at, end);
  }
  return at === 0 ? text : result + source.toString('utf8', at);
}

/** Bytes of a text, from the first to behind the last. */
type Range = Record<'start' | 'end', number>;

function find(within: Buffer, forms: readonly string[], isExact: boolean): Range[] {
  // Hosts of URLs are in lower case, for example. The bytes stay as many.
  const fold = (bytes: Buffer) => (isExact ? bytes : Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1'));
  const bytes = fold(within);
  const ranges: Range[] = [];
  for (const form of forms.filter(Boolean).map(each => fold(Buffer.from(each)))) {
    for (let start = bytes.indexOf(form); start >= 0; start = bytes.indexOf(form, start + form.length)) {
      ranges.push({ start, end: start + form.length });
    }
  }
  return ranges;
}

/** Bytes of UTF-8 that nobody sees: control characters, spaces of any width or none, byte-order marks. */
const invisible =
  /[\0-\x20]+|\xc2[\xa0\xad]|\xe1\xa0[\x8b-\x8f]|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81[\x9f-\xaf]|\xe3\x80\x80|\xef\xb8[\x80-\x8f]|\xef\xbb\xbf/g;

/** Finds the forms whatever stands between their characters that nobody sees. */
function findBroken(bytes: Buffer, forms: readonly string[]): Range[] {
  const { bytes: unbroken, starts } = replaceBytes(bytes, invisible, () => nothing);
  const whole = forms.map(form => form.replaceAll(' ', '')).filter(form => form.length >= ordinaryLength);
  return find(unbroken, whole, true).map(({ start, end }) => ({ start: starts[start]!, end: starts[end - 1]! + 1 }));
}

/** Whether the range is not a part of a longer word. */
function isWord(bytes: Buffer, { start, end }: Range): boolean {
  const isInWord = (at: number) =>
    /[\p{L}\p{N}_]$/u.test(bytes.toString('utf8', Math.max(0, at - 4), at)) &&
    /^[\p{L}\p{N}_]/u.test(bytes.toString('utf8', at, at + 4));
  return !isInWord(start) && !isInWord(end);
}

/** The Base64 with the characters on both sides that the token determines in part, and its padding. */
function withEdges(bytes: Buffer, { start, end }: Range): Range {
  const [before = ''] = /[\w+/-]?$/.exec(bytes.toString('latin1', Math.max(0, start - 1), start)) ?? [];
  const [behind = ''] = /^[\w+/-]?={0,2}/.exec(bytes.toString('latin1', end, end + 3)) ?? [];
  return { start: start - before.length, end: end + behind.length };
}

/** Also replaces the beginning of a short token where a sentence was cut. A longer one was removed from the body before. */
function replaceCut(text: string, { token }: Secret): string {
  if (token.length >= ordinaryLength || !text.includes('…')) return text;
  const beginnings = Array.from({ length: Math.max(0, token.length - 3) }, (_, index) => token.slice(0, -1 - index));
  return beginnings.reduce((rest, beginning) => rest.replaceAll(`${beginning}…`, `${mark}…`), text);
}

/** What HTML calls the signs of ASCII. */
const entityNames =
  'quot" apos\' lt< gt> amp& excl! num# dollar$ percnt% lpar( rpar) ast* plus+ comma, period. sol/ colon: semi; ' +
  'equals= quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] hat^ lowbar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}';
const entities = new Map(entityNames.split(' ').map(each => [each.slice(0, -1), each.slice(-1)]));
const controls: Partial<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
/** An escape of JSON, JavaScript, a URL or HTML, at any depth, in the bytes of UTF-8 taken for characters. */
const escapes = new RegExp(
  String.raw`(?:\\+|%(?:25)*)u(?:(d[89ab][\da-f]{2})(?:\\+|%(?:25)*)u(d[c-f][\da-f]{2})|([\da-f]{4}))|` +
    String.raw`\\*(?:%(?:25)*|\\x)([\da-f]{2})|` +
    String.raw`\\+([0-3]?[0-7]{1,2})|\\*&(?:amp;)*(?:#0*(\d{1,7})|#x0*([\da-f]{1,6})|(${[...entities.keys()].join('|')}));|\\+([^])`,
  'gi',
);

function resolveEscape(match: readonly (string | undefined)[]): Buffer {
  const [, high, low, unit, byte, octal, decimal, hexadecimal, entity, character] = match;
  if (byte) return Buffer.from(byte, 'hex');
  if (octal) return Buffer.from([parseInt(octal, 8)]);
  if (character) return Buffer.from(controls[character] ?? character, 'latin1');
  if (entity) return Buffer.from(entities.get(entity.toLowerCase()) ?? '');
  if (high && low) return Buffer.from(String.fromCharCode(parseInt(high, 16), parseInt(low, 16)));
  const code = decimal ? Number(decimal) : parseInt(unit ?? hexadecimal ?? '', 16);
  return Buffer.from(String.fromCodePoint(Math.min(code, 0x10ffff)));
}

/** UTF-8 without escapes. Drops backslashes: how many stand for one depends on how often the text was escaped. */
function resolveEscapes(source: Buffer) {
  return replaceBytes(source, escapes, match => {
    const resolved = resolveEscape(match);
    return resolved[0] === 0x5c ? nothing : resolved;
  });
}

const nothing = Buffer.alloc(0);

/**
 * Replaces each match of the pattern in bytes, which it sees as characters, by no more bytes than it has. `starts`: where in
 * the source each byte of the result begins, and the source ends.
 */
function replaceBytes(source: Buffer, pattern: RegExp, replacementOf: (match: RegExpExecArray) => Buffer) {
  const bytes = Buffer.alloc(source.length);
  const starts = new Uint32Array(source.length + 1);
  let length = 0;
  const add = (part: Buffer, start: number, step: 0 | 1) => {
    bytes.set(part, length);
    for (let index = 0; index < part.length; index++) starts[length++] = start + index * step;
  };
  let at = 0;
  for (const match of source.toString('latin1').matchAll(pattern)) {
    add(source.subarray(at, match.index), at, 1);
    add(replacementOf(match), match.index, 0);
    at = match.index + match[0].length;
  }
  add(source.subarray(at), at, 1);
  starts[length] = source.length;
  return { bytes: bytes.subarray(0, length), starts };
}
