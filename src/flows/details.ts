import * as l10n from '@vscode/l10n';
import { listed, targetLabel, targetWithPort } from './describe.ts';
import type { CallFlow, Flow } from './flow.ts';
import { localNumber } from './language.ts';
import { isUnset, routeOf, type RouteEntry, type RouteStep, type Target } from './route.ts';
import { shown } from './text.ts';

/** One fact about a flow: its name in our words or the service's own key, and its value. */
interface Detail {
  readonly name: string;
  readonly value: string;
  /** How a line below the flow shows it, and the key at which the flow's document opens; `undefined` if none does. */
  readonly line?: Readonly<Record<'key' | 'label' | 'description', string>>;
}

/** A line below a flow: a step of its route, a key that is not understood, or an e-mail address. */
export type Row = Readonly<ReturnType<typeof rowsOf>[number]>;

/** Rows below one flow; the rest is counted, since more would freeze the view. */
const mostRows = 500;

/** The lines below a flow, in the order of its details. Their sentences are for tooltips and the screen reader. */
export function rowsOf(flow: Flow) {
  const rows = detailsOf(flow).flatMap(({ name, value, line }) =>
    line ? [{ ...line, sentence: `${name}: ${value}` }] : [],
  );
  if (rows.length <= mostRows) return rows;
  const rest = rows.length - mostRows;
  const label = l10n.t('{0} more', rest);
  const sentence = l10n.t('{0} more in the JSON.', rest);
  return [...rows.slice(0, mostRows), { key: undefined, label, description: l10n.t('in the JSON'), sentence }];
}

/**
 * Everything that is known about a flow, in reading order: the steps, then DNIS, wait and E.164, then the keys that are not
 * understood; of a fax flow who receives the faxes, then who may send them. Values are visible, and at most 1,000
 * characters long.
 */
export function detailsOf(flow: Flow): Detail[] {
  if (flow.kind === 'call') return detailsOfCall(flow);
  const named = (name: string, key: string) => (address: string) => {
    const line = { key, label: shown(address, 120), description: name.toLowerCase() };
    return { name, value: shown(address, 1000), line };
  };
  const receivers = flow.receivers.map(named(l10n.t('Receives'), 'emails_json'));
  return [...receivers, ...flow.senders.map(named(l10n.t('May send'), 'emails_allowed_in'))];
}

function detailsOfCall(flow: CallFlow): Detail[] {
  const { text, unreadable, steps, dnis, wait, others } = routeOf(flow);
  const details: Detail[] = steps.map(step => ({
    name: l10n.t('Step {0}', step.number),
    value: sentenceOfStep(step),
    line: { key: step.target.key, label: `${step.number}  ${stepLabel(step)}`, description: ringsLabel(step) },
  }));
  const add = (name: string, value: string) => details.push({ name, value });
  if (unreadable !== undefined) add(l10n.t('Route'), text === undefined ? l10n.t('none was sent') : unreadable);
  if (dnis !== undefined) add('DNIS', isUnset(dnis) ? l10n.t('{0} (as dialled)', dnis.raw) : shownValue(dnis));
  if (wait !== undefined)
    add(l10n.t('Wait'), wait.value === undefined ? shownValue(wait) : `${localNumber(shownValue(wait))} s`);
  if (flow.e164) add('E.164', shown(flow.e164, 1000));
  for (const { key, raw } of others) {
    const line = { key, label: shown(key, 60), description: shown(raw, 200) };
    details.push({ name: shown(key, 200), value: shown(raw, 1000), line });
  }
  return details;
}

/** The value of an entry for display; as it was sent if it is unset. */
function shownValue(entry: RouteEntry): string {
  return shown(isUnset(entry) ? entry.raw : entry.text.trim(), 1000);
}

/** Simultaneous targets that are named; the rest is counted. */
export const mostTargets = 20;

/** A step as a whole sentence, for the tooltip, the list under the diagram and the screen reader. */
export function sentenceOfStep(step: RouteStep): string {
  const { target, port, rings, simultaneous, startsAt } = step;
  const parts = [spoken(target)];
  if (port !== undefined && !isUnset(port)) parts.push(l10n.t('SIP port {0}', shownValue(port)));
  if (port !== undefined && isUnset(port)) parts.push(l10n.t('SIP port not set ({0})', port.raw));
  if (simultaneous.length > 0) {
    const all = listed(simultaneous, mostTargets, spoken);
    const targets = all.reduce((one, other) => l10n.t('{0} and {1}', one, other));
    parts.push(l10n.t('at the same time {0}', targets));
  }
  if (rings === undefined) parts.push(l10n.t('ring time not specified'));
  else if (isUnset(rings)) parts.push(l10n.t('ring time not set ({0})', rings.raw));
  else if (rings.value === undefined)
    parts.push(l10n.t('rings “{0}”, which is not a number of seconds', shownValue(rings)));
  else parts.push(l10n.t('rings {0} s', localNumber(shownValue(rings))));
  parts.push(
    startsAt === undefined
      ? l10n.t("when it starts can't be derived")
      : l10n.t('starts at {0}', secondsLabel(startsAt)),
  );
  return `${parts.join(', ')}.`;
}

function spoken(target: Target): string {
  if (isUnset(target)) return l10n.t('nothing ({0})', target.raw);
  const text = shownValue(target);
  if (target.kind === 'phone') return l10n.t('phone number {0}', text);
  return target.kind === 'device' ? l10n.t('SIP device {0}', text.replace(/^device:\s*/i, '')) : text;
}

/** Seconds, rounded to thousandths: `12.3 s`. */
export function secondsLabel(seconds: number): string {
  return `${localNumber(String(Math.round(seconds * 1000) / 1000))} s`;
}

/** The targets of a step, with the port of an IP address: `1.1.1.1:5060`, `device 694 + device 1`. */
function stepLabel(step: RouteStep): string {
  const { target, simultaneous } = step;
  const label = (each: Target) => (each === target ? targetWithPort(step) : targetLabel(each));
  return listed([target, ...simultaneous], mostTargets, label).join(' + ');
}

/** How long a step rings: `rings 30 s`; `rings “abc”` if that is not a number; empty if the route does not specify it. */
function ringsLabel({ rings }: RouteStep): string {
  if (rings === undefined || isUnset(rings)) return '';
  if (rings.value === undefined) return l10n.t('rings “{0}”', shown(rings.text, 40));
  return l10n.t('rings {0} s', localNumber(shown(rings.text.trim(), 40)));
}
