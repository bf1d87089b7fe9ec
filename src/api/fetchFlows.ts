import * as l10n from '@vscode/l10n';
import type { FlowLists } from '../flows/flow.ts';
import { isEnglish } from '../flows/language.ts';
import { isLoopback } from './baseUrl.ts';
import { systemClock, type Clock } from './clock.ts';
import { ProxyError, UnexpectedResponseError, UnreachableError } from './errors.ts';
import type { ApiSettings, Log, NetworkSettings } from './host.ts';
import type { AbortReason, Failure, RequestContext, Verdict } from './messages.ts';
import { aborted, checkAddress, failed, inOne, notFound, refused, statusFailure } from './messages.ts';
import { findProxy } from './network.ts';
import type { Redactor } from './redact.ts';
import { request, type Responded } from './request.ts';
import { readResponse } from './response.ts';
import type { Session } from './session.ts';
import { createHostTransport, createUndiciTransport, type Transport } from './transport.ts';
import { plainWords } from './words.ts';

/** Everything that one refresh needs. */
export interface FetchRequest {
  /** Whose flows to fetch. Aborting it rejects the promise with a `CancelledError`. */
  readonly session: Session;
  readonly settings: ApiSettings;
  readonly network: NetworkSettings;
  /** The path that last returned flows at this origin, requested first; `undefined` if none did yet. */
  readonly firstPath: string | undefined;
  readonly redactor: Redactor;
  readonly log: Log;
  /** Called with what goes on beyond the ordinary ("Trying again in 2 s"), and with `undefined` when that is over. */
  readonly onProgress: (text: string | undefined) => void;
  readonly clock?: Clock;
}

/** The flows of the account. */
export interface FetchedFlows {
  readonly lists: FlowLists;
  /** The path that returned them, to be requested first the next time. */
  readonly path: string;
}

/** The two documented paths (api.md); the documentation does not say which of them is current. */
const listPaths = ['/dids/my/callflows', '/dids/callflows/list'] as const;

/**
 * If both paths fail, the failure whose verdict is further down is reported, of two equal ones the first. A path that is
 * not there says less than anything else; a refusal of the token says more than any other failure of the second path.
 */
const precedence: readonly Verdict[] = ['notThere', 'notJson', 'failed', 'refused', 'cancelled'];
/** The verdicts after which the other path may still return flows. */
const triesOtherPath: readonly Verdict[] = ['notThere', 'notJson', 'refused'];

const mostRetries = 2;
const firstPause = 500;

type Outcome = { readonly kind: 'flows'; readonly fetched: FetchedFlows } | Failure;

/** Fetches the account's flows. Rejects with a `FlowsError` and nothing else. */
export async function fetchFlows(options: FetchRequest): Promise<FetchedFlows> {
  const { session, settings, network, firstPath, onProgress, clock = systemClock, ...rest } = options;
  const { log } = rest;
  const url = new URL(session.origin);
  const proxy = findProxy(url, network, process.env);
  if (proxy instanceof ProxyError) throw proxy;

  const limit = new AbortController();
  const milliseconds = settings.requestTimeout * 1000;
  const endsAt = clock.now() + milliseconds;
  const stop = clock.after(milliseconds, () => limit.abort('outOfTime' satisfies AbortReason));
  const signal = AbortSignal.any([session.signal, limit.signal]);
  /** undici and, once that could not connect, the transport that VS Code routes. */
  const transports = [createUndiciTransport(url.protocol === 'https:', network, proxy)];
  const canChangeTransport = network.proxySupport !== 'off' && !isLoopback(url.hostname);
  let retries = mostRetries;

  /** Requests one path, again after a pause if that may help. */
  const tryPath = async (path: string): Promise<Outcome> => {
    let firstFailure: Failure | undefined;
    for (;;) {
      const isFirst = transports.length === 1;
      const context = { ...rest, session, settings, clock, signal, proxy: isFirst ? proxy : undefined };
      const outcome = await tryOnce(path, context, transports.at(-1)!);
      if (outcome.kind === 'flows') return outcome;
      // A firewall that lets nobody out directly may reset what connects.
      const mayBeBlocked =
        outcome.couldNotConnect || (outcome.error instanceof UnreachableError && outcome.isRetryable);
      if (mayBeBlocked && isFirst && canChangeTransport) {
        transports.push(createHostTransport(network));
        log.info('Trying the connection that the editor knows (system proxy, PAC file, proxy password).');
        firstFailure = outcome;
        if (outcome.isRetryable) retries--;
        continue;
      }
      // If nothing connects, the first failure names the cause more plainly.
      const failure = (outcome.couldNotConnect && firstFailure) || outcome;
      if (!outcome.isRetryable || retries <= 0) return failure;
      const growing = firstPause * 2 ** (mostRetries - retries) * (0.75 + Math.random() / 2);
      const pause = Math.max(growing, (outcome.retryAt ?? 0) - clock.now());
      // Waiting past the end would only hide the cause behind a time-out.
      if (clock.now() + pause >= endsAt) return failure;
      retries--;
      onProgress(l10n.t('Trying again in {0} s', Math.ceil(pause / 1000)));
      await clock.wait(pause, signal);
      onProgress(undefined);
      if (signal.aborted) return aborted(signal.reason, context);
    }
  };

  try {
    const [path, other] = firstPath === listPaths[1] ? listPaths.toReversed() : listPaths;
    const first = await tryPath(path);
    if (first.kind === 'flows') return first.fetched;
    if (!triesOtherPath.includes(first.verdict)) throw first.error;
    const second = await tryPath(other);
    if (second.kind === 'flows') return second.fetched;
    throw precedence.indexOf(second.verdict) > precedence.indexOf(first.verdict) ? second.error : first.error;
  } finally {
    stop();
    for (const transport of transports) transport.close?.();
  }
}

