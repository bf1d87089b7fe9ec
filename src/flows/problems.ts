import * as l10n from '@vscode/l10n';
import { isIPv4 } from 'node:net';
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

/** Networks that calls can't reach from outside (RFC 6890), with what they are. */
const closedNetworks = (
  [
    [l10n.t('no host'), '0.0.0.0/8', '::/128'],
    [l10n.t('private'), '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
    [l10n.t('inside a carrier’s network'), '100.64.0.0/10'],
    [l10n.t('the machine itself'), '127.0.0.0/8', '::1/128'],
    [l10n.t('link-local'), '169.254.0.0/16', 'fe80::/10'],
    [l10n.t('for benchmarks only'), '198.18.0.0/15'],
    [l10n.t('multicast'), '224.0.0.0/4', 'ff00::/8'],
    [l10n.t('reserved'), '240.0.0.0/4'],
  ] as const
).map(([what, ...ranges]) => {
  const prefixes = ranges.map(range => {
    const [network = '', length] = range.split('/');
    return bitsOf(network).slice(0, Number(length) + (isIPv4(network) ? 96 : 0));
  });
  return { what, prefixes };
});

/** The 128 bits of an address; those of IPv4 are those of `::ffff:1.1.1.1`. Node's `BlockList` takes longer to load. */
function bitsOf(address: string): string {
  const mapped = isIPv4(address) ? `::ffff:${address}` : address.replace(/%.*/, '');
  const { hostname = '' } = URL.parse(`http://[${mapped}]`) ?? {};
  const [head = '', tail = ''] = hostname
    .slice(1, -1)
    .split('::')
    .map(part => part.replace(/(\w+):?/g, (_, group: string) => parseInt(group, 16).toString(2).padStart(16, '0')));
  return head.padEnd(128 - tail.length, '0') + tail;
}

/** What the network of a target is that calls can't reach. */
function closedNetworkOf(target: Target): string | undefined {
  const address = hostAddressOf(target);
  if (address === undefined) return undefined;
  const bits = bitsOf(address);
  return closedNetworks.find(({ prefixes }) => prefixes.some(prefix => bits.startsWith(prefix)))?.what;
}

/** The IP address that a target goes to: its own, or the host of a SIP or web address. */
function hostAddressOf({ kind, text }: Target): string | undefined {
  const trimmed = text.trim();
  if (kind === 'ip') return addressOf(trimmed);
  if (kind === 'web') return addressOf(URL.parse(trimmed)?.hostname ?? '');
  const [, host = ''] = /^sips?:(?:[^@]*@)?([^;?]*)/i.exec(trimmed) ?? [];
  return kind === 'sip' ? addressOf(host) : undefined;
}
