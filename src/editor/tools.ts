import * as l10n from '@vscode/l10n';
import {
  Disposable,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  workspace,
  type CancellationToken,
  type LanguageModelTool,
  type PreparedToolInvocation,
} from 'vscode';
import { nameOfSeveral } from '../api/accounts.ts';
import type { FlowStore } from '../api/flowState.ts';
import type { Log } from '../api/host.ts';
import { languageModelTools } from '../contract.ts';
import type { FlowLists } from '../flows/flow.ts';
import type { WorkspaceUsages } from './usages/workspaceUsages.ts';

/** Tools for an assistant, so that it uses real ids instead of inventing them. They read, and nothing else. */
export function registerLanguageModelTools(
  store: FlowStore,
  log: Log,
  loadUsages: () => Promise<WorkspaceUsages>,
): Disposable {
  // Editors made from VS Code may lack the API, or have it and refuse: neither may break the rest.
  if (typeof lm?.registerTool !== 'function') return Disposable.from();
  try {
    return Disposable.from(
      lm.registerTool(
        languageModelTools.findFlows,
        tool(l10n.t('Finding call and fax flows'), store, ({ findFlowsResult }, lists, input) =>
          findFlowsResult(lists, input),
        ),
      ),
      lm.registerTool(
        languageModelTools.getRoute,
        tool(l10n.t('Reading where a flow goes'), store, ({ getRouteResult }, lists, input) =>
          getRouteResult(lists, input),
        ),
      ),
      lm.registerTool(
        languageModelTools.findUsages,
        tool(l10n.t('Finding the code that uses a flow'), store, ({ findUsagesResult }, lists, input, token) =>
          findUsagesResult(lists, input, async onUsage => {
            const usages = await loadUsages();
            await usages.read(({ found }) => {
              for (const usage of found?.usages ?? []) if (found) onUsage(workspace.asRelativePath(found.uri), usage);
            }, token);
          }),
        ),
      ),
    );
  } catch (error) {
    log.warn(`The tools for assistants could not be registered: ${String(error)}`);
    return Disposable.from();
  }
}

type ToolResults = typeof import('./toolResults.ts');

function tool(
  invocationMessage: string,
  store: FlowStore,
  resultOf: (
    results: ToolResults,
    lists: FlowLists,
    input: unknown,
    token: CancellationToken,
  ) => string | Promise<string>,
): LanguageModelTool<unknown> {
  return {
    prepareInvocation: (): PreparedToolInvocation => ({ invocationMessage }),
    async invoke({ input }, token) {
      const [results, now] = await Promise.all([import('./toolResults.ts'), store.load()]);
      const { flows, fetchError } = now;
      if (!flows) {
        const remedy =
          fetchError?.kind === 'tokenNeeded' || fetchError?.kind === 'tokenRejected'
            ? 'Ask the user to run the command "Call Flows: Set API Token…".'
            : 'Ask the user to run the command "Call Flows: Refresh".';
        throw new results.ToolError(
          `${fetchError?.message ?? 'The flows of the account are not known yet.'} ${remedy}`,
        );
      }
      const name = nameOfSeveral(now);
      const whose =
        name === undefined ? [] : [`The user has several accounts. This is the one shown: ${JSON.stringify(name)}.`];
      const result = await resultOf(results, flows, input, token);
      return new LanguageModelToolResult([...whose, result].map(text => new LanguageModelTextPart(text)));
    },
  };
}
