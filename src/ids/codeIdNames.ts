import type { FlowKind } from '../flows/flow.ts';
import { isBlank, isDigit, isLetter, isLower, isUpper, isWord, type TextReader } from './textReader.ts';

/** Further parameter names that hold flow ids, as the user's settings list them. */
export interface ParameterNames {
  readonly call: readonly string[];
  readonly fax: readonly string[];
}

/** A name in a text that may have a flow id beside it. */
export interface IdName {
  readonly kind: FlowKind;
  /** Where the identifier begins, prefix included (`SUPPORT_CALL_FLOW_ID`), and ends. */
  readonly start: number;
  readonly end: number;
  /** The words in front of the name proper, in lower case. */
  readonly prefix: readonly string[];
  /** It ends in "id" or "ids", or the user listed it: whatever number it holds is an id. */
  readonly saysId: boolean;
  readonly isPlural: boolean;
  /** Written with a blank, "Call Flow ID", as only people do. */
  readonly isProse: boolean;
  /** A dash stands in front, as in `--call-flow-id` and `-CallFlowId`. */
  readonly isOption: boolean;
  /** It tells for what the id is wanted, as in `callFlowIdFor(department)`: a function that returns one. */
  readonly isFunction: boolean;
}

// What such a name holds is a number of flows, or yes or no.
const countingWords = new Set(['max', 'min', 'num', 'total', 'count', 'nb', 'len', 'length']);
const askingWords = new Set(
  'has is use uses using enable enabled disable disabled skip allow show require requires with without need should no'.split(
    ' ',
  ),
);

const isNameSeparator = (code: number): boolean => code === 95 || code === 45;
const isIdentifier = (code: number): boolean => isWord(code) || code === 45;

/** Whether a word of an identifier can begin at the offset. */
function canBegin(reader: TextReader, offset: number): boolean {
  const before = reader.at(offset - 1);
  const first = reader.at(offset);
  if (!isLetter(before)) return true;
  if (isUpper(first) && (isLower(before) || isLower(reader.at(offset + 1)))) return true;
  // `\ncallflow=1` in a string, `%2Ccallflow` in an address.
  const isEscape = reader.at(offset - 2) === 92 && reader.at(offset - 3) !== 92;
  if (isEscape && (before === 110 || before === 116 || before === 114)) return true;
  return reader.at(offset - 3) === 37 && isHex(reader.at(offset - 2)) && isHex(before);
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function canEnd(reader: TextReader, offset: number): boolean {
  const after = reader.at(offset);
  if (isWord(after) || after === 36 || after >= 0xc0) return false;
  return after !== 45 || !(isWord(reader.at(offset + 1)) || reader.at(offset + 1) === 45);
}

interface IdEnd {
  readonly end: number;
  readonly isPlural: boolean;
  readonly isFunction: boolean;
  readonly separator: number;
}

/** The offset behind "id" or "ids" where the identifier goes on with it, and whether it was "ids". */
function idEnd(reader: TextReader, offset: number): IdEnd | undefined {
  let start = offset;
  const separator = reader.at(start);
  if (isNameSeparator(separator)) start = reader.skip(start, isNameSeparator, 2);
  else if (separator === 46 || separator === 32) start++;
  if (!reader.hasAnyCase(start, 'id')) return undefined;
  if (canEnd(reader, start + 2)) return { end: start + 2, isPlural: false, isFunction: false, separator };
  const purpose = /^(?:For|By|_for|_by|_FOR|_BY)\w{0,40}/.exec(reader.text.slice(start + 2, start + 45));
  if (purpose !== null && reader.at(start + 2 + purpose[0].length) === 40)
    return { end: start + 2 + purpose[0].length, isPlural: false, isFunction: true, separator };
  const last = reader.at(start + 2);
  if ((last === 115 || last === 83) && canEnd(reader, start + 3))
    return { end: start + 3, isPlural: true, isFunction: false, separator };
  return undefined;
}

function withPrefix(
  reader: TextReader,
  start: number,
  found: Omit<IdName, 'start' | 'prefix' | 'isOption'>,
): IdName | undefined {
  let whole = reader.skipBack(start, isIdentifier, 64);
  // `%26callflow` is an ampersand, not a prefix.
  if (reader.at(whole - 1) === 37) whole = Math.min(start, whole + 2);
  const dashes = reader.skip(whole, code => code === 45, 8);
  const words = reader.text
    .slice(dashes, start)
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[_-]/)
    .filter(word => word !== '');
  if (words.some(word => countingWords.has(word)) || (words[0] !== undefined && askingWords.has(words[0])))
    return undefined;
  return { ...found, start: dashes, prefix: words, isOption: dashes > whole };
}

