import type { CallFlow, FaxFlow, FlowLists } from '../flows/flow.ts';
import { withKeys } from '../flows/flow.ts';
import type { Piece, Text } from '../json/jsonText.ts';
import { endOfValue, findSyntaxError, kindOfValue, readPieces, readString, skipSpace } from '../json/jsonText.ts';
import { quoted, shorten } from '../flows/text.ts';
import type { SentValue } from './wire.ts';
import { callFlowSchema, faxFlowSchema, knownMembers, readLeniently } from './wire.ts';

/** What the service's answer says. Sentences are for the user; notes, one sentence each, are for the log. */
export type ReadResponse =
  | { readonly kind: 'flows'; readonly lists: FlowLists; readonly notes: readonly string[] }
  /** `status: error`, with the service's own words, empty where it gave none. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unexpected'; readonly reason: 'notJson' | 'shape'; readonly sentence: string };

/** One element of a list. */
interface Element {
  readonly start: number;
  readonly end: number;
  /** The key it stood under, where the service sent an object in place of a list. */
  readonly key: string | undefined;
}

/**
 * Reads the body of an answer (api.md, "The answer"). Each flow keeps its record as the slice of the body that it is, and
 * one that can't be understood is a flow with parseErrors; none is left out. Where the body is no valid JSON, it is read all the
 * same if its pieces can be told apart, as in the documented sample with its missing comma. An answer that breaks off is
 * not read: part of a list must not pass for the whole. Takes time in proportion to the length of the body.
 */
export function readResponse(body: string): ReadResponse {
  return readResponseFrom(body);
}

