/** What the view offers beside an error: the one thing that may help. */
export type Remedy = 'setToken' | 'refresh' | 'openSettings' | 'showLog';

/**
 * Why the account's flows could not be fetched. The message is a whole sentence for the user that names the cause and
 * what to do. It may quote the service (see `quoted`). `cause` is for the log.
 */
export abstract class FlowsError extends Error {
  /** Stable name of the situation, for context keys and tests. */
  abstract readonly kind: string;
  abstract readonly remedy: Remedy;
}

/** No token is stored for the origin. */
export class TokenNeededError extends FlowsError {
  readonly kind = 'tokenNeeded';
  readonly remedy = 'setToken';
}

/** The service refused the token: 401, 403, or `status: error`. */
export class TokenRejectedError extends FlowsError {
  readonly kind = 'tokenRejected';
  readonly remedy = 'setToken';
}

/** A setting prevents the request: base URL or proxy address. */
export class SettingError extends FlowsError {
  readonly kind = 'setting';
  readonly remedy = 'openSettings';
}

/** Neither path of the API exists at this origin (404, 405, 410). */
export class NotFoundError extends FlowsError {
  readonly kind = 'notFound';
  readonly remedy = 'openSettings';
}

/** 429, even after the retries that the time limit allows. */
export class TooManyRequestsError extends FlowsError {
  readonly kind = 'tooManyRequests';
  readonly remedy = 'refresh';
}

/** The service failed (5xx), or returned a status code that makes no sense for a list. */
export class ServerError extends FlowsError {
  readonly kind = 'server';
  readonly remedy = 'refresh';
}

/** No response: name not resolved, connection refused or reset, or timed out; the message names which. */
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

/** The response is larger than 64 MB once decompressed. */
export class TooLargeError extends FlowsError {
  readonly kind = 'tooLarge';
  readonly remedy = 'showLog';
}

/** The response is no list of flows: not JSON (the message quotes its beginning), or JSON of another shape. */
export class UnexpectedResponseError extends FlowsError {
  readonly kind = 'unexpectedResponse';
  readonly remedy = 'showLog';
}

/** The user, or a change of the token or base URL, ended the request. Never shown. */
export class CancelledError extends FlowsError {
  readonly kind = 'cancelled';
  readonly remedy = 'refresh';
}
