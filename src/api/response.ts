import { setImmediate as nextTurn } from 'node:timers/promises';
import { withKeys, type CallFlow, type FaxFlow, type FlowLists } from '../flows/flow.ts';
import { quoted, shorten } from '../flows/text.ts';
import { endOfValue, findSyntaxError, FirstError, kindNames, kindOf, PieceWalk } from '../json/pieces.ts';
import { readPieces, skipSpace, type JsonError } from '../json/pieces.ts';
import { callFlowSchema, faxFlowSchema, knownMembers, readLeniently, readValue, type SentValue } from './wire.ts';

/** What the response of the service says. Sentences are for the user; notes, one sentence each, are for the log. */
export type ReadResponse =
  | { readonly kind: 'flows'; readonly lists: FlowLists; readonly notes: readonly string[] }
  /** `status: error`, with the service's own words, empty if it gave none. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unexpected'; readonly reason: 'notJson' | 'shape'; readonly sentence: string };

/**
 * Reads the body of a response (api.md, "The answer"). Each flow keeps its record as the slice of the body that it is; one
 * that can't be understood is a flow with parse errors, and none is left out. A body that is not valid JSON is read all the
 * same if its pieces can be told apart, as in the documented sample with its missing comma. A body that is cut off is
 * rejected: part of a list must not pass for the whole. Takes time in proportion to the length of the body, and lets other
 * work of the extension host run in between.
 */
