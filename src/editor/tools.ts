import * as l10n from '@vscode/l10n';
import { Disposable, LanguageModelTextPart, LanguageModelToolResult, lm, workspace } from 'vscode';
import type { CancellationToken } from 'vscode';
import type { FlowStore } from '../api/flowState.ts';
import type { Log } from '../api/host.ts';
import { languageModelTools } from '../contract.ts';
import type { FlowLists } from '../flows/flow.ts';
import type { WorkspaceUsages } from './usages/workspaceUsages.ts';

type ToolResults = typeof import('./toolResults.ts');
type Invoke = (results: ToolResults, lists: FlowLists, input: unknown, token: CancellationToken) => Promise<string>;

/** Tools for an assistant, so that it uses real ids instead of inventing them. They read, and nothing else. */
export function registerLanguageModelTools(
  store: FlowStore,
  log: Log,
  loadUsages: () => Promise<WorkspaceUsages>,
): Disposable {
  const register = (name: string, invocationMessage: string, invoke: Invoke) =>
    lm.registerTool<unknown>(name, {
      prepareInvocation: () => ({ invocationMessage }),
      async invoke({ input }, token) {
        const [results, now] = await Promise.all([import('./toolResults.ts'), store.load()]);
        const { flows, fetchError } = now;
        if (!flows) {
          const command = fetchError?.remedy === 'setToken' ? 'Set API Token…' : 'Refresh';
          const reason = fetchError?.message ?? 'The flows of the account are not known yet.';
          throw new Error(`${reason} Ask the user to run the command "Call Flows: ${command}".`);
        }
        const texts = [...results.remarksOn(now), await invoke(results, flows, input, token)];
        return new LanguageModelToolResult(texts.map(text => new LanguageModelTextPart(text)));
      },
    });
  // Editors made from VS Code may lack the API, or have it and refuse: neither may break the rest.
  const { findFlows, getRoute, findUsages } = languageModelTools;
  try {
    if (typeof lm?.registerTool !== 'function') return Disposable.from();
    return Disposable.from(
      register(findFlows, l10n.t('Finding call and fax flows'), async ({ findFlowsResult }, lists, input) =>
        findFlowsResult(lists, input),
      ),
      register(getRoute, l10n.t('Reading where a flow goes'), async ({ getRouteResult }, lists, input) =>
        getRouteResult(lists, input),
      ),
      register(
        findUsages,
        l10n.t('Finding the code that uses a flow'),
        async ({ findUsagesResult }, lists, input, token) =>
          findUsagesResult(lists, input, async onUsage => {
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
