import { setTimeout as pause } from 'node:timers/promises';
import { acceptedEncodings, readBody } from './body.ts';
import { FlowsError, UnexpectedResponseError } from './errors.ts';
import type { AbortReason, Failure, RequestContext } from './messages.ts';
import { aborted, failed, largestResponse, redirected, timeLimits, transportFailure } from './messages.ts';
import type { Response, Transport } from './transport.ts';

/** A response of the service, whatever its status. */
export interface Responded extends Omit<Response, 'body'> {
  readonly kind: 'responded';
  /** The body without byte-order mark and token; empty if an error's body could not be read. */
  readonly text: string;
  readonly encoding: string;
}

/** What came of a request, with the beginning of its log line, which lacks the meaning of that. */
type Outcome = (Responded | Failure) & { readonly summary: string };

const errorBodyLimit = 1024 * 1024;
const mostRedirects = 3;
/** Milliseconds for the body of an error, which adds words to its status at best. */
const errorBodyTime = 5000;

/** Requests one path of the API. Follows redirects within the origin, which it logs, and sends nothing to any other. */
export async function request(path: string, transport: Transport, context: RequestContext): Promise<Outcome> {
  const { origin, basePath } = context.session;
  let url = new URL(`${origin}${basePath}${path}`);
  for (let redirects = 0; ; redirects++) {
    const outcome = await get(url, transport, context);
    if (outcome.kind === 'failed') return outcome;
    const location = [outcome.headers.location].flat()[0];
    if (![301, 302, 303, 307, 308].includes(outcome.status) || location === undefined) return outcome;
    const next = URL.parse(location, url.href) ?? undefined;
    if (next?.origin !== origin || redirects === mostRedirects) {
      return { ...redirected(next, context), summary: outcome.summary };
    }
    // Some transports would send user info as credentials.
    url = Object.assign(next, { username: '', password: '', hash: '' });
    context.log.info(`${outcome.summary}: redirected to ${url.href}`);
  }
}

async function get(page: URL, transport: Transport, context: RequestContext): Promise<Outcome> {
  const { session, settings, clock, signal } = context;
  const { token, authentication } = session;
  const url = new URL(page);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': acceptedEncodings,
    // Firewalls of web sites turn away who does not say who it is, with a 403 that looks like a refused token.
    'user-agent': 'callflows-vscode',
  };
  if (authentication === 'query') url.searchParams.set('key', token);
  else headers.authorization = `Basic ${Buffer.from(`${token}:${token}`).toString('base64')}`;

  const started = clock.now();
  const silent = new AbortController();
  const ending = AbortSignal.any([signal, silent.signal]);
  let stopWaiting = () => {};
  const waitFor = (milliseconds: number, reason?: AbortReason) => {
    stopWaiting();
    stopWaiting = clock.after(milliseconds, () => silent.abort(reason));
  };
  const waitForByte = (reason: AbortReason) => waitFor(timeLimits(settings)[reason] * 1000, reason);

  let status: number | undefined;
  const summary = (size?: string) => {
    const time = `${Math.max(0, Math.round(clock.now() - started))} ms`;
    return `GET ${url.href} → ${[status ?? 'no response', size, time].filter(Boolean).join(', ')}`;
  };
  try {
    waitForByte('noFirstByte');
    const response = await transport.get(url, headers, ending);
    status = response.status;
    const isSuccess = status >= 200 && status < 300;
    const limit = isSuccess ? largestResponse : errorBodyLimit;
    const onBytes = isSuccess ? () => waitForByte('noFurtherByte') : () => {};
    if (isSuccess) onBytes();
    else waitFor(errorBodyTime);
    const body = await readBody(response, limit, onBytes).catch((thrown: unknown) => {
      // The status of an error is enough without its body.
      if (isSuccess || (signal.aborted && signal.reason !== ('outOfTime' satisfies AbortReason))) throw thrown;
      return { text: '', encoding: 'utf-8', size: 0, sizeOnWire: 0 };
    });
    // To put a large text together is a stretch of its own, and so is to search it.
    await pause(0);
    const text = context.redactor.redactBody(body.text, token);
    await pause(0);
    const { headers: received } = response;
    const size = `${body.size} bytes (${body.sizeOnWire} on the wire)`;
    return { kind: 'responded', status, headers: received, text, encoding: body.encoding, summary: summary(size) };
  } catch (thrown) {
    const failure = ending.aborted
      ? aborted(ending.reason, context)
      : thrown instanceof FlowsError
        ? failed(thrown, thrown instanceof UnexpectedResponseError ? { verdict: 'notJson' } : {})
        : transportFailure(thrown, context, status !== undefined);
    return { ...failure, summary: summary() };
  } finally {
    stopWaiting();
  }
}
