import * as l10n from '@vscode/l10n';
import { listed, targetLabel } from './describe.ts';
import type { Flow } from './flow.ts';
import { addressOf, isUnset, routeOf } from './route.ts';
import type { NumberEntry, Route, RouteEntry, RouteStep, Target } from './route.ts';
import { quoted, shorten, visible } from './text.ts';

/** The rules, by name. Each finds a likely mistake, judged by what is documented (`api.md`). */
export type Rule =
  'unreadable' | 'noSteps' | 'noRingTime' | 'sameTarget' | 'unreachableAddress' | 'badPort' | 'badWait';

/** A likely mistake in a route. */
export interface Problem {
  readonly rule: Rule;
  /** The entry of the route that it is about; `undefined` if it is about the whole. */
  readonly entry: RouteEntry | undefined;
  /** What is wrong, for a telephony engineer. */
  readonly sentence: string;
}

/** Problems that can be read at a glance. */
const mostShown = 10;

/** What is wrong with a record, then with its route: the first few sentences, how many are left, and that as text. */
export function problemsOf(flow: Flow) {
  const found = flow.kind === 'call' ? findProblems(routeOf(flow)) : [];
  const all = [...flow.parseErrors, ...found.map(({ sentence }) => sentence)];
  const problems = all.slice(0, mostShown).map(each => shorten(visible(each), 400));
  const rest = all.length - problems.length;
  return { problems, rest, more: rest > 0 ? [l10n.t('… and {0} more in the JSON', rest)] : [] };
}

/** What the rules find in a route, in the order of its steps. They find nothing in the routes that are documented. */
export function findProblems({ unreadable, steps, wait, others }: Route): Problem[] {
  if (unreadable !== undefined) return [{ rule: 'unreadable', entry: undefined, sentence: unreadable }];
  if (steps.length === 0) {
    const keys = listed(others, 3, ({ key }) => quoted(key)).join(', ');
    const sentence =
      keys === ''
        ? l10n.t('The route has no steps.')
        : l10n.t('The route has no steps that are understood here, only {0}.', keys);
    return [{ rule: 'noSteps', entry: undefined, sentence }];
  }
  const problems: Problem[] = [];
  const add = (rule: Rule, entry: RouteEntry, sentence: string) => problems.push({ rule, entry, sentence });
  for (const [index, step] of steps.entries()) {
    const { number, target, port, rings, simultaneous } = step;
    const before = steps[index - 1];
    if (before && !isUnset(target) && placeOf(step) === placeOf(before)) {
      const label = targetLabel(target);
      add('sameTarget', target, l10n.t('Steps {0} and {1} go to the same target, {2}.', before.number, number, label));
    }
    for (const each of [target, ...simultaneous]) {
      const what = closedNetworkOf(each);
      if (what === undefined) continue;
      const label = targetLabel(each);
      const sentence = l10n.t('Step {0} goes to {1}, which no call can reach from outside ({2}).', number, label, what);
      add('unreachableAddress', each, sentence);
    }
    if (port && !isUnset(port) && !isPort(port)) {
      const text = quoted(port.text);
      add('badPort', port, l10n.t('The SIP port of step {0}, {1}, is not a port: ports are 1 to 65535.', number, text));
    }
    if (rings && isBadWait(rings)) {
      const text = quoted(rings.text);
      add('badWait', rings, l10n.t('How long step {0} rings, {1}, is not a number of seconds.', number, text));
    }
    if (rings?.value === 0) add('noRingTime', rings, l10n.t('Step {0} rings for 0 seconds.', number));
  }
  if (wait && isBadWait(wait)) {
    add('badWait', wait, l10n.t('The wait of the flow, {0}, is not a number of seconds.', quoted(wait.text)));
  }
  return problems;
}

/** Where a step goes, with the port, since one address may serve two switches. The default is 5060. */
function placeOf({ target, port }: RouteStep): string {
  const isDefault = port === undefined || isUnset(port);
  const text = target.text.trim();
  const place = target.kind === 'ip' || target.kind === 'device' ? text.toLowerCase() : text;
  const address = (target.kind === 'ip' && addressOf(place)) || place;
  const [, ownPort] = (address !== place && /:(\d+)$/.exec(place)) || [];
  return `${address} ${ownPort ?? (isDefault ? 5060 : (port.value ?? port.text))}`;
}

function isPort({ value }: NumberEntry): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isBadWait(wait: NumberEntry): boolean {
  return wait.value === undefined && !isUnset(wait);
}

/** Networks that calls can't reach from outside (RFC 6890), by what their addresses begin with in {@link shortForm}. */
const closedNetworks = [
  [l10n.t('no host'), /^0\.|^::$/],
  [l10n.t('private'), /^10\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\.|^f[cd]\w\w:/],
  [l10n.t('inside a carrier’s network'), /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./],
  [l10n.t('the machine itself'), /^127\.|^::1$/],
  [l10n.t('link-local'), /^169\.254\.|^fe[89ab]\w:/],
  [l10n.t('for benchmarks only'), /^198\.1[89]\./],
  [l10n.t('multicast'), /^2(?:2[4-9]|3\d)\.|^ff\w\w:/],
  [l10n.t('reserved'), /^2[45]\d\./],
] as const;

/** What the network of a target is that calls can't reach. */
function closedNetworkOf(target: Target): string | undefined {
  const address = shortForm(addressOf(hostOf(target)) ?? '');
  return closedNetworks.find(([, addresses]) => addresses.test(address))?.[0];
}

/** An address as URLs write it: in its one short form, and without a zone. One of IPv4 within IPv6 is that of IPv4. */
function shortForm(address: string): string {
  if (!address.includes(':')) return address;
  const host = URL.parse(`http://[${address.replace(/%.*/, '')}]`)?.hostname.slice(1, -1) ?? '';
  return host.replace(/^::ffff:(\w+):(\w+)$/, (_, high: string, low: string) =>
    Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex').join('.'),
  );
}

/** The host of a SIP or web address, maybe with its port; any other target as it is. */
function hostOf({ kind, text }: Target): string {
  const trimmed = text.trim();
  if (kind === 'web') return URL.parse(trimmed)?.hostname ?? '';
  return kind === 'sip' ? trimmed.replace(/^sips?:(?:[^@]*@)?([^;?]*).*/i, '$1') : trimmed;
}
