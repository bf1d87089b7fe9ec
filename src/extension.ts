import { commands as host, window, workspace, type ExtensionContext } from 'vscode';
import { systemClock } from './api/clock.ts';
import { createKnownFlows } from './api/knownFlows.ts';
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
import { registerRouteDiagram } from './editor/diagram/panel.ts';
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
  const known = createKnownFlows({
    secrets,
    log,
    settings: apiSettings,
    network: networkSettings,
    saved: createSavedFlows(globalStorageUri.fsPath, log),
    clock: systemClock,
  });
  const view = registerFlowsView(known);
  const ids = new IdsInCode(known);
  const ask = askFlowOf(known, globalState);
  const choose = chooseFlowsOf(known, () => view.selected().filter(node => 'key' in node), ask);
  subscriptions.push(
    log,
    known,
    view,
    registerFlowDocuments(known),
    registerFollowTargets(known),
    registerOpenFlow(known, choose, log),
    registerFindFlow(known, globalState, log),
    registerCopyFlow(choose, log),
    registerCopyAs(known, choose, globalState, log),
    registerInsertId(choose, log),
    registerCompareFlows(known, choose, ask, log),
    registerRouteDiagram({ known, choose, log, extensionUri }),
    registerFindUsages(choose, log),
    registerDropFlow(known),
    ids,
    registerCodeIds(ids, known, globalState),
    registerIdCommands(ids, ask, log),
    registerLanguageModelTools(known, log),
    registerToken(known, log),
    registerCommands(log, {
      [commands.refresh]: () => known.refresh(),
      [commands.cancelRefresh]: () => known.cancel(),
      [commands.showLog]: () => log.show(),
      [commands.openSettings]: () => host.executeCommand('workbench.action.openSettings', '@ext:callflows.callflows'),
    }),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('callflows')) known.settingsChanged();
    }),
  );
}
