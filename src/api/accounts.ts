import { readBaseUrl, type BaseUrl } from './baseUrl.ts';
import type { ApiSettings } from './host.ts';

/** An account that the user has, as far as others may know: without its token. */
export interface AccountInfo {
  /** Stable name of the account, also with another token: the key of its secret. */
  readonly key: string;
  /** Random, and another one with each other token, so that nothing fetched with one is taken for the other's. */
  readonly id: string;
  /** What the user calls it; the host if it has no name of its own. */
  readonly name: string;
  /** The exact origin that the token is stored for and sent to: `https://v1.api19.com`. */
  readonly origin: string;
}

/** An account as it is stored. */
export interface Account extends AccountInfo, BaseUrl {
  readonly token: string;
  /** How the token is sent; `undefined`: as the setting says. */
  readonly authentication: ApiSettings['authentication'] | undefined;
}

/** The origin of the built-in account with sample data, which is never requested. */
export const sampleOrigin = 'sample:';

/** How the keys of the secrets of accounts begin. */
export const secretPrefix = 'callflows.token ';

/** The key of an account's secret: without `other`, that of the one account whose address the settings give. */
export function secretKey(origin: string, other?: string): string {
  return `${secretPrefix}${origin}${other === undefined ? '' : ` ${other}`}`;
}

/** The order in which accounts are listed. */
export function byName(one: AccountInfo, other: AccountInfo): number {
  return one.name.localeCompare(other.name) || (one.key < other.key ? -1 : 1);
}

/** What an account without a name is called. */
export function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('//') + 2);
}

/** What the user calls the account with this ID; `undefined` if there is none. */
export function nameOf(accounts: readonly AccountInfo[], id: string | null | undefined): string | undefined {
  return accounts.find(account => account.id === id)?.name;
}

/** The name of the account that is shown; `undefined` if it is the only one, and can't be taken for another. */
export function nameOfSeveral(accounts: readonly AccountInfo[], id: string | null | undefined): string | undefined {
  return accounts.length > 1 ? nameOf(accounts, id) : undefined;
}

/** What decides which account a window shows; empty or `undefined` if nobody said so. */
export interface AccountChoice {
  /** `AccountInfo.key` of the accounts that the user chose in this workspace, the latest first. */
  readonly chosen: readonly string[];
  /** `AccountInfo.name` of the account that the workspace asks for. */
  readonly named: string | undefined;
  /** `AccountInfo.key` of the accounts that the user chose in any window, the latest first. */
  readonly last: readonly string[];
}

/**
 * The account that a window shows: of those that are left the one that the user chose last there, the one that the workspace
 * names, one at the address of the settings, or else the one chosen last anywhere.
 */
export function chooseAccount<A extends AccountInfo>(
  accounts: readonly A[],
  origin: string,
  { chosen, named, last }: AccountChoice,
): A | undefined {
  const here = accounts.filter(account => account.origin === origin);
  return (
    latestOf(chosen, accounts) ??
    accounts.find(({ name }) => name === named) ??
    latestOf(last, here) ??
    here[0] ??
    latestOf(last, accounts)
  );
}

/** The first of the keys that is that of an account. */
function latestOf<A extends AccountInfo>(keys: readonly string[], accounts: readonly A[]): A | undefined {
  return keys.flatMap(each => accounts.filter(({ key }) => key === each))[0];
}

/** The account in a secret; `undefined` if it is not one of this extension. */
export function parseAccount(key: string, secret: string): Account | undefined {
  const [origin = ''] = key.slice(secretPrefix.length).split(' ');
  const address = readBaseUrl(origin);
  if (origin !== sampleOrigin && (typeof address === 'string' || address.origin !== origin)) return undefined;
  try {
    const { token, account: id, name, basePath, authentication } = JSON.parse(secret) as Record<string, unknown>;
    if (typeof token !== 'string' || !token || typeof id !== 'string' || !id) return undefined;
    return {
      key,
      id,
      token,
      origin,
      name: typeof name === 'string' && name ? name : hostOf(origin),
      basePath: typeof basePath === 'string' && basePath.startsWith('/') ? basePath : '',
      authentication: authentication === 'basic' || authentication === 'query' ? authentication : undefined,
    };
  } catch {
    // Not logged: the message of the error may quote the secret.
    return undefined;
  }
}
