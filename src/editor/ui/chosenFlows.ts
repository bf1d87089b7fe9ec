import * as l10n from '@vscode/l10n';
import type { FlowStore } from '../../api/flowState.ts';
import { viewSelection, type FlowArgument } from '../../contract.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import { UserError } from './userError.ts';
import type { AskFlow } from './findFlow.ts';

/** The flows that a command is about: one or several. */
export interface Chosen {
  readonly flows: readonly [Flow, ...Flow[]];
  /** The key of the route that was clicked, `route2`; `undefined` for the flow as a whole. */
  readonly step: string | undefined;
}

/** Finds the flows that a command is about; `undefined` if the user picked none. */
export type ChooseFlows = (given: readonly unknown[], prompt: string) => Promise<Chosen | undefined>;

/**
 * The flows are the rows that the command was called on (all selected ones, if that row is one of them), the selection
 * of the view for a key binding there, or the flow of a link; from the palette, the user is asked.
 */
export function chooseFlowsOf(
  store: FlowStore,
  viewSelected: () => readonly FlowArgument[],
  ask: AskFlow,
): ChooseFlows {
  return async ([first, selected], prompt) => {
    const named =
      first === viewSelection
        ? viewSelected()
        : isFlowArgument(first)
          ? Array.isArray(selected) && selected.length > 1
            ? selected.filter(isFlowArgument)
            : [first]
          : [];
    if (named.length > 0) {
      const keys = new Set(named.map(({ key }) => key));
      const [flow, ...others] = allFlows((await store.load()).flows ?? { call: [], fax: [] }).filter(({ key }) =>
        keys.has(key),
      );
      if (flow) return { flows: [flow, ...others], step: named[0]?.step };
      throw new UserError(l10n.t('The account does not have this flow any more. Refresh the view to see its flows.'));
    }
    if (first === viewSelection) throw new UserError(l10n.t('Select a flow in the view first.'));
    const flow = await ask(prompt);
    return flow && { flows: [flow], step: undefined };
  };
}

function isFlowArgument(value: unknown): value is FlowArgument {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}
