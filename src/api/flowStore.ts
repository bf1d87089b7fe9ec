import { randomUUID } from 'node:crypto';
import type { ApiSettings, Log, NetworkSettings, Secrets } from './host.ts';
import type { FlowLists } from '../flows/flow.ts';
import { readBaseUrl } from './baseUrl.ts';
import type { Clock, FetchedFlows, FetchRequest } from './client.ts';
import {
  CancelledError,
  FlowsError,
  SettingError,
  TokenNeededError,
  TokenRejectedError,
  UnexpectedAnswerError,
} from './errors.ts';
import type { SavedFlows } from './savedFlows.ts';
import type { FlowVersion, Versions } from './versions.ts';
import { addVersions, findChanged } from './versions.ts';

/** What is known now. A new object with every change; objects handed out never change. */
export interface FlowState {
  /** Where the service is, `https://v1.api19.com`; `undefined` where the base-URL setting is invalid (`failure` says why). */
  readonly origin: string | undefined;
  /** The random id of the account whose token is kept for the origin; `null`: no token; `undefined`: not asked yet. */
  readonly account: string | null | undefined;
  /** The flows of that account as last received; `undefined` while none ever were. */
  readonly flows: FlowLists | undefined;
  /** When `flows` were received, in milliseconds since 1970. */
  readonly receivedAt: number | undefined;
  /** Whether a request is under way. */
  readonly isLoading: boolean;
  /** While loading: what is going on beyond the ordinary, "Trying again in 2 s", else `undefined`. */
  readonly progress: string | undefined;
  /** Why the last refresh brought nothing, `undefined` after one that did. `flows` stay. Never a CancelledError. */
  readonly failure: FlowsError | undefined;
  /**
   * Flows (by `key`) that a refresh brought in another version less than a day before `receivedAt`, with the time of that
   * refresh in milliseconds since 1970. What they were before: {@link FlowStore.versions}.
   */
  readonly changed: ReadonlyMap<string, number>;
}

/**
 * The one object that says what is known of the account's flows. Nobody else fetches, nobody else reads the token. It
 * makes no request and no I/O before one of its methods is called.
 */
export interface FlowStore {
  readonly now: FlowState;
  /** Called after each change of `now`. */
  readonly onDidChange: (listener: (known: FlowState) => void) => { dispose(): void };
  /**
   * Makes sure that something is known: the first call reads the saved answer, which shows at once, and starts one
   * refresh behind it. Resolves when there are flows to show or the reason why there are none; later calls are free.
   */
  load(): Promise<FlowState>;
  /**
   * Reads the token's account and its saved answer, where nothing is known yet, and makes no request: what is read shows
   * in `now`. The first `load` after it still asks the service. Never rejects.
   */
  readSaved(): Promise<void>;
  /**
   * Asks the service. Joins a refresh that is under way. Resolves with what is known then; a failure is in it, not thrown.
   * With `signal`, only the caller's wait ends early, unless it was the last one waiting: then the request ends too.
   */
  refresh(signal?: AbortSignal): Promise<FlowState>;
  /** Ends the refresh under way, if there is one; what was known before stays. */
  cancel(): void;
  /**
   * Tries the token (trimmed) against the service and keeps it unless it is refused. Resolves with the refusal (also one
   * because it is empty), or `undefined` where it was kept; any other failure is then in `now`. The rejected promise of
   * an aborted `signal` is a CancelledError, and nothing is kept then.
   */
  setToken(token: string, signal?: AbortSignal): Promise<FlowsError | undefined>;
  /** Forgets this origin's token and everything fetched with it, in memory and on disk. */
  removeToken(): Promise<void>;
  /**
   * Earlier distinct versions of a flow of the account, newest first, without the present one; empty where none are kept.
   * Records that differ in nothing but JSON white space are the same version.
   */
  versions(key: string): readonly FlowVersion[];
  /** To be called when a setting of the extension changed: another base URL ends the refresh and starts one there. */
  settingsChanged(): void;
  dispose(): void;
}

/** What the lazily loaded part offers: the client, and the reader of its answers. */
export interface Client {
  readonly fetchFlows: (request: FetchRequest) => Promise<FetchedFlows>;
  readonly readResponse: FetchRequest['readResponse'];
}

