/** What the view offers beside an error: the one thing that may help. */
export type Remedy = 'setToken' | 'refresh' | 'openSettings' | 'showLog';

/**
 * Why the account's flows could not be had. The message is a whole sentence for the user that names the cause and what
 * to do; it may quote the service (see `quoted`), and never holds the token in any encoding. `cause` is for the log.
 */
export abstract class FlowsError extends Error {
  /** Stable name of the situation: the context key and the tests know it by this. */
  abstract readonly kind: string;
  abstract readonly remedy: Remedy;
}

/** No token is kept for the origin. */
export class TokenNeededError extends FlowsError {
  readonly kind = 'tokenNeeded';
  readonly remedy = 'setToken';
}

/** The service refused the token: 401, 403, or `status: error`. */
export class TokenRejectedError extends FlowsError {
  readonly kind = 'tokenRejected';
  readonly remedy = 'setToken';
}

/** A setting keeps the request from being made: base URL or proxy address. */
export class SettingError extends FlowsError {
  readonly kind = 'setting';
  readonly remedy = 'openSettings';
}

/** Neither path of the API exists at this origin (404, 405, 410). */
export class NotFoundError extends FlowsError {
  readonly kind = 'notFound';
  readonly remedy = 'openSettings';
}

/** 429, still after the tries that the time limit allows. */
export class TooManyRequestsError extends FlowsError {
  readonly kind = 'tooManyRequests';
  readonly remedy = 'refresh';
  /** When the service wants to be asked again, in milliseconds since 1970; `undefined` where it did not say. */
  readonly retryAt: number | undefined;

  constructor(message: string, retryAt?: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAt = retryAt;
  }
}

/** Another status code that tells of a fault of the service (5xx), or one that makes no sense for a list. */
export class ServerError extends FlowsError {
  readonly kind = 'server';
  readonly remedy = 'refresh';
}

/** No answer: name not resolved, connection refused or reset, or timed out; the message names which. */
export class UnreachableError extends FlowsError {
  readonly kind = 'unreachable';
  readonly remedy = 'refresh';
}

/** TLS failed because the certificate is not trusted; the message gives the reason. */
export class CertificateError extends FlowsError {
  readonly kind = 'certificate';
  readonly remedy = 'showLog';
}

/** The proxy of the user's settings or environment could not be used; the message names its host, never its password. */
export class ProxyError extends FlowsError {
  readonly kind = 'proxy';
  readonly remedy = 'openSettings';
}

/** A redirect to another origin, or one too many; nothing was sent there. */
export class RedirectError extends FlowsError {
  readonly kind = 'redirect';
  readonly remedy = 'openSettings';
}

/** The answer is larger than 64 MB once unpacked. */
export class TooLargeError extends FlowsError {
  readonly kind = 'tooLarge';
  readonly remedy = 'showLog';
}

/** The answer is no list of flows: not JSON (its first characters are quoted), or JSON of another shape (with the path). */
export class UnexpectedAnswerError extends FlowsError {
  readonly kind = 'unexpectedAnswer';
  readonly remedy = 'showLog';
}

/** The refresh was given up: by the user, or because the token or base URL changed. Shown to nobody. */
export class CancelledError extends FlowsError {
  readonly kind = 'cancelled';
  readonly remedy = 'refresh';
}
