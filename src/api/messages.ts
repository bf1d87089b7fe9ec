import { quoted } from '../flows/text.ts';
import type { Clock } from './clock.ts';
import type { FlowsError } from './errors.ts';
import {
  CancelledError,
  CertificateError,
  NotFoundError,
  ProxyError,
  RedirectError,
  ServerError,
  TokenRejectedError,
  TooLargeError,
  TooManyRequestsError,
  UnexpectedResponseError,
  UnreachableError,
} from './errors.ts';
import type { ApiSettings } from './host.ts';
import type { Proxy } from './network.ts';
import type { Redactor } from './redact.ts';

/** The size that a response may have, compressed and decompressed, in bytes. */
export const largestResponse = 64 * 1024 * 1024;

/** Why this side ended a request, as the reason of its AbortSignal. */
export type AbortReason = 'cancelled' | 'outOfTime' | 'noFirstByte' | 'noFurtherByte';

/** What a failure says about the path that was requested; see `precedence` in `fetchFlows.ts`. */
export type Verdict = 'notThere' | 'notJson' | 'failed' | 'refused' | 'cancelled';

/** What went wrong with one request. */
export interface Failure {
  readonly kind: 'failed';
  readonly error: FlowsError;
  readonly verdict: Verdict;
  /** Whether the same request may succeed a little later. */
  readonly isRetryable: boolean;
  /** When the service accepts the next request, in milliseconds since 1970. */
  readonly retryAt?: number | undefined;
  /** Whether no connection was made, so that another transport may reach the same host. */
  readonly couldNotConnect?: boolean;
}

/** What the messages name. */
export interface ErrorContext {
  /** The host of the service, with its port unless that is the default one. */
  readonly host: string;
  readonly proxy: Proxy | undefined;
  readonly settings: ApiSettings;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** A failure that no retry helps, unless `more` differs. */
export function failed(error: FlowsError, more: Partial<Failure> = {}): Failure {
  return { kind: 'failed', error, verdict: 'failed', isRetryable: false, ...more };
}

const checkBaseUrl = 'Check the setting callflows.baseUrl.';

/** Text from outside, redacted before it is cut to length, because half a token could remain otherwise. */
function quote(text: string, { redactor }: ErrorContext): string {
  return quoted(redactor.redact(text));
}

function messageOf(words: string, context: ErrorContext): string {
  const shown = quote(words, context);
  return shown === '' ? '' : ` Its message: “${shown}”.`;
}

/** The service refused the token, in its own words, which may be empty. */
export function refused(words: string, context: ErrorContext): Failure {
  const reason = messageOf(words, context) || ' It gave no reason.';
  return failed(new TokenRejectedError(`The service refused this token.${reason}`), { verdict: 'refused' });
}

/** The path does not exist. */
export function notFound(address: string, status: number, context: ErrorContext): Failure {
  const where = `${quote(address, context)} (HTTP ${status} for both of its paths)`;
  return failed(new NotFoundError(`The API was not found at ${where}. ${checkBaseUrl}`), { verdict: 'notThere' });
}

/** Any HTTP status but success and those of {@link notFound}. `words` are those of the body, if there are any. */
export function statusFailure(
  status: number,
  words: string,
  retryAt: number | undefined,
  context: ErrorContext,
): Failure {
  const message = messageOf(words, context);
  const retryable = (error: FlowsError) => failed(error, { isRetryable: true, retryAt });
  const tryAgain = (otherwise: string) =>
    `Try again ${retryAt === undefined ? otherwise : timeOf(retryAt, context.clock.now())}.${message}`;
  switch (status) {
    case 401:
    case 403:
      return failed(new TokenRejectedError(`The service refused this token (HTTP ${status}).${message}`));
    case 407:
      return proxyFailure(context.proxy, 'requires a user name and password (HTTP 407)', { couldNotConnect: true });
    case 429:
      return retryable(new TooManyRequestsError(`The service received too many requests. ${tryAgain('in a minute')}`));
    case 502:
    case 504:
      return retryable(new ServerError(`A gateway could not reach the service (HTTP ${status}). ${tryAgain('later')}`));
    case 503:
      return retryable(new ServerError(`The service is not available (HTTP 503). ${tryAgain('later')}`));
  }
  if (status >= 500) return failed(new ServerError(`The service failed (HTTP ${status}). Try again later.${message}`));
  return failed(new ServerError(`The service did not send a list of flows (HTTP ${status}).${message}`));
}

function timeOf(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const isSoon = Math.abs(milliseconds - now) < 12 * 60 * 60 * 1000;
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return isSoon ? `at ${time}` : `on ${date.toLocaleDateString()} at ${time}`;
}

/** A redirect that is not followed. `to` is its target, `undefined` if that is no address. */
export function redirected(to: URL | undefined, origin: string, context: ErrorContext): Failure {
  if (!to) return failed(new RedirectError(`The service redirects to an invalid address. ${checkBaseUrl}`));
  const isSame = to.origin === origin;
  if (isSame) return failed(new RedirectError(`The service redirects more than 3 times. ${checkBaseUrl}`));
  const isDowngrade = to.protocol === 'http:' && origin.startsWith('https:');
  const target = `${quote(to.host || to.protocol, context)}${isDowngrade ? ' over http' : ''}`;
  const why = `The redirect was not followed, because the token is for ${origin} only.`;
  const advice = 'If the service has moved, change the setting callflows.baseUrl.';
  return failed(new RedirectError(`The service redirects to another server, ${target}. ${why} ${advice}`));
}

/** More than is read. */
export function tooLarge(): TooLargeError {
  const limit = largestResponse / 1024 / 1024;
  return new TooLargeError(`The response from the service is larger than ${limit} MB, so it was not read completely.`);
}

/** A body that can't be decompressed. `how` completes "The response from the service". */
export function notReadable(how: string, cause?: Error): UnexpectedResponseError {
  return new UnexpectedResponseError(`The response from the service ${how}.`, { cause });
}

function proxyFailure(proxy: Proxy | undefined, how: string, { cause, ...more }: Partial<Failure> & { cause?: Error }) {
  const name = proxy ? `The proxy ${quoted(proxy.host)} (from ${proxy.source})` : 'The proxy';
  return failed(new ProxyError(`${name} ${how}. Check the network settings.`, { cause }), more);
}

/** A request that this side ended. */
export function aborted(reason: AbortReason, { host, settings }: ErrorContext): Failure {
  if (reason === 'cancelled') return failed(new CancelledError('The refresh was cancelled.'), { verdict: reason });
  const what = {
    outOfTime: `the response was not complete within ${settings.requestTimeout} seconds (the setting callflows.requestTimeout)`,
    noFirstByte: 'it accepted the request but did not respond',
    noFurtherByte: 'it stopped in the middle of its response',
  }[reason];
  return failed(new UnreachableError(`${host} timed out: ${what}.`));
}

const unknownAuthority = 'it was signed by an authority that is not trusted here';
const certificateReasons: Partial<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was issued for another host',
};
const certificateCode = /^(CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_)/;

