import type { FlowLists } from '../flows/flow.ts';
import type { Outline } from '../flows/outline.ts';
import type { Account, AccountChoice, AccountInfo } from './accounts.ts';
import type { FlowsError } from './errors.ts';
import type { FetchedFlows, FetchRequest } from './fetchFlows.ts';
import type { ApiSettings, Log, NetworkSettings, Secrets } from './host.ts';
import type { Redactor } from './redact.ts';
import type { Identity } from './session.ts';
import type { FlowVersion } from './versions.ts';

/** What is known now. A new object with every change; objects handed out never change. */
export interface FlowState {
  /** Where the service is, `https://v1.api19.com`; `undefined` if the base-URL setting is invalid (see `fetchError`). */
  readonly origin: string | undefined;
  /** The same with the path below which the API is, if there is one. */
  readonly baseUrl: string | undefined;
  /** `AccountInfo.id` of the account that is shown; `null`: there is none; `undefined`: not read yet. */
  readonly account: string | null | undefined;
  /** All accounts of the user, by name; empty until they were read. */
  readonly accounts: readonly AccountInfo[];
  /** The name of the account that the workspace asks for, if the user has none of that name. */
  readonly missing: string | undefined;
  /**
   * The flows of that account as last received; `undefined` until some were. A flow that a refresh did not change stays
   * the same object, and if it changed none, `flows` does too.
   */
  readonly flows: FlowLists | undefined;
  /** Of a large account, while its saved flows are read. */
  readonly outline: Outline | undefined;
  /** When `flows` were received, in milliseconds since 1970. */
  readonly receivedAt: number | undefined;
  /** Whether a request is under way. */
  readonly isLoading: boolean;
  /** While loading: what goes on beyond the ordinary, "Trying again in 2 s"; otherwise `undefined`. */
  readonly progress: string | undefined;
  /**
   * Why the last refresh failed; `undefined` after one that did not. `flows` stay. A CancelledError only if there are none.
   */
  readonly fetchError: FlowsError | undefined;
  /**
   * The flows (by `key`) that a refresh changed less than a day before `receivedAt`, with the time of that refresh in
   * milliseconds since 1970. {@link FlowStore.versions} has what they were before.
   */
  readonly changed: ReadonlyMap<string, number>;
}

/** The one object that fetches flows and reads tokens. It makes no request and no I/O before a method is called. */
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
   * Tries the token (trimmed) on the service and stores it unless it is refused, for the account that is shown, or for a
   * new one, which is shown then. A token that was typed for an account which is shown no longer (see
   * {@link tokenTarget}) is sent nowhere. Resolves with the refusal (also of an empty one), or `undefined` if it was
   * stored; any other error is then in `now`. If `signal` is aborted before that, rejects with a CancelledError.
   */
  setToken(token: string, signal?: AbortSignal, account?: NewAccount | TokenTarget): Promise<FlowsError | undefined>;
  /** Whose token {@link setToken} sets, once the accounts were read; an error if the settings name no address. */
  tokenTarget(): TokenTarget | FlowsError;
  /** Shows another account in this window, and the flows that are saved of it at once. */
  switchAccount(key: string): void;
  renameAccount(key: string, name: string): Promise<void>;
  /** Deletes an account (the one shown) and everything fetched with it. Returns the files that could not be deleted. */
  removeAccount(key?: string): Promise<readonly string[]>;
  /** Shows the built-in account with sample data, for which no request is made. */
  showSample(): Promise<void>;
  /** The saved flows of the accounts that are not shown. */
  flowsOfOthers(): Promise<readonly { readonly name: string; readonly flows: FlowLists }[]>;
  /** Earlier versions of a flow, newest first, without the present one. JSON white space alone makes no version. */
  versions(key: string): readonly FlowVersion[];
  /** To be called when a setting of the extension changed: another base URL ends the refresh and starts one there. */
  settingsChanged(): void;
  dispose(): void;
}

/** An account to be added. */
export type NewAccount = Pick<TokenTarget, 'name' | 'origin' | 'basePath' | 'authentication'>;

/** An account that a token is typed for. */
export type TokenTarget = Pick<Account, 'key' | 'name'> & Omit<Identity, 'account' | 'key' | 'token'>;

/** What `createFlowStore` is made of. Settings and network are read anew for each request. */
export interface FlowStoreParts {
  readonly secrets: Secrets;
  readonly settings: () => ApiSettings;
  readonly network: () => NetworkSettings;
  readonly log: Log;
  readonly redactor: Redactor;
  /** The directory of the saved flows, which need not exist. */
  readonly directory: string;
  /** Which account this window shows. `isKept`: whether this workspace goes on showing the one that is chosen. */
  readonly choice: { read(): AccountChoice; choose(key: string, isKept: boolean): void };
  /** The accounts as they were last read: at hand at once, while the secrets take their time. */
  readonly memory: { read(): readonly AccountInfo[]; write(accounts: readonly AccountInfo[]): void };
  /** The time, in milliseconds since 1970; that of the machine if not given. */
  readonly time?: () => number;
  /** Resolves when saved flows that were just shown are on the screen, and a request may begin behind them. */
  readonly untilDrawn?: () => Promise<void>;
  readonly fetchFlows?: (request: FetchRequest) => Promise<FetchedFlows>;
}
