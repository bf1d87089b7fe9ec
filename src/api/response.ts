import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { withKeys, type CallFlow, type FaxFlow, type Flow, type FlowKind, type FlowLists } from '../flows/flow.ts';
import { isEnglish, numberText } from '../flows/language.ts';
import { quoted, shorten } from '../flows/text.ts';
import { endOfValue, findSyntaxError, FirstError, isOpening, kindNames, kindOf } from '../json/pieces.ts';
import { PieceWalk, readPieces, skipSpace, type JsonError } from '../json/pieces.ts';
import { callFlowSchema, faxFlowSchema, knownMembers, readLeniently, readValue, type SentValue } from './wire.ts';
import { complains, innerWords, otherWords, plainText, plainWords, speaks, wordsOf } from './words.ts';

/** The meaning of a response. Sentences are for the user; notes, one sentence each, are for the log. */
type ReadResponse =
  | { readonly kind: 'flows'; readonly lists: FlowLists; readonly notes: string[] }
  /** `status: error`, with the service's own words, empty if it gave none. */
  | { readonly kind: 'refused'; readonly words: string }
  /** No flows. `words`: what the service says instead, maybe nothing. */
  | {
      readonly kind: 'unexpected';
      readonly reason: 'notJson' | 'shape';
      readonly sentence: string;
      readonly words: string;
    };

/** In one list. More would fill the memory of the extension host. */
const mostFlows = 500_000;

/**
 * Reads the body of a response (api.md, "The answer"). Each flow keeps its record as the slice of the body that it is; one
 * that can't be understood is a flow with parse errors, and none is left out. A body that is not valid JSON is still
 * read if its brackets match, as in the documented sample with its missing comma. A body that is cut off is
 * rejected: part of a list must not pass for the whole. Takes time in proportion to the length of the body, and lets other
 * work of the extension host run in between.
 */
