import * as l10n from '@vscode/l10n';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import type { FlowLists } from '../../flows/flow.ts';

/** Something that the user wanted and that can't be done as things are: the message says why and what to do instead. */
export class UserError extends Error {}

/** Loads what a command needs: flows are requested again if the last request for them failed. */
export function loadAgain(store: FlowStore): Promise<FlowState> {
  const { flows, fetchError } = store.now;
  return flows || !fetchError ? store.load() : store.refresh();
}

/** The flows that a command needs; throws the reason if there are none. */
export function requireFlows({ flows, fetchError }: FlowState): FlowLists {
  if (flows) return flows;
  throw fetchError ?? new UserError(l10n.t('The flows are not loaded yet. Refresh the Flows view.'));
}
