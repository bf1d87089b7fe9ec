import { allFlows, displayId, displayName, kindName, type Flow, type FlowLists } from './flow.ts';
import { summarise } from './describe.ts';
import { shorten, visible } from './text.ts';

/** A flow as "Find Flow…" lists it: what is typed is matched against all three texts. */
export interface FoundFlow {
  readonly flow: Flow;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/**
 * The flows in the order in which "Find Flow…" shows them: those whose id was typed or pasted first, then the ones used
 * last (their keys, the latest first), then the rest as the service sent them.
 */
export function foundFlows(
  lists: FlowLists,
  { typed = '', lastUsed = [] }: { readonly typed?: string; readonly lastUsed?: readonly string[] } = {},
): FoundFlow[] {
  const id = pastedId(typed);
  const places = new Map(lastUsed.map((key, place) => [key, place]));
  const rank = (flow: Flow) => (id !== undefined && flow.id === id ? -1 : (places.get(flow.key) ?? lastUsed.length));
  return allFlows(lists)
    .map((flow, position) => ({ flow, position, rank: rank(flow) }))
    .sort((one, other) => one.rank - other.rank || one.position - other.position)
    .map(({ flow }) => row(flow));
}

// A flow never changes, and the list is asked for at each key pressed.
const rows = new WeakMap<Flow, FoundFlow>();

function row(flow: Flow): FoundFlow {
  const known = rows.get(flow);
  if (known !== undefined) return known;
  const label = displayName(flow);
  const made = { flow, label, description: `${displayId(flow)} · ${kindName(flow)}`, detail: details(flow) };
  rows.set(flow, made);
  return made;
}

/** The id in what was typed or pasted: `444`, `#444`, `"444"`, `call_flow_id=444`; `undefined` where there is none. */
export function pastedId(typed: string): string | undefined {
  return /^(?:[\w"' -]{0,60}(?:=>|[=:])\s*)?[#"'\s]*(\d{1,20})["',;\s]*$/.exec(typed.slice(0, 120).trim())?.[1];
}

/** Where the flow goes and the e-mail addresses that are not in that already. */
function details(flow: Flow): string {
  const summary = summarise(flow);
  const addresses = flow.kind === 'fax' ? [...flow.receivers, ...flow.senders] : [];
  const further = addresses
    .map(address => visible(shorten(address, 120)))
    .filter(address => !summary.includes(address));
  return shorten([...new Set([summary, ...further])].filter(text => text !== '').join(' · '), 400);
}
