/**
 * The part of a string that the functions of this file use. They read JSON where it stands and never build a copy of it,
 * so that what the service sent can be cut out of its answer character by character.
 */
export interface Text {
  readonly length: number;
  charCodeAt(index: number): number;
  slice(start: number, end: number): string;
}

/** One member of an object or element of an array, as a range of the text. */
export interface Piece {
  /** The member's name, decoded; `undefined` in an array. */
  readonly key: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Where text differs from JSON: the offset, and what is wrong there as the end of a sentence ("a comma is missing"). */
export interface JsonError {
  readonly at: number;
  readonly what: string;
}

export type ValueKind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'invalid';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** More levels than any service means; the scans give up there, so that hostile text can't fill the memory. */
const deepest = 1_000_000;

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB;
}

function endsBareWord(code: number): boolean {
  return (
    isSpace(code) ||
    code === QUOTE ||
    code === COMMA ||
    code === COLON ||
    code === OPEN_BRACKET ||
    code === CLOSE_BRACKET ||
    code === OPEN_BRACE ||
    code === CLOSE_BRACE
  );
}

function endOfBareWord(text: Text, start: number, to: number): number {
  let at = start;
  while (at < to && !endsBareWord(text.charCodeAt(at))) at++;
  return at;
}

/** The end of the string that begins at `start`, `undefined` where its closing quote is missing. */
function endOfString(text: Text, start: number, to: number): number | undefined {
  for (let at = start + 1; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return undefined;
}

/** The first offset from `at` on that holds no JSON white space. */
export function skipSpace(text: Text, at: number, to: number = text.length): number {
  let next = at;
  while (next < to && isSpace(text.charCodeAt(next))) next++;
  return next;
}

/**
 * The end of the value that begins at `start`. Only quotes and brackets are looked at, so a value that is wrong inside
 * ends where it would if it were right. `undefined` where nothing begins there or its end can't be told.
 */
export function endOfValue(text: Text, start: number, to: number = text.length): number | undefined {
  const open: number[] = [];
  let at = start;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at, to);
      if (end === undefined) return undefined;
      at = end;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (open.length === deepest) return undefined;
      open.push(code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
      at++;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (open.pop() !== code) return undefined;
      at++;
    } else if (open.length > 0) {
      at++;
    } else {
      at = endOfBareWord(text, at, to);
    }
    if (open.length === 0) return at > start ? at : undefined;
  }
  return undefined;
}

/** What the value that begins at `start` is by its first character. */
export function kindOfValue(text: Text, start: number, end: number): ValueKind {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return 'string';
  if (first === OPEN_BRACE) return 'object';
  if (first === OPEN_BRACKET) return 'array';
  // No word that means something is longer; a number may be.
  const word = text.slice(start, Math.min(end, start + 6));
  if (word === 'null') return 'null';
  if (word === 'true' || word === 'false') return 'boolean';
  return /^-?\d/.test(word) ? 'number' : 'invalid';
}

/** What the string between `start` and `end`, quotes included, says; `undefined` where its escapes can't be read. */
export function readString(text: Text, start: number, end: number): string | undefined {
  const literal = text.slice(start, end);
  if (!literal.includes('\\')) return literal.slice(1, -1);
  return decode(literal) ?? decode(literal.replace(/[\0-\x1f]/g, escapeControl));
}

function decode(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The members or elements of the object or array that begins at `start`, in the order of the text. Forgives commas that
 * are missing or too many: between complete values no comma is needed to tell them apart. `undefined` where the text
 * holds no such thing, or where pieces can't be told apart for another reason.
 */
export function readPieces(text: Text, start: number, to: number = text.length): Piece[] | undefined {
  const opening = text.charCodeAt(start);
  if (opening !== OPEN_BRACE && opening !== OPEN_BRACKET) return undefined;
  const isObject = opening === OPEN_BRACE;
  const pieces: Piece[] = [];
  let at = start + 1;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === COMMA) {
      at++;
      continue;
    }
    if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      return isObject === (code === CLOSE_BRACE) ? pieces : undefined;
    }
    let key: string | undefined;
    if (isObject) {
      const keyEnd = code === QUOTE ? endOfString(text, at, to) : undefined;
      if (keyEnd === undefined) return undefined;
      key = readString(text, at, keyEnd) ?? text.slice(at + 1, keyEnd - 1);
      at = skipSpace(text, keyEnd, to);
      if (at >= to || text.charCodeAt(at) !== COLON) return undefined;
      at = skipSpace(text, at + 1, to);
    }
    const end = endOfValue(text, at, to);
    if (end === undefined) return undefined;
    pieces.push({ key, start: at, end });
    at = end;
  }
  return undefined;
}

