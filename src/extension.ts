import { window, workspace, type ExtensionContext } from 'vscode';
import { systemClock } from './api/clock.ts';
import { createFlowStore } from './api/flowStore.ts';
import { createSavedFlows } from './api/savedFlows.ts';
import { registerRouteDiagrams } from './editor/diagram/routeDiagram.ts';
import { registerFlowFiles } from './editor/documents/flowFiles.ts';
import { IdsInCode } from './editor/ids/idsInCode.ts';
import { registerCodeIds } from './editor/ids/registerCodeIds.ts';
import { registerLanguageModelTools } from './editor/tools.ts';
import { registerCommands } from './editor/ui/commands.ts';
import { LastWritableEditor } from './editor/ui/lastEditor.ts';
import { apiSettings, networkSettings } from './editor/ui/settings.ts';
import { registerFlowsView } from './editor/view/flowsView.ts';
import type { Features } from './features.ts';

/**
 * Called once VS Code has started, or before that if the view is shown, a command is run or a flow's document is
 * restored. Does no I/O and makes no request.
 */
export function activate(context: ExtensionContext): void {
  const { subscriptions, secrets, globalState, globalStorageUri, extensionUri } = context;
  const log = window.createOutputChannel('Call & Fax Flows', { log: true });
  const store = createFlowStore({
    secrets,
    log,
    settings: apiSettings,
    network: networkSettings,
    saved: createSavedFlows(globalStorageUri.fsPath, log),
    clock: systemClock,
  });
  const view = registerFlowsView(store, () => void loadFeatures());
  const ids = new IdsInCode(store);
  const lastEditor = new LastWritableEditor();
  const diagrams = registerRouteDiagrams({ store, log, extensionUri });
  let features: Promise<Features> | undefined;
  const loadFeatures = () =>
    (features ??= import('./features.ts').then(({ createFeatures }) =>
      createFeatures({
        store,
        log,
        globalState,
        diagrams,
        ids,
        selected: () => view.selected().filter(node => 'key' in node),
        lastEditor: () => lastEditor.current,
        showLog: () => log.show(),
      }),
    ));
  subscriptions.push(
    log,
    store,
    view,
    lastEditor,
    diagrams,
    registerCommands(log, async () => (await loadFeatures()).handlers),
    registerFlowFiles(async () => (await loadFeatures()).documents),
    ids,
    registerCodeIds(ids, store, globalState),
    registerLanguageModelTools(store, log),
    { dispose: () => void features?.then(loaded => loaded.dispose()) },
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) store.settingsChanged();
    }),
  );
}
