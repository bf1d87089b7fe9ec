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
  UnexpectedAnswerError,
  UnreachableError,
} from './errors.ts';
import type { Proxy } from './network.ts';
import { redact } from './redact.ts';

/** The size that an answer may have, on the wire and once unpacked, in bytes. */
export const largestAnswer = 64 * 1024 * 1024;

/** Why a request was ended from this side, as the reason of its AbortSignal. */
export type AbortReason = 'cancelled' | 'outOfTime' | 'noFirstByte' | 'noFurtherByte';

/** What went wrong with one request. */
export interface Failure {
  readonly kind: 'failed';
  readonly error: FlowsError;
  /** Whether the same request may succeed a little later. */
  readonly isRetryable: boolean;
  /** When the service wants to be asked again, in milliseconds since 1970. */
  readonly retryAt?: number | undefined;
  /** Whether no connection came about, so that another way to the same host may. */
  readonly couldNotConnect?: boolean;
}

/** What the sentences name. */
export interface ErrorContext {
  /** The host that was asked, with its port where it is not the usual one. */
  readonly host: string;
  readonly proxy: Proxy | undefined;
  readonly token: string;
  /** Seconds for the refresh as a whole. */
  readonly requestTimeout: number;
  readonly clock: Clock;
}

/** Text from outside, fit to stand in a sentence: without the token, visible, one line, at most 200 characters. */
export function quotedSafely(text: string, token: string): string {
  return quoted(redact(text, token));
}

/** A failure that lasts. */
export function permanent(error: FlowsError): Failure {
  return { kind: 'failed', error, isRetryable: false };
}

function says(words: string, token: string): string {
  const safe = quotedSafely(words, token);
  return safe === '' ? '' : ` It says: “${safe}”.`;
}

/** The service refused the token, in its own words, which may be empty. */
export function refused(words: string, token: string): TokenRejectedError {
  return new TokenRejectedError(`The service refused this token.${says(words, token) || ' It gave no reason.'}`);
}

/** Neither path is there. */
export function notFound(address: string, status: number, token: string): NotFoundError {
  return new NotFoundError(
    `The API was not found at ${quotedSafely(address, token)} (HTTP ${status} for both of its paths). Check the setting callflows.baseUrl.`,
  );
}

/** What an HTTP status other than success says; `words` are those of the body, where it had any. */
export function statusFailure(
  status: number,
  words: string,
  retryAt: number | undefined,
  { proxy, token, clock }: ErrorContext,
): Failure {
  const said = says(words, token);
  switch (status) {
    case 401:
    case 403:
      return permanent(new TokenRejectedError(`The service refused this token (HTTP ${status}).${said}`));
    case 407:
      return {
        ...permanent(proxyFailure(proxy, 'asks for a user name and password (HTTP 407)')),
        couldNotConnect: true,
      };
    case 429: {
      const advice =
        retryAt === undefined
          ? 'Try again in a minute.'
          : `It wants to be asked again ${timeOf(retryAt, clock.now())}.`;
      const error = new TooManyRequestsError(`The service received too many requests. ${advice}${said}`, retryAt);
      return { kind: 'failed', error, isRetryable: true, retryAt };
    }
    case 502:
    case 503:
    case 504: {
      const what = status === 503 ? 'is not available at the moment' : "can't be reached behind its own front door";
      const when =
        retryAt === undefined ? 'Try again later.' : `It wants to be asked again ${timeOf(retryAt, clock.now())}.`;
      return {
        kind: 'failed',
        error: new ServerError(`The service ${what} (HTTP ${status}). ${when}${said}`),
        isRetryable: true,
        retryAt,
      };
    }
  }
  if (status >= 500) {
    return permanent(new ServerError(`The service failed (HTTP ${status}). Try again later.${said}`));
  }
  return permanent(
    new ServerError(`The service answered HTTP ${status}, which makes no sense for a list of flows.${said}`),
  );
}

function timeOf(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const isSoon = Math.abs(milliseconds - now) < 12 * 60 * 60 * 1000;
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return isSoon ? `at ${time}` : `on ${date.toLocaleDateString()} at ${time}`;
}

/** A redirect that is not followed. `to` is where it leads, `undefined` where that can't be read. */
export function redirected(to: URL | undefined, origin: string, token: string): RedirectError {
  if (!to)
    return new RedirectError(
      "The service redirects to an address that can't be read. Check the setting callflows.baseUrl.",
    );
  if (to.origin === origin)
    return new RedirectError('The service redirects more than 3 times. Check the setting callflows.baseUrl.');
  const host = quotedSafely(to.host || to.protocol, token);
  const isDowngrade = to.protocol === 'http:' && origin.startsWith('https:');
  return new RedirectError(
    `The service redirects to another server, ${isDowngrade ? `${host} over http` : host}. It was not followed, since the token is for ${origin} alone. If the service has moved, change the setting callflows.baseUrl.`,
  );
}

/** More than is read. */
export function tooLarge(): TooLargeError {
  return new TooLargeError(
    `The answer of the service is larger than ${largestAnswer / 1024 / 1024} MB, so it was not read to its end.`,
  );
}

