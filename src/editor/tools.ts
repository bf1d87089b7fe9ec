import * as l10n from '@vscode/l10n';
import {
  Disposable,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  workspace,
  type CancellationToken,
} from 'vscode';
import { nameOfSeveral } from '../api/accounts.ts';
import type { FlowStore } from '../api/flowState.ts';
import type { Log } from '../api/host.ts';
import { languageModelTools } from '../contract.ts';
import type { FlowLists } from '../flows/flow.ts';
import type { WorkspaceUsages } from './usages/workspaceUsages.ts';

type ToolResults = typeof import('./toolResults.ts');

/** Tools for an assistant, so that it uses real ids instead of inventing them. They read, and nothing else. */
export function registerLanguageModelTools(
  store: FlowStore,
  log: Log,
  loadUsages: () => Promise<WorkspaceUsages>,
): Disposable {
  const register = (
    name: string,
    invocationMessage: string,
    resultOf: (
      results: ToolResults,
    ) => (lists: FlowLists, input: unknown, token: CancellationToken) => string | Promise<string>,
  ) =>
    lm.registerTool<unknown>(name, {
      prepareInvocation: () => ({ invocationMessage }),
      async invoke({ input }, token) {
        const [results, now] = await Promise.all([import('./toolResults.ts'), store.load()]);
        const { flows, fetchError } = now;
        if (!flows) {
          const remedy =
            fetchError?.kind === 'tokenNeeded' || fetchError?.kind === 'tokenRejected'
              ? 'Ask the user to run the command "Call Flows: Set API Token…".'
              : 'Ask the user to run the command "Call Flows: Refresh".';
          const reason = fetchError?.message ?? 'The flows of the account are not known yet.';
          throw new results.ToolError(`${reason} ${remedy}`);
        }
        const owner = nameOfSeveral(now);
        const whose =
          owner === undefined
            ? []
            : [`The user has several accounts. This is the one shown: ${JSON.stringify(owner)}.`];
        const result = await resultOf(results)(flows, input, token);
        return new LanguageModelToolResult([...whose, result].map(text => new LanguageModelTextPart(text)));
      },
    });
  // Editors made from VS Code may lack the API, or have it and refuse: neither may break the rest.
  if (typeof lm?.registerTool !== 'function') return Disposable.from();
  const { findFlows, getRoute, findUsages } = languageModelTools;
  try {
    return Disposable.from(
      register(findFlows, l10n.t('Finding call and fax flows'), results => results.findFlowsResult),
      register(getRoute, l10n.t('Reading where a flow goes'), results => results.getRouteResult),
      register(
        findUsages,
        l10n.t('Finding the code that uses a flow'),
        results => (lists, input, token) =>
          results.findUsagesResult(lists, input, async onUsage => {
            const usages = await loadUsages();
            await usages.read(({ found }) => {
              for (const usage of found?.usages ?? []) onUsage(workspace.asRelativePath(usage.uri), usage);
            }, token);
          }),
      ),
    );
  } catch (error) {
    log.warn(`The tools for assistants could not be registered: ${String(error)}`);
    return Disposable.from();
  }
}