/** What {@link createFlowStore} is made of. Settings and network are read anew for each request. */
export interface FlowStoreParts {
  readonly secrets: Secrets;
  readonly settings: () => ApiSettings;
  readonly network: () => NetworkSettings;
  readonly log: Log;
  readonly saved: SavedFlows;
  readonly clock: Clock;
  /** A random id for an account; tests give their own. */
  readonly newAccountId?: () => string;
  /** Loads undici, zod and all that is built on them; called before the first request. */
  readonly loadClient?: () => Promise<Client>;
}

/** The token that is kept for an origin, and the random id of the account it opens. */
interface Credentials {
  readonly token: string;
  readonly account: string;
}

/** One refresh, shared by all who wait for it. */
interface Run {
  readonly controller: AbortController;
  readonly finished: Promise<void>;
  /** How many wait and could still give up; `Infinity` once somebody waits who can't. */
  waiting: number;
}

async function loadLazily(): Promise<Client> {
  const [{ fetchFlows }, { readResponse }] = await Promise.all([import('./client.ts'), import('./response.ts')]);
  return { fetchFlows, readResponse };
}

/** The key of the secret that holds the token of an origin; a token is sent nowhere else. */
export function secretKey(origin: string): string {
  return `callflows.token ${origin}`;
}

/** Makes the one object that knows; see {@link FlowStore}. */
export function createFlowStore(parts: FlowStoreParts): FlowStore {
  const { secrets, settings, network, log, saved, clock } = parts;
  const newAccountId = parts.newAccountId ?? randomUUID;
  const loadClient = parts.loadClient ?? loadLazily;

  const listeners = new Set<(known: FlowState) => void>();
  /** The path that last answered `ok` at each origin. */
  const paths = new Map<string, string>();
  let versions: Versions = new Map();
  let baseUrl = settings().baseUrl;
  let run: Run | undefined;
  /** The token that is being tried. */
  let trial: AbortController | undefined;
  /** Whether anybody asked for flows yet: only then does a change start a request by itself. */
  let isWanted = false;
  let isDisposed = false;
  /** Changes of what is kept, secret or saved, one after the other. */
  let lastChange: Promise<unknown> = Promise.resolve();

  const address = readBaseUrl(baseUrl);
  const nothing = { flows: undefined, receivedAt: undefined, failure: undefined, changed: new Map<string, number>() };
  let now: FlowState = {
    ...nothing,
    origin: address instanceof SettingError ? undefined : address.origin,
    account: undefined,
    isLoading: false,
    progress: undefined,
    failure: address instanceof SettingError ? address : undefined,
  };

  function change(what: Partial<FlowState>): void {
    now = Object.freeze({ ...now, ...what });
    // A listener that is added meanwhile is told the newest state too, and one that is removed is not.
    for (const listener of listeners) {
      try {
        listener(now);
      } catch (error) {
        log.error(`A view of the flows failed: ${String(error)}`);
      }
    }
  }

  function loading(): Pick<FlowState, 'isLoading' | 'progress'> {
    const isLoading = run !== undefined || trial !== undefined;
    return { isLoading, progress: isLoading ? now.progress : undefined };
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = lastChange.then(work);
    lastChange = turn.catch(() => undefined);
    return turn;
  }

  /** The token kept for the origin; throws a TokenNeededError where the secret storage itself fails. */
  async function readCredentials(origin: string): Promise<Credentials | undefined> {
    let value: string | undefined;
    try {
      value = await secrets.get(secretKey(origin));
    } catch (cause) {
      throw new TokenNeededError('VS Code’s secret storage could not be read, so the API token is not known.', {
        cause,
      });
    }
    if (value === undefined) return undefined;
    try {
      const kept: unknown = JSON.parse(value);
      if (typeof kept === 'object' && kept !== null && 'token' in kept && 'account' in kept) {
        const { token, account } = kept;
        if (typeof token === 'string' && token !== '' && typeof account === 'string' && account !== '') {
          return { token, account };
        }
      }
    } catch {
      // Told below, without the error: its message may quote what is secret.
    }
    log.warn(`The secret kept for ${origin} is not one of this extension; it is treated as none.`);
    return undefined;
  }

  /** Ends whatever is under way; nothing that it still brings is used. */
  function abandon(): void {
    run?.controller.abort();
    run = undefined;
    trial?.abort();
    trial = undefined;
  }

  /** Shows nothing that was fetched with another account. */
  function become(account: string | null | undefined, failure?: FlowsError): void {
    versions = new Map();
    change({ ...nothing, account, failure, ...loading() });
  }

  /** Follows the base-URL setting. Returns the origin, `undefined` where the setting is invalid. */
  function followSettings(): string | undefined {
    const latest = settings().baseUrl;
    if (latest === baseUrl) return now.origin;
    baseUrl = latest;
    abandon();
    const address = readBaseUrl(baseUrl);
    if (address instanceof SettingError) {
      versions = new Map();
      change({ ...nothing, ...loading(), origin: undefined, account: undefined, failure: address });
    } else if (address.origin === now.origin) {
      change(loading());
    } else {
      versions = new Map();
      change({ ...nothing, ...loading(), origin: address.origin, account: undefined });
    }
    return now.origin;
  }

  function needToken(origin: string): FlowsError {
    return new TokenNeededError(`No API token is kept for ${origin}. Set one to see the call flows and fax flows.`);
  }

  /** Takes over what is saved for the account where it is newer: at first, or after another window's refresh. */
  async function takeSaved(origin: string, account: string, isCurrent: () => boolean): Promise<void> {
    const answer = await saved.read(account, now.receivedAt);
    if (!isCurrent() || answer === undefined || answer.origin !== origin) return;
    paths.set(origin, answer.path);
    ({ versions } = answer);
    const { lists, receivedAt } = answer;
    change({ flows: lists, receivedAt, changed: findChanged(versions, answer) });
  }

  /** Takes over an answer that was just received. */
  function take(fetched: FetchedFlows, origin: string): void {
    for (const note of fetched.notes) log.warn(note);
    paths.set(origin, fetched.path);
    const { lists } = fetched;
    const received = { lists, receivedAt: clock.now() };
    if (now.flows !== undefined && now.receivedAt !== undefined) {
      versions = addVersions(versions, { lists: now.flows, receivedAt: now.receivedAt }, received);
    }
    change({
      flows: lists,
      receivedAt: received.receivedAt,
      failure: undefined,
      changed: findChanged(versions, received),
      ...loading(),
    });
  }

  /** Saves what is known, unless it is another account's by now, here or in another window. */
  async function save(origin: string, account: string): Promise<void> {
    await inTurn(async () => {
      const path = paths.get(origin);
      if (now.account !== account || now.origin !== origin || path === undefined) return;
      const { flows: lists, receivedAt } = now;
      if (lists === undefined || receivedAt === undefined) return;
      await saved.write({ account, origin, path, receivedAt, lists, versions });
      const kept = await readCredentials(origin).catch(() => ({ account }));
      if (kept?.account !== account) await saved.remove(account);
    });
  }

  async function fetchWith(token: string, origin: string, signal: AbortSignal, onProgress: (text?: string) => void) {
    try {
      const { fetchFlows, readResponse } = await loadClient();
      if (signal.aborted) throw new CancelledError('The refresh was cancelled.');
      return await fetchFlows({
        settings: { ...settings(), baseUrl },
        network: network(),
        token,
        firstPath: paths.get(origin),
        signal,
        log,
        clock,
        onProgress,
        readResponse,
      });
    } catch (error) {
      if (error instanceof FlowsError) return error;
      if (signal.aborted) return new CancelledError('The refresh was cancelled.', { cause: error });
      // The name alone: a message that was not made by the client may hold anything.
      log.error(`The request failed inside the extension: ${error instanceof Error ? error.name : typeof error}`);
      return new UnexpectedAnswerError('The flows could not be read because of a fault in this extension.', {
        cause: error,
      });
    }
  }

  /** Asks the service. `isCurrent` turns false when the refresh was given up for another, or for good. */
  async function ask(origin: string, signal: AbortSignal, isCurrent: () => boolean, end: () => void): Promise<void> {
    let credentials: Credentials | undefined;
    try {
      credentials = await readCredentials(origin);
    } catch (error) {
      if (!isCurrent() || !(error instanceof FlowsError)) throw error;
      end();
      change({ failure: error, ...loading() });
      return;
    }
    if (!isCurrent()) return;
    const known = now.account;
    if (credentials === undefined) {
      end();
      become(null, needToken(origin));
      if (typeof known === 'string') await inTurn(() => saved.remove(known));
      return;
    }
    const { token, account } = credentials;
    if (known !== account) become(account);
    await takeSaved(origin, account, isCurrent);
    if (!isCurrent()) return;
    const fetched = await fetchWith(token, origin, signal, progress => {
      if (isCurrent()) change({ progress });
    });
    if (!isCurrent()) return;
    end();
    if (fetched instanceof CancelledError) change(loading());
    else if (fetched instanceof FlowsError) change({ failure: fetched, ...loading() });
    else {
      take(fetched, origin);
      await save(origin, account);
    }
  }

  /** The refresh under way, or a new one. */
  function join(): Run | undefined {
    if (isDisposed) return undefined;
    isWanted = true;
    const origin = followSettings();
    if (origin === undefined || run !== undefined) return run;
    const controller = new AbortController();
    let isOver = false;
    const isCurrent = () => !isOver && run === mine;
    const end = () => {
      isOver = true;
      if (run === mine) run = undefined;
    };
    // Begins after `run` is set, since it compares itself with it.
    const asked = Promise.resolve()
      .then(() => ask(origin, controller.signal, isCurrent, end))
      .catch((error: unknown) => log.error(`The refresh failed: ${String(error)}`))
      .finally(() => {
        const wasCurrent = isCurrent();
        end();
        if (wasCurrent) change(loading());
      });
    // Nobody waits for what was given up, however long that takes to end.
    const givenUp = new Promise<void>(resolve => {
      controller.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const finished = Promise.race([asked, givenUp]);
    const mine: Run = { controller, finished, waiting: 0 };
    run = mine;
    change({ ...loading(), progress: undefined });
    return mine;
  }

  /** Starts or joins a refresh for which nobody waits, and which nobody's signal ends. */
  function refreshBehind(): void {
    const current = join();
    if (current) current.waiting = Infinity;
  }

  /** Keeps a token that was tried, with what it brought. */
  async function keep(token: string, origin: string, fetched: FetchedFlows | FlowsError, attempt: AbortController) {
    const account = await inTurn(async () => {
      const before = await readCredentials(origin).catch(() => undefined);
      const account = before?.token === token ? before.account : newAccountId();
      // Given up meanwhile, or overtaken by another token: this is the last moment to turn back.
      if (attempt.signal.aborted) throw new CancelledError('Setting the token was cancelled.');
      // First what the other token fetched, so that it can't stay behind with nobody to remove it.
      if (before && before.account !== account) await saved.remove(before.account);
      await secrets.store(secretKey(origin), JSON.stringify({ token, account } satisfies Credentials));
      if (now.origin !== origin || isDisposed) return account;
      abandon();
      isWanted = true;
      if (now.account !== account) become(account);
      if (before?.account === account) await takeSaved(origin, account, () => now.account === account);
      if (now.account !== account || now.origin !== origin) return account;
      if (fetched instanceof FlowsError) change({ failure: fetched, ...loading() });
      else take(fetched, origin);
      return account;
    });
    if (!(fetched instanceof FlowsError)) await save(origin, account);
  }

  function cancelRun(): void {
    run?.controller.abort();
    run = undefined;
    change(loading());
  }

  /** Resolves at the first state of which `isReached` is true. */
  function until(isReached: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const listener = () => {
        if (!isReached() && !isDisposed) return;
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
      listener();
    });
  }

  /** Another window kept or removed a token, or this one did: then there is nothing left to do. */
  async function followSecret(): Promise<void> {
    const { origin, account } = now;
    if (origin === undefined || account === undefined || isDisposed) return;
    const credentials = await readCredentials(origin);
    if (now.origin !== origin || isDisposed || (credentials?.account ?? null) === now.account) return;
    abandon();
    become(credentials?.account ?? null, credentials ? undefined : needToken(origin));
    if (account !== null) await saved.remove(account);
    if (credentials && isWanted) refreshBehind();
  }

  const secretsListener = secrets.onDidChange(({ key }) => {
    if (now.origin === undefined || key !== secretKey(now.origin)) return;
    inTurn(followSecret).catch((error: unknown) =>
      log.error(`A changed token could not be followed: ${String(error)}`),
    );
  });

  return {
    get now() {
      return now;
    },
    onDidChange(listener) {
      // A function of its own for each call, so that the same listener may be added twice.
      const own = (known: FlowState) => listener(known);
      listeners.add(own);
      return { dispose: () => void listeners.delete(own) };
    },
    async load() {
      followSettings();
      if (now.flows !== undefined || now.failure !== undefined) {
        // Flows that nobody asked for yet were only read from disk.
        if (now.flows !== undefined && !isWanted) refreshBehind();
        isWanted = true;
        return now;
      }
      refreshBehind();
      const isSettled = () => now.flows !== undefined || now.failure !== undefined || run === undefined;
      // Again where another refresh has taken the place of the first, as after a change of the base URL.
      do await until(isSettled);
      while (!isSettled());
      return now;
    },
    async readSaved() {
      const origin = followSettings();
      if (origin === undefined || now.account !== undefined) return;
      const isCurrent = () => !isDisposed && run === undefined && now.origin === origin && now.flows === undefined;
      try {
        const credentials = await readCredentials(origin);
        if (!isCurrent() || now.account !== undefined) return;
        become(credentials?.account ?? null, credentials ? undefined : needToken(origin));
        if (!credentials) return;
        await takeSaved(origin, credentials.account, () => isCurrent() && now.account === credentials.account);
      } catch (error) {
        log.error(`The saved flows could not be read: ${String(error)}`);
      }
    },
    async refresh(signal) {
      if (signal?.aborted) return now;
      const current = join();
      if (current === undefined) return now;
      current.waiting++;
      if (signal === undefined) {
        current.waiting = Infinity;
        await current.finished;
        return now;
      }
      let leave = () => {};
      const left = new Promise<void>(resolve => {
        leave = () => {
          current.waiting--;
          if (current.waiting === 0 && run === current) cancelRun();
          resolve();
        };
      });
      signal.addEventListener('abort', leave, { once: true });
      await Promise.race([current.finished, left]);
      signal.removeEventListener('abort', leave);
      return now;
    },
    cancel() {
      abandon();
      change(loading());
    },
    async setToken(typed, signal) {
      const token = typed.trim();
      if (token === '') return new TokenRejectedError('The API token is empty. Paste the token of your account.');
      const origin = followSettings();
      if (origin === undefined) return now.failure;
      trial?.abort();
      const controller = new AbortController();
      trial = controller;
      const stop = () => controller.abort();
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      change(loading());
      try {
        const fetched = await fetchWith(token, origin, controller.signal, progress => {
          if (trial === controller) change({ progress });
        });
        if (controller.signal.aborted || fetched instanceof CancelledError) {
          throw new CancelledError('Setting the token was cancelled.');
        }
        if (fetched instanceof TokenRejectedError) return fetched;
        await keep(token, origin, fetched, controller);
        return undefined;
      } finally {
        signal?.removeEventListener('abort', stop);
        if (trial === controller) trial = undefined;
        change(loading());
      }
    },
    async removeToken() {
      const origin = followSettings();
      if (origin === undefined) return;
      abandon();
      await inTurn(async () => {
        const credentials = await readCredentials(origin).catch(() => undefined);
        const accounts = new Set([credentials?.account, now.origin === origin ? now.account : undefined]);
        await secrets.delete(secretKey(origin));
        paths.delete(origin);
        if (now.origin === origin) {
          abandon();
          become(null, needToken(origin));
        }
        for (const account of accounts) if (typeof account === 'string') await saved.remove(account);
      });
    },
    versions: key => versions.get(key) ?? [],
    settingsChanged() {
      const before = baseUrl;
      followSettings();
      if (baseUrl !== before && isWanted) refreshBehind();
    },
    dispose() {
      isDisposed = true;
      abandon();
      secretsListener.dispose();
      // Whoever waits for a state is let go.
      change(loading());
      listeners.clear();
    },
  };
}
