import { workspace, type Disposable, type ExtensionContext } from 'vscode';
import { createFlowStore } from './api/flowStore.ts';
import { Redactor } from './api/redact.ts';
import { registerIds } from './editor/ids/registerIds.ts';
import { accountChoice, accountMemory } from './editor/ui/accountChoice.ts';
import { createOutput } from './editor/ui/output.ts';
import { apiSettings, networkSettings } from './editor/ui/settings.ts';
import type { View } from './editor/view/createView.ts';
import { followFlows } from './editor/view/flowsView.ts';

/** What is loaded when the view is first shown, or when anything else needs flows: what knows them, and says so. */
export type Core = ReturnType<typeof createCore>;

/** Makes the one store of flows, and lets the view and whatever explains IDs in code follow it. */
export function createCore(
  { subscriptions, secrets, globalState, workspaceState, globalStorageUri }: ExtensionContext,
  shown: View,
  loadIdProviders: () => Promise<() => Disposable>,
) {
  const redactor = new Redactor();
  const output = createOutput(redactor);
  const store = createFlowStore({
    secrets,
    settings: apiSettings,
    network: networkSettings,
    log: output,
    redactor,
    directory: globalStorageUri.fsPath,
    choice: accountChoice(workspaceState, globalState),
    memory: accountMemory(globalState),
  });
  const view = followFlows(shown, store, output);
  subscriptions.push(
    output,
    store,
    view,
    registerIds(store, globalState, loadIdProviders),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) store.settingsChanged();
    }),
    workspace.onDidGrantWorkspaceTrust(() => store.settingsChanged()),
  );
  return { output, store, view };
}
