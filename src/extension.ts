import { EventEmitter, window, workspace, type ExtensionContext, type FileChangeEvent } from 'vscode';
import { createFlowStore } from './api/flowStore.ts';
import { Redactor } from './api/redact.ts';
import { diagramViewType } from './contract.ts';
import { registerFlowFiles } from './editor/documents/flowFiles.ts';
import { registerIds } from './editor/ids/registerIds.ts';
import { registerLanguageModelTools } from './editor/tools.ts';
import { accountChoice, accountMemory } from './editor/ui/accountChoice.ts';
import { registerCommands } from './editor/ui/commands.ts';
import { rememberLastEditor } from './editor/ui/lastEditor.ts';
import { createOutput } from './editor/ui/output.ts';
import { apiSettings, networkSettings } from './editor/ui/settings.ts';
import { registerFlowsView } from './editor/view/flowsView.ts';
import type { Features } from './features.ts';

/**
 * Called once VS Code has started, or before that if the view is shown, a command is run or a flow's document is
 * restored. Does no I/O and makes no request.
 */
export function activate(context: ExtensionContext): void {
  const { subscriptions, secrets, globalState, workspaceState, globalStorageUri, extensionUri } = context;
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
  const view = registerFlowsView(store, output, () => void loadFeatures());
  const lastEditor = rememberLastEditor();
  const fileChanges = new EventEmitter<FileChangeEvent[]>();
  let features: Promise<Features> | undefined;
  const loadFeatures = () =>
    (features ??= import('./features.ts').then(({ createFeatures }) =>
      createFeatures({ store, output, globalState, extensionUri, view, fileChanges, lastEditor: lastEditor.current }),
    ));
  subscriptions.push(
    output,
    store,
    view,
    lastEditor,
    fileChanges,
    registerCommands(output, async () => (await loadFeatures()).handlers),
    window.registerWebviewPanelSerializer(diagramViewType, {
      deserializeWebviewPanel: async (panel, state) => (await loadFeatures()).diagrams.restore(panel, state),
    }),
    registerFlowFiles(fileChanges, async () => (await loadFeatures()).documents),
    registerIds(store, globalState, async () => (await loadFeatures()).registerIdProviders),
    registerLanguageModelTools(store, output, async () => (await loadFeatures()).usages),
    { dispose: () => void features?.then(loaded => loaded.dispose()) },
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) store.settingsChanged();
    }),
    workspace.onDidGrantWorkspaceTrust(() => store.settingsChanged()),
  );
}
