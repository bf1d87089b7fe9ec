import type { BaseUrl } from './baseUrl.ts';
import type { ApiSettings } from './host.ts';

/** Whose flows are fetched: an account at an address. */
export interface Identity extends BaseUrl {
  /** Whether the address is the account's own, and not that of the settings. */
  readonly hasOwnAddress: boolean;
  readonly authentication: ApiSettings['authentication'];
  /** `AccountInfo.id`; `null`: there is no account to show; `undefined`: not read yet, or the address is invalid. */
  readonly account: string | null | undefined;
  /** `AccountInfo.key`; `undefined` without an account. */
  readonly key: string | undefined;
  /** The account's token; empty without an account. */
  readonly token: string;
}

/**
 * An account at an address, while both stay as they are. Another address, account or token aborts the session and begins
 * a new one, so whatever was started with it is of use exactly as long as `signal` is not aborted.
 */
export type Session = ReturnType<typeof createSession>;

/** Begins a session, which ends with `outer` as well. */
export function createSession(identity: Identity, outer?: AbortSignal) {
  const controller = new AbortController();
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  return { ...identity, signal, abort: () => controller.abort() };
}