/** A body that can't be unpacked; `how` completes "The answer of the service". */
export function notReadable(how: string, token: string, cause?: unknown): UnexpectedAnswerError {
  return new UnexpectedAnswerError(`The answer of the service ${how}.`, { cause: asCause(cause, token) });
}

function proxyFailure(proxy: Proxy | undefined, how: string, cause?: Error): ProxyError {
  const name = proxy ? `The proxy ${quoted(proxy.host)} (from ${proxy.source})` : 'The proxy';
  return new ProxyError(`${name} ${how}. Check the network settings.`, { cause });
}

/** A request that was ended from this side. */
export function ended(ending: AbortReason, { host, token, requestTimeout }: ErrorContext): FlowsError {
  const name = quotedSafely(host, token);
  switch (ending) {
    case 'cancelled':
      return new CancelledError('The refresh was cancelled.');
    case 'outOfTime':
      return new UnreachableError(
        `${name} timed out: the answer was not complete within ${requestTimeout} seconds (the setting callflows.requestTimeout).`,
      );
    case 'noFirstByte':
      return new UnreachableError(`${name} timed out: it accepted the request and did not begin to answer.`);
    case 'noFurtherByte':
      return new UnreachableError(`${name} timed out: it stopped in the middle of its answer.`);
  }
}

const certificateReasons: Partial<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'an authority that is not known here signed it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'an authority that is not known here signed it',
  UNABLE_TO_GET_ISSUER_CERT: 'an authority that is not known here signed it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'an authority that is not known here signed it',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was made out to another host',
};
const isCertificateCode = (code: string) =>
  code in certificateReasons || /^(CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_)/.test(code);

const noWay: Partial<Record<string, string>> = {
  ENOTFOUND: 'the name is not known (DNS). Check the network and the setting callflows.baseUrl',
  EAI_AGAIN: 'the name could not be looked up (DNS). Check the network',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'connecting timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connecting timed out',
};
const broken = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_PRX_CONN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What an error that a transport threw means. */
export function transportFailure(thrown: unknown, circumstances: ErrorContext): Failure {
  const { proxy, token } = circumstances;
  const host = quotedSafely(circumstances.host, token);
  const code = codeOf(thrown);
  const cause = asCause(thrown, token);
  if (code === 'UND_ERR_PRX_TLS')
    return permanent(proxyFailure(proxy, 'has a certificate that was made out to another host', cause));
  if (isCertificateCode(code)) {
    const reason = certificateReasons[code] ?? `the check ended with ${quotedSafely(code, token)}`;
    return permanent(
      new CertificateError(
        `The certificate of ${host}${proxy ? ` (by way of the proxy ${proxy.host})` : ''} is not trusted: ${reason}.`,
        {
          cause,
        },
      ),
    );
  }
  // undici tells the status of a proxy's answer to CONNECT in words alone.
  const [, tunnelStatus] = /Proxy response \((\d{3})\)/.exec(cause.message) ?? [];
  if (tunnelStatus === '407') return statusFailure(407, '', undefined, circumstances);
  if (tunnelStatus !== undefined) {
    const isRetryable = ['429', '502', '503', '504'].includes(tunnelStatus);
    return {
      ...permanent(proxyFailure(proxy, `did not open a way to ${host} (HTTP ${tunnelStatus})`, cause)),
      isRetryable,
    };
  }
  const reason = noWay[code];
  if (reason !== undefined) {
    const isRetryable = code === 'ECONNREFUSED';
    if (proxy) return { ...permanent(proxyFailure(proxy, `can't be reached: ${reason}`, cause)), isRetryable };
    return {
      ...permanent(new UnreachableError(`${host} can't be reached: ${reason}.`, { cause })),
      isRetryable,
      couldNotConnect: true,
    };
  }
  if (broken.has(code) || code.startsWith('ERR_HTTP2_')) {
    const error = new UnreachableError(
      `${host} can't be reached: the connection was reset before the answer was complete.`,
      { cause },
    );
    return { ...permanent(error), isRetryable: true };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return permanent(new UnexpectedAnswerError(`${host} sent more headers than are read.`, { cause }));
  }
  if (code.startsWith('HPE_') || (thrown instanceof Error && thrown.name === 'HTTPParserError')) {
    return permanent(new UnexpectedAnswerError(`What answers at ${host} does not speak HTTP as it should.`, { cause }));
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return permanent(
      new UnreachableError(
        `${host} can't be reached: no secure connection came about (${quotedSafely(code, token)}).`,
        { cause },
      ),
    );
  }
  if (code.startsWith('UND_ERR_SOCKS5')) return permanent(proxyFailure(proxy, `did not open a way to ${host}`, cause));
  return permanent(new UnreachableError(`${host} can't be reached: ${quotedSafely(cause.message, token)}.`, { cause }));
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'cause' in thrown ? codeOf(thrown.cause) : '';
}

/** An error for the log: errors of the network may carry raw bytes of the answer, so only their words are kept. */
function asCause(thrown: unknown, token: string): Error {
  if (!(thrown instanceof Error)) return new Error(typeof thrown);
  const parts = thrown instanceof AggregateError ? thrown.errors.map(String) : [];
  return new Error(quotedSafely([codeOf(thrown), thrown.message, ...parts].filter(Boolean).join(': '), token));
}