export async function readResponse(sent: string): Promise<ReadResponse> {
  // A service may send byte-order marks and blank lines of its own files in front and behind.
  const body = sent.trimEnd();
  const start = body.search(/\S/);
  if (start < 0) return unexpected('notJson', l10n.t('The response from the service is empty.'));
  if (body[start] !== '{') {
    const text = body.slice(start);
    const found = findSyntaxError(text);
    if (found) return notJson(body, start, { ...found, at: start + found.at });
    return wrongShape(l10n.t('it is {0} instead of an object', kindNames[kindOf(text.trim())]), plainWords(text));
  }
  const error = new FirstError();
  const { values, call, fax, end, lost } = await readRoot(body, start, error);
  const both: readonly FlowList<Flow>[] = [call, fax];
  if (both.some(({ flows }) => flows.length > mostFlows)) {
    const most = numberText(mostFlows);
    const sentence = l10n.t('The response from the service has more than {0} flows in a list: too many to show.', most);
    return unexpected('shape', sentence);
  }
  if (end !== undefined && end < body.length) error.add(end, l10n.t('there is text after its end'));
  // Text between the name of a list and the list itself: what is read as the list is none.
  if (end !== body.length || lost) return notJson(body, start, error.found);
  const status = values.get('status');
  const hasLists = both.some(({ isSent }) => isSent);
  if (error.found && status === undefined && !hasLists) return notJson(body, start, error.found);

  const notes: string[] = [];
  if (error.found) {
    const why = isEnglish() ? ` (${located(body, error.found)})` : '';
    notes.push(`The response is not valid JSON${why}; its lists were read anyway.`);
  }
  const statusText = plainText(readValue(status ?? 'null')).trim();
  const nested = [...values].find(([, value]) => /^[[{]/.test(value));
  const spoken = wordsOf(values);
  if (/^error$/i.test(statusText)) return { kind: 'refused', words: spoken || otherWords(values) };
  // What a wrapper of flows says beside them is not why there are none.
  const holdsFlows = [...values].some(
    ([name, value]) => /^[[{]/.test(value) && /(?:call|fax)[\s_-]?flow/i.test(name + value.slice(0, stretch)),
  );
  const isOk = /^(?:ok|success|true|1|200)$/i.test(statusText);
  const isOtherStatus = status !== undefined && !isOk;
  const within = () => (isOtherStatus && otherWords(values)) || innerWords(nested?.[1] ?? '');
  const words = spoken || (hasLists || holdsFlows ? '' : within());
  const hasComplaint = complains(values);
  const isEmpty = both.every(({ flows }) => flows.length === 0);
  const found = status === undefined ? l10n.t('it has no `status`') : l10n.t('its `status` is {0}', asSent(status));
  // No flows beside an error, or beside another status, are not the flows of an empty account.
  const isFailure = hasComplaint || (!hasLists && (words !== '' || !isOk)) || isOtherStatus;
  const misplaced = findMisplaced(values, call) ?? findMisplaced(values, fax);
  if (misplaced && isEmpty && !(isFailure && (hasComplaint || words !== ''))) {
    return wrongShape(l10n.t('its flows are in `{0}` instead of `call_flows` and `fax_flows`', quoted(misplaced.name)));
  }
  const other = nested ?? [...values].find(([name, value]) => name !== 'status' && speaks(value));
  if (!hasLists && words === '' && other !== undefined) {
    return wrongShape(l10n.t('it has neither `call_flows` nor `fax_flows`, but `{0}`', quoted(other[0])));
  }
  if (isEmpty && isFailure) return wrongShape(l10n.t('{0} and there are no flows', found), words);
  if (misplaced) misplaced.list.instead ??= misplaced.value;
  if (!isOk) {
    const why = isEnglish() ? ` (${found})` : '';
    notes.push(`The response does not have the status “ok”${why}; its lists were read anyway.`);
  } else if (!hasLists) notes.push('The response holds neither call flows nor fax flows.');
  if (hasComplaint) notes.push(`The service says “${quoted(words)}” beside its flows.`);
  const hasObjects = both.some(({ flows }) => flows.some(({ record }) => record.startsWith('{')));
  for (const { kind, flows, flowOf, instead } of both) {
    const name = `${kind}_flows`;
    const [first] = flows;
    if (isEmpty && instead !== undefined)
      return wrongShape(l10n.t('`{0}` is {1} instead of a list', name, asSent(instead)), innerWords(instead));
    if (first && !hasObjects)
      return wrongShape(l10n.t('`{0}` holds {1} instead of flows', name, asSent(first.record)), words);
    // Beside flows, what was sent in place of a list is one more that can't be understood.
    if (instead !== undefined) flows.push(flowOf(readRecord(instead, 0, undefined, error), flows.length + 1));
  }
  // In a large account, giving keys is a stretch of its own.
  await nextTurn();
  const lists = { call: withKeys(call.flows), fax: withKeys(fax.flows) };
  await nextTurn();
  return { kind: 'flows', lists, notes };
}

/** The member that holds flows of which the list has none: `call_flow`, or `data` with `call_flows` in it. */
function findMisplaced(values: ReadonlyMap<string, string>, list: FlowList<Flow>) {
  if (list.flows.length > 0) return undefined;
  const named = new RegExp(
    String.raw`^(?:(?:my|all|users?|account|active|current)[\s_-]*)?${list.kind}[\s_-]?flows?(?:[\s_-]?(?:lists?|data|items|array|records))?$`,
    'i',
  );
  const within = new RegExp(String.raw`${list.kind}[\s_-]?flows?\\*"\s*:\s*\\*"?\[\s*\{`, 'i');
  const wrapper =
    /^(?:data|results?|response|payload|body|content|flows?|items|lists?|records|account|user|objects?)$/i;
  for (const [name, value] of values) {
    const isNamed = !list.isSent && named.test(name);
    const isList = isNamed && (/^"?(?:\[|\{\s*"[^"]*"\s*:)\s*\{/.test(value) || isOneFlow(value));
    if (isList || (wrapper.test(name) && within.test(value.slice(0, stretch)))) return { name, value, list };
  }
  return undefined;
}

/** Whether it is a flow: a service that unwraps lists of one element sends it in place of the list. */
function isOneFlow(value: string): boolean {
  return value.startsWith('{') && (readPieces(value) ?? []).some(({ key }) => key === 'id');
}

function unexpected(reason: 'notJson' | 'shape', sentence: string, words = ''): ReadResponse {
  return { kind: 'unexpected', reason, sentence, words };
}

function wrongShape(how: string, words = ''): ReadResponse {
  const said = words === '' ? how : l10n.t('{0}; it says “{1}”', how, quoted(words));
  const sentence = l10n.t('The response from the service is JSON, but not a list of flows: {0}.', said);
  return unexpected('shape', sentence, words);
}

function notJson(body: string, start: number, error: JsonError | undefined): ReadResponse {
  const isOther = error === undefined || !/["[{]/.test(body[start] ?? '');
  const beginning = shorten(quoted(body.slice(start, start + 300).replace(/\s+/g, ' ')), 80);
  const sentence = isOther
    ? l10n.t('The response from the service is not JSON. It begins with “{0}”.', beginning)
    : l10n.t('The response from the service is not JSON: {0}. It begins with “{1}”.', located(body, error), beginning);
  return unexpected('notJson', sentence);
}

/** One of the lists of flows, as sent by its documented name or by other spellings of it. It may be sent in several parts. */
interface FlowList<F> {
  readonly kind: FlowKind;
  readonly flows: F[];
  readonly flowOf: (sent: SentRecord, position: number) => F;
  isSent?: boolean;
  /** What was sent in place of a list. */
  instead?: string | undefined;
}
type Spellings<F> = Readonly<Record<'exact' | 'other', FlowList<F>>>;

function spellingsOf<F>(kind: FlowKind, flowOf: FlowList<F>['flowOf']): Spellings<F> {
  return { exact: { kind, flows: [], flowOf }, other: { kind, flows: [], flowOf } };
}

/** The documented name counts more: for flows if it brings any, and for what else is sent by it. */
function chosen<F>({ exact, other }: Spellings<F>): FlowList<F> {
  const { isSent, instead } = exact.isSent ? exact : other;
  return { ...(exact.flows.length > 0 ? exact : other), isSent, instead };
}

/** UTF-16 units after which other work gets a turn: some milliseconds. Each flow counts as some hundred more. */
const stretch = 200_000;

/** A name without quotes, as a careless program writes it. */
const bareName = /[\w$-]+\s*:/y;
/** Other members of the body that are kept, and those after which other work gets a turn. */
const mostValues = 100;
const membersAtOnce = 20_000;

/**
 * Reads the members of the body: the lists, in any spelling of their names, and the text of the other values by name, of
 * repeated names the last. `lost`: whether there is more than these, since what stands there is not JSON.
 */
async function readRoot(body: string, start: number, error: FirstError) {
  const call = spellingsOf('call', callFlowOf);
  const fax = spellingsOf('fax', faxFlowOf);
  const values = new Map<string, string>();
  const walk = new PieceWalk(body, start, error);
  let lost = false;
  for (let members = 1; walk.next(); members++) {
    if (members % membersAtOnce === 0) await nextTurn();
    const sent = walk.key ?? '';
    // Also within a text: what is sent as a list by some name is one, or in place of one.
    const isNested = /^"?\s*[[{]/.test(body.slice(walk.start, walk.start + 20));
    const spelled = sent.toLowerCase().replace(/[\s_-]/g, '');
    const name = spelled === 'status' ? spelled : sent;
    const list = spelled === 'callflows' ? call : spelled === 'faxflows' ? fax : undefined;
    const isExact = name === 'call_flows' || name === 'fax_flows';
    if (list === undefined || (!isExact && (list.exact.flows.length > 0 || !isNested))) {
      walk.skip();
      bareName.lastIndex = walk.from;
      lost ||= isNested && body[walk.from] !== '"' && !bareName.test(body);
      const isKept = name === 'status' || values.has(name) || values.size < mostValues;
      if (isKept) values.set(name, body.slice(walk.start, walk.at));
    } else {
      await readList(isExact ? list.exact : list.other, body, walk, error);
      lost ||= kindOf(chosen<Flow>(list).instead ?? 'null') === 'invalid';
    }
  }
  const end = walk.isWhole ? skipSpace(body, walk.at) : undefined;
  return { values, call: chosen(call), fax: chosen(fax), lost, end };
}

/** Reads what is sent as a list, the present piece of `root`, and moves behind it. */
async function readList(list: FlowList<Flow>, body: string, root: PieceWalk, error: FirstError): Promise<void> {
  const { flows, flowOf } = list;
  list.isSent = true;
  if (!isOpening(body, root.start)) {
    root.skip();
    const value = body.slice(root.start, root.at);
    if (!/^(?:null|false|0|"\s*(?:\[\s*\]|\{\s*\})?\s*")$/.test(value)) list.instead = value;
    return;
  }
  const before = flows.length;
  let isFlow = false;
  let [hasId, hasObject, hasList, wasWord] = [false, false, false, false];
  let unpaused = 0;
  const walk = new PieceWalk(body, root.start, error);
  // One more tells that there are too many.
  while (flows.length <= mostFlows && walk.next()) {
    const sent = readRecord(body, walk.start, walk.key, error);
    walk.skip(sent.end);
    flows.push(flowOf(sent, flows.length + 1));
    const isWord = kindOf(sent.record) === 'invalid';
    // One alone may be a flow that can't be read; words side by side are text between the flows.
    if (isWord && wasWord) list.instead = sent.record;
    wasWord = isWord;
    isFlow ||= walk.key === 'id' && /^["\d-]/.test(sent.record);
    hasId ||= /^\d+$/.test(walk.key ?? '');
    hasObject ||= sent.record.startsWith('{');
    hasList ||= /^\[\s*[^\]\s]/.test(sent.record);
    unpaused += sent.record.length + 300;
    if (unpaused > stretch) {
      unpaused = 0;
      await nextTurn();
    }
  }
  root.skip(walk.isWhole ? walk.at : body.length);
  const isList = body[root.start] === '[' || flows.length === before || hasId || (hasObject && !hasList);
  if (isList && !isFlow) return;
  flows.length = before;
  // A service that unwraps lists of one element sends the flow itself.
  if (isFlow) flows.push(flowOf(readRecord(body, root.start, undefined, error), before + 1));
  // What wraps a list, or says why there is none, is no map of flows by their IDs.
  else list.instead = body.slice(root.start, root.at);
}

type SentRecord = ReturnType<typeof readRecord>;

/**
 * A record, and what the schemas know of it: of members that are there twice the last, as usual for JSON. `key`: its name if
 * the service sent an object in place of a list. `end`: the offset after it; that after the body if it is cut off.
 */
function readRecord(body: string, start: number, key: string | undefined, bodyError: FirstError) {
  const error = new FirstError();
  const values: Record<string, SentValue> = {};
  const isObject = body[start] === '{';
  let end = isObject ? undefined : endOfValue(body, start, error);
  if (isObject) {
    const walk = new PieceWalk(body, start, error);
    while (walk.next()) {
      walk.skip();
      const member = knownMembers.find(name => name === walk.key);
      if (member !== undefined) values[member] = readValue(body, walk.start, walk.at);
    }
    if (walk.isWhole) end = walk.at;
  }
  const record = body.slice(start, end);
  const parseErrors: string[] = [];
  if (error.found) {
    const { at, what } = error.found;
    bodyError.add(at, what);
    parseErrors.push(l10n.t('The record is not valid JSON: {0} at character {1}.', what, at - start + 1));
  }
  if (!isObject) parseErrors.push(l10n.t('The service sent {0} instead of a flow.', kindNames[kindOf(record)]));
  return { record, values, key, parseErrors, end: end ?? body.length };
}

function callFlowOf(sent: SentRecord, position: number): CallFlow {
  const { wire, parseErrors } = readLeniently(callFlowSchema, sent.values);
  const e164 = wire.e164 === undefined ? undefined : String(wire.e164);
  return { ...commonOf('call', sent, wire, parseErrors, position), e164 };
}

function faxFlowOf(sent: SentRecord, position: number): FaxFlow {
  const { wire, parseErrors } = readLeniently(faxFlowSchema, sent.values);
  const common = commonOf('fax', sent, wire, parseErrors, position);
  const receivers = readAddresses('emails_json', wire.emails_json, common.parseErrors);
  const senders = readAddresses('emails_allowed_in', wire.emails_allowed_in, common.parseErrors);
  return { ...common, receivers, senders };
}

/** What flows of both kinds have. `rejected`: the errors of members that the schema rejects. */
function commonOf<K extends FlowKind>(
  kind: K,
  { record, key, parseErrors: ofRecord }: SentRecord,
  wire: { readonly id?: string | undefined; readonly name?: string | undefined },
  rejected: readonly string[],
  position: number,
) {
  // Beside flows, a key names the flow; beside anything else, it is only a key.
  const id = [wire.id, record.startsWith('{') ? key : undefined].find(each => each?.trim());
  const parseErrors = [...ofRecord, ...rejected];
  if (id === undefined && parseErrors.length === 0) parseErrors.push(l10n.t('The service sent no ID for this flow.'));
  return { kind, key: `${kind}/${id ?? ''}`, id, name: wire.name, position, record, parseErrors };
}

/**
 * The addresses of a list that may be sent as JSON (a list, an object, one address) or as plain text with commas between.
 * Anything else leaves a sentence.
 */
function readAddresses(member: string, value: SentValue | undefined, parseErrors: string[]): string[] {
  const text = plainText(value).trim();
  if (text === '' || text === 'null' || text === 'false') return [];
  if (!/^["[{]/.test(text)) {
    // Where names stand before the addresses, blanks divide nothing.
    const parts = text.split(text.includes('<') ? /[,;]/ : /[\s,;]/).flatMap(part => part.trim() || []);
    if (parts.every(part => part.includes('@'))) return parts;
    parseErrors.push(l10n.t('{0} is not a list of e-mail addresses: “{1}”.', member, quoted(text)));
    return [];
  }
  const error = findSyntaxError(text);
  if (error) parseErrors.push(l10n.t('{0} is not valid JSON: {1} at character {2}.', member, error.what, error.at + 1));
  const elements = readPieces(text) ?? (kindOf(text) === 'string' && !error ? [{ start: 0, end: text.length }] : []);
  const addresses: string[] = [];
  let strange: string | undefined;
  for (const { start, end } of elements) {
    const address = readValue(text, start, end);
    // Neither a number nor JSON within the text is one.
    const isText = typeof address === 'string' && text[start] === '"' && !/^\s*["[{]/.test(address);
    if (isText && address.includes('@')) addresses.push(address);
    else if (address !== undefined && (!isText || address.trim() !== '')) strange ??= text.slice(start, end);
  }
  if (strange) parseErrors.push(l10n.t('{0} holds {1} instead of an e-mail address.', member, asSent(strange)));
  return addresses;
}

/** A value as part of a sentence: what it is, or itself if it is short. */
function asSent(value: string): string {
  const kind = kindOf(value);
  if (kind === 'object' || kind === 'array') return kindNames[kind];
  const text = shorten(quoted(value.slice(0, 100)), 60);
  return kind === 'string' ? l10n.t('the text {0}', text) : text;
}

/** "a comma is missing at line 11, character 5", both from 1; without the line in the first one, or the place at the end. */
function located(body: string, { at, what }: JsonError): string {
  if (at === body.length) return what;
  const line = body.slice(0, at).split('\n').length;
  const character = at - body.lastIndexOf('\n', at - 1);
  const place = line === 1 ? l10n.t('character {0}', character) : l10n.t('line {0}, character {1}', line, character);
  return l10n.t('{0} at {1}', what, place);
}
