import type { FlowLists } from '../flows/flow.ts';
import type { FlowsError } from './errors.ts';
import type { FlowVersion } from './versions.ts';

/** What is known now. A new object with every change; objects handed out never change. */
export interface Known {
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
   * refresh in milliseconds since 1970. What they were before: {@link KnownFlows.versions}.
   */
  readonly changed: ReadonlyMap<string, number>;
}

/**
 * The one object that says what is known of the account's flows. Nobody else fetches, nobody else reads the token. It
 * makes no request and no I/O before one of its methods is called.
 */
export interface KnownFlows {
  readonly now: Known;
  /** Called after each change of `now`. */
  readonly onDidChange: (listener: (known: Known) => void) => { dispose(): void };
  /**
   * Makes sure that something is known: the first call reads the saved answer, which shows at once, and starts one
   * refresh behind it. Resolves when there are flows to show or the reason why there are none; later calls are free.
   */
  load(): Promise<Known>;
  /**
   * Asks the service. Joins a refresh that is under way. Resolves with what is known then; a failure is in it, not thrown.
   * With `signal`, only the caller's wait ends early, unless it was the last one waiting: then the request ends too.
   */
  refresh(signal?: AbortSignal): Promise<Known>;
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

/** What the extension's settings say, read anew at each request; see `contract.ts` for the settings themselves. */
export interface ApiSettings {
  readonly baseUrl: string;
  readonly authentication: 'basic' | 'query';
  /** Seconds for a refresh as a whole. */
  readonly requestTimeout: number;
}

/** The user's network settings (VS Code's `http.*`), read anew at each request, never from a workspace. */
export interface NetworkSettings {
  /** `http.proxy`; empty where not set. */
  readonly proxy: string;
  readonly noProxy: readonly string[];
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  readonly proxyStrictSSL: boolean;
  readonly proxyAuthorization: string | undefined;
  readonly systemCertificates: boolean;
}

/** The part of VS Code's SecretStorage that is used. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  onDidChange(listener: (event: { key: string }) => void): { dispose(): void };
}

/** The part of VS Code's LogOutputChannel that is used. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
