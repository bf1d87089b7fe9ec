import * as l10n from '@vscode/l10n';
import { locale } from '../flows/language.ts';
import { quoted } from '../flows/text.ts';
import { hostOf } from './accounts.ts';
import type { Clock } from './clock.ts';
import { CancelledError, CertificateError, NotFoundError, ProxyError, RedirectError, ServerError } from './errors.ts';
import { TokenRejectedError, TooLargeError, TooManyRequestsError, type FlowsError } from './errors.ts';
import { UnexpectedResponseError, UnreachableError } from './errors.ts';
import type { ApiSettings, Log } from './host.ts';
import type { Proxy } from './network.ts';
import type { Redactor } from './redact.ts';
import type { Session } from './session.ts';

/** The size that a response may have, compressed and decompressed, in bytes. */
export const largestResponse = 64 * 1024 * 1024;

/** Why this side ended a request, as the reason of its AbortSignal, unless it was cancelled. */
export type AbortReason = 'outOfTime' | 'noFirstByte' | 'noFurtherByte';

/** Seconds for a refresh that most services keep to: the default of the setting. */
const usualTime = 30;

/** Seconds for a refresh as a whole and for parts of it, for which one that may take longer than usual waits longer. */
export const timeLimits = ({ requestTimeout }: ApiSettings): Record<AbortReason, number> => ({
  outOfTime: requestTimeout,
  noFirstByte: (Math.max(requestTimeout, usualTime) * 2) / 3,
  noFurtherByte: Math.max(requestTimeout, usualTime) / 2,
});

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

/** What all requests of one refresh share, and the messages name. */
export interface RequestContext {
  readonly session: Session;
  readonly proxy: Proxy | undefined;
  readonly settings: ApiSettings;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly clock: Clock;
  /** Ends the request under way; its reason is an {@link AbortReason}, or any other if it was cancelled. */
  readonly signal: AbortSignal;
}

/** A failure that no retry helps, unless `more` differs. */
export function failed(error: FlowsError, more: Partial<Failure> = {}): Failure {
  return { kind: 'failed', error, verdict: 'failed', isRetryable: false, ...more };
}

/** What to do if the address may be wrong. */
export function checkAddress({ session }: RequestContext): string {
  return session.hasOwnAddress
    ? l10n.t('Check the address of the account: to change it, remove the account and add it again.')
    : l10n.t('Check the setting callflows.baseUrl.');
}

/** Sentences, of which some may be empty, as one text. */
export function inOne(...sentences: string[]): string {
  return sentences.filter(sentence => sentence !== '').join(' ');
}

/** Text from outside, redacted before it is cut to length, because half a token could remain otherwise. */
function quote(text: string, { redactor }: RequestContext): string {
  return quoted(redactor.redact(text));
}

function messageOf(words: string, context: RequestContext): string {
  const shown = quote(words, context);
  return shown === '' ? '' : l10n.t('Message from the service: “{0}”.', shown);
}

/** The service refused the token, in its own words, which may be empty. */
export function refused(words: string, context: RequestContext): Failure {
  const reason = messageOf(words, context) || l10n.t('It gave no reason.');
  const message = inOne(l10n.t('The service refused this token.'), reason);
  return failed(new TokenRejectedError(message), { verdict: 'refused' });
}

/** The path does not exist; the service may say more about it. */
export function notFound(status: number, words: string, context: RequestContext): Failure {
  const { origin, basePath } = context.session;
  const where = quote(origin + basePath, context);
  const what = l10n.t('The API was not found at {0} (HTTP {1}).', where, status);
  const message = inOne(what, checkAddress(context), messageOf(words, context));
  return failed(new NotFoundError(message), { verdict: 'notThere' });
}

/** Any HTTP status but success and those of {@link notFound}. `words` are those of the body, if there are any. */
export function statusFailure(status: number, words: string, retryAt: number | undefined, context: RequestContext) {
  const now = context.clock.now();
  const time = retryAt === undefined || retryAt <= now ? undefined : tryAgainAt(retryAt, now);
  const later = l10n.t('Try again later.');
  const failedWith = (kind: new (message: string) => FlowsError, what: string, advice = '', isRetryable = false) =>
    failed(new kind(inOne(what, advice, messageOf(words, context))), { isRetryable, retryAt });
  switch (status) {
    case 401:
    case 403:
      return failedWith(TokenRejectedError, l10n.t('The service refused this token (HTTP {0}).', status));
    case 407: {
      const what = l10n.t('{0} requires a user name and password (HTTP 407).', nameOf(context.proxy));
      return proxyFailure(what, { couldNotConnect: true });
    }
    case 429: {
      const what = l10n.t('The service received too many requests.');
      // At once would be one request more of too many.
      return failedWith(TooManyRequestsError, what, time ?? l10n.t('Try again in a minute.'), retryAt !== undefined);
    }
    case 503:
      return failedWith(ServerError, l10n.t('The service is not available (HTTP 503).'), time ?? later, true);
  }
  // Those above 519 are Cloudflare's own.
  if (status === 502 || status === 504 || (status >= 520 && status <= 527)) {
    const what = l10n.t('A gateway could not reach the service (HTTP {0}).', status);
    return failedWith(ServerError, what, time ?? later, true);
  }
  if (status >= 500) return failedWith(ServerError, l10n.t('The service failed (HTTP {0}).', status), later);
  const what = l10n.t('The service did not send a list of flows (HTTP {0}).', status);
  // The service waited too long for the request.
  return failedWith(ServerError, what, l10n.t('If it happens again, ask your provider.'), status === 408);
}

