import * as l10n from '@vscode/l10n';

/** The offset at which a text differs from JSON, and a clause that describes how: "a comma is missing". */
export interface JsonError {
  readonly at: number;
  readonly what: string;
}

/** Keeps the first difference from JSON that is found in a text. */
export class FirstError {
  found: JsonError | undefined;

  add(at: number, what: string): void {
    this.found ??= { at, what };
  }
}

/** One member of an object or element of an array, by its offsets in the text. */
export interface Piece {
  /** The member's name, decoded; `undefined` in an array. */
  readonly key: string | undefined;
  /** The offset of its name, or in an array of its value. */
  readonly from: number;
  /** The offset of its value. */
  readonly start: number;
  /** The offset after its value. */
  readonly end: number;
  /** Its value exactly as in the text, quotes and all. */
  readonly raw: string;
}

/** The deepest nesting that is followed, so that hostile text can't fill the memory. */
const deepestLevel = 250_000;
const cutOff = () => l10n.t('it is cut off');

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** The first offset from `at` on that holds no JSON white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text.charAt(next))) next++;
  return next;
}

/**
 * Walks over the pieces of an object or array one by one: `next`, then `skip`, until `next` is false. It reads them where
 * they are and copies nothing, so a piece is the text that the service sent. What differs from JSON is noted in `error` and
 * forgiven: only brackets that don't match and a text that is cut off end the walk early.
 */
export class PieceWalk implements Omit<Piece, 'end' | 'raw'> {
  key: string | undefined;
  from = 0;
  start = 0;
  /** The end of the last piece; when the walk is whole, the offset after the closing bracket. */
  at: number;
  /** Whether the walk has reached the closing bracket. */
  isWhole = false;
  readonly #text: string;
  readonly #error: FirstError;
  readonly #close: string;
  #commasDue = 0;

  /** `start` is the offset of the opening bracket. */
  constructor(text: string, start: number, error: FirstError) {
    this.#text = text;
    this.#error = error;
    this.#close = text.charAt(start) === '{' ? '}' : ']';
    this.at = start + 1;
  }

  /** Moves to the next piece; `false` if there is none. */
  next(): boolean {
    const text = this.#text;
    const error = this.#error;
    let at = this.at;
    let commas = 0;
    let lastComma = at;
    for (let sign = text.charAt(at); sign === ',' || isSpace(sign); sign = text.charAt(++at)) {
      if (sign !== ',') continue;
      commas++;
      lastComma = at;
    }
    const sign = text.charAt(at);
    this.isWhole = sign === this.#close;
    if (commas > (this.isWhole ? 0 : this.#commasDue)) error.add(lastComma, l10n.t('there is an extra comma'));
    if (this.isWhole) this.at = at + 1;
    else if (sign === '') error.add(at, cutOff());
    else if (sign === '}' || sign === ']') error.add(at, l10n.t('there is an unmatched “{0}”', sign));
    else {
      if (commas < this.#commasDue) error.add(at, l10n.t('a comma is missing'));
      this.#commasDue = 1;
      this.from = at;
      this.start = at;
      return this.#close === ']' || this.#readKey(at);
    }
    return false;
  }

  /** Moves behind the value of the piece, or behind everything if its end is not in the text. `end`: if it is known. */
  skip(end: number | undefined = endOfValue(this.#text, this.start, this.#error)): void {
    this.at = end ?? this.#text.length;
  }

  #readKey(at: number): boolean {
    const text = this.#text;
    const error = this.#error;
    const isString = text.charAt(at) === '"';
    if (!isString) error.add(at, l10n.t('a property name in quotes is missing'));
    const end = isString ? endOfString(text, at, error) : endOfWord(text, at, error);
    if (end === undefined) return false;
    this.key = (isString ? readString(text, at, end) : undefined) ?? text.slice(at, end);
    const colon = skipSpace(text, end);
    const hasColon = text.charAt(colon) === ':';
    if (!hasColon) error.add(colon, colon < text.length ? l10n.t('a colon is missing') : cutOff());
    this.start = hasColon ? skipSpace(text, colon + 1) : colon;
    return true;
  }
}

/** The offset after the value that begins at `start`; `undefined` if its end is not in the text. Does not recurse. */
export function endOfValue(text: string, start: number, error: FirstError): number | undefined {
  if (text.charAt(start) === '"') return endOfString(text, start, error);
  if (!isOpening(text, start)) return endOfWord(text, start, error);
  const open = [new PieceWalk(text, start, error)];
  for (let walk = open[0]; walk !== undefined && open.length <= deepestLevel; walk = open.at(-1)) {
    if (walk.next()) {
      if (isOpening(text, walk.start)) open.push(new PieceWalk(text, walk.start, error));
      else walk.skip();
    } else {
      if (!walk.isWhole) return undefined;
      open.pop();
      if (open.length === 0) return walk.at;
      open.at(-1)?.skip(walk.at);
    }
  }
  error.add(start, l10n.t('it is nested too deeply'));
  return undefined;
}

/** Whether an object or array begins there. */
export function isOpening(text: string, at: number): boolean {
  const sign = text.charAt(at);
  return sign === '{' || sign === '[';
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// A sequence that the end of the text interrupts is not invalid.
const escapeSequence = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}|u?[\dA-Fa-f]{0,3}$)/y;

function endOfString(text: string, start: number, error: FirstError): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < SPACE) error.add(at, l10n.t('a string contains a control character'));
    if (code !== BACKSLASH) continue;
    const escaped = text.charCodeAt(at + 1);
    escapeSequence.lastIndex = at;
    // The two that are frequent first: a regular expression takes longer.
    if (escaped !== QUOTE && escaped !== BACKSLASH && !escapeSequence.test(text)) {
      error.add(at, l10n.t('a string contains an invalid escape sequence'));
    }
    at++;
  }
  error.add(text.length, cutOff());
  return undefined;
}

