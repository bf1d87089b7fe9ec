import { displayId, displayName, kindName, type CallFlow, type FaxFlow, type Flow } from './flow.ts';
import { addressOf, isUnset, readRoute, type Route, type RouteEntry, type RouteStep, type Target } from './route.ts';
import { shorten, visible } from './text.ts';

/** Text of the service in one visible piece of at most `length` characters. */
function shown(text: string, length: number): string {
  // Cutting first keeps the work small where the service sends megabytes.
  return shorten(visible(shorten(text, length * 2)), length);
}

/** A target as people speak of it: `device 694`; all else as it was sent, and `(empty)` where it says nothing. */
export function targetLabel(target: Target): string {
  if (isUnset(target)) return '(empty)';
  const text = target.text.trim();
  return shown(target.kind === 'device' ? text.replace(/^device:\s*/i, 'device ') : text, 80);
}

/** The targets of a step, with the port of an IP address: `1.1.1.1:5060`, `device 694 + device 1`. */
export function stepLabel(step: RouteStep): string {
  return [targetWithPort(step), ...step.simultaneous.map(targetLabel)].join(' + ');
}

/** The step's first target; the port is shown behind an IP address only, which alone may carry it. */
export function targetWithPort({ target, port }: RouteStep): string {
  const label = targetLabel(target);
  if (port === undefined || isUnset(port) || target.kind !== 'ip' || addressOf(label) !== label) return label;
  return `${label.includes(':') ? `[${label}]` : label}:${shown(port.text, 20)}`;
}

/** How long a step rings: `rings 30 s`; `rings “abc”` where that is no number; empty where nothing is said. */
export function ringsLabel({ rings }: RouteStep): string {
  if (rings === undefined || isUnset(rings)) return '';
  return rings.value === undefined ? `rings “${shown(rings.text, 40)}”` : `rings ${shown(rings.text.trim(), 40)} s`;
}

/**
 * One line that says where a flow goes: `1.1.1.1 → 2.2.2.2` for a call flow, `to a@x, b@y · from c@z` for a fax flow. At
 * most 200 characters.
 */
export function summarise(flow: Flow): string {
  return flow.kind === 'call' ? summariseRoute(flow) : summariseFax(flow);
}

/** Targets, or addresses, that are named in one line before the rest is only counted. */
const most = 6;

function summariseRoute(flow: CallFlow): string {
  if (flow.route === undefined) return 'no route';
  const { steps, unreadable } = readRoute(flow.route);
  if (unreadable !== undefined) return 'route can’t be read';
  if (steps.length === 0) return 'no steps';
  const parts = steps.slice(0, most).map(({ target, simultaneous }) => {
    const rest = simultaneous.length - 3;
    const named = [target, ...simultaneous.slice(0, 3)].map(each => shorten(targetLabel(each), 48));
    return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(' + ');
  });
  const rest = steps.length - most;
  return shorten([...parts, ...(rest > 0 ? [`${rest} more`] : [])].join(' → '), 200);
}

function summariseFax(flow: FaxFlow): string {
  const parts = [
    ...(flow.receivers.length > 0 ? [`to ${listed(flow.receivers)}`] : []),
    ...(flow.senders.length > 0 ? [`from ${listed(flow.senders)}`] : []),
  ];
  return shorten(parts.join(' · '), 200) || 'no e-mail addresses';
}

function listed(addresses: readonly string[]): string {
  const rest = addresses.length - most;
  return [...addresses.slice(0, most).map(address => shown(address, 48)), ...(rest > 0 ? [`${rest} more`] : [])].join(
    ', ',
  );
}

/** One thing that a flow says: its name in our words or the service's own key, and its value. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}

/**
 * All that a flow says, one line each, in reading order: the steps, then DNIS, wait and E.164, then every key that is not
 * understood under its own name. Values are made visible and cut to 1,000 characters.
 */
export function detailsOf(flow: Flow): Detail[] {
  if (flow.kind === 'fax') {
    return [
      ...flow.receivers.map(address => ({ name: 'Receives', value: shown(address, 1000) })),
      ...flow.senders.map(address => ({ name: 'May send', value: shown(address, 1000) })),
    ];
  }
  const e164 = flow.e164 === undefined ? [] : [{ name: 'E.164', value: shown(flow.e164, 1000) }];
  if (flow.route === undefined) return [{ name: 'Route', value: 'none was sent' }, ...e164];
  const route = readRoute(flow.route);
  const unreadable = route.unreadable === undefined ? [] : [{ name: 'Route', value: route.unreadable }];
  return [
    ...unreadable,
    ...route.steps.map(step => ({ name: `Step ${step.number}`, value: sentenceOfStep(step) })),
    ...factsOf(route),
    ...e164,
    ...route.others.map(entry => ({ name: shown(entry.key, 200), value: shown(entry.raw, 1000) })),
  ];
}

