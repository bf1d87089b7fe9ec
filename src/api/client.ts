import type { FlowLists } from '../flows/flow.ts';
import type { ReadResponse } from './response.ts';
import { isLoopback, readBaseUrl } from './baseUrl.ts';
import type { Clock } from './clock.ts';
import { CancelledError, SettingError, TokenNeededError, TokenRejectedError, UnexpectedAnswerError } from './errors.ts';
import type { Answered, Limits, RequestContext } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { AbortReason, Failure } from './failures.ts';
import { ended, permanent, notFound, refused, statusFailure } from './failures.ts';
import type { ApiSettings, Log, NetworkSettings } from './host.ts';
import type { Proxy } from './network.ts';
import { findProxy } from './network.ts';
import { redact } from './redact.ts';
import type { Transport } from './transport.ts';
import { createHostTransport, createUndiciTransport } from './transport.ts';

export type { Clock } from './clock.ts';

/** Everything one refresh needs. */
export interface FetchRequest {
  readonly settings: ApiSettings;
  readonly network: NetworkSettings;
  readonly token: string;
  /** The path that last answered `ok` at this origin, asked first; `undefined` where none did yet. */
  readonly firstPath: string | undefined;
  /** Ends the refresh: the promise is then rejected with a `CancelledError`. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
  /** Told what goes on beyond the ordinary ("Trying again in 2 s"), and `undefined` when that is over. */
  readonly onProgress: (text: string | undefined) => void;
  readonly readResponse: (body: string) => Promise<ReadResponse>;
  /** Limits other than the usual ones. */
  readonly limits?: Limits;
}

/** The flows of the account and how they were come by. */
export interface FetchedFlows {
  readonly lists: FlowLists;
  /** What was odd about the answer, a sentence each, for the log. */
  readonly notes: readonly string[];
  /** The path that answered, to be asked first the next time. */
  readonly path: string;
}

/** The two documented paths (api.md); the documentation does not say which of them is current. */
export const listPaths = ['/dids/my/callflows', '/dids/callflows/list'] as const;

const limits: Limits = { connect: 10_000, firstByte: 20_000, betweenBytes: 15_000 };
const mostRetries = 2;
const firstPause = 500;

/** What came of asking one path. */
type Outcome =
  | { readonly kind: 'flows'; readonly fetched: FetchedFlows }
  | (Failure & {
      /** Whether the other path may know better. */
      readonly asksOther?: boolean;
      /** How much the failure tells, where both paths failed: the higher stands. */
      readonly weight: number;
    });

/** Fetches the account's flows. Rejects with a `FlowsError` and nothing else. */
export async function fetchFlows(request: FetchRequest): Promise<FetchedFlows> {
  const { settings, network, token, signal, clock } = request;
  const base = readBaseUrl(settings.baseUrl);
  if (base instanceof SettingError) throw base;
  if (token === '') throw new TokenNeededError('There is no API token yet. Set one to see the flows of the account.');
  const url = new URL(base.origin);
  const proxy = findProxy(url, network, process.env);
  if (proxy instanceof SettingError) throw proxy;
  const requestTimeout = secondsOf(settings.requestTimeout);

  const ending = new AbortController();
  const cancel = () => ending.abort('cancelled' satisfies AbortReason);
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const endsAt = clock.now() + requestTimeout * 1000;
  const stop = clock.after(requestTimeout * 1000, () => ending.abort('outOfTime' satisfies AbortReason));
  const ways = new Transports(network, proxy, url, request.limits ?? limits);
  try {
    const { authentication } = settings;
    const terms: RequestContext = {
      base,
      authentication,
      token,
      proxy,
      host: url.host,
      requestTimeout,
      clock,
      signal: ending.signal,
      limits: request.limits ?? limits,
      log: request.log,
    };
    return await askBothPaths({ request, terms, ways, endsAt, retries: mostRetries });
  } finally {
    stop();
    signal.removeEventListener('abort', cancel);
    ways.close();
  }
}

/** One refresh under way. */
interface Refresh {
  readonly request: FetchRequest;
  readonly terms: RequestContext;
  readonly ways: Transports;
  /** When the time for the whole refresh is over, in milliseconds since 1970. */
  readonly endsAt: number;
  /** How often a request may still be repeated. */
  retries: number;
}

/** The ways to the service: undici at first and, where it finds none, the one that VS Code knows. */
class Transports {
  readonly #network: NetworkSettings;
  readonly #opened: Transport[] = [];
  #mayChange: boolean;
  current: Transport;
  /** The proxy that the present way leads through, as far as is known here. */
  proxy: Proxy | undefined;

  constructor(network: NetworkSettings, proxy: Proxy | undefined, url: URL, { connect }: Limits) {
    this.#network = network;
    this.#mayChange = network.proxySupport !== 'off' && !isLoopback(url.hostname);
    this.current = createUndiciTransport(url, network, proxy, connect);
    this.proxy = proxy;
    this.#opened.push(this.current);
  }