export async function readResponse(body: string): Promise<ReadResponse> {
  const start = skipSpace(body, body.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (start === body.length) return unexpected('notJson', 'The response from the service is empty.');
  if (body[start] !== '{') {
    const text = body.slice(start);
    const found = findSyntaxError(text);
    if (found) return notJson(body, start, { ...found, at: start + found.at });
    return wrongShape(`it is ${kindNames[kindOf(text.trim())]} where an object was expected`);
  }
  const error = new FirstError();
  const { values, call, fax, end } = await readRoot(body, start, error);
  if (end !== undefined && end < body.length) error.add(end, 'there is text after its end');
  if (end !== body.length) return notJson(body, start, error.found);

  const notes: string[] = [];
  if (error.found) {
    const where = place(body, error.found.at);
    notes.push(`The response is not valid JSON (${error.found.what} at ${where}); its lists were read all the same.`);
  }
  const status = values.get('status');
  const statusText = readText(status)?.trim().toLowerCase();
  const words = plainText(readValue(values.get('error') ?? 'null'));
  if (statusText === 'error') return { kind: 'refused', words };
  const hasLists = call.isSent || fax.isSent;
  if (statusText !== 'ok') {
    const found = status === undefined ? 'it has no `status`' : `its \`status\` is ${asSent(status)}`;
    if (!hasLists) return wrongShape(`${found} and there are no flows${words && `; it says “${quoted(words)}”`}`);
    notes.push(`The response does not have the status “ok” (${found}); its lists were read all the same.`);
  } else if (!hasLists) {
    const [nested] = [...values].find(([, value]) => /^[[{]/.test(value)) ?? [];
    if (nested !== undefined) {
      return wrongShape(`it has neither \`call_flows\` nor \`fax_flows\`, but \`${quoted(nested)}\``);
    }
    notes.push('The response holds neither call flows nor fax flows.');
  }
  if (call.instead) return wrongShape(`\`call_flows\` is ${asSent(call.instead)} where a list was expected`);
  if (fax.instead) return wrongShape(`\`fax_flows\` is ${asSent(fax.instead)} where a list was expected`);
  return { kind: 'flows', lists: { call: withKeys(call.flows), fax: withKeys(fax.flows) }, notes };
}

function unexpected(reason: 'notJson' | 'shape', sentence: string): ReadResponse {
  return { kind: 'unexpected', reason, sentence };
}

function wrongShape(how: string): ReadResponse {
  return unexpected('shape', `The response from the service is JSON, but not a list of flows: ${how}.`);
}

function notJson(body: string, start: number, error: JsonError | undefined): ReadResponse {
  const where = error === undefined || error.at === body.length ? '' : ` at ${place(body, error.at)}`;
  const isOther = error === undefined || !/["[{]/.test(body[start] ?? '');
  const beginning = shorten(quoted(body.slice(start, start + 300).replace(/\s+/g, ' ')), 80);
  return unexpected(
    'notJson',
    `The response from the service is not JSON${isOther ? '' : `: ${error.what}${where}`}. It begins with “${beginning}”.`,
  );
}

/** How much is read before other work gets a turn: UTF-16 units, each flow counted as some hundred more. */
const stretch = 1_000_000;

/** Called with what was read since the last call; returns a promise when it is time to wait. */
type Pause = (units: number) => Promise<void> | undefined;

/** Reads the members of the body: the lists, and the text of the other values by name, of repeated names the last. */
async function readRoot(body: string, start: number, error: FirstError) {
  const call = new FlowList(body, error, readCallFlow);
  const fax = new FlowList(body, error, readFaxFlow);
  const values = new Map<string, string>();
  let unpaused = 0;
  const pause: Pause = units => {
    unpaused += units;
    if (unpaused < stretch) return undefined;
    unpaused = 0;
    return nextTurn();
  };
  const walk = new PieceWalk(body, start, error);
  while (walk.next()) {
    const list = walk.key === 'call_flows' ? call : walk.key === 'fax_flows' ? fax : undefined;
    if (list) await list.read(walk, pause);
    else {
      walk.skip();
      values.set(walk.key ?? '', body.slice(walk.start, walk.at));
    }
  }
  return { values, call, fax, end: walk.isWhole ? skipSpace(body, walk.at) : undefined };
}

/** One of the lists of flows. It may be sent in several parts. */
class FlowList<F> {
  readonly flows: F[] = [];
  isSent = false;
  /** What was sent in place of a list. */
  instead: string | undefined;
  readonly #body: string;
  readonly #error: FirstError;
  readonly #flowOf: (record: SentRecord, position: number) => F;

  constructor(body: string, error: FirstError, flowOf: (record: SentRecord, position: number) => F) {
    this.#body = body;
    this.#error = error;
    this.#flowOf = flowOf;
  }

  /** Reads the present piece of the body and moves behind it. */
  async read(root: PieceWalk, pause: Pause): Promise<void> {
    this.isSent = true;
    const body = this.#body;
    if (body[root.start] !== '[' && body[root.start] !== '{') {
      root.skip();
      const value = body.slice(root.start, root.at);
      if (!/^(?:null|false|"\s*")$/.test(value)) this.instead = value;
      return;
    }
    const before = this.flows.length;
    let isFlow = false;
    const walk = new PieceWalk(body, root.start, this.#error);
    while (walk.next()) {
      const sent = readRecord(body, walk.start, walk.key, this.#error);
      walk.skip(sent.end);
      this.#add(sent);
      isFlow ||= walk.key === 'id' && /^["\d-]/.test(sent.record);
      const turn = pause(walk.at - walk.start + 300);
      if (turn) await turn;
    }
    root.skip(walk.isWhole ? walk.at : body.length);
    if (!isFlow) return;
    // A service that unwraps lists of one element sends the flow itself.
    this.flows.length = before;
    this.#add(readRecord(body, root.start, undefined, this.#error));
  }

  #add(sent: SentRecord): void {
    this.flows.push(this.#flowOf(sent, this.flows.length + 1));
  }
}

/** A record and what the schemas know of it. */
interface SentRecord {
  readonly record: string;
  readonly values: Readonly<Record<string, SentValue>>;
  /** The name that the record has if the service sent an object in place of a list. */
  readonly key: string | undefined;
  readonly parseErrors: readonly string[];
  /** Where the record ends in the body; the end of the body if it is cut off. */
  readonly end: number;
}

const noValues: Readonly<Record<string, SentValue>> = {
  id: undefined,
  name: undefined,
  e164: undefined,
  emails_json: undefined,
  emails_allowed_in: undefined,
};

/** Of members that are there twice the last one counts, as usual for JSON. */
function readRecord(body: string, start: number, key: string | undefined, bodyError: FirstError): SentRecord {
  const error = new FirstError();
  const values: Record<string, SentValue> = { ...noValues };
  let end: number;
  if (body[start] === '{') {
    const walk = new PieceWalk(body, start, error);
    while (walk.next()) {
      walk.skip();
      const member = knownMembers.find(name => name === walk.key);
      if (member !== undefined) values[member] = readValue(body, walk.start, walk.at);
    }
    end = walk.isWhole ? walk.at : body.length;
  } else end = endOfValue(body, start, error) ?? body.length;
  const record = body.slice(start, end);
  if (error.found === undefined && body[start] === '{') return { record, values, key, parseErrors: none, end };
  const parseErrors: string[] = [];
  if (error.found) {
    const { at, what } = error.found;
    bodyError.add(at, what);
    parseErrors.push(`The record is not valid JSON: ${what} at character ${at - start + 1}.`);
  }
  if (body[start] !== '{') parseErrors.push(`The service sent ${kindNames[kindOf(record)]} instead of a flow.`);
  return { record, values, key, parseErrors, end };
}

const none: readonly string[] = [];

function readCallFlow(sent: SentRecord, position: number): CallFlow {
  const { wire, parseErrors } = readLeniently(callFlowSchema, sent.values);
  const e164 = typeof wire.e164 === 'boolean' ? String(wire.e164) : (wire.e164 ?? undefined);
  const { record } = sent;
  const id = idOf(wire.id, sent);
  return {
    kind: 'call',
    key: `call/${id ?? ''}`,
    id,
    name: wire.name ?? undefined,
    position,
    record,
    parseErrors: errorsOf(id, sent, parseErrors),
    e164,
  };
}

function readFaxFlow(sent: SentRecord, position: number): FaxFlow {
  const { wire, parseErrors: unread } = readLeniently(faxFlowSchema, sent.values);
  const { record } = sent;
  const id = idOf(wire.id, sent);
  const parseErrors = [...errorsOf(id, sent, unread)];
  const receivers = readAddresses('emails_json', wire.emails_json, parseErrors);
  const senders = readAddresses('emails_allowed_in', wire.emails_allowed_in, parseErrors);
  return {
    kind: 'fax',
    key: `fax/${id ?? ''}`,
    id,
    name: wire.name ?? undefined,
    position,
    record,
    parseErrors,
    receivers,
    senders,
  };
}

function idOf(id: string | null | undefined, { key }: SentRecord): string | undefined {
  return id?.trim() ? id : key?.trim() ? key : undefined;
}

/** What could not be understood: in the text of the record, then in the members that the schema rejects. */
function errorsOf(id: string | undefined, { parseErrors }: SentRecord, unread: readonly string[]): readonly string[] {
  if (parseErrors.length + unread.length > 0) return [...parseErrors, ...unread];
  return id === undefined ? ['The service sent no ID for it.'] : none;
}

/**
 * The addresses of a list that may be sent as JSON (a list, an object, one address) or as plain text with commas between.
 * Anything else leaves a sentence.
 */
function readAddresses(member: string, value: SentValue | undefined, parseErrors: string[]): string[] {
  const text = plainText(value).trim();
  if (text === '' || text === 'null' || text === 'false') return [];
  if (!/^["[{]/.test(text)) {
    const parts = text.split(/[\s,;]+/).filter(part => part !== '');
    if (parts.every(part => part.includes('@'))) return parts;
    parseErrors.push(`${member} is not a list of e-mail addresses: “${quoted(text)}”.`);
    return [];
  }
  const error = findSyntaxError(text);
  if (error) parseErrors.push(`${member} is not valid JSON: ${error.what} at character ${error.at + 1}.`);
  const elements = readPieces(text) ?? (kindOf(text) === 'string' ? [{ start: 0, end: text.length }] : []);
  const addresses: string[] = [];
  let strange: string | undefined;
  for (const { start, end } of elements) {
    const address = readValue(text, start, end);
    if (typeof address !== 'string') strange ??= text.slice(start, end);
    else if (address.trim() !== '') addresses.push(address);
  }
  if (strange) parseErrors.push(`${member} holds ${asSent(strange)} where an e-mail address was expected.`);
  return addresses;
}

/** The string or number with this text; `undefined` for anything else. */
function readText(text: string | undefined): string | undefined {
  const value = text === undefined ? undefined : readValue(text);
  return typeof value === 'string' ? value : undefined;
}

/** A value as text: a string decoded, anything else as it was sent; empty for `null` and `false`. */
function plainText(value: SentValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === false) return '';
  return value === true ? 'true' : value.text;
}

/** A value as part of a sentence: what it is, or itself if it is short. */
function asSent(value: string): string {
  const kind = kindOf(value);
  if (kind === 'object' || kind === 'array') return kindNames[kind];
  const text = shorten(quoted(value.slice(0, 100)), 60);
  return kind === 'string' ? `the text ${text}` : text;
}

/** "line 11, character 5", both from 1; without the line in a body of one line. */
function place(body: string, at: number): string {
  let line = 1;
  let lineStart = 0;
  for (let end = body.indexOf('\n'); end >= 0 && end < at; end = body.indexOf('\n', lineStart)) {
    line++;
    lineStart = end + 1;
  }
  return line === 1 ? `character ${at + 1}` : `line ${line}, character ${at - lineStart + 1}`;
}
