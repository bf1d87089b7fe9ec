import { withDecoded } from '../json/documentText.ts';
import type { Flow } from './flow.ts';
import { formatJson, type Formatting } from '../json/format.ts';
import { findSyntaxError, kindOfValue, readPieces, skipSpace } from '../json/jsonText.ts';

/**
 * What two flows are compared by, in canonical order: `flow` leaves out what tells any two flows apart (id, name and
 * user), so that flows that treat their calls alike show no difference; `record` keeps all, for versions of one flow.
 */
export type Comparison = 'flow' | 'record';

const ownMembers = new Set(['id', 'name', 'user_id']);
const encodedMembers = new Set(['json', 'emails_json', 'emails_allowed_in']);

/**
 * The flow's record with its members in canonical order and its JSON in strings decoded, pretty-printed for the diff
 * editor. In the route the steps come first, in the order in which they are tried, each with its own keys, then `wait`,
 * `dnis` and all other keys by name. Only the order changes: a value that was sent as `"30"` here and as `30` there is
 * shown as the difference that it is. A record or route that is not JSON is shown as it came.
 */
export function canonicalText(flow: Flow, comparison: Comparison, formatting: Formatting): string {
  const record = sorted(flow.record, byName, key => comparison === 'record' || !ownMembers.has(key));
  const decoded = withDecoded(record, encodedMembers);
  return formatJson(withSortedRoute(decoded), formatting).text;
}

/** The record with the route in it, `json`, in canonical order. */
function withSortedRoute(record: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { key, start, end } of readPieces(record, skipSpace(record, 0)) ?? []) {
    if (key !== 'json' || kindOfValue(record, start, end) !== 'object') continue;
    parts.push(
      record.slice(at, start),
      sorted(record.slice(start, end), byStep, () => true),
    );
    at = end;
  }
  return parts.join('') + record.slice(at);
}

/** The object's text with the members that are kept in this order; repeated keys stay in theirs. Other text as it is. */
function sorted(text: string, rank: (key: string) => string, isKept: (key: string) => boolean): string {
  const opening = skipSpace(text, 0);
  if (findSyntaxError(text) !== undefined || kindOfValue(text, opening, text.length) !== 'object') return text;
  const members: { rank: string; text: string }[] = [];
  let behind = opening + 1;
  for (const { key = '', end } of readPieces(text, opening) ?? []) {
    if (isKept(key)) members.push({ rank: rank(key), text: text.slice(text.indexOf('"', behind), end) });
    behind = end;
  }
  members.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
  return `{${members.map(member => member.text).join(',')}}`;
}

function byName(key: string): string {
  return key;
}

/** Sorts the keys of a route: `0` and the step's number, its target, port, wait and simultaneous targets; then the rest. */
function byStep(key: string): string {
  const [, target, port] = /^(?:route([1-9]\d{0,8}|0)(?=$|_)|sip_port([1-9]\d{0,8}|0)$)/.exec(key) ?? [];
  const number = target ?? port;
  if (number === undefined) return key === 'wait' ? '1' : key === 'dnis' ? '2' : `3 ${key}`;
  const place = port !== undefined ? 1 : key.endsWith('_wait') ? 2 : key.includes('_') ? 3 : 0;
  return `0 ${number.padStart(9, '0')} ${place} ${key}`;
}
