import {
  Disposable,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  type LanguageModelTool,
  type PreparedToolInvocation,
} from 'vscode';
import type { FlowStore } from '../api/flowStore.ts';
import { languageModelTools } from '../contract.ts';
import type { FlowLists } from '../flows/flow.ts';
import { findFlowsResult, getRouteResult, ToolError } from './toolResults.ts';
import type { Output } from './ui/output.ts';

/** Tools for an assistant, so that it uses real ids instead of inventing them. They read, and nothing else. */
export function registerLanguageModelTools(store: FlowStore, output: Output): Disposable {
  // Editors made from VS Code may lack the API, or have it and refuse: neither may break the rest.
  if (typeof lm?.registerTool !== 'function') return Disposable.from();
  try {
    return Disposable.from(
      lm.registerTool(languageModelTools.findFlows, tool('Looking for call and fax flows', store, findFlowsResult)),
      lm.registerTool(languageModelTools.getRoute, tool('Reading where a flow goes', store, getRouteResult)),
    );
  } catch (error) {
    output.warn(`The tools for assistants could not be registered: ${String(error)}`);
    return Disposable.from();
  }
}

function tool(
  invocationMessage: string,
  store: FlowStore,
  answer: (lists: FlowLists, input: unknown) => string,
): LanguageModelTool<unknown> {
  return {
    prepareInvocation: (): PreparedToolInvocation => ({ invocationMessage }),
    async invoke({ input }) {
      const { flows, fetchError } = await store.load();
      if (!flows) {
        const remedy =
          fetchError?.kind === 'tokenNeeded' || fetchError?.kind === 'tokenRejected'
            ? 'Ask the user to run the command "Call Flows: Set API Token…".'
            : 'Ask the user to run the command "Call Flows: Refresh".';
        throw new ToolError(`${fetchError?.message ?? 'The flows of the account are not known yet.'} ${remedy}`);
      }
      return new LanguageModelToolResult([new LanguageModelTextPart(answer(flows, input))]);
    },
  };
}
