/** What the extension's settings say, read anew for each request; see `contract.ts` for the settings themselves. */
export interface ApiSettings {
  readonly baseUrl: string;
  readonly authentication: 'basic' | 'query';
  /** Seconds for a refresh as a whole, within what the setting allows. */
  readonly requestTimeout: number;
}

/** The user's network settings (VS Code's `http.*`), read anew for each request, never from a workspace. */
export interface NetworkSettings {
  /** `http.proxy`; empty if not set. */
  readonly proxy: string;
  readonly noProxy: readonly string[];
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  readonly proxyStrictSSL: boolean;
  readonly proxyAuthorization: string | undefined;
  readonly systemCertificates: boolean;
}

/** The part of VS Code's SecretStorage that is used. */
export interface Secrets {
  keys(): PromiseLike<string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  onDidChange(listener: (event: { key: string }) => void): { dispose(): void };
}

/** The part of VS Code's LogOutputChannel that is used. */
export type Log = Record<'info' | 'warn' | 'error', (message: string) => void>;
