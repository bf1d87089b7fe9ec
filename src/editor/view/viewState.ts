import type { FlowState } from '../../api/flowStore.ts';
import type { ViewState } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { asOf } from '../ui/asOf.ts';

/** What the view shows now; `undefined` before anything is known. */
export function stateOf({ account, flows, fetchError, isLoading }: FlowState): ViewState | undefined {
  if (flows) return allFlows(flows).length > 0 ? 'shown' : fetchError ? 'failed' : 'empty';
  if (isLoading) return 'loading';
  if (account === null && (!fetchError || fetchError.kind === 'tokenNeeded')) return 'noToken';
  return fetchError ? 'failed' : undefined;
}

/**
 * The message above the rows, or in their place: why there is nothing new, and how old the rows are. `undefined` if the
 * rows need none (flows received before `startedAt`, in milliseconds since 1970, come from an earlier window), or if the
 * welcome text of package.json with its buttons shows in place of rows.
 */
export function messageOf(now: FlowState, startedAt: number): string | undefined {
  const { fetchError, progress, flows, receivedAt, isLoading } = now;
  if (isLoading && progress) return progress;
  const age = flows && receivedAt !== undefined ? asOf(receivedAt) : undefined;
  if (fetchError && fetchError.kind !== 'tokenNeeded') {
    if (age === undefined) return fetchError.message;
    const isOffline = fetchError.kind === 'unreachable' || fetchError.kind === 'proxy';
    return `${isOffline ? 'Offline: flows' : 'Flows'} as of ${age}. ${fetchError.message}`;
  }
  const isOld = isLoading && age !== undefined && (receivedAt ?? 0) < startedAt;
  return isOld ? `Flows as of ${age}, refreshing…` : undefined;
}
