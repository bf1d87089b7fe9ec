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