const connectionReasons: Partial<Record<string, string>> = {
  ENOTFOUND: 'its name could not be resolved (DNS). Check the network and the setting callflows.baseUrl',
  EAI_AGAIN: 'its name could not be resolved (DNS). Check the network',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'there is no route to this host',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'connecting timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connecting timed out',
};
const resetCode =
  /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_PRX_CONN|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP2_.*)$/;

/** What an error that a transport threw means. */
export function transportFailure(thrown: unknown, context: ErrorContext): Failure {
  const { host, proxy } = context;
  const code = codeOf(thrown);
  const cause = causeOf(thrown, context);
  const unreachable = (why: string, more?: Partial<Failure>) =>
    failed(new UnreachableError(`${host} can't be reached: ${why}.`, { cause }), more);
  const unexpected = (what: string) => failed(new UnexpectedResponseError(`${host} ${what}.`, { cause }));

  if (code === 'UND_ERR_PRX_TLS') return proxyFailure(proxy, 'has a certificate for another host', { cause });
  if (code in certificateReasons || certificateCode.test(code)) {
    const reason = certificateReasons[code] ?? `the check failed with ${quote(code, context)}`;
    const route = proxy ? ` (through the proxy ${proxy.host})` : '';
    return failed(new CertificateError(`The certificate of ${host}${route} is not trusted: ${reason}.`, { cause }));
  }
  // undici gives the status of a proxy's response to CONNECT in words only.
  const [, tunnelStatus] = /Proxy response \((\d{3})\)/.exec(cause.message) ?? [];
  if (tunnelStatus === '407') return statusFailure(407, '', undefined, context);
  if (tunnelStatus !== undefined) {
    const isRetryable = ['429', '502', '503', '504'].includes(tunnelStatus);
    return proxyFailure(proxy, `did not connect to ${host} (HTTP ${tunnelStatus})`, { cause, isRetryable });
  }
  if (code.startsWith('UND_ERR_SOCKS5')) return proxyFailure(proxy, `did not connect to ${host}`, { cause });
  const reason = connectionReasons[code];
  if (reason !== undefined) {
    const isRetryable = code === 'ECONNREFUSED';
    if (proxy) return proxyFailure(proxy, `can't be reached: ${reason}`, { cause, isRetryable });
    return unreachable(reason, { isRetryable, couldNotConnect: true });
  }
  if (resetCode.test(code)) {
    return unreachable('the connection was reset before the response was complete', { isRetryable: true });
  }
  if (/^(UND_ERR_HEADERS|HPE_HEADER)_OVERFLOW$/.test(code)) return unexpected('sent too many headers');
  if (code.startsWith('HPE_') || (thrown instanceof Error && thrown.name === 'HTTPParserError')) {
    return unexpected('does not speak valid HTTP');
  }
  if (/^(EPROTO$|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return unreachable(`no secure connection could be established (${quote(code, context)})`);
  }
  return unreachable(cause.message);
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'cause' in thrown ? codeOf(thrown.cause) : '';
}

/** An error for the log: errors of the network may carry raw bytes of the response, so only their words are kept. */
function causeOf(thrown: unknown, context: ErrorContext): Error {
  if (!(thrown instanceof Error)) return new Error(typeof thrown);
  const parts = thrown instanceof AggregateError ? thrown.errors.map(String) : [];
  return new Error(quote([codeOf(thrown), thrown.message, ...parts].filter(Boolean).join(': '), context));
}