function tryAgainAt(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const isSoon = Math.abs(milliseconds - now) < 12 * 60 * 60 * 1000;
  const time = date.toLocaleTimeString(locale(), { timeStyle: 'medium' });
  return isSoon
    ? l10n.t('Try again at {0}.', time)
    : l10n.t('Try again on {0} at {1}.', date.toLocaleDateString(locale()), time);
}

/** A redirect that is not followed. `to` is its target, `undefined` if that is no address. */
export function redirected(to: URL | undefined, context: RequestContext): Failure {
  const { origin, hasOwnAddress } = context.session;
  const isWeb = to?.protocol === 'http:' || to?.protocol === 'https:';
  if (!isWeb || to.origin === origin) {
    const what = isWeb
      ? l10n.t('The service redirects more than 3 times.')
      : l10n.t('The service redirects to an invalid address.');
    return failed(new RedirectError(inOne(what, checkAddress(context))));
  }
  const isDowngrade = to.protocol === 'http:' && origin.startsWith('https:');
  const target = quote(to.host === new URL(origin).host ? to.origin : to.host, context);
  const what = isDowngrade
    ? l10n.t('The service redirects to another server, {0} over http.', target)
    : l10n.t('The service redirects to another server, {0}.', target);
  const why = l10n.t('The redirect was not followed, because the token is for {0} only.', origin);
  const advice = hasOwnAddress
    ? checkAddress(context)
    : l10n.t('If the service has moved, change the setting callflows.baseUrl.');
  return failed(new RedirectError(inOne(what, why, advice)));
}

/** More than is read. */
export function tooLarge(): TooLargeError {
  const limit = largestResponse / 1024 / 1024;
  const sentence = l10n.t('The response from the service is larger than {0} MB, so it was not read completely.', limit);
  return new TooLargeError(sentence);
}

/** The service, with the proxy on the way to it: either may be at fault. */
function wayTo({ session, proxy }: RequestContext): string {
  const host = hostOf(session.origin);
  return proxy ? l10n.t('{0} (through the proxy {1})', host, proxy.host) : host;
}

function nameOf(proxy: Proxy | undefined): string {
  return proxy ? l10n.t('The proxy {0} (from {1})', quoted(proxy.host), proxy.source) : l10n.t('The proxy');
}

function proxyFailure(what: string, { cause, ...more }: Partial<Failure> & { cause?: Error }) {
  return failed(new ProxyError(inOne(what, l10n.t('Check the network settings.')), { cause }), more);
}

/** A request that this side ended: for an {@link AbortReason}, or because it was cancelled. */
export function aborted(reason: unknown, context: RequestContext): Failure {
  const { outOfTime, noFirstByte, noFurtherByte } = timeLimits(context.settings);
  const usual = Math.max(usualTime, outOfTime);
  const reasons: Record<AbortReason, string> = {
    outOfTime: l10n.t(
      'the response was not complete within {0} seconds (the setting callflows.requestTimeout)',
      outOfTime,
    ),
    noFirstByte: l10n.t(
      'it accepted the request but did not respond within {0} seconds (to wait longer, set callflows.requestTimeout to more than {1})',
      Math.round(noFirstByte),
      usual,
    ),
    noFurtherByte: l10n.t(
      'it stopped in the middle of its response for {0} seconds (to wait longer, set callflows.requestTimeout to more than {1})',
      Math.round(noFurtherByte),
      usual,
    ),
  };
  if (typeof reason !== 'string' || !(reason in reasons)) {
    return failed(new CancelledError(l10n.t('The refresh was cancelled.')), { verdict: 'cancelled' });
  }
  return failed(new UnreachableError(l10n.t('{0} timed out: {1}.', wayTo(context), reasons[reason as AbortReason])));
}

const unknownAuthority = l10n.t('it was signed by an authority that is not trusted here');
const certificateReasons: Partial<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: l10n.t('it is self-signed'),
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_HAS_EXPIRED: l10n.t('it has expired'),
  CERT_NOT_YET_VALID: l10n.t('it is not valid yet'),
  CERT_REVOKED: l10n.t('it was revoked'),
  ERR_TLS_CERT_ALTNAME_INVALID: l10n.t('it was issued for another host'),
};
const certificateCode = /^(CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_)/;

