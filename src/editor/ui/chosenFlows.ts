import * as l10n from '@vscode/l10n';
import type { FlowStore } from '../../api/flowState.ts';
import { viewSelection, type FlowArgument } from '../../contract.ts';
import { allFlows, type Flow, type FlowKind } from '../../flows/flow.ts';
import type { Handler } from './commands.ts';
import type { AskFlow } from './findFlow.ts';
import { loadAgain, requireFlows, UserError } from './userError.ts';

/**
 * Makes the handler of a command about flows. `run` is given at least one, and the row or link that it was called on; it
 * does not run if the user, who is asked for a flow of one kind or either, picks none.
 */
export type OnFlows = (
  prompt: string,
  run: (flows: readonly [Flow, ...Flow[]], on?: FlowArgument) => unknown,
  kind?: FlowKind,
) => Handler;

/**
 * The flows are the rows that the command was called on (all selected ones, if that row is one of them), what is chosen
 * in the view for a key binding there, or the flow of a link; from the palette, the user is asked.
 */
export function onFlowsOf(store: FlowStore, chosenInView: () => Promise<readonly unknown[]>, ask: AskFlow): OnFlows {
  return (prompt, run, kind) => async (first, selected) => {
    const named = (first === viewSelection ? await chosenInView() : [first, selected].flat()).filter(isFlowArgument);
    if (named.length > 0) {
      const keys = new Set(named.map(({ key }) => key));
      const flows = requireFlows(await loadAgain(store));
      const [flow, ...others] = allFlows(flows).filter(({ key }) => keys.has(key));
      if (flow) return run([flow, ...others], named[0]);
      throw new UserError(
        l10n.t('The account no longer has this flow. Refresh the Flows view to see which flows it has.'),
      );
    }
    if (first === viewSelection) throw new UserError(l10n.t('Select a flow in the view first.'));
    const flow = await ask(prompt, { kind });
    return flow && run([flow]);
  };
}

function isFlowArgument(value: unknown): value is FlowArgument {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}
