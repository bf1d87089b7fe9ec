import * as l10n from '@vscode/l10n';
import type { Outline } from '../flows/outline.ts';
import { createAccountList, noAccount } from './accountList.ts';
import { sampleOrigin, secretKey } from './accounts.ts';
import { CancelledError, FlowsError, SettingError, TokenRejectedError, UnexpectedResponseError } from './errors.ts';
import type { FetchedFlows } from './fetchFlows.ts';
import { fetchLazily } from './fetchLazily.ts';
import type { FlowState, FlowStore, FlowStoreParts, TokenTarget } from './flowState.ts';
import { createSavedFlows } from './savedFlows.ts';
import { createSession, type Identity, type Session } from './session.ts';
import { createTurns } from './turns.ts';
import { untilProbablyDrawn } from './untilProbablyDrawn.ts';
import { receive, type KnownFlows } from './versions.ts';

const nothing = { flows: undefined, receivedAt: undefined, changed: new Map<string, number>() };

/** Makes the one object that knows; see {@link FlowStore}. */
export function createFlowStore(parts: FlowStoreParts): FlowStore {
  const { settings, network, log, redactor } = parts;
  const { time = Date.now, fetchFlows = fetchLazily, untilDrawn = untilProbablyDrawn } = parts;
  const accounts = createAccountList(parts);
  const { inTurn, inBackground } = createTurns(log);
  const saved = createSavedFlows(parts.directory, log);
  /** Returns the files that could not be removed. */
  const removeSaved = async (ids: Iterable<string>) => (await Promise.all([...ids].map(saved.remove))).flat();

  const listeners = new Set<(state: FlowState) => void>();
  let session = createSession({ ...noAccount, authentication: 'basic', account: undefined });
  /** Why the session has no account. */
  let accountError: FlowsError | undefined;
  /** The session of a token that is being tried. */
  let trial: Session | undefined;
  /** The flows of the session's account. */
  let known: KnownFlows | undefined;
  /** See `FlowState`. */
  let outline: Outline | undefined;
  /** Why the last refresh of that account failed. */
  let fetchError: FlowsError | undefined;
  /** How far the refresh under way has come. It waits while VS Code draws saved flows: what it loads then takes longer. */
  let refreshing: 'preparing' | 'drawing' | 'requesting' | undefined;
  /** Whether anybody wanted flows yet: only then does a change start a request by itself. */
  let isWanted = false;
  let isDisposed = false;
  /** What the last refresh received is saved then. */
  let saving = Promise.resolve();
  let now: FlowState;

  function update(progress?: string): void {
    const { origin, basePath, account } = session;
    const { flows, receivedAt, changed } = known ?? nothing;
    now = Object.freeze({
      origin: origin || undefined,
      baseUrl: `${origin}${basePath}` || undefined,
      account,
      accounts: accounts.infos,
      missing: accounts.missing,
      flows,
      outline,
      receivedAt,
      changed,
      fetchError: fetchError ?? accountError,
      isLoading: (refreshing && refreshing !== 'drawing' && account !== null) || trial?.signal.aborted === false,
      progress,
    });
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

  /** Ends whatever is under way. */
  function restart(next: Identity): void {
    session.abort();
    trial?.abort();
    session = createSession(next);
    refreshing = undefined;
  }

  /** Follows the settings, the accounts and the choice among them. Returns whether that led elsewhere. */
  function follow(): boolean {
    const { identity: next, error } = accounts.identify();
    const isSameAccount = next.origin === session.origin && next.account === session.account;
    const isSame = Object.entries(next).every(([member, value]) => value === session[member as keyof Identity]);
    if (isSame && error?.message === accountError?.message) {
      if (accounts.infos !== now.accounts || accounts.missing !== now.missing) update();
      return false;
    }
    // What was cancelled before the account was known stays so.
    const kept =
      session.account === undefined && fetchError instanceof CancelledError && !error ? fetchError : undefined;
    trial?.abort();
    // Without a token, nothing else can have begun.
    if (session.token !== '') restart(next);
    else session = { ...session, ...next };
    accountError = error;
    // The flows stay only if the account does.
    if (!isSameAccount || error) {
      [known, outline, fetchError] = [undefined, undefined, kept];
      if (refreshing === 'drawing') refreshing = 'preparing';
    }
    update();
    return true;
  }

  function followAndShow(): void {
    if (!follow()) return;
    if (isWanted && session.account !== null) start();
    else void inBackground(showSaved);
  }

  /**
   * Follows the accounts that are stored now, maybe by another window, and shows what is saved of the chosen one: at first
   * of the one that is remembered, while the secrets take their time. In turn.
   */
  async function readAccounts(): Promise<void> {
    const isFirst = !accounts.isRead;
    if (isFirst) await showSaved();
    const gone = await accounts.readAll();
    // The first time, whoever wants flows is waiting for this, unless an attempt has failed.
    if (isFirst && (!fetchError || fetchError instanceof CancelledError)) follow();
    else followAndShow();
    await removeSaved(gone);
    await showSaved();
  }

  /** Shows what is saved of the account if it is newer: at first, or after another window's refresh. In turn. */
  async function showSaved(): Promise<void> {
    const { account } = session;
    if (typeof account !== 'string') return;
    const read = await saved.read(account, known, found => {
      if (session.account !== account || known) return;
      outline = found;
      update();
    });
    outline = undefined;
    if (!read && now.outline) update();
    if (!read || session.account !== account || read.receivedAt <= (known?.receivedAt ?? -Infinity)) return;
    if (refreshing === 'preparing' && !known) {
      const { signal } = session;
      refreshing = 'drawing';
      void untilDrawn().then(() => {
        if (signal.aborted || refreshing !== 'drawing') return;
        refreshing = 'preparing';
        update();
      });
    }
    known = read;
    if (fetchError instanceof CancelledError) fetchError = undefined;
    update();
  }

  /** What went wrong, without a token in it, for the user. */
  function failureOf(error: unknown): FlowsError {
    if (error instanceof FlowsError) return redactor.redactError(error);
    log.error(`The refresh failed: ${error instanceof Error ? error.stack : String(error)}`);
    const sentence = l10n.t('The flows could not be read because of a fault in this extension.');
    return new UnexpectedResponseError(sentence);
  }

  /** Fetches flows and resolves with what went wrong instead of throwing. */
  async function attemptFetch(fetching: Session): Promise<FetchedFlows | FlowsError> {
    const { signal } = fetching;
    const onProgress = (progress?: string) => (signal.aborted ? undefined : update(progress));
    // Another service may be of another kind.
    const firstPath = fetching.origin === session.origin ? known?.path : undefined;
    const rest = { settings: settings(), network: network(), firstPath, redactor, log, onProgress };
    return fetchFlows({ session: fetching, ...rest }).catch(failureOf);
  }

  /** Takes over what a request of the session brought. */
  function take(fetched: FetchedFlows | FlowsError): void {
    if (fetched instanceof FlowsError) fetchError = fetched;
    else [known, fetchError] = [receive(known, fetched, time()), undefined];
  }

  /** Saves what is known, unless another window has replaced or removed the token. In turn. */
  async function save(): Promise<void> {
    const { key, account } = session;
    if (key === undefined || typeof account !== 'string' || known === undefined) return;
    await saved.write(account, known);
    const stored = await accounts.read(key).catch(() => ({ id: account }));
    if (stored?.id !== account) await saved.remove(account);
  }

  /** Starts a refresh unless one is under way. */
  function start(): void {
    isWanted = true;
    if (refreshing || isDisposed) return;
    refreshing = 'preparing';
    if (fetchError instanceof CancelledError) fetchError = undefined;
    void run(session.signal);
    update();
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      await inTurn(async () => (signal.aborted ? undefined : readAccounts()));
      await until(() => refreshing !== 'drawing');
      if (signal.aborted) return;
      refreshing = 'requesting';
      const fetched = typeof session.account === 'string' ? await attemptFetch(session) : undefined;
      if (signal.aborted) return;
      if (fetched) {
        take(fetched);
        saving = inBackground(save);
      }
    } catch (error) {
      if (signal.aborted) return;
      fetchError = failureOf(error);
    }
    refreshing = undefined;
    update();
  }

  /** Stores a token that was tried, and shows what it brought. In turn. */
  async function storeToken(tried: Session, target: TokenTarget, fetched: FetchedFlows | FlowsError): Promise<void> {
    const { key } = target;
    const { token } = tried;
    const before = await accounts.read(key).catch(() => undefined);
    const id = before?.token === token ? before.id : crypto.randomUUID();
    const old = accounts.idsOf(key, before).filter(each => each !== id);
    // The last moment to turn back, if it was given up or overtaken by another token.
    if (tried.signal.aborted) throw new CancelledError('Setting the token was cancelled.');
    await accounts.store({ ...target, id, token, name: before?.name ?? target.name });
    // Only now: if it can't be stored, nothing is lost.
    await removeSaved(old);
    if (tried.signal.aborted) return;
    isWanted = true;
    const sample = session.origin === sampleOrigin ? session.key : undefined;
    if (accounts.identify().identity.key !== key) accounts.choose(key);
    follow();
    await showSaved();
    if (session.account === id) {
      take(fetched);
      update();
      await save();
    }
    // Sample data was there to look around before.
    const removed = sample ? accounts.delete(sample).then(removeSaved) : undefined;
    await removed?.catch(() => log.warn('The sample data could not be removed.'));
  }

  function cancel(): void {
    // Rows say enough; without any, this is why there are none.
    if (refreshing && !known && session.account !== null && !accountError)
      fetchError = new CancelledError(l10n.t('The refresh was cancelled.'));
    restart(session);
    update();
  }

  const secretsListener = accounts.onDidChange(() =>
    // A window that has not read its accounts yet has nothing to follow.
    inBackground(async () => (accounts.isRead ? readAccounts() : undefined)),
  );
  // The settings are not read before something is wanted: the first reading of them is much of what a start costs.
  update();

  return {
    get now() {
      return now;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    async load() {
      follow();
      const isKnown = () => (now.flows ?? now.fetchError) !== undefined;
      // Flows that nobody wanted yet were only read from disk.
      if (!isKnown() || now.fetchError instanceof CancelledError || (now.flows && !isWanted)) start();
      isWanted = true;
      await until(() => isKnown() || !refreshing);
      return now;
    },
    async readSaved() {
      followAndShow();
      await inBackground(async () => (accounts.isRead ? undefined : readAccounts()));
    },
    async refresh() {
      follow();
      start();
      await until(() => !refreshing);
      await saving;
      return now;
    },
    cancel,
    async setToken(typed, signal, target) {
      const token = typed.trim();
      redactor.learn(token);
      if (token === '')
        return new TokenRejectedError(l10n.t('The API token is empty. Paste the token of your account.'));
      const failure = accounts.isRead ? undefined : await inTurn(readAccounts).catch(failureOf);
      if (failure) return failure;
      follow();
      const account = accounts.accountToSet(session, target);
      if (account instanceof SettingError) return account;
      trial?.abort();
      const tried = (trial = createSession({ ...account, account: null, token }, signal));
      update();
      try {
        const fetched = await attemptFetch(tried);
        if (fetched instanceof TokenRejectedError && !tried.signal.aborted) return fetched;
        await inTurn(() => storeToken(tried, account, fetched));
        return undefined;
      } finally {
        if (trial === tried) trial = undefined;
        update();
      }
    },
    tokenTarget() {
      followAndShow();
      return accounts.accountToSet(session);
    },
    switchAccount(key) {
      accounts.choose(key);
      followAndShow();
    },
    renameAccount: (key, name) =>
      inTurn(async () => {
        const isShown = key === session.key;
        await accounts.rename(key, name);
        // Another account may have the name that the workspace asks for; the one that is renamed stays.
        if (isShown && accounts.identify().identity.key !== key) accounts.choose(key);
        followAndShow();
      }),
    async removeAccount(key) {
      followAndShow();
      const shown = key ?? session.key;
      if (shown === session.key) cancel();
      return inTurn(async () => {
        // What can't be read can still be deleted.
        await readAccounts().catch(() => undefined);
        const ids = await accounts.delete(shown ?? session.key ?? secretKey(session.origin));
        followAndShow();
        return removeSaved(ids);
      });
    },
    showSample: () =>
      inTurn(async () => {
        accounts.choose(await accounts.addSample());
        await readAccounts();
      }),
    flowsOfOthers: () =>
      inTurn(async () => {
        const others = accounts.infos.filter(({ key }) => key !== session.key);
        const found = others.map(async ({ id, name }) => {
          const read = await saved.read(id);
          return read ? [{ name, flows: read.flows }] : [];
        });
        return (await Promise.all(found)).flat();
      }),
    versions: key => known?.versions.get(key) ?? [],
    settingsChanged: followAndShow,
    dispose() {
      secretsListener.dispose();
      isDisposed = true;
      // Releases whoever waits, too.
      cancel();
      listeners.clear();
    },
  };
}
