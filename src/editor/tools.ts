import * as l10n from '@vscode/l10n';
import { CancellationError, Disposable, LanguageModelTextPart, LanguageModelToolResult, lm, workspace } from 'vscode';
import type { FlowStore } from '../api/flowState.ts';
import type { Log } from '../api/host.ts';
import { languageModelTools } from '../contract.ts';
import type { Flow } from '../flows/flow.ts';
import type { WorkspaceUsages } from './usages/workspaceUsages.ts';

/** Tools for an assistant, so that it uses real ids instead of inventing them. They read, and nothing else. */
export function registerLanguageModelTools(
  load: () => Promise<{ readonly store: FlowStore; readonly usages: WorkspaceUsages }>,
  loadLog: () => Promise<Log>,
): Disposable {
  const register = (tool: keyof typeof languageModelTools, invocationMessage: string) =>
    lm.registerTool<unknown>(languageModelTools[tool], {
      prepareInvocation: () => ({ invocationMessage }),
      async invoke({ input }, token) {
        const [results, { store, usages }] = await Promise.all([import('./toolResults.ts'), load()]);
        const now = await store.load();
        const { flows, fetchError } = now;
        if (!flows) {
          const command = fetchError?.remedy === 'setToken' ? 'Set API Token…' : 'Refresh';
          const reason = fetchError?.message ?? 'The flows are not loaded yet. Refresh the Flows view.';
          throw new Error(`${reason} Ask the user to run the command "Call Flows: ${command}".`);
        }
        const usesOf = async (flow: Flow) => {
          if (!(await usages.read(() => {}, token))) throw new CancellationError();
          return (usages.usesOf(flow) ?? []).map(({ uri, range, shown }) => ({
            file: workspace.asRelativePath(uri),
            line: range.start.line + 1,
            text: shown,
          }));
        };
        const texts = [...results.remarksOn(now), await results[tool](flows, input, usesOf)];
        return new LanguageModelToolResult(texts.map(text => new LanguageModelTextPart(text)));
      },
    });
  // Editors made from VS Code may lack the API, or have it and refuse: neither may break the rest.
  try {
    if (typeof lm?.registerTool !== 'function') return Disposable.from();
    return Disposable.from(
      register('findFlows', l10n.t('Finding call and fax flows')),
      register('getRoute', l10n.t('Reading where a flow goes')),
      register('findUsages', l10n.t('Finding the code that uses a flow')),
    );
  } catch (error) {
    void loadLog().then(log => log.warn(`The tools for assistants could not be registered: ${String(error)}`));
    return Disposable.from();
  }
}
