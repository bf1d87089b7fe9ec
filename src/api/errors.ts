/** What the view offers beside an error: the one thing that may help. */
export type Remedy = 'setToken' | 'refresh' | 'openSettings' | 'showLog';

/**
 * Why the account's flows could not be fetched. The message is a whole sentence for the user that names the cause and
 * what to do. It may quote the service (see `quoted`). `cause` is for the log.
 */
export abstract class FlowsError extends Error {
  /** Stable name of the situation, also for the log and for assistants. */
  abstract readonly kind: string;
  abstract readonly remedy: Remedy;
}

function situation<Kind extends string, Help extends Remedy>(kind: Kind, remedy: Help) {
  return class extends FlowsError {
    readonly kind = kind;
    readonly remedy = remedy;
  };
}

/** No token is stored for the origin, or none can be. */
export class TokenNeededError extends situation('tokenNeeded', 'setToken') {}

/** VS Code's secret storage could not be read, so it is not known whether there is a token. */
export class SecretStorageError extends situation('secretStorage', 'refresh') {}

/** The service refused the token: 401, 403, or `status: error`. */
export class TokenRejectedError extends situation('tokenRejected', 'setToken') {}

/** A setting prevents the request: base URL or proxy address. */
export class SettingError extends situation('setting', 'openSettings') {}

/** Neither path of the API exists at this origin (404, 405, 410). */
export class NotFoundError extends situation('notFound', 'openSettings') {}

/** 429, also after the retries that the service and the time limit allow. */
export class TooManyRequestsError extends situation('tooManyRequests', 'refresh') {}

/** The service failed (5xx), or returned a status code that makes no sense for a list. */
export class ServerError extends situation('server', 'refresh') {}

/** No response: name not resolved, connection refused or reset, or timed out; the message names which. */
export class UnreachableError extends situation('unreachable', 'refresh') {}

/** TLS failed because the certificate is not trusted; the message gives the reason. */
export class CertificateError extends situation('certificate', 'showLog') {}

/** The proxy of the user's settings or environment could not be used; the message names its host, never its password. */
export class ProxyError extends situation('proxy', 'openSettings') {}

/** A redirect to another origin, or one too many; nothing was sent there. */
export class RedirectError extends situation('redirect', 'openSettings') {}

/** The response is larger than 64 MB once decompressed. */
export class TooLargeError extends situation('tooLarge', 'showLog') {}

/** The response is no list of flows: not JSON (the message quotes its beginning), or JSON of another shape. */
export class UnexpectedResponseError extends situation('unexpectedResponse', 'showLog') {}

/** The user, or a change of the token or base URL, ended the request. Shown only while no flows are known. */
export class CancelledError extends situation('cancelled', 'refresh') {}
