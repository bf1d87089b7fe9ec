import { EventEmitter, window, type ExtensionContext, type FileChangeEvent } from 'vscode';
import { diagramViewType } from './contract.ts';
import type { Core } from './core.ts';
import { registerFlowFiles } from './editor/documents/flowFiles.ts';
import { hadAccount } from './editor/ids/registerIds.ts';
import { registerLanguageModelTools } from './editor/tools.ts';
import { registerCommands } from './editor/ui/commands.ts';
import { rememberLastEditor } from './editor/ui/lastEditor.ts';
import { createView } from './editor/view/createView.ts';
import type { Features } from './features.ts';

/**
 * Called once VS Code has started, or before that if the view is shown, a command is run or a flow's document is
 * restored. Tells VS Code what there is, and loads it when it is first needed. Makes no request.
 */
export function activate(context: ExtensionContext): void {
  const { subscriptions, globalState } = context;
  const lastEditor = rememberLastEditor();
  const fileChanges = new EventEmitter<FileChangeEvent[]>();
  let core: Promise<Core> | undefined;
  const loadCore = (): Promise<Core> =>
    (core ??= import('./core.ts').then(({ createCore }) =>
      createCore(context, view, async () => (await loadFeatures()).registerIdProviders),
    ));
  let features: Promise<Features> | undefined;
  const loadFeatures = (): Promise<Features> =>
    (features ??= Promise.all([loadCore(), import('./features.ts')]).then(([core, { createFeatures }]) =>
      createFeatures(context, core, fileChanges, lastEditor.current),
    ));
  const view = createView(
    async () => (await loadCore()).view.tree,
    async (nodes, data) => (await loadFeatures()).drag(nodes, data),
  );
  subscriptions.push(
    lastEditor,
    fileChanges,
    view,
    view.changed,
    registerCommands(
      async () => (await loadCore()).output,
      async () => (await loadFeatures()).handlers,
    ),
    window.registerWebviewPanelSerializer(diagramViewType, {
      deserializeWebviewPanel: async (panel, state) => (await loadFeatures()).diagrams.restore(panel, state),
    }),
    registerFlowFiles(fileChanges, async () => (await loadFeatures()).documents),
    registerLanguageModelTools(loadFeatures, async () => (await loadCore()).output),
  );
  // IDs in code are explained whether the view is shown or not.
  if (hadAccount(globalState)) void loadCore();
}
