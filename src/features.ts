import * as l10n from '@vscode/l10n';
import { commands as host, Disposable, env, ExtensionKind } from 'vscode';
import type { EventEmitter, ExtensionContext, FileChangeEvent, TextEditor } from 'vscode';
import { commands, contextKeys, type FlowArgument } from './contract.ts';
import type { Core } from './core.ts';
import { accountHandlers } from './editor/actions/accounts.ts';
import { copyAndInsertHandlers } from './editor/actions/copyAndInsert.ts';
import { registerDropFlow } from './editor/actions/dropFlow.ts';
import { openFlowHandlers } from './editor/actions/openFlow.ts';
import { createPanels } from './editor/diagram/panel.ts';
import { compareFlowsHandlers } from './editor/documents/compareFlows.ts';
import { createFlowDocuments } from './editor/documents/flowDocuments.ts';
import { registerFollowTargets } from './editor/documents/followTargets.ts';
import { registerIdProviders } from './editor/ids/idProviders.ts';
import { IdsInCode } from './editor/ids/idsInCode.ts';
import { idHandlers } from './editor/ids/quickFixes.ts';
import { checkIds } from './editor/usages/checkIds.ts';
import { createFlowFilter } from './editor/usages/filterFlows.ts';
import { findUsagesHandlers, registerReferences } from './editor/usages/findUsages.ts';
import { WorkspaceUsages } from './editor/usages/workspaceUsages.ts';
import { onFlowsOf } from './editor/ui/chosenFlows.ts';
import { askFlow, type AskFlow } from './editor/ui/findFlow.ts';
import { dragFlows } from './editor/view/dragFlow.ts';

/** What is loaded when something is done with flows: a command, a document, a drag, or code with IDs in it. */
export type Features = ReturnType<typeof createFeatures>;

/**
 * Makes everything that the start does not need, and that flows can be shown without. `fileChanges` tells VS Code which
 * documents of flows have changed.
 */
export function createFeatures(
  { globalState, extensionUri, extension, subscriptions }: ExtensionContext,
  { store, output, view }: Core,
  fileChanges: EventEmitter<FileChangeEvent[]>,
  lastEditor: () => TextEditor | undefined,
) {
  const diagrams = createPanels(store, output, extensionUri);
  const documents = createFlowDocuments(store, fileChanges);
  const ids = new IdsInCode(store);
  const usages = new WorkspaceUsages(ids);
  const filter = createFlowFilter(store, usages, view, output);
  const ask: AskFlow = (prompt, choice) => askFlow(store, globalState, prompt, choice);
  const onFlows = onFlowsOf(store, view.chosen, ask);
  subscriptions.push(
    diagrams,
    documents,
    ids,
    usages,
    filter,
    registerFollowTargets(store),
    registerDropFlow(store, output),
  );
  return {
    store,
    handlers: {
      ...accountHandlers(store, globalState, output, view),
      [commands.refresh]: async () => {
        const { fetchError } = await store.refresh();
        // A view that is open says it itself.
        if (fetchError && !view.isVisible()) throw fetchError;
      },
      [commands.cancelRefresh]: () => store.cancel(),
      [commands.findFlow]: async () => {
        const flow = await ask(l10n.t('Find Flow'), { hasButtons: true });
        if (flow) await host.executeCommand(commands.openRoute, { key: flow.key } satisfies FlowArgument);
      },
      ...openFlowHandlers(store, onFlows),
      ...copyAndInsertHandlers(store, onFlows, lastEditor, globalState, output),
      ...compareFlowsHandlers(store, onFlows, ask),
      [commands.showRouteDiagram]: onFlows(l10n.t('Show Route Diagram'), flows => diagrams.show(flows), 'call'),
      ...findUsagesHandlers(onFlows, usages, output),
      [commands.checkIds]: () => checkIds(store, ids, usages, output),
      [commands.clearCheck]: () => usages.clear(),
      ...filter.handlers,
      ...idHandlers(ids, ask, output),
      [commands.showLog]: () => output.showLog(),
      [commands.openSettings]: () => {
        // Where we run on a server, some of our settings are that server's.
        const isRemote = env.remoteName !== undefined && extension.extensionKind === ExtensionKind.Workspace;
        const command = isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings';
        const isAboutProxy = store.now.fetchError?.kind === 'proxy';
        return host.executeCommand(command, { query: isAboutProxy ? 'http.proxy' : `@ext:${extension.id}` });
      },
      [commands.openWalkthrough]: async () => {
        await host.executeCommand('workbench.action.openWalkthrough', `${extension.id}#callflows.start`);
        await host.executeCommand('setContext', contextKeys.wasConnected, store.now.flows !== undefined);
      },
    },
    diagrams,
    documents,
    usages,
    drag: dragFlows(store),
    /** Registers what explains IDs in code. */
    registerIdProviders: () =>
      Disposable.from(registerIdProviders(ids, store, usages), registerReferences(ids, usages)),
  };
}
