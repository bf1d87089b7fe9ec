import { SettingError } from '../../../src/api/errors.ts';
import { readBaseUrl } from '../../../src/api/baseUrl.ts';
import type { FetchRequest } from '../../../src/api/fetchFlows.ts';
import type { AccountChoice, AccountInfo } from '../../../src/api/accounts.ts';
import type { FlowStoreParts } from '../../../src/api/flowState.ts';
import type { Clock } from '../../../src/api/clock.ts';
import type { ApiSettings, Log, NetworkSettings } from '../../../src/api/host.ts';
import { Redactor } from '../../../src/api/redact.ts';
import { createSession } from '../../../src/api/session.ts';
import type { FaultName } from '../../standIn/faults.ts';

/** The limit, in milliseconds, that has to run out before a request with this fault ends. */
export const runsOut: Partial<Record<FaultName, number>> = {
  hangs: 20_000,
  'stalls-in-body': 15_000,
  'stalls-in-a-body-without-length': 15_000,
  drips: 30_000,
  'status-401-drips': 5000,
  'not-found-drips-on-first-path': 5000,
};

/** A clock that does not run by itself: pauses end at once and advance it, and limits run out when a test calls `runOut`. */
export interface HeldClock extends Clock {
  /** The pauses so far, in milliseconds. */
  readonly pauses: number[];
  /** Lets the limit of so many milliseconds run out, as soon as there is one. */
  runOut(milliseconds: number): Promise<void>;
  /** How many limits are running. */
  pending(): number;
}

/** A clock that begins at a fixed time. */
export function heldClock(): HeldClock {
  let now = Date.UTC(2030, 0, 1, 12);
  const limits = new Set<{ readonly milliseconds: number; readonly callback: () => void }>();
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    wait: async milliseconds => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
    after: (milliseconds, callback) => {
      const limit = { milliseconds, callback };
      limits.add(limit);
      return () => void limits.delete(limit);
    },
    runOut: async milliseconds => {
      const find = () => [...limits].find(limit => limit.milliseconds === milliseconds);
      await until(() => find() !== undefined);
      const limit = find();
      now += milliseconds;
      if (limit && limits.delete(limit)) limit.callback();
    },
    pending: () => limits.size,
  };
}

/** A choice of an account that no user and no workspace made, until a test does. */
export function accountChoice(): FlowStoreParts['choice'] & {
  made: { -readonly [K in keyof AccountChoice]: AccountChoice[K] };
} {
  const made: { -readonly [K in keyof AccountChoice]: AccountChoice[K] } = {
    chosen: [],
    named: undefined,
    last: [],
  };
  return {
    made,
    read: () => made,
    choose: (key, isKept) =>
      void Object.assign(made, { chosen: isKept ? [key, ...made.chosen] : [], last: [key, ...made.last] }),
  };
}

/** A memory of accounts, of one or several windows. */
export function accountMemory(): FlowStoreParts['memory'] {
  let kept: readonly AccountInfo[] = [];
  return { read: () => kept, write: accounts => void (kept = accounts) };
}

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const add = (line: string) => void lines.push(line);
  return { lines, info: add, warn: add, error: add };
}

/** VS Code's network settings as they are by default, but for what is given. */
export function networkSettings(settings: Partial<NetworkSettings> = {}): NetworkSettings {
  return {
    proxy: '',
    noProxy: [],
    proxySupport: 'override',
    proxyStrictSSL: true,
    proxyAuthorization: undefined,
    systemCertificates: true,
    ...settings,
  };
}

interface RequestOptions extends Omit<FetchRequest, 'session' | 'settings' | 'redactor'>, ApiSettings {
  readonly token: string;
  readonly signal: AbortSignal;
}

/** A request as the extension makes it with its settings as they are by default, except for what is given. */
export function fetchRequest(baseUrl: string, options: Partial<RequestOptions> = {}): FetchRequest {
  const { token = 'demo', authentication = 'basic', requestTimeout = 30, signal, log = keptLog(), ...rest } = options;
  const address = readBaseUrl(baseUrl);
  if (typeof address === 'string') throw new SettingError(address);
  const session = createSession({
    ...address,
    hasOwnAddress: false,
    authentication,
    account: 'account',
    key: 'key',
    token,
  });
  const redactor = new Redactor();
  redactor.learn(token);
  return {
    session: signal ? { ...session, signal } : session,
    settings: { baseUrl, authentication, requestTimeout },
    network: networkSettings(),
    firstPath: undefined,
    redactor,
    log: redactor.redactLog(() => log),
    clock: heldClock(),
    onProgress: () => undefined,
    ...rest,
  };
}

/** The forms of the token that a text holds, found without the code that takes them out. */
export function tokenForms(text: string, token: string): string[] {
  const base64 = (secret: string) => Buffer.from(secret).toString('base64').replace(/=+$/, '');
  const plain = [token, encodeURIComponent(token), new URLSearchParams([['', token]]).toString().slice(1)];
  const encoded = [token, `${token}:${token}`, `${token}:`, `:${token}`].map(base64);
  const forms = new Set([...plain, JSON.stringify(token).slice(1, -1), ...encoded]);
  const lower = text.toLowerCase();
  return [...forms].filter(form => text.includes(form) || lower.includes(form.toLowerCase()));
}

/** Resolves once the condition holds; it is looked at whenever the sockets had their turn. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 1));
}
