import * as l10n from '@vscode/l10n';
import { byName, chooseAccount, hostOf, parseAccount, type Account } from './accounts.ts';
import { sampleOrigin, secretKey, secretPrefix } from './accounts.ts';
import { readBaseUrl } from './baseUrl.ts';
import { SecretStorageError, SettingError, TokenNeededError, type FlowsError } from './errors.ts';
import type { FlowStoreParts, NewAccount, TokenTarget } from './flowState.ts';
import type { Identity } from './session.ts';

const notRead = (cause: unknown) => {
  const sentence = l10n.t(
    "VS Code's secret storage could not be read, so the API token is not known. Unlock the keychain or keyring of this computer, then refresh.",
  );
  return new SecretStorageError(sentence, { cause });
};
const notWritten = (cause: unknown) => {
  const sentence = l10n.t(
    "VS Code's secret storage could not be written, so nothing was changed. Unlock the keychain or keyring of this computer, then try again.",
  );
  return new TokenNeededError(sentence, { cause });
};

/** What is not remembered of an account. */
const unread = { token: '', basePath: '', authentication: undefined };

/** Without an account and an address. */
export const noAccount = { origin: '', basePath: '', hasOwnAddress: false, key: undefined, token: '' };

/** Makes the list of the user's accounts as last read. What reads or changes them is not to be called twice at once. */
export function createAccountList({ secrets, settings, choice, memory, redactor, log }: FlowStoreParts) {
  let infos = memory.read();
  /** Without their tokens and what else is secret until they were read. */
  let accounts: readonly Account[] = infos.map(info => ({ ...info, ...unread }));
  let isRead = false;

  function replace(next: readonly Account[]): void {
    accounts = next;
    const latest = accounts.map(({ key, id, name, origin }) => ({ key, id, name, origin }));
    if (JSON.stringify(latest) === JSON.stringify(infos)) return;
    infos = latest;
    // A storage that is locked seems to be empty: those who were there are remembered until others are.
    if (infos.length > 0) memory.write(infos);
  }

  /** What the settings say of an account; with an error if they name no address. */
  function readSettings() {
    const { baseUrl, authentication } = settings();
    const address = readBaseUrl(baseUrl);
    if (typeof address !== 'string') return { address, authentication };
    const sentence = `${address} ${l10n.t('Check the setting callflows.baseUrl.')}`;
    return { address: noAccount, authentication, error: redactor.redactError(new SettingError(sentence)) };
  }

  /** Throws what `failure` makes of it if the storage fails. */
  async function attempt<T>(work: () => PromiseLike<T>, failure: (cause: unknown) => FlowsError = notRead): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw redactor.redactError(failure(cause));
    }
  }

  async function read(key: string): Promise<Account | undefined> {
    const secret = await attempt(() => secrets.get(key));
    if (secret === undefined) return undefined;
    const account = parseAccount(key, secret);
    if (account) redactor.learn(account.token);
    else log.warn(`The secret “${key}” does not come from this extension and is ignored.`);
    return account;
  }

  async function store(account: Account): Promise<void> {
    const { key, id, token, name, origin, basePath, authentication } = account;
    const own = name === hostOf(origin) ? undefined : name;
    const secret = JSON.stringify({ token, account: id, name: own, basePath, authentication });
    await attempt(() => secrets.store(key, secret), notWritten);
    if (isRead) replace([...accounts.filter(({ key }) => key !== account.key), account].sort(byName));
  }

  /** The IDs of an account: that of what is stored, if it could be read, and those that are remembered. */
  function idsOf(key: string, stored: Account | undefined): readonly string[] {
    const remembered = [...infos, ...memory.read()].filter(info => info.key === key);
    return [...new Set([stored, ...remembered].flatMap(account => account?.id ?? []))];
  }

  /** Reads all accounts. Returns the IDs of those that are gone. Throws a SecretStorageError if the storage fails. */
  async function readAll(): Promise<readonly string[]> {
    const before = infos;
    const keys = (await attempt(() => secrets.keys())).filter(key => key.startsWith(secretPrefix));
    const all = await Promise.all(keys.map(read));
    replace(all.filter(account => account !== undefined).sort(byName));
    isRead = true;
    const gone = before.filter(({ id, key }) => {
      const now = infos.find(info => info.key === key);
      // A secret that is there but can't be read now, or only by another version of us, is not gone.
      return now ? now.id !== id : !keys.includes(key);
    });
    // A storage that is locked seems to be empty.
    return infos.length > 0 || memory.read().length === 0 ? gone.map(({ id }) => id) : [];
  }

  function targetFor({ key, basePath, authentication, hasOwnAddress }: Identity): TokenTarget | SettingError {
    const stored = accounts.find(account => account.key === key && key !== secretKey(sampleOrigin));
    if (stored) return { ...stored, basePath, authentication, hasOwnAddress };
    const { address, error, ...rest } = readSettings();
    if (error) return error;
    const own = secretKey(address.origin);
    const name = accounts.find(account => account.key === own)?.name ?? hostOf(address.origin);
    return { ...address, ...rest, key: own, name, hasOwnAddress: false };
  }

  return {
    get isRead() {
      return isRead;
    },
    /** The same object until one of them changes. */
    get infos() {
      return infos;
    },
    /** The name that the workspace asks for, if no account has it. */
    get missing() {
      const { named } = isRead ? choice.read() : {};
      return accounts.every(({ name }) => name !== named) ? named : undefined;
    },
    /** Calls back when an account was stored or deleted, in this window or another. */
    onDidChange: (listener: () => unknown) =>
      secrets.onDidChange(({ key }) => key.startsWith(secretPrefix) && listener()),
    /** The account as it is stored now; `undefined` if it is not. Throws a SecretStorageError if the storage fails. */
    read,
    readAll,
    /** The account that the settings and the choice lead to, without its token until it was read; or why there is none. */
    identify(): { readonly identity: Identity; readonly error?: FlowsError | undefined } {
      const { address, authentication, error } = readSettings();
      const found = chooseAccount(accounts, address.origin, choice.read());
      if (found) {
        const { origin, key, id: account, token } = found;
        const hasOwnAddress = origin !== address.origin || key !== secretKey(origin);
        const own = hasOwnAddress ? found : { basePath: address.basePath, authentication: undefined };
        const { basePath, authentication: itsOwn = authentication } = own;
        return { identity: { origin, basePath, hasOwnAddress, authentication: itsOwn, account, key, token } };
      }
      const identity = { ...noAccount, ...address, authentication };
      if (error || !isRead) return { identity: { ...identity, account: undefined }, error };
      const sentence = l10n.t(
        'No API token is stored for {0}. Set one to see the call flows and fax flows.',
        address.origin,
      );
      return { identity: { ...identity, account: null }, error: new TokenNeededError(sentence) };
    },
    /** Shows an account. The one that the settings lead to, whichever was chosen last, goes on following them. */
    choose(key: string): void {
      const { origin } = readSettings().address;
      const { named } = choice.read();
      const found = accounts.map(
        ({ key: last }) => chooseAccount(accounts, origin, { chosen: [], named, last: [last] })?.key,
      );
      choice.choose(key, !found.every(each => each === key));
    },
    /**
     * The account whose token is set: a new one, the one that is shown, or the one at the address of the settings. An error
     * if the settings name no address, or if the token was typed for another one.
     */
    accountToSet(shown: Identity, typedFor?: NewAccount | TokenTarget): TokenTarget | SettingError {
      if (typedFor && !('key' in typedFor)) {
        return { ...typedFor, key: secretKey(typedFor.origin, crypto.randomUUID()), hasOwnAddress: true };
      }
      const target = targetFor(shown);
      if (target instanceof SettingError || !typedFor) return target;
      if (target.key === typedFor.key && target.origin === typedFor.origin) return target;
      const sentence = l10n.t(
        'Another account is shown now, so the token was not sent. Close this box and run Set API Token… again.',
      );
      return new SettingError(sentence);
    },
    store,
    async rename(key: string, name: string): Promise<void> {
      const account = await read(key);
      if (account) await store({ ...account, name });
    },
    idsOf,
    /** Deletes an account. Returns its IDs, see `idsOf`. */
    async delete(key: string): Promise<readonly string[]> {
      const ids = idsOf(key, await read(key).catch(() => undefined));
      await attempt(() => secrets.delete(key), notWritten);
      replace(accounts.filter(account => account.key !== key));
      memory.write(memory.read().filter(info => info.key !== key));
      return ids;
    },
    /** Adds the account with sample data unless it is there. Its token is random, and goes nowhere. Returns its key. */
    async addSample(): Promise<string> {
      // What is stored before the others were read would be taken for all that there is.
      if (!isRead) await readAll();
      const key = secretKey(sampleOrigin);
      const [id, token] = [crypto.randomUUID(), crypto.randomUUID()];
      const sample = { key, id, token, origin: sampleOrigin, basePath: '', authentication: undefined };
      if (!(await read(key))) await store({ ...sample, name: l10n.t('Sample data') });
      return key;
    },
  };
}