/** As {@link readResponse}, from anything that gives characters. */
export function readResponseFrom(body: Text): ReadResponse {
  const start = skipSpace(body, body.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (start === body.length) return unexpected('notJson', 'The answer of the service is empty.');
  const syntaxError = findSyntaxError(body, start);
  const end = endOfValue(body, start);
  const isWhole = end !== undefined && skipSpace(body, end) === body.length;
  const root = isWhole ? readPieces(body, start) : undefined;
  if (root === undefined && syntaxError !== undefined) {
    const isOther = !/["[{]/.test(body.slice(start, start + 1));
    const where = syntaxError.at === body.length ? '' : ` at ${place(body, syntaxError.at)}`;
    const reason = isOther ? '' : `: ${syntaxError.what}${where}`;
    return unexpected(
      'notJson',
      `The answer of the service is not JSON${reason}. It begins with “${beginning(body, start)}”.`,
    );
  }
  if (root === undefined || kindOfValue(body, start, body.length) !== 'object') {
    const kind = kindOfValue(body, start, body.length);
    return wrongShape(`it is ${withArticle(kind)} where an object was expected`);
  }

  const notes: string[] = [];
  if (syntaxError !== undefined) {
    notes.push(
      `The answer is not valid JSON (${syntaxError.what} at ${place(body, syntaxError.at)}); its lists were read all the same.`,
    );
  }
  const status = root.findLast(({ key }) => key === 'status');
  const statusText = status && scalarText(body, status)?.trim().toLowerCase();
  const error = root.findLast(({ key }) => key === 'error');
  const words = error === undefined ? '' : wordsOf(body, error);
  if (statusText === 'error') return { kind: 'refused', words };

  const callLists = root.filter(({ key }) => key === 'call_flows');
  const faxLists = root.filter(({ key }) => key === 'fax_flows');
  const isNeither = callLists.length === 0 && faxLists.length === 0;
  if (statusText !== 'ok') {
    const said = status === undefined ? 'it has no `status`' : `its \`status\` is ${asSent(body, status)}`;
    if (isNeither) return wrongShape(`${said} and there are no flows${words && `; it says “${quoted(words)}”`}`);
    notes.push(`The answer does not say that all is well (${said}); its lists were read all the same.`);
  } else if (isNeither) {
    const nested = root.find(piece => ['object', 'array'].includes(kindOfValue(body, piece.start, piece.end)));
    if (nested) {
      return wrongShape(`it has neither \`call_flows\` nor \`fax_flows\`, but \`${quoted(nested.key ?? '')}\``);
    }
    notes.push('The answer holds neither call flows nor fax flows.');
  }
  const calls = readElements(body, callLists);
  if (typeof calls === 'string') return wrongShape(`\`call_flows\` is ${calls} where a list was expected`);
  const faxes = readElements(body, faxLists);
  if (typeof faxes === 'string') return wrongShape(`\`fax_flows\` is ${faxes} where a list was expected`);
  const isSound = syntaxError === undefined;
  return {
    kind: 'flows',
    lists: {
      call: withKeys<CallFlow>(calls.map((element, index) => readCallFlow(body, element, index + 1, isSound))),
      fax: withKeys<FaxFlow>(faxes.map((element, index) => readFaxFlow(body, element, index + 1, isSound))),
    },
    notes,
  };
}

function unexpected(reason: 'notJson' | 'shape', sentence: string): ReadResponse {
  return { kind: 'unexpected', reason, sentence };
}

function wrongShape(how: string): ReadResponse {
  return unexpected('shape', `The answer of the service is JSON, but not a list of flows: ${how}.`);
}

/** The elements of one list, which may have been sent in several parts, or in words what stands in place of a list. */
function readElements(body: Text, lists: readonly Piece[]): Element[] | string {
  const elements: Element[] = [];
  for (const list of lists) {
    const kind = kindOfValue(body, list.start, list.end);
    if (kind === 'object' || kind === 'array') {
      const pieces = readPieces(body, list.start, list.end);
      if (pieces === undefined) return `${withArticle(kind)} that can’t be read`;
      // A service that unwraps lists of one element sends the flow itself.
      if (isFlowItself(body, pieces)) elements.push({ start: list.start, end: list.end, key: undefined });
      else for (const piece of pieces) elements.push(piece);
    } else if (!/^(?:null|false|"\s*")$/.test(body.slice(list.start, Math.min(list.end, list.start + 40)))) {
      return asSent(body, list);
    }
  }
  return elements;
}

function isFlowItself(body: Text, pieces: readonly Piece[]): boolean {
  const id = pieces.find(({ key }) => key === 'id');
  return id !== undefined && ['string', 'number'].includes(kindOfValue(body, id.start, id.end));
}

function readCallFlow(body: Text, element: Element, position: number, isSound: boolean): Omit<CallFlow, 'key'> {
  const { record, sent, parseErrors } = readRecord(body, element, isSound);
  const { wire, parseErrors: unread } = readLeniently(callFlowSchema, sent);
  parseErrors.push(...unread);
  const id = idOf(wire.id, element, parseErrors);
  const route = wire.json;
  if (route !== undefined) {
    const syntaxError = findSyntaxError(route);
    if (syntaxError !== undefined)
      parseErrors.push(`The route is not valid JSON: ${syntaxError.what} at character ${syntaxError.at + 1}.`);
    else {
      const kind = kindOfValue(route, skipSpace(route, 0), route.length);
      // What PHP makes of an empty object is an empty list: a route without steps, which is told as that.
      const isEmptyList = kind === 'array' && /^\s*\[\s*\]\s*$/.test(route);
      if (kind !== 'object' && !isEmptyList)
        parseErrors.push(`The route is ${withArticle(kind)} instead of an object.`);
    }
  }
  return {
    kind: 'call',
    id,
    name: wire.name,
    position,
    record,
    parseErrors,
    userId: wire.user_id,
    e164: wire.e164,
    route,
  };
}

function readFaxFlow(body: Text, element: Element, position: number, isSound: boolean): Omit<FaxFlow, 'key'> {
  const { record, sent, parseErrors } = readRecord(body, element, isSound);
  const { wire, parseErrors: unread } = readLeniently(faxFlowSchema, sent);
  parseErrors.push(...unread);
  const id = idOf(wire.id, element, parseErrors);
  const receivers = readAddresses('emails_json', wire.emails_json, parseErrors);
  const senders = readAddresses('emails_allowed_in', wire.emails_allowed_in, parseErrors);
  return { kind: 'fax', id, name: wire.name, position, record, parseErrors, receivers, senders };
}

function idOf(id: string | undefined, { key }: Element, parseErrors: string[]): string | undefined {
  if (id !== undefined) return id;
  if (key !== undefined && key.trim() !== '') return key;
  if (parseErrors.length === 0) parseErrors.push('The service sent no id for it.');
  return undefined;
}

/** The record and its known members. Of members that are there twice the last one counts, as JSON is commonly read. */
function readRecord(
  body: Text,
  { start, end }: Element,
  isSound: boolean,
): { record: string; sent: Map<string, SentValue>; parseErrors: string[] } {
  const record = body.slice(start, end);
  const sent = new Map<string, SentValue>();
  const syntaxError = isSound ? undefined : findSyntaxError(record);
  const parseErrors = syntaxError
    ? [`The record is not valid JSON: ${syntaxError.what} at character ${syntaxError.at + 1}.`]
    : [];
  const kind = kindOfValue(body, start, end);
  if (kind !== 'object') {
    parseErrors.push(`The service sent ${withArticle(kind)} in place of a flow.`);
    return { record, sent, parseErrors };
  }
  for (const piece of readPieces(body, start, end) ?? []) {
    if (piece.key !== undefined && knownMembers.has(piece.key)) sent.set(piece.key, valueOf(body, piece));
  }
  return { record, sent, parseErrors };
}

function valueOf(body: Text, { start, end }: Piece): SentValue {
  const kind = kindOfValue(body, start, end);
  if (kind === 'null') return null;
  const text = body.slice(start, end);
  if (kind === 'boolean') return text === 'true';
  if (kind !== 'string') return { type: kind, text };
  return readString(body, start, end) ?? { type: 'invalid', text };
}

/** Text and numbers as text, anything else as `undefined`. */
function scalarText(body: Text, piece: Piece): string | undefined {
  const value = valueOf(body, piece);
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' && value.type === 'number' ? value.text : undefined;
}

/** The service's own words, which may be text or anything else. */
function wordsOf(body: Text, piece: Piece): string {
  const value = valueOf(body, piece);
  if (typeof value === 'string') return value;
  if (value === null || value === false) return '';
  return value === true ? 'true' : value.text;
}

/**
 * The addresses of a list that may have come as JSON (a list, an object, one address) or as plain text with commas
 * between. What is no address list leaves a sentence.
 */
function readAddresses(member: string, text: string | undefined, parseErrors: string[]): string[] {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed === 'null' || trimmed === 'false') return [];
  if (!/^["[{]/.test(trimmed)) {
    const parts = trimmed.split(/[\s,;]+/).filter(part => part !== '');
    if (parts.every(part => part.includes('@'))) return parts;
    parseErrors.push(`${member} is not a list of e-mail addresses: “${quoted(trimmed)}”.`);
    return [];
  }
  const syntaxError = findSyntaxError(trimmed);
  if (syntaxError !== undefined) {
    parseErrors.push(`${member} is not valid JSON: ${syntaxError.what} at character ${syntaxError.at + 1}.`);
  }
  const kind = kindOfValue(trimmed, 0, trimmed.length);
  const pieces =
    kind === 'string'
      ? [{ key: undefined, start: 0, end: endOfValue(trimmed, 0) ?? trimmed.length }]
      : (readPieces(trimmed, 0) ?? []);
  const addresses: string[] = [];
  let strange: Piece | undefined;
  for (const piece of pieces) {
    const address = scalarText(trimmed, piece);
    if (address === undefined) strange ??= piece;
    else if (address.trim() !== '') addresses.push(address);
  }
  if (strange) parseErrors.push(`${member} holds ${asSent(trimmed, strange)} where an e-mail address was expected.`);
  return addresses;
}

function withArticle(kind: ReturnType<typeof kindOfValue>): string {
  if (kind === 'null') return 'null';
  if (kind === 'boolean') return 'true or false';
  if (kind === 'string') return 'text';
  if (kind === 'invalid') return 'something that is no JSON';
  return kind === 'number' ? 'a number' : `an ${kind}`;
}

/** A value as it may stand in a sentence: what it is, or itself where it is short. */
function asSent(body: Text, { start, end }: Piece): string {
  const kind = kindOfValue(body, start, end);
  if (kind === 'object' || kind === 'array') return withArticle(kind);
  const text = quoted(body.slice(start, Math.min(end, start + 100)));
  return kind === 'string' ? `the text ${shorten(text, 60)}` : shorten(text, 60);
}

/** The first characters, enough to recognise what it is. */
function beginning(body: Text, start: number): string {
  return shorten(quoted(body.slice(start, start + 300).replace(/\s+/g, ' ')), 80);
}

/** "line 11, character 5", both from 1; a body of one line has no use for the line. */
function place(body: Text, at: number): string {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < at; index++) {
    if (body.charCodeAt(index) !== 0x0a) continue;
    line++;
    lineStart = index + 1;
  }
  return line === 1 ? `character ${at + 1}` : `line ${line}, character ${at - lineStart + 1}`;
}