const timedOut = l10n.t('connecting timed out');
const connectionReasons: Partial<Record<string, string>> = {
  ENOTFOUND: l10n.t('its name could not be resolved (DNS). Check the network and the address of the API'),
  EAI_AGAIN: l10n.t('its name could not be resolved (DNS). Check the network'),
  ECONNREFUSED: l10n.t('the connection was refused'),
  EHOSTUNREACH: l10n.t('there is no route to this host'),
  ENETUNREACH: l10n.t('there is no network'),
  ETIMEDOUT: timedOut,
  UND_ERR_CONNECT_TIMEOUT: timedOut,
};
const resetCode = /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_INFO|UND_ERR_PRX_CONN|ERR_HTTP2_.*)$/;

/** What an error that a transport threw means, before a response or, if `hasBegun`, in the middle of one. */
export function transportFailure(thrown: unknown, context: RequestContext, hasBegun = false): Failure {
  const { session, proxy } = context;
  const host = hostOf(session.origin);
  const code = codeOf(thrown);
  const cause = causeOf(thrown, context);
  const unreachable = (why: string, more?: Partial<Failure>) =>
    failed(new UnreachableError(l10n.t("{0} can't be reached: {1}.", wayTo(context), why), { cause }), more);
  const unexpected = (what: string) => failed(new UnexpectedResponseError(what, { cause }));

  if (code === 'UND_ERR_PRX_TLS') {
    return proxyFailure(l10n.t('{0} has a certificate for another host.', nameOf(proxy)), { cause });
  }
  // undici gives the status of a proxy's response to CONNECT in words only.
  const [, tunnelStatus] = /Proxy response \((\d{3})\)/.exec(cause.message) ?? [];
  if (tunnelStatus === '407') return statusFailure(407, '', undefined, context);
  if (tunnelStatus !== undefined) {
    const isRetryable = ['502', '503', '504'].includes(tunnelStatus);
    const what = l10n.t('{0} did not connect to {1} (HTTP {2}).', nameOf(proxy), host, tunnelStatus);
    return proxyFailure(what, { cause, isRetryable });
  }
  // The latter if the proxy wants a user name and none is set.
  if (code.startsWith('UND_ERR_SOCKS5') || (code === 'UND_ERR_INVALID_ARG' && proxy?.url.startsWith('socks'))) {
    return proxyFailure(l10n.t('{0} did not connect to {1}.', nameOf(proxy), host), { cause });
  }
  // undici's words for a status that nobody asked for: 100, or 101 without an upgrade. It resets the connection then.
  const isOdd = /bad (?:response|upgrade)$/.test(cause.message);
  if (hasBegun || (resetCode.test(code) && !isOdd)) {
    return unreachable(l10n.t('the connection was reset before the response was complete'), { isRetryable: true });
  }
  if (code in certificateReasons || certificateCode.test(code)) {
    const reason = certificateReasons[code] ?? l10n.t('the check failed with {0}', quote(code, context));
    const message = l10n.t('The certificate of {0} is not trusted: {1}.', wayTo(context), reason);
    return failed(new CertificateError(message, { cause }));
  }
  const isUnknown = proxy && (code === 'ENOTFOUND' || code === 'EAI_AGAIN');
  const reason = isUnknown ? l10n.t('its name could not be resolved (DNS)') : connectionReasons[code];
  if (reason !== undefined) {
    const isRetryable = code === 'ECONNREFUSED';
    if (proxy) {
      return proxyFailure(l10n.t("{0} can't be reached: {1}.", nameOf(proxy), reason), { cause, isRetryable });
    }
    return unreachable(reason, { isRetryable, couldNotConnect: true });
  }
  if (/^(UND_ERR_HEADERS|HPE_HEADER)_OVERFLOW$/.test(code))
    return unexpected(l10n.t('{0} sent too many headers.', wayTo(context)));
  if (
    isOdd ||
    /^(HPE_|UND_ERR_RES_|ERR_ASSERTION$)/.test(code) ||
    (thrown instanceof Error && thrown.name === 'HTTPParserError')
  ) {
    return unexpected(l10n.t('{0} does not speak valid HTTP.', wayTo(context)));
  }
  if (/^(EPROTO$|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return unreachable(l10n.t('no secure connection could be established ({0})', quote(code, context)));
  }
  return unreachable(cause.message);
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'cause' in thrown ? codeOf(thrown.cause) : '';
}

/** An error for the log: errors of the network may carry raw bytes of the response, so only their words are kept. */
function causeOf(thrown: unknown, context: RequestContext): Error {
  if (!(thrown instanceof Error)) return new Error(typeof thrown);
  const parts = thrown instanceof AggregateError ? thrown.errors.map(String) : [];
  return new Error(quote([codeOf(thrown), thrown.message, ...parts].filter(Boolean).join(': '), context));
}
