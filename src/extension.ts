import { commands as host, workspace, type ExtensionContext } from 'vscode';
import { createFlowStore } from './api/flowStore.ts';
import { Redactor } from './api/redact.ts';
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
import { registerRouteDiagram } from './editor/diagram/panel.ts';
import { createOutput } from './editor/ui/output.ts';
import { apiSettings, networkSettings } from './editor/ui/settings.ts';
import { registerToken } from './editor/actions/token.ts';

/**
 * Called once VS Code has started, and before that where the view is shown, a command is run or a flow's document is
 * restored. Does no I/O and makes no request.
 */
export function activate({
  subscriptions,
  secrets,
  globalState,
  globalStorageUri,
  extensionUri,
}: ExtensionContext): void {
  const redactor = new Redactor();
  const output = createOutput(redactor);
  const store = createFlowStore({
    secrets,
    settings: apiSettings,
    network: networkSettings,
    log: output,
    redactor,
    directory: globalStorageUri.fsPath,
  });
  const view = registerFlowsView(store, output);
  const ids = new IdsInCode(store);
  const ask = askFlowOf(store, globalState);
  const choose = chooseFlowsOf(store, () => view.selected().filter(node => 'key' in node), ask);
  subscriptions.push(
    output,
    store,
    view,
    registerFlowDocuments(store),
    registerFollowTargets(store),
    registerOpenFlow(store, choose, output),
    registerFindFlow(store, globalState, output),
    registerCopyFlow(choose, output),
    registerCopyAs(store, choose, globalState, output),
    registerInsertId(choose, output),
    registerCompareFlows(store, choose, ask, output),
    registerRouteDiagram({ store, choose, output, extensionUri }),
    registerFindUsages(choose, output),
    registerDropFlow(store, output),
    ids,
    registerCodeIds(ids, store, globalState),
    registerIdCommands(ids, ask, output),
    registerLanguageModelTools(store, output),
    registerToken(store, output),
    registerCommands(output, {
      [commands.refresh]: () => store.refresh(),
      [commands.cancelRefresh]: () => store.cancel(),
      [commands.showLog]: () => output.showLog(),
      [commands.openSettings]: () => host.executeCommand('workbench.action.openSettings', '@ext:callflows.callflows'),
    }),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) store.settingsChanged();
    }),
  );
}