/** Sends one request and logs what its response means. */
async function tryOnce(path: string, context: RequestContext, transport: Transport): Promise<Outcome> {
  const response = await request(path, transport, context);
  const outcome = response.kind === 'failed' ? response : await judge(response, path, context);
  if (outcome.kind === 'failed') {
    const { message, kind, cause } = outcome.error;
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    context.log.warn(`${response.summary}: ${isEnglish() ? message : kind}${why}`);
    return outcome;
  }
  const { call, fax } = outcome.fetched.lists;
  context.log.info(`${response.summary}: ${call.length} call flows, ${fax.length} fax flows`);
  for (const note of outcome.notes) context.log.warn(note);
  return outcome;
}

/** What a response means: its body decides, and its status if that comes from something in front of the service. */
async function judge(response: Responded, path: string, context: RequestContext) {
  const { status, text, headers, encoding } = response;
  const isSuccess = status >= 200 && status < 300;
  const read = isSuccess || text.trimStart().startsWith('{') ? await readResponse(text) : undefined;
  const words = read === undefined ? plainWords(text) : read.kind === 'flows' ? '' : read.words;
  if ([404, 405, 410].includes(status)) return notFound(status, words, context);
  // Other statuses come from what is in front of the service.
  const mayRefuse = isSuccess || (status >= 400 && status < 500 && ![401, 403, 407, 408, 425, 429].includes(status));
  if (read?.kind === 'refused' && mayRefuse) return refused(words, context);
  if (!isSuccess) return statusFailure(status, words, retryTime(headers, context.clock.now()), context);
  if (read?.kind === 'flows') {
    const notes = [...read.notes];
    if (encoding !== 'utf-8') notes.push(`The response is not valid UTF-8; what is not was read as ${encoding}.`);
    return { kind: 'flows' as const, fetched: { lists: read.lists, path }, notes };
  }
  const { reason, sentence } = read?.kind === 'unexpected' ? read : { reason: undefined, sentence: '' };
  const verdict = reason === 'notJson' ? reason : 'failed';
  // A page, for example, comes from another address than that of the API; bytes, or flows behind a warning, do not.
  const isOther = verdict === 'notJson' && !/^\s*(?:["[{]|$)|[\0-\x08]|"(?:call|fax)_flows"/.test(text);
  const advice = isOther ? checkAddress(context) : '';
  return failed(new UnexpectedResponseError(inOne(context.redactor.redact(sentence), advice)), { verdict });
}

/**
 * When a Retry-After header, in seconds or as a date, wants the next request; `undefined` if it is neither, or past. A date is
 * read by the clock of the service.
 */
function retryTime(headers: Responded['headers'], now: number): number | undefined {
  const first = (name: string) => [headers[name]].flat()[0]?.trim() ?? '';
  const text = first('retry-after');
  const seconds = /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  const serverNow = Date.parse(first('date')) || now;
  const time = now + (/\d:\d\d/.test(text) ? Date.parse(text) - serverNow : seconds * 1000);
  return time > now || seconds === 0 ? time : undefined;
}