/** What a route says beside its steps and what is not understood: DNIS and the flow's own wait. */
export function factsOf({ dnis, wait }: Route): Detail[] {
  return [
    ...(dnis === undefined
      ? []
      : [{ name: 'DNIS', value: isUnset(dnis) ? `${dnis.raw} (as dialled)` : shownValue(dnis) }]),
    ...(wait === undefined ? [] : [{ name: 'Wait', value: shownValue(wait) + (wait.value === undefined ? '' : ' s') }]),
  ];
}

/** A value as text where it is text or a number, else as it was sent. */
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
  if (rings === undefined) parts.push('how long it rings is not said');
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

/** Seconds without the traces of binary fractions: `12.3 s`. */
export function secondsLabel(seconds: number): string {
  return `${Math.round(seconds * 1000) / 1000} s`;
}

/** The flow as a whole sentence for a screen reader: kind, name, id and where it goes. */
export function describeFlow(flow: Flow): string {
  const kind = kindName(flow);
  const name = flow.name?.trim() ? `${displayName(flow)}, ${kind}` : kind;
  const id = flow.id === undefined ? 'no id' : `id ${displayId(flow).slice(1)}`;
  const sentence = `${name}, ${id}: ${spokenSummary(flow)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function spokenSummary(flow: Flow): string {
  const summary = summarise(flow);
  return flow.kind === 'call' ? summary.replaceAll(' → ', ', then ').replaceAll(' + ', ' together with ') : summary;
}

/** A line below a flow: a step of its route, a key that is not understood, or an e-mail address. */
export interface Row {
  /** The key of the route, or of the fax flow's record, at which the JSON opens; `undefined`: at its start. */
  readonly key: string | undefined;
  readonly label: string;
  readonly description: string;
  /** All that there is to say, a sentence; see {@link describeStep}. */
  readonly sentence: string;
}

/** Rows beyond these are only counted: nobody reads on, and the view would freeze. */
const mostRows = 500;

/** The steps of a call flow in the order in which they are tried, then the keys that are not understood. */
export function stepRows({ route: text }: Pick<CallFlow, 'route'>): Row[] {
  const { steps, others } = readRoute(text);
  return bounded([
    ...steps.map(step => ({
      key: step.key,
      label: `${step.number}  ${stepLabel(step)}`,
      description: ringsLabel(step),
      sentence: `Step ${step.number}: ${sentenceOfStep(step)}`,
    })),
    ...others.map(entry => {
      const [label, value] = [shown(entry.key, 60), shown(entry.raw, 200)];
      // The elements of a list have no key to open at.
      const key = entry.key.startsWith('[') ? undefined : entry.key;
      return { key, label, description: value, sentence: `${label}: ${shown(entry.raw, 1000)}` };
    }),
  ]);
}

/** Who receives the faxes, then who may send them. */
export function faxRows({ receivers, senders }: Pick<FaxFlow, 'receivers' | 'senders'>): Row[] {
  const rows = (addresses: readonly string[], key: string, description: string, sentence: string): Row[] =>
    addresses.map(address => ({
      key,
      label: shown(address, 120),
      description,
      sentence: `${shown(address, 1000)} ${sentence}`,
    }));
  return bounded([
    ...rows(receivers, 'emails_json', 'receives', 'receives the faxes.'),
    ...rows(senders, 'emails_allowed_in', 'may send', 'may send faxes by e-mail.'),
  ]);
}

function bounded(rows: Row[]): Row[] {
  if (rows.length <= mostRows) return rows;
  const rest = rows.length - mostRows;
  const more = {
    key: undefined,
    label: `${rest} more`,
    description: 'in the JSON',
    sentence: `${rest} more in the JSON.`,
  };
  return [...rows.slice(0, mostRows), more];
}

/** A row as a whole sentence, for its tooltip and the screen reader. */
export function describeStep({ sentence }: Pick<Row, 'sentence'>): string {
  return sentence;
}
