import type { FlowLists } from '../flows/flow.ts';
import { readBaseUrl } from './baseUrl.ts';
import { createCredentialStore } from './credentials.ts';
import {
  CancelledError,
  FlowsError,
  SettingError,
  TokenNeededError,
  TokenRejectedError,
  UnexpectedResponseError,
} from './errors.ts';
import type { FetchedFlows, FetchRequest } from './fetchFlows.ts';
import type { ApiSettings, Log, NetworkSettings, Secrets } from './host.ts';
import type { Redactor } from './redact.ts';
import type { SavedFlows } from './savedFlows.ts';
import { createSession, type Identity, type Session } from './session.ts';
import type { FlowVersion, KnownFlows } from './versions.ts';

/** What is known now. A new object with every change; objects handed out never change. */
export interface FlowState {
  /** Where the service is, `https://v1.api19.com`; `undefined` if the base-URL setting is invalid (see `fetchError`). */
  readonly origin: string | undefined;
  /** The random ID of the account whose token is stored for the origin; `null`: no token; `undefined`: not read yet. */
  readonly account: string | null | undefined;
  /**
   * The flows of that account as last received; `undefined` until some were. A flow that a refresh did not change stays
   * the same object, and if it changed none, `flows` does too.
   */
  readonly flows: FlowLists | undefined;
  /** When `flows` were received, in milliseconds since 1970. */
  readonly receivedAt: number | undefined;
  /** Whether a request is under way. */
  readonly isLoading: boolean;
  /** While loading: what goes on beyond the ordinary, "Trying again in 2 s"; otherwise `undefined`. */
  readonly progress: string | undefined;
  /** Why the last refresh failed; `undefined` after one that did not. `flows` stay. Never a CancelledError. */
  readonly fetchError: FlowsError | undefined;
  /**
   * The flows (by `key`) that a refresh changed less than a day before `receivedAt`, with the time of that refresh in
   * milliseconds since 1970. {@link FlowStore.versions} has what they were before.
   */
  readonly changed: ReadonlyMap<string, number>;
}

/**
 * The one object that knows the account's flows. Nothing else fetches them, nothing else reads the token. It makes no
 * request and no I/O before one of its methods is called.
 */
export interface FlowStore {
  readonly now: FlowState;
  /** Called after each change of `now`. */
  readonly onDidChange: (listener: (state: FlowState) => void) => { dispose(): void };
  /**
   * Makes sure that something is known: the first call reads the saved flows, which show at once, and starts a refresh
   * behind them. Resolves when there are flows to show or the reason why there are none; later calls are free.
   */
  load(): Promise<FlowState>;
  /** Reads the saved flows if nothing is known yet, without a request: the first `load` still makes one. Never rejects. */
  readSaved(): Promise<void>;
  /** Fetches the flows, or joins the refresh under way. Resolves with what is known then; an error is in it, not thrown. */
  refresh(): Promise<FlowState>;
  /** Ends the refresh under way, if there is one; what was known before stays. */
  cancel(): void;
  /**
   * Tries the token (trimmed) on the service and stores it unless it is refused. Resolves with the refusal (also of an
   * empty one), or `undefined` if it was stored; any other error is then in `now`. If `signal` is aborted before that,
   * rejects with a CancelledError.
   */
  setToken(token: string, signal?: AbortSignal): Promise<FlowsError | undefined>;
  /** Deletes this origin's token and everything fetched with it, in memory and on disk. */
  removeToken(): Promise<void>;
  /** Earlier versions of a flow, newest first, without the present one. JSON white space alone makes no version. */
  versions(key: string): readonly FlowVersion[];
  /** To be called when a setting of the extension changed: another base URL ends the refresh and starts one there. */
  settingsChanged(): void;
  dispose(): void;
}

/** What {@link createFlowStore} is made of. Settings and network are read anew for each request. */
export interface FlowStoreParts {
  readonly secrets: Secrets;
  readonly settings: () => ApiSettings;
  readonly network: () => NetworkSettings;
  readonly log: Log;
  readonly redactor: Redactor;
  /** The directory of the saved flows, which need not exist. */
  readonly directory: string;
  /** The time, in milliseconds since 1970; that of the machine if not given. */
  readonly time?: () => number;
  readonly fetchFlows?: (request: FetchRequest) => Promise<FetchedFlows>;
}

const nothing = { flows: undefined, receivedAt: undefined, changed: new Map<string, number>() };
const notRead = { account: undefined, token: '' };
const noToken = { account: null, token: '' };

