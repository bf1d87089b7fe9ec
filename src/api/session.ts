import type { BaseUrl } from './baseUrl.ts';

/** Whose flows are fetched: an account at an address. */
export interface Identity extends BaseUrl {
  /** The random ID of the account; `null`: no token is stored for the origin; `undefined`: not read yet. */
  readonly account: string | null | undefined;
  /** The account's token; empty without an account. */
  readonly token: string;
}

/**
 * An account at an address, while both stay as they are. Another address, account or token aborts the session and begins
 * a new one, so whatever was started with it is of use exactly as long as `signal` is not aborted.
 */
export interface Session extends Identity {
  readonly signal: AbortSignal;
  abort(): void;
}

/** Begins a session. */
export function createSession({ origin, basePath, account, token }: Identity): Session {
  const controller = new AbortController();
  return { origin, basePath, account, token, signal: controller.signal, abort: () => controller.abort() };
}