/** The first place where the text between `from` and `to` is not the one JSON value that it should be. */
export function findSyntaxError(text: Text, from: number = 0, to: number = text.length): JsonError | undefined {
  const open: number[] = [];
  // What may come next: a value; a key; after an opening bracket also its end; after a value a comma or the end.
  let expected: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'commaOrEnd' = 'value';
  let at = skipSpace(text, from, to);
  while (at < to) {
    const code = text.charCodeAt(at);
    if (expected === 'commaOrEnd' && open.length === 0) return { at, what: 'the text goes on behind its end' };
    const closing = open.at(-1);
    if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && expected !== 'value' && expected !== 'key') {
      if (code !== closing) return { at, what: `“${String.fromCharCode(code)}” closes nothing` };
      open.pop();
      expected = 'commaOrEnd';
      at++;
    } else if (expected === 'commaOrEnd') {
      if (code !== COMMA) return { at, what: 'a comma is missing' };
      expected = closing === CLOSE_BRACE ? 'key' : 'value';
      at++;
    } else if (expected === 'key' || expected === 'keyOrEnd') {
      if (code !== QUOTE) return { at, what: code === COMMA ? 'a comma is too many' : 'a name in quotes is missing' };
      const syntaxError = findStringError(text, at, to);
      if (syntaxError !== undefined) return syntaxError;
      at = skipSpace(text, endOfString(text, at, to) ?? to, to);
      if (at < to && text.charCodeAt(at) !== COLON) return { at, what: 'a colon is missing' };
      expected = 'value';
      at++;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (open.length === deepest) return { at, what: 'it is nested too deeply' };
      open.push(code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
      expected = code === OPEN_BRACE ? 'keyOrEnd' : 'valueOrEnd';
      at++;
    } else if (code === QUOTE) {
      const syntaxError = findStringError(text, at, to);
      if (syntaxError !== undefined) return syntaxError;
      at = endOfString(text, at, to) ?? to;
      expected = 'commaOrEnd';
    } else {
      const end = endOfBareWord(text, at, to);
      const word = text.slice(at, end);
      if (word === '') return { at, what: code === COMMA ? 'a comma is too many' : 'a value is missing' };
      if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)) {
        return { at, what: `“${word.slice(0, 20)}${word.length > 20 ? '…' : ''}” is no JSON value` };
      }
      at = end;
      expected = 'commaOrEnd';
    }
    at = skipSpace(text, at, to);
  }
  if (open.length === 0 && expected === 'commaOrEnd') return undefined;
  return open.length === 0 && expected === 'value' ? { at: to, what: 'there is nothing' } : breaksOff(to);
}

function breaksOff(at: number): JsonError {
  return { at, what: 'it breaks off' };
}

function findStringError(text: Text, start: number, to: number): JsonError | undefined {
  for (let at = start + 1; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return undefined;
    if (code < SPACE) return { at, what: 'a control character stands in a text' };
    if (code !== BACKSLASH) continue;
    const isLong = text.charCodeAt(at + 1) === LOWER_U;
    const escape = text.slice(at + 1, Math.min(at + (isLong ? 6 : 2), to));
    if (!(isLong ? /^u[\dA-Fa-f]{4}$/.test(escape) : /^["\\/bfnrt]$/.test(escape))) {
      return at + escape.length + 1 < to
        ? { at, what: 'a backslash stands before what can’t be escaped' }
        : breaksOff(to);
    }
    at += escape.length;
  }
  return breaksOff(to);
}

/** Whether two pieces of JSON are the same text but for white space between their tokens. */
export function isSameJson(one: Text, other: Text): boolean {
  let isInString = false;
  let here = 0;
  let there = 0;
  for (;;) {
    if (!isInString) {
      here = skipSpace(one, here);
      there = skipSpace(other, there);
    }
    if (here >= one.length || there >= other.length) return here >= one.length && there >= other.length;
    const code = one.charCodeAt(here);
    if (code !== other.charCodeAt(there)) return false;
    here++;
    there++;
    if (code === QUOTE) isInString = !isInString;
    else if (code === BACKSLASH && isInString) {
      if (one.charCodeAt(here) !== other.charCodeAt(there)) return false;
      here++;
      there++;
    }
  }
}