/** Makes the one object that knows; see {@link FlowStore}. */
export function createFlowStore(parts: FlowStoreParts): FlowStore {
  const { settings, network, log, redactor, time = Date.now } = parts;
  const credentials = createCredentialStore(parts.secrets, redactor, log);
  // undici and zod, and whatever works on the disk, are loaded when they are first needed.
  const fetchFlows = parts.fetchFlows ?? (async request => (await import('./fetchFlows.ts')).fetchFlows(request));
  let opened: Promise<SavedFlows> | undefined;
  const openSaved = () =>
    (opened ??= import('./savedFlows.ts').then(({ createSavedFlows }) => createSavedFlows(parts.directory, log)));

  const listeners = new Set<(state: FlowState) => void>();
  let baseUrl: string | undefined;
  /** `undefined` while the base-URL setting is invalid. */
  let session: Session | undefined;
  /** The session of a token that is being tried. */
  let trial: Session | undefined;
  /** The flows of the session's account. */
  let known: KnownFlows | undefined;
  let fetchError: FlowsError | undefined;
  let isRefreshing = false;
  /** Whether anybody wanted flows yet: only then does a change start a request by itself. */
  let isWanted = false;
  let lastTurn: Promise<unknown> = Promise.resolve();
  let now: FlowState;

  function update(progress?: string): void {
    const isLoading = isRefreshing || trial !== undefined;
    const { origin, account } = session ?? { origin: undefined, account: undefined };
    const { flows, receivedAt, changed } = known ?? nothing;
    now = Object.freeze({ origin, account, flows, receivedAt, changed, fetchError, isLoading, progress });
    for (const listener of listeners) {
      try {
        listener(now);
      } catch (error) {
        log.error(`A view of the flows failed: ${String(error)}`);
      }
    }
  }

  /** Resolves when the condition holds. */
  async function until(isReached: () => boolean): Promise<void> {
    while (!isReached()) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      listeners.add(resolve);
      await promise;
      listeners.delete(resolve);
    }
  }

  /** Whatever reads or changes what is stored, secret or saved, does so one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = lastTurn.then(work);
    lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async function inBackground(work: () => Promise<void>): Promise<void> {
    await inTurn(work).catch((error: unknown) => log.error(`The stored flows could not be used: ${String(error)}`));
  }

  /** Ends whatever is under way and begins another session. The flows stay only if the account does. */
  function enter(next: Identity | undefined, error?: FlowsError): void {
    const isSame = next?.origin === session?.origin && next?.account === session?.account;
    session?.abort();
    trial?.abort();
    session = next && createSession(next);
    trial = undefined;
    isRefreshing = false;
    if (!isSame) [known, fetchError] = [undefined, undefined];
    fetchError = error ?? fetchError;
    update();
  }

  /** Follows the base-URL setting. Returns whether it has changed. */
  function followSettings(): boolean {
    const latest = settings().baseUrl;
    if (latest === baseUrl) return false;
    baseUrl = latest;
    const address = readBaseUrl(latest);
    if (address instanceof SettingError) enter(undefined, address);
    else enter({ ...(address.origin === session?.origin ? session : notRead), ...address });
    return true;
  }

  /** Follows the token that is stored now, maybe by another window, and shows what is saved of its account. In turn. */
  async function followToken(): Promise<void> {
    if (session === undefined) return;
    const { origin } = session;
    const stored = await credentials.read(origin);
    const saved = await openSaved();
    // Only the settings can have changed the session meanwhile.
    if (session?.origin !== origin) return;
    const { account } = session;
    if (account === undefined) {
      // Still the same session: nothing can have begun with a token that was not known.
      session = { ...session, ...(stored ?? noToken) };
    } else if (account !== (stored?.account ?? null)) {
      enter({ ...session, ...(stored ?? noToken) });
      if (stored && isWanted) start();
      if (account !== null) await saved.remove(account);
    }
    if (!stored) [fetchError, isRefreshing] = [needToken(origin), false];
    if (!stored || account === undefined) update();
    await showSaved();
  }

  /** Shows what is saved of the account if it is newer: at first, or after another window's refresh. In turn. */
  async function showSaved(): Promise<void> {
    const account = session?.account;
    if (typeof account !== 'string') return;
    const saved = await openSaved();
    const read = await saved.read(account, known);
    if (!read || session?.account !== account || read.receivedAt <= (known?.receivedAt ?? -Infinity)) return;
    known = read;
    update();
  }

  async function fetchWith(fetching: Session): Promise<FetchedFlows | FlowsError> {
    try {
      return await fetchFlows({
        session: fetching,
        settings: settings(),
        network: network(),
        firstPath: known?.path,
        redactor,
        log,
        onProgress: progress => {
          if (!fetching.signal.aborted) update(progress);
        },
      });
    } catch (error) {
      if (error instanceof FlowsError) return redactor.redactError(error);
      if (fetching.signal.aborted) return new CancelledError('The refresh was cancelled.');
      log.error(`The request failed inside the extension: ${error instanceof Error ? error.stack : String(error)}`);
      return new UnexpectedResponseError('The flows could not be read because of a fault in this extension.');
    }
  }

  /** Takes over what a request of the session brought. */
  function take(fetched: FetchedFlows | FlowsError, { receive }: typeof import('./versions.ts')): void {
    if (fetched instanceof FlowsError) fetchError = fetched;
    else [known, fetchError] = [receive(known, fetched, time()), undefined];
  }

  /** Saves what is known, unless another window has replaced or removed the token. In turn. */
  async function save(): Promise<void> {
    const { origin, account } = session ?? {};
    if (origin === undefined || typeof account !== 'string' || known === undefined) return;
    const saved = await openSaved();
    await saved.write(account, known);
    const stored = await credentials.read(origin).catch(() => ({ account }));
    if (stored?.account !== account) await saved.remove(account);
  }

  /** Starts a refresh unless one is under way. */
  function start(): void {
    isWanted = true;
    if (isRefreshing || session === undefined) return;
    isRefreshing = true;
    void run(session.signal);
    update();
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      await inTurn(async () => (signal.aborted ? undefined : followToken()));
      if (signal.aborted || typeof session?.account !== 'string') return;
      const fetched = await fetchWith(session);
      const versioning = await import('./versions.ts');
      if (signal.aborted) return;
      take(fetched, versioning);
      void inBackground(save);
    } catch (error) {
      if (error instanceof FlowsError && !signal.aborted) fetchError = error;
      else log.error(`The refresh failed: ${String(error)}`);
    } finally {
      if (!signal.aborted && isRefreshing) {
        isRefreshing = false;
        update();
      }
    }
  }

  /** Stores a token that was tried, and shows what it brought. In turn. */
  async function storeToken(tried: Session, fetched: FetchedFlows | FlowsError): Promise<void> {
    const { origin, token } = tried;
    const before = await credentials.read(origin).catch(() => undefined);
    const [saved, versioning] = [await openSaved(), await import('./versions.ts')];
    const account = before?.token === token ? before.account : crypto.randomUUID();
    // The last moment to turn back, if it was given up or overtaken by another token.
    if (tried.signal.aborted) throw new CancelledError('Setting the token was cancelled.');
    // First what the other token fetched, so that it can't stay behind with nobody to remove it.
    if (before && before.account !== account) await saved.remove(before.account);
    await credentials.store(origin, { token, account });
    if (tried.signal.aborted) return;
    isWanted = true;
    enter({ ...tried, account });
    await showSaved();
    if (session?.account !== account) return;
    take(fetched, versioning);
    update();
    await save();
  }

  const secretsListener = credentials.onDidChange(isOf =>
    inBackground(async () => {
      // A window that has not read its token yet has nothing to follow.
      if (session?.account !== undefined && isOf(session.origin)) await followToken();
    }),
  );
  followSettings();

  return {
    get now() {
      return now;
    },
    onDidChange(listener) {
      // A function of its own for each call, so that the same listener may be added twice.
      const own = (state: FlowState) => listener(state);
      listeners.add(own);
      return { dispose: () => void listeners.delete(own) };
    },
    async load() {
      followSettings();
      const isKnown = () => known !== undefined || fetchError !== undefined;
      // Flows that nobody wanted yet were only read from disk.
      if (!isKnown() || (known && !isWanted)) start();
      isWanted = true;
      await until(() => isKnown() || !isRefreshing);
      return now;
    },
    async readSaved() {
      followSettings();
      await inBackground(async () => {
        if (session?.account === undefined) await followToken();
      });
    },
    async refresh() {
      followSettings();
      start();
      await until(() => !isRefreshing);
      // What was received is saved then.
      await lastTurn;
      return now;
    },
    cancel: () => enter(session),
    async setToken(typed, signal) {
      const token = typed.trim();
      redactor.learn(token);
      if (token === '') return new TokenRejectedError('The API token is empty. Paste the token of your account.');
      followSettings();
      if (session === undefined) return fetchError;
      trial?.abort();
      const tried = (trial = createSession({ ...session, token }));
      signal?.addEventListener('abort', tried.abort);
      if (signal?.aborted) tried.abort();
      update();
      try {
        const fetched = await fetchWith(tried);
        if (fetched instanceof TokenRejectedError && !tried.signal.aborted) return fetched;
        await inTurn(() => storeToken(tried, fetched));
        return undefined;
      } finally {
        signal?.removeEventListener('abort', tried.abort);
        if (trial === tried) trial = undefined;
        update();
      }
    },
    async removeToken() {
      followSettings();
      if (session === undefined) return;
      const { origin } = session;
      enter(session);
      await inTurn(async () => {
        const stored = await credentials.read(origin).catch(() => undefined);
        await credentials.delete(origin);
        const accounts = new Set([stored?.account]);
        if (session?.origin === origin) {
          accounts.add(session.account ?? undefined);
          enter({ ...session, ...noToken }, needToken(origin));
        }
        const saved = await openSaved();
        for (const account of accounts) if (account !== undefined) await saved.remove(account);
      });
    },
    versions: key => known?.versions.get(key) ?? [],
    settingsChanged() {
      if (followSettings() && isWanted) start();
    },
    dispose() {
      secretsListener.dispose();
      // Releases whoever waits.
      enter(session);
      session = undefined;
      listeners.clear();
    },
  };
}

function needToken(origin: string): FlowsError {
  return new TokenNeededError(`No API token is stored for ${origin}. Set one to see the call flows and fax flows.`);
}
