import { targetLabel, targetWithPort } from './describe.ts';
import type { CallFlow, Flow } from './flow.ts';
import { isUnset, routeOf, type RouteEntry, type RouteStep, type Target } from './route.ts';
import { shown } from './text.ts';

/** One fact about a flow: its name in our words or the service's own key, and its value. */
export interface Detail {
  readonly name: string;
  readonly value: string;
  /** How a line below the flow shows it; `undefined` if none does. */
  readonly line?: Pick<Row, 'key' | 'label' | 'description'>;
}

/** A line below a flow: a step of its route, a key that is not understood, or an e-mail address. */
export interface Row {
  /** The key in the flow's document at which the document opens; `undefined`: at its start. */
  readonly key: string | undefined;
  readonly label: string;
  readonly description: string;
  /** Name and value, for its tooltip and the screen reader. */
  readonly sentence: string;
}

/** Rows below one flow; the rest is counted, since more would freeze the view. */
const mostRows = 500;

/** The lines below a flow, in the order of its details. */
export function rowsOf(flow: Flow): Row[] {
  const rows = detailsOf(flow).flatMap(({ name, value, line }) =>
    line ? [{ ...line, sentence: `${name}: ${value}` }] : [],
  );
  if (rows.length <= mostRows) return rows;
  const label = `${rows.length - mostRows} more`;
  return [
    ...rows.slice(0, mostRows),
    { key: undefined, label, description: 'in the JSON', sentence: `${label} in the JSON.` },
  ];
}

/**
 * Everything that is known about a flow, in reading order: the steps, then DNIS, wait and E.164, then every key that is not understood under
 * its own name; of a fax flow who receives the faxes, then who may send them. Values are made visible and cut to 1,000
 * characters.
 */
export function detailsOf(flow: Flow): Detail[] {
  return flow.kind === 'call'
    ? detailsOfCall(flow)
    : [
        ...flow.receivers.map(address => detailOfAddress('Receives', address, 'emails_json')),
        ...flow.senders.map(address => detailOfAddress('May send', address, 'emails_allowed_in')),
      ];
}

function detailOfAddress(name: string, address: string, key: string): Detail {
  const line = { key, label: shown(address, 120), description: name.toLowerCase() };
  return { name, value: shown(address, 1000), line };
}

function detailsOfCall(flow: CallFlow): Detail[] {
  const { text, unreadable, steps, dnis, wait, others } = routeOf(flow);
  const details: Detail[] = steps.map(step => ({
    name: `Step ${step.number}`,
    value: sentenceOfStep(step),
    line: { key: step.key, label: `${step.number}  ${stepLabel(step)}`, description: ringsLabel(step) },
  }));
  const add = (name: string, value: string) => details.push({ name, value });
  if (unreadable !== undefined) add('Route', text === undefined ? 'none was sent' : unreadable);
  if (dnis !== undefined) add('DNIS', isUnset(dnis) ? `${dnis.raw} (as dialled)` : shownValue(dnis));
  if (wait !== undefined) add('Wait', shownValue(wait) + (wait.value === undefined ? '' : ' s'));
  if (flow.e164 !== undefined) add('E.164', shown(flow.e164, 1000));
  for (const { key, raw } of others) {
    const line = { key, label: shown(key, 60), description: shown(raw, 200) };
    details.push({ name: shown(key, 200), value: shown(raw, 1000), line });
  }
  return details;
}

/** The value of an entry for display; as it was sent if it is unset. */
function shownValue(entry: RouteEntry): string {
  return shown(isUnset(entry) ? entry.raw : entry.text, 1000);
}

/** A step as a whole sentence, for the tooltip, the list under the diagram and the screen reader. */
export function sentenceOfStep(step: RouteStep): string {
  const { target, port, rings, simultaneous, startsAt } = step;
  const parts = [spoken(target)];
  if (port !== undefined && !isUnset(port)) parts.push(`SIP port ${shownValue(port)}`);
  if (port !== undefined && isUnset(port)) parts.push(`SIP port not set (${port.raw})`);
  if (simultaneous.length > 0) parts.push(`at the same time ${simultaneous.map(spoken).join(' and ')}`);
  if (rings === undefined) parts.push('ring time not specified');
  else if (rings.value === undefined) parts.push(`rings “${shownValue(rings)}”, which is not a number of seconds`);
  else parts.push(`rings ${shownValue(rings)} s`);
  parts.push(startsAt === undefined ? 'when it starts can’t be derived' : `starts at ${secondsLabel(startsAt)}`);
  return `${parts.join(', ')}.`;
}

const kindNames = { ip: '', device: '', sip: '', web: '', phone: 'phone number ', unknown: '' };

function spoken(target: Target): string {
  const text = isUnset(target) ? `nothing (${target.raw})` : shown(target.text.trim(), 1000);
  return kindNames[target.kind] + (target.kind === 'device' ? text.replace(/^device:\s*/i, 'SIP device ') : text);
}

/** Seconds, rounded to thousandths: `12.3 s`. */
export function secondsLabel(seconds: number): string {
  return `${Math.round(seconds * 1000) / 1000} s`;
}

/** The targets of a step, with the port of an IP address: `1.1.1.1:5060`, `device 694 + device 1`. */
function stepLabel(step: RouteStep): string {
  return [targetWithPort(step), ...step.simultaneous.map(targetLabel)].join(' + ');
}

/** How long a step rings: `rings 30 s`; `rings “abc”` if that is not a number; empty if the route does not specify it. */
function ringsLabel({ rings }: RouteStep): string {
  if (rings === undefined || isUnset(rings)) return '';
  return rings.value === undefined ? `rings “${shown(rings.text, 40)}”` : `rings ${shown(rings.text.trim(), 40)} s`;
}
