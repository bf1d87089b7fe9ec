import type { FlowLists } from '../flows/flow.ts';
import type { Clock } from './clock.ts';
import type { ApiSettings, Log, NetworkSettings } from './knownFlows.ts';

export type { Clock } from './clock.ts';

/** What `readAnswer` of `answer.ts` makes of a body: flows, the service's refusal in its own words, or neither. */
export type ReadAnswer =
  | { readonly kind: 'flows'; readonly lists: FlowLists; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unexpected'; readonly reason: 'notJson' | 'shape'; readonly sentence: string };

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
  readonly readAnswer: (body: string) => ReadAnswer;
}

/** The flows of the account and how they were come by. */
export interface FetchedFlows {
  readonly lists: FlowLists;
  /** What was odd about the answer, a sentence each, for the log. */
  readonly notes: readonly string[];
  /** The path that answered, to be asked first the next time. */
  readonly path: string;
}

/** Fetches the account's flows. Rejects with a `FlowsError` and nothing else. */
export async function fetchFlows(request: FetchRequest): Promise<FetchedFlows> {
  throw new Error(`not yet: ${request.settings.baseUrl}`);
}
