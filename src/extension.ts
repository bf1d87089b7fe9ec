import { commands as host, window, workspace, type ExtensionContext } from 'vscode';
import { systemClock } from './api/clock.ts';
import { createFlowStore } from './api/flowStore.ts';
import { createSavedFlows } from './api/savedFlows.ts';
import { commands } from './contract.ts';
import { chooseFlowsOf } from './editor/ui/chosenFlows.ts';
import { IdsInCode } from './editor/ids/idsInCode.ts';
import { registerIdCommands } from './editor/ids/quickFixes.ts';
import { registerCodeIds } from './editor/ids/registerCodeIds.ts';
import { registerCommands } from './editor/ui/commands.ts';
import { registerCompareFlows } from './editor/documents/compareFlows.ts';
import { registerCopyAs } from './editor/actions/copyAs.ts';
import { registerCopyFlow } from './editor/actions/copyFlow.ts';
import { registerDropFlow } from './editor/view/dragFlow.ts';
import { askFlowOf, registerFindFlow } from './editor/ui/findFlow.ts';
import { registerFindUsages } from './editor/actions/findUsages.ts';
import { registerFlowDocuments } from './editor/documents/flowDocuments.ts';
import { registerFlowsView } from './editor/view/flowsView.ts';
import { registerFollowTargets } from './editor/documents/followTargets.ts';
import { registerInsertId } from './editor/actions/insertId.ts';
import { registerLanguageModelTools } from './editor/tools.ts';
import { registerOpenFlow } from './editor/actions/openFlow.ts';
import { registerRouteDiagram } from './editor/diagram/routeDiagram.ts';
import { apiSettings, networkSettings } from './editor/ui/settings.ts';
import { registerToken } from './editor/actions/token.ts';

/**
 * Called once VS Code has started, and before that where the view is shown, a command is run or a flow's document is
 * restored. Does no I/O, asks nobody.
 */
export function activate({
  subscriptions,
  secrets,
  globalState,
  globalStorageUri,
  extensionUri,
}: ExtensionContext): void {
  const log = window.createOutputChannel('Call & Fax Flows', { log: true });
  const store = createFlowStore({
    secrets,
    log,
    settings: apiSettings,
    network: networkSettings,
    saved: createSavedFlows(globalStorageUri.fsPath, log),
    clock: systemClock,
  });
  const view = registerFlowsView(store);
  const ids = new IdsInCode(store);
  const ask = askFlowOf(store, globalState);
  const choose = chooseFlowsOf(store, () => view.selected().filter(node => 'key' in node), ask);
  subscriptions.push(
    log,
    store,
    view,
    registerFlowDocuments(store),
    registerFollowTargets(store),
    registerOpenFlow(store, choose, log),
    registerFindFlow(store, globalState, log),
    registerCopyFlow(choose, log),
    registerCopyAs(store, choose, globalState, log),
    registerInsertId(choose, log),
    registerCompareFlows(store, choose, ask, log),
    registerRouteDiagram(choose, { store, log, extensionUri }),
    registerFindUsages(choose, log),
    registerDropFlow(store),
    ids,
    registerCodeIds(ids, store, globalState),
    registerIdCommands(ids, ask, log),
    registerLanguageModelTools(store, log),
    registerToken(store, log),
    registerCommands(log, {
      [commands.refresh]: () => store.refresh(),
      [commands.cancelRefresh]: () => store.cancel(),
      [commands.showLog]: () => log.show(),
      [commands.openSettings]: () => host.executeCommand('workbench.action.openSettings', '@ext:callflows.callflows'),
    }),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) store.settingsChanged();
    }),
  );
}
