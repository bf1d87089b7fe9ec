import { BlockList, isIP } from 'node:net';
import { addressOf, isUnset, type NumberEntry, type Route, type RouteStep, type Target } from './route.ts';
import { targetLabel } from './describe.ts';
import { quoted } from './text.ts';

/** The rules, by name. Each tells of something that `api.md` bears out and that a route can't have been meant to say. */
export type Rule =
  'unreadable' | 'noSteps' | 'noRingTime' | 'sameTarget' | 'unreachableAddress' | 'badPort' | 'badWait';

/** Something about a route that can't have been meant. */
export interface Problem {
  readonly rule: Rule;
  /** The key of the route that it is about; `undefined` where it is about the whole. */
  readonly key: string | undefined;
  /** What is wrong, for a telephony engineer. */
  readonly sentence: string;
}

/** What the rules find in a route, in the order of its steps. None in the routes that the service documents. */
export function findProblems(route: Route): Problem[] {
  if (route.unreadable !== undefined) return [{ rule: 'unreadable', key: undefined, sentence: route.unreadable }];
  const { steps, wait } = route;
  if (steps.length === 0) return [{ rule: 'noSteps', key: undefined, sentence: 'The route has no steps.' }];
  return [
    ...steps.flatMap((step, index) => {
      const before = steps[index - 1];
      return [
        ...(before === undefined ? [] : findSameTarget(step, before)),
        ...[step.target, ...step.simultaneous].flatMap(target => findUnreachableAddress(step, target)),
        ...(step.port === undefined ? [] : findBadPort(step, step.port)),
        ...(step.rings === undefined ? [] : findBadWait(step.rings, `How long step ${step.number} rings`)),
        ...findNoRingTime(step),
      ];
    }),
    ...(wait === undefined ? [] : findBadWait(wait, 'The wait of the flow')),
  ];
}

function findNoRingTime({ number, rings }: RouteStep): Problem[] {
  if (rings?.value !== 0) return [];
  return [{ rule: 'noRingTime', key: rings.key, sentence: `Step ${number} rings for 0 seconds.` }];
}

/** The port counts too: one address may serve two switches. Where none is sent it is 5060. */
function findSameTarget(step: RouteStep, before: RouteStep): Problem[] {
  const place = ({ target, port }: RouteStep): string => {
    const isDefault = port === undefined || isUnset(port);
    return `${target.text.trim().toLowerCase()} ${isDefault ? 5060 : (port.value ?? port.text)}`;
  };
  if (isUnset(step.target) || place(step) !== place(before)) return [];
  const sentence = `Steps ${before.number} and ${step.number} go to the same target, ${targetLabel(step.target)}.`;
  return [{ rule: 'sameTarget', key: step.key, sentence }];
}

function findBadPort({ number }: RouteStep, port: NumberEntry): Problem[] {
  const { value } = port;
  const isPort = value !== undefined && Number.isInteger(value) && value >= 1 && value <= 65_535;
  if (isPort || isUnset(port)) return [];
  const sentence = `The SIP port of step ${number}, ${quoted(port.text)}, is not a port: ports are 1 to 65535.`;
  return [{ rule: 'badPort', key: port.key, sentence }];
}

function findBadWait(wait: NumberEntry, subject: string): Problem[] {
  if (wait.value !== undefined || isUnset(wait)) return [];
  return [
    { rule: 'badWait', key: wait.key, sentence: `${subject}, ${quoted(wait.text)}, is not a number of seconds.` },
  ];
}

/** Networks that exist only inside a machine or a site, or not at all (RFC 6890), with what they are. */
const closedNetworks: readonly [what: string, networks: BlockList][] = (
  [
    ['no host', ['0.0.0.0/8', '::/128']],
    ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
    ['inside a carrier’s network', ['100.64.0.0/10']],
    ['the machine itself', ['127.0.0.0/8', '::1/128']],
    ['link-local', ['169.254.0.0/16', 'fe80::/10']],
    ['for benchmarks only', ['198.18.0.0/15']],
    ['multicast', ['224.0.0.0/4', 'ff00::/8']],
    ['reserved', ['240.0.0.0/4']],
  ] as const
).map(([what, ranges]) => {
  const networks = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    networks.addSubnet(network, Number(prefix), familyOf(network));
  }
  return [what, networks];
});

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function findUnreachableAddress({ number }: RouteStep, target: Target): Problem[] {
  const address = hostAddressOf(target);
  if (address === undefined) return [];
  const [what] = closedNetworks.find(([, networks]) => networks.check(address, familyOf(address))) ?? [];
  if (what === undefined) return [];
  const sentence = `Step ${number} goes to ${targetLabel(target)}, which no call can reach from outside (${what}).`;
  return [{ rule: 'unreachableAddress', key: target.key.replace(/\[.*$/s, ''), sentence }];
}

/** The IP address that a target goes to: its own, or the host of a SIP or web address. */
function hostAddressOf({ kind, text }: Target): string | undefined {
  if (kind === 'ip') return addressOf(text.trim());
  if (kind === 'web') {
    try {
      return addressOf(new URL(text.trim()).hostname);
    } catch {
      return undefined;
    }
  }
  if (kind !== 'sip') return undefined;
  const [, host = ''] = /^sips?:(?:[^@]*@)?([^;?]*)/i.exec(text.trim()) ?? [];
  return addressOf(host);
}
