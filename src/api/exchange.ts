import type { BaseUrl } from './baseUrl.ts';
import { acceptedEncodings, decodeText, readBody, type Unpacked } from './body.ts';
import { FlowsError } from './errors.ts';
import type { ErrorContext, AbortReason, Failure } from './failures.ts';
import { ended, largestAnswer, permanent, redirected, transportFailure } from './failures.ts';
import type { ApiSettings, Log } from './host.ts';
import { redact, redactBody } from './redact.ts';
import type { Response, Transport } from './transport.ts';

/** How long a request may take in its parts, in milliseconds. */
export interface Limits {
  readonly connect: number;
  /** From the request to the first byte of its answer, connecting included. */
  readonly firstByte: number;
  readonly betweenBytes: number;
}

/** What holds for all requests of one refresh. */
export interface RequestContext extends ErrorContext {
  readonly base: BaseUrl;
  readonly authentication: ApiSettings['authentication'];
  readonly limits: Limits;
  readonly log: Log;
  /** Ends the request under way; its reason is an {@link AbortReason}. */
  readonly signal: AbortSignal;
}

/** An answer of the service, whatever its status. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Response['headers'];
  /** The body without byte-order mark and token; empty where an error's body could not be read. */
  readonly text: string;
  readonly isUtf8: boolean;
  /** The beginning of the log line for this request, which lacks the outcome. */
  readonly summary: string;
}

const errorBodyLimit = 64 * 1024;
const mostRedirects = 3;

/**
 * Asks one path of the service, following up to 3 redirects within the same origin. Nothing is ever sent to another one.
 * Each request leaves one line in the log, but for the last, whose outcome the caller knows.
 */
export async function exchange(path: string, transport: Transport, terms: RequestContext): Promise<Answered | Failure> {
  const { base, token, log } = terms;
  let url = new URL(`${base.origin}${base.path}${path}`);
  for (let redirects = 0; ; redirects++) {
    const outcome = await get(url, transport, terms);
    if (outcome.kind === 'failed') return outcome;
    const location = [outcome.headers.location].flat()[0];
    if (![301, 302, 303, 307, 308].includes(outcome.status) || location === undefined) return outcome;
    const next = URL.parse(location, url.href) ?? undefined;
    if (next?.origin !== base.origin || redirects === mostRedirects) {
      const error = redirected(next, base.origin, token);
      log.warn(`${outcome.summary}: ${error.message}`);
      return permanent(error);
    }
    log.info(`${outcome.summary}: redirected to ${shownUrl(next, token)}`);
    // User info would be sent as credentials by some transports.
    url = Object.assign(next, { username: '', password: '', hash: '' });
  }
}

async function get(page: URL, transport: Transport, terms: RequestContext): Promise<Answered | Failure> {
  const { authentication, token, clock, limits, log, signal } = terms;
  const url = new URL(page);
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': acceptedEncodings };
  if (authentication === 'query') url.searchParams.set('key', token);
  else headers.authorization = `Basic ${Buffer.from(`${token}:${token}`).toString('base64')}`;

  const started = clock.now();
  const request = new AbortController();
  const end = (ending: AbortReason) => request.abort(ending);
  const endWithRefresh = () => end(signal.reason);
  signal.addEventListener('abort', endWithRefresh);
  if (signal.aborted) endWithRefresh();
  let stopWatch = clock.after(limits.firstByte, () => end('noFirstByte'));
  let lastByteAt = started;
  const watchBytes = () => {
    const remaining = lastByteAt + limits.betweenBytes - clock.now();
    if (remaining <= 0) end('noFurtherByte');
    else stopWatch = clock.after(remaining, watchBytes);
  };

  let status: number | undefined;
  const summary = (unpacked?: Unpacked) => {
    const size = unpacked && `${unpacked.bytes.length} bytes (${unpacked.bytesOnWire} on the wire)`;
    const facts = [status ?? 'no answer', size, `${Math.round(clock.now() - started)} ms`].filter(Boolean);
    return `GET ${shownUrl(url, token)} → ${facts.join(', ')}`;
  };
  try {
    const response = await transport.get(url, headers, request.signal);
    status = response.status;
    stopWatch();
    lastByteAt = clock.now();
    watchBytes();
    const isSuccess = status >= 200 && status < 300;
    const unpacked = await readBody(
      response.body,
      response.headers,
      isSuccess ? largestAnswer : errorBodyLimit,
      token,
      () => {
        lastByteAt = clock.now();
      },
    ).catch((thrown: unknown) => {
      // The status of an error says enough without its body.
      if (isSuccess || signal.aborted) throw thrown;
      return { bytes: Buffer.alloc(0), bytesOnWire: 0 };
    });
    const { text, isUtf8 } = decodeText(unpacked.bytes);
    return {
      kind: 'answered',
      status,
      headers: response.headers,
      text: redactBody(text, token),
      isUtf8,
      summary: summary(unpacked),
    };
  } catch (thrown) {
    const failure = request.signal.aborted
      ? permanent(ended(request.signal.reason, terms))
      : thrown instanceof FlowsError
        ? permanent(thrown)
        : transportFailure(thrown, terms);
    const { cause, message } = failure.error;
    log.warn(`${summary()}: ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`);
    return failure;
  } finally {
    stopWatch();
    signal.removeEventListener('abort', endWithRefresh);
  }
}

/** The address as it may be shown: without the token, wherever it stands. */
function shownUrl(url: URL, token: string): string {
  const query = url.search.replace(/([?&]key=)[^&]*/g, '$1•••');
  return redact(`${url.origin}${url.pathname}${query}`, token);
}
