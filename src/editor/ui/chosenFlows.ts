import type { FlowStore } from '../../api/flowStore.ts';
import { viewSelection, type FlowArgument } from '../../contract.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import { UserError } from './commands.ts';
import type { AskFlow } from './findFlow.ts';

/** What a command is about: one flow or several, never none. */
export interface Chosen {
  readonly flows: readonly [Flow, ...Flow[]];
  /** The key of the route that was clicked, `route2`; `undefined` where it was the flow as a whole. */
  readonly step: string | undefined;
}

/** Finds out which flows a command is about; `undefined` where the user chose none. */
export type ChooseFlows = (given: readonly unknown[], prompt: string) => Promise<Chosen | undefined>;

/**
 * A command is about the rows it was called on (all that are selected, where that row is one of them), the selection of
 * the view for a key binding there, the flow of a link; from the palette it asks.
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
      throw new UserError('This flow is not in the account any more. Refresh the view to see what is.');
    }
    if (first === viewSelection) throw new UserError('Select a flow in the view first.');
    const flow = await ask(prompt);
    return flow && { flows: [flow], step: undefined };
  };
}

function isFlowArgument(value: unknown): value is FlowArgument {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}