  /** Changes to the other way; `false` where there is none left. */
  change(): boolean {
    if (!this.#mayChange) return false;
    this.#mayChange = false;
    this.current = createHostTransport(this.#network);
    this.proxy = undefined;
    this.#opened.push(this.current);
    return true;
  }

  close(): void {
    for (const transport of this.#opened) transport.close();
  }
}

/** The rule of the two paths: the second is asked once where the first is not there, no JSON, or an error of the API. */
async function askBothPaths(refresh: Refresh): Promise<FetchedFlows> {
  const { firstPath } = refresh.request;
  const first = listPaths.find(path => path === firstPath) ?? listPaths[0];
  const outcome = await ask(first, refresh);
  if (outcome.kind === 'flows') return outcome.fetched;
  if (!outcome.asksOther) throw outcome.error;
  const other = listPaths.find(path => path !== first) ?? listPaths[1];
  const second = await ask(other, refresh);
  if (second.kind === 'flows') return second.fetched;
  throw (second.weight > outcome.weight ? second : outcome).error;
}

/** Asks one path, again after a pause where that may help. */
async function ask(path: string, refresh: Refresh): Promise<Outcome> {
  const { request, terms, ways } = refresh;
  const { clock, signal } = terms;
  let noWay: Outcome | undefined;
  for (;;) {
    const outcome = await askOnce(path, refresh);
    if (outcome.kind === 'flows') return outcome;
    if (outcome.couldNotConnect && ways.change()) {
      terms.log.info('Trying the way that the editor knows (system proxy, PAC file, proxy password).');
      noWay = outcome;
      if (outcome.isRetryable) refresh.retries--;
      continue;
    }
    // Where there is no way at all, the first failure names the cause more plainly.
    const failure = (outcome.couldNotConnect && noWay) || outcome;
    if (!outcome.isRetryable || refresh.retries <= 0) return failure;
    const growing = firstPause * 2 ** (mostRetries - refresh.retries) * (0.75 + Math.random() / 2);
    const pause = Math.max(growing, (outcome.retryAt ?? 0) - clock.now());
    // Waiting past the end would only hide the cause behind a time-out.
    if (clock.now() + pause >= refresh.endsAt) return failure;
    refresh.retries--;
    request.onProgress(`Trying again in ${Math.ceil(pause / 1000)} s`);
    await clock.wait(pause, signal);
    request.onProgress(undefined);
    if (signal.aborted) return { ...permanent(ended(signal.reason, terms)), weight: 9 };
  }
}

/** One request, and what its answer means. */
async function askOnce(path: string, { request, terms: common, ways }: Refresh): Promise<Outcome> {
  const terms = { ...common, proxy: ways.proxy };
  const answered = await exchange(path, ways.current, terms);
  if (answered.kind === 'failed') return { ...answered, weight: answered.error instanceof CancelledError ? 9 : 3 };
  const outcome = await judge(answered, path, request.readResponse, terms);
  if (outcome.kind === 'flows') {
    const { lists, notes } = outcome.fetched;
    terms.log.info(`${answered.summary}: ${lists.call.length} call flows, ${lists.fax.length} fax flows`);
    for (const note of notes) terms.log.warn(redact(note, terms.token));
  } else terms.log.warn(`${answered.summary}: ${outcome.error.message}`);
  return outcome;
}

/** What an answer means: its body decides, and its status where that tells of something in front of the service. */
async function judge(
  answered: Answered,
  path: string,
  readResponse: FetchRequest['readResponse'],
  terms: RequestContext,
): Promise<Outcome> {
  const { token, base, clock } = terms;
  const { status, text, headers, isUtf8 } = answered;
  const isSuccess = status >= 200 && status < 300;
  const read = isSuccess || text.trimStart().startsWith('{') ? await readResponse(text) : undefined;
  const words = read?.kind === 'refused' ? read.words : '';
  if ([404, 405, 410].includes(status)) {
    return { ...permanent(notFound(`${base.origin}${base.path}`, status, token)), asksOther: true, weight: 1 };
  }
  if (!isSuccess) {
    const isRefusal = read?.kind === 'refused' && status < 500 && ![401, 403, 407, 429].includes(status);
    if (isRefusal) return { ...permanent(refused(words, token)), asksOther: true, weight: 5 };
    const failure = statusFailure(status, words, retryTime(headers['retry-after'], clock.now()), terms);
    return { ...failure, weight: failure.error instanceof TokenRejectedError ? 5 : 3 };
  }
  if (read?.kind === 'flows') {
    const notes = isUtf8 ? read.notes : [...read.notes, 'The answer is not valid UTF-8; it was read as windows-1252.'];
    return { kind: 'flows', fetched: { lists: read.lists, notes, path } };
  }
  if (read?.kind === 'refused') return { ...permanent(refused(words, token)), asksOther: true, weight: 5 };
  const error = new UnexpectedAnswerError(redact(read?.sentence ?? '', token));
  const isJson = read?.reason === 'shape';
  return { ...permanent(error), asksOther: !isJson, weight: isJson ? 4 : 2 };
}

/** When a Retry-After header, in seconds or as a date, wants the next request; `undefined` where it says nothing. */
function retryTime(header: string | string[] | undefined, now: number): number | undefined {
  const text = [header].flat()[0]?.trim() ?? '';
  const time = /^\d{1,9}$/.test(text) ? now + Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The limit for a refresh: the setting, within what a timer can hold; 30 where it is no sensible number. */
function secondsOf(requestTimeout: number): number {
  return Number.isFinite(requestTimeout) && requestTimeout > 0 ? Math.min(requestTimeout, 3600) : 30;
}
