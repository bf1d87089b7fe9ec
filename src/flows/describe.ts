import * as l10n from '@vscode/l10n';
import { displayName, kindName, type CallFlow, type FaxFlow, type Flow } from './flow.ts';
import { addressOf, isUnset, routeOf, type RouteStep, type Target } from './route.ts';
import { shorten, shown } from './text.ts';

/** A target for display: `device 694`; all else as it was sent, and `(empty)` for none. */
export function targetLabel(target: Target): string {
  if (isUnset(target)) return l10n.t('(empty)');
  const text = target.text.trim();
  return shown(target.kind === 'device' ? l10n.t('device {0}', text.replace(/^device:\s*/i, '')) : text, 80);
}

/** The step's own target, with its port if it is an IP address without one. */
export function targetWithPort({ target, port }: RouteStep): string {
  const label = targetLabel(target);
  const address = addressOf(label) ?? '';
  const host = address.includes(':') ? `[${address}]` : address;
  // One that is written with a port of its own keeps it.
  if (port === undefined || isUnset(port) || target.kind !== 'ip' || ![address, host].includes(label)) return label;
  return `${host}:${shown(port.text.trim(), 20)}`;
}

/** Where a flow goes, in at most 200 characters: `1.1.1.1 → 2.2.2.2`; of a fax flow, `to a@x, b@y · from c@z`. */
export function summarise(flow: Flow): string {
  return flow.kind === 'call' ? summariseRoute(flow) : summariseFax(flow);
}

/** Steps or addresses that one line names; the rest is counted. */
const most = 6;

function summariseRoute(flow: CallFlow): string {
  const { text, steps, unreadable, others } = routeOf(flow);
  if (text === undefined) return l10n.t('no route');
  if (unreadable !== undefined) return l10n.t("route can't be read");
  const targets = ({ target, simultaneous }: RouteStep) =>
    listed([target, ...simultaneous], 4, each => shorten(targetLabel(each), 48)).join(' + ');
  const none = others.length > 0 ? l10n.t('no steps that are understood') : l10n.t('no steps');
  return shorten(listed(steps, most, targets).join(' → '), 200) || none;
}

function summariseFax({ receivers, senders, parseErrors }: FaxFlow): string {
  const addresses = (all: readonly string[]) => listed(all, most, address => shown(address, 48)).join(', ');
  const parts = [
    ...(receivers.length > 0 ? [l10n.t('to {0}', addresses(receivers))] : []),
    ...(senders.length > 0 ? [l10n.t('from {0}', addresses(senders))] : []),
  ];
  // The sentences name the member.
  const none = parseErrors.some(error => error.includes('emails_'))
    ? l10n.t("e-mail addresses can't be read")
    : l10n.t('no e-mail addresses');
  return shorten(parts.join(' · '), 200) || none;
}

/** The first `most` items, and how many more there are. */
export function listed<T>(items: readonly T[], most: number, label: (item: T) => string): string[] {
  const rest = items.length > most ? [l10n.t('{0} more', items.length - most)] : [];
  return [...items.slice(0, most).map(label), ...rest];
}

/** The flow as a whole sentence for a screen reader: name, kind, ID and where it goes. */
export function describeFlow(flow: Flow): string {
  const kind = kindName(flow);
  const name = flow.name?.trim() ? `${displayName(flow)}, ${kind}` : kind;
  const id = flow.id === undefined ? l10n.t('no ID') : l10n.t('ID {0}', shown(flow.id, 40));
  const sentence = `${name}, ${id}: ${spokenSummary(flow)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function spokenSummary(flow: Flow): string {
  const summary = summarise(flow);
  if (flow.kind === 'fax') return summary;
  const steps = summary.split(' → ').map(step => {
    return step.split(' + ').reduce((one, other) => l10n.t('{0} together with {1}', one, other));
  });
  return steps.reduce((before, next) => l10n.t('{0}, then {1}', before, next));
}
