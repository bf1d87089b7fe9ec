import * as l10n from '@vscode/l10n';
import { formatJson } from '../json/format.ts';
import { findSyntaxError, kindOf, readPieces, textOf } from '../json/pieces.ts';
import type { Flow } from './flow.ts';
import { routeOf } from './route.ts';

/** A part of a text, in UTF-16 units. */
export type TextRange = Readonly<Record<'offset' | 'length', number>>;

/** The content of a flow's read-only document. */
export interface DocumentText {
  readonly text: string;
  /** The first place at which the text is not valid JSON, and a sentence that describes it. */
  readonly error?: TextRange & { readonly sentence: string };
  /** What a reader should know about the text, a sentence, for example why it is not formatted. */
  readonly note?: string | undefined;
  /** The range in `text` of a part of its source, such as an entry of a route. */
  readonly rangeOf: (from: number, end: number) => TextRange;
  /** The range of the member with this name, of several the last; `undefined` if there is none. */
  readonly rangeOfKey: (key: string) => TextRange | undefined;
}

/**
 * The text of a flow's document. `route`: the route of a call flow, or a fax flow with its e-mail lists decoded. `record`:
 * the record as received. Both are pretty-printed, never re-serialised; what is not JSON is shown as received. For a call
 * flow without a route, `route` is its record, with a note.
 */
export function documentText(flow: Flow, what: 'route' | 'record', indent: string): DocumentText {
  const { kind, record } = flow;
  const route = kind === 'call' && what === 'route' ? routeOf(flow) : undefined;
  const isRoute = route?.text !== undefined;
  const members = kind === 'fax' && what === 'route' ? decodedMembers(record) : undefined;
  const source = route?.text ?? (members ? `{${members.map(({ text }) => text).join(',')}}` : record);
  const noRoute = route && !isRoute ? recordInstead : undefined;
  const syntaxError = isRoute ? route.syntaxError : findSyntaxError(source);
  if (syntaxError !== undefined) {
    const sentenceOf = isRoute ? invalidRoute : kind === 'call' ? invalidCallFlow : invalidFaxFlow;
    // An error at the very end is marked at the last character, since there is nothing after it.
    const offset = Math.min(syntaxError.at, Math.max(0, source.length - 1));
    const error = { offset, length: Math.min(1, source.length), sentence: sentenceOf(syntaxError.what) };
    return { ...plainDocument(source), error, note: noRoute };
  }
  const { text, note, offsetOf } = formatJson(source, indent);
  const rangeOf = (from: number, end: number): TextRange => {
    const offset = offsetOf(from);
    return { offset, length: offsetOf(end - 1) + 1 - offset };
  };
  const rangeOfKey = (key: string): TextRange | undefined => {
    const found = (isRoute ? route.entries : (readPieces(source) ?? [])).findLast(each => each.key === key);
    return found && rangeOf(found.from, found.end);
  };
  return { text, note: noRoute ?? note, rangeOf, rangeOfKey };
}

const recordInstead = l10n.t('The service sent no route for this call flow; this is its record as received.');
const invalidRoute = (error: string) => l10n.t('The route is not valid JSON: {0}.', error);
const invalidCallFlow = (error: string) => l10n.t('The record of this call flow is not valid JSON: {0}.', error);
const invalidFaxFlow = (error: string) => l10n.t('The record of this fax flow is not valid JSON: {0}.', error);

/** A document of this text in which nothing is looked up. */
export function plainDocument(text: string): DocumentText {
  return { text, rangeOf: (from, end) => ({ offset: from, length: end - from }), rangeOfKey: () => undefined };
}

/** Members of a record that may hold JSON in a string. */
const encodedMembers = new Set(['json', 'emails_json', 'emails_allowed_in']);

/** The members of a record, with what `decode` makes of strings that may hold JSON; `undefined` if it is no valid object. */
export function decodedMembers(record: string, decode = nestedJson) {
  if (kindOf(record) !== 'object' || findSyntaxError(record)) return undefined;
  return readPieces(record)?.map(({ key = '', from, start, raw }) => {
    const decoded = encodedMembers.has(key) ? decode(textOf(raw)) : undefined;
    return { key, text: record.slice(from, start) + (decoded ?? raw) };
  });
}

/** The text if it is a JSON object or array. */
export function nestedJson(text: string): string | undefined {
  return /^\s*[[{]/.test(text) && findSyntaxError(text) === undefined ? text : undefined;
}