function builtInName(reader: TextReader, flow: number): IdName | undefined {
  const separator = reader.at(flow - 1);
  let end = flow;
  if (isNameSeparator(separator)) end = reader.skipBack(flow, isNameSeparator, 2);
  else if (separator === 46 || separator === 32) end--;
  let kind: FlowKind;
  let start: number;
  if (reader.hasAnyCase(end - 4, 'call')) [kind, start] = ['call', end - 4];
  else if (reader.hasAnyCase(end - 3, 'fax')) [kind, start] = ['fax', end - 3];
  else return undefined;
  if (!canBegin(reader, start)) return undefined;
  const isLoose = end < flow && !isNameSeparator(separator);
  const id = idEnd(reader, flow + 4);
  if (id !== undefined) {
    const isProse = separator === 32 || id.separator === 32;
    // "callflow id" is two words to everyone but "Call Flow ID" is one name.
    if (isProse && (id.separator !== 32 || (end < flow && separator !== 32))) return undefined;
    return withPrefix(reader, start, {
      kind,
      end: id.end,
      saysId: true,
      isPlural: id.isPlural,
      isProse,
      isFunction: id.isFunction,
    });
  }
  if (isLoose) return undefined;
  if (canEnd(reader, flow + 4)) {
    return withPrefix(reader, start, {
      kind,
      end: flow + 4,
      saysId: false,
      isPlural: false,
      isProse: false,
      isFunction: false,
    });
  }
  const last = reader.at(flow + 4);
  if ((last !== 115 && last !== 83) || !canEnd(reader, flow + 5)) return undefined;
  return withPrefix(reader, start, {
    kind,
    end: flow + 5,
    saysId: false,
    isPlural: true,
    isProse: false,
    isFunction: false,
  });
}

/** The words that a name is made of: `ivrRoute`, `ivr-route` and `IVR_ROUTE` are the same two. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1 ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .map(word => word.toLowerCase());
}

/** The names that may have a flow id beside them, in the order of the text, from one offset to another. */
export function* idNames(
  reader: TextReader,
  names: ParameterNames | undefined,
  from: number,
  to: number,
): Generator<IdName> {
  const own = (['call', 'fax'] as const)
    .flatMap(kind => (names?.[kind] ?? []).map(name => ({ kind, words: wordsOf(name) })))
    .filter(({ words }) => words.length > 0)
    .sort((one, other) => other.words.join('').length - one.words.join('').length);
  const alternatives = own.map(({ words }) => `(${words.map(escaped).join('[_-]{0,2}')})`);
  const pattern = new RegExp([...alternatives, 'flow'].join('|'), 'gi');
  pattern.lastIndex = from;
  for (let match = pattern.exec(reader.text); match !== null && match.index < to; match = pattern.exec(reader.text)) {
    // What is built in goes first: to a user who lists "flow", `fax_flow` still is a fax flow.
    const builtIn = reader.hasAnyCase(match.index, 'flow') ? builtInName(reader, match.index) : undefined;
    if (builtIn !== undefined) {
      yield builtIn;
      continue;
    }
    const kind = own[match.findIndex((group, position) => position > 0 && group !== undefined) - 1]?.kind;
    const end = match.index + match[0].length;
    if (kind === undefined || !canBegin(reader, match.index) || !canEnd(reader, end)) continue;
    const found = withPrefix(reader, match.index, {
      kind,
      end,
      saysId: true,
      isPlural: false,
      isProse: false,
      isFunction: false,
    });
    if (found !== undefined) yield found;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Whether nothing but blanks stands between the start of the line and the offset. */
export function isFirstOnLine(reader: TextReader, offset: number): boolean {
  const before = reader.at(reader.skipBack(offset, isBlank) - 1);
  return before === -1 || before === 10 || before === 13;
}
