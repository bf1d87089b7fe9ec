import { formatJson } from '../json/format.ts';
import { decodedMembers, documentText, nestedJson } from './documentText.ts';
import type { Flow } from './flow.ts';
import { routeOf, type Route } from './route.ts';

/** What tells two flows apart that treat their calls alike. */
const ownMembers = new Set(['id', 'name', 'user_id']);

/**
 * The flow's record for the diff editor: pretty-printed, JSON in strings decoded, its members by name. The steps of a route
 * come first, in the order in which they are tried, each with its own keys, then `wait`, `dnis` and all other keys by name.
 * No value changes: `"30"` here and `30` there is a difference. A record or route that is not JSON is shown as received.
 * `flow`: for two flows, without what is their own; `record`: for versions of one flow, in full.
 */
export function canonicalText(flow: Flow, comparison: 'flow' | 'record', indent: string): string {
  const route = flow.kind === 'call' ? routeOf(flow) : undefined;
  const decode = (text: string) => (text === route?.text ? canonicalRoute(route) : undefined) ?? nestedJson(text);
  const members = decodedMembers(flow.record, decode);
  if (!members) return documentText(flow, 'record', indent).text;
  return formatJson(inOrder(members.filter(({ key }) => comparison === 'record' || !ownMembers.has(key))), indent).text;
}

/** The text of a route in canonical order; `undefined` if it has no entries. */
function canonicalRoute({ text = '', unreadable, entries }: Route): string | undefined {
  if (unreadable !== undefined || entries.length === 0) return undefined;
  const members = entries.map(({ key, from, end }) => ({ key, text: text.slice(from, end) }));
  return inOrder(members, byStep);
}

/** An object of these members, ordered by key unless `rankOf` says otherwise; repeated keys stay in their order. */
function inOrder(members: { key: string; text: string }[], rankOf = (key: string) => key): string {
  const ranked = members.map(({ key, text }) => ({ rank: rankOf(key), text }));
  ranked.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
  return `{${ranked.map(({ text }) => text).join(',')}}`;
}

/** Sorts the keys of a route: `0` and the step's number, its target, port, wait and simultaneous targets; then the rest. */
function byStep(key: string): string {
  const [, target, port] = /^(?:route([1-9]\d{0,8}|0)(?=$|_)|sip_port([1-9]\d{0,8}|0)$)/.exec(key) ?? [];
  const number = target ?? port;
  if (number === undefined) return key === 'wait' ? '1' : key === 'dnis' ? '2' : `3 ${key}`;
  const place = port !== undefined ? 1 : key.endsWith('_wait') ? 2 : key.includes('_') ? 3 : 0;
  return `0 ${number.padStart(9, '0')} ${place} ${key}`;
}