const wordEnd = /[ \t\n\r",:[\]{}]/g;
const validWord = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** The offset after a number or keyword. If there is none it is `start`, except at a colon, which is passed over. */
function endOfWord(text: string, start: number, error: FirstError): number | undefined {
  wordEnd.lastIndex = text.charAt(start) === ':' ? start + 1 : start;
  const word = text.slice(start, wordEnd.exec(text)?.index);
  if (start >= text.length) error.add(start, cutOff());
  else if (word === '') error.add(start, l10n.t('a value is missing'));
  else if (!validWord.test(word)) {
    const shown = word.slice(0, 20).replace(/\p{C}/gu, '\ufffd');
    error.add(start, l10n.t('“{0}” is not a JSON value', `${shown}${word.length > 20 ? '…' : ''}`));
  }
  return start < text.length ? start + word.length : undefined;
}

/** The first place where the text is not the one JSON value that it should be; `undefined` for valid JSON. */
export function findSyntaxError(text: string): JsonError | undefined {
  const error = new FirstError();
  const start = skipSpace(text, 0);
  if (start === text.length) error.add(start, l10n.t('it is empty'));
  const end = skipSpace(text, endOfValue(text, start, error) ?? text.length);
  if (end < text.length) error.add(end, l10n.t('there is text after its end'));
  return error.found;
}

/** The pieces of the object or array at this place; `undefined` if there is neither, or its brackets don't match. */
export function readPieces(text: string, at = 0): Piece[] | undefined {
  const open = skipSpace(text, at);
  if (!isOpening(text, open)) return undefined;
  const walk = new PieceWalk(text, open, new FirstError());
  const pieces: Piece[] = [];
  while (walk.next()) {
    walk.skip();
    const { key, from, start, at: end } = walk;
    pieces.push({ key, from, start, end, raw: text.slice(start, end) });
  }
  return walk.isWhole ? pieces : undefined;
}

/** What a value is, judged by how it begins, and what it is called in a sentence. */
export const kindNames = {
  object: l10n.t('an object'),
  array: l10n.t('an array'),
  string: l10n.t('text'),
  number: l10n.t('a number'),
  boolean: l10n.t('true or false'),
  null: 'null',
  invalid: l10n.t('something that is not JSON'),
};

/** What a value may be; `invalid` if it is not JSON. */
export type ValueKind = keyof typeof kindNames;

/** What the value with this text is. */
export function kindOf(value: string): ValueKind {
  if (value.startsWith('"')) return 'string';
  if (value.startsWith('{')) return 'object';
  if (value.startsWith('[')) return 'array';
  if (value === 'null') return 'null';
  if (value === 'true' || value === 'false') return 'boolean';
  return /^-?\d/.test(value) ? 'number' : 'invalid';
}

/** Decodes the string literal at this place. Forgives control characters; `undefined` for invalid escape sequences. */
export function readString(text: string, start = 0, end = text.length): string | undefined {
  const inner = text.slice(start + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(`"${inner.replace(/[\0-\x1f]/g, control => JSON.stringify(control).slice(1, -1))}"`) as string;
  } catch {
    return undefined;
  }
}

/** What a value says as text: a string decoded, anything else, and a string that can't be decoded, as it was sent. */
export function textOf(raw: string): string {
  return (raw.startsWith('"') ? readString(raw) : undefined) ?? raw;
}

/** Whether two pieces of JSON are the same text apart from the white space between their tokens. */
export function isSameJson(one: string, other: string): boolean {
  return withoutSpace(one) === withoutSpace(other);
}

function withoutSpace(text: string): string {
  let isInString = false;
  return text.replace(/\\.|"|[ \t\n\r]+/gs, token => {
    if (token === '"') isInString = !isInString;
    return isInString || !isSpace(token.charAt(0)) ? token : '';
  });
}
