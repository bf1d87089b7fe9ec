import { commands as host, window, workspace, type ExtensionContext } from 'vscode';
import { systemClock } from './api/clock.ts';
import { createKnownFlows } from './api/knownFlows.ts';
import { createSavedFlows } from './api/savedFlows.ts';
import { commands } from './contract.ts';
import { chooseFlowsOf } from './editor/chosenFlows.ts';
import { IdsInCode } from './editor/codeIds/idsInCode.ts';
import { registerIdCommands } from './editor/codeIds/quickFixes.ts';
import { registerCodeIds } from './editor/codeIds/registerCodeIds.ts';
import { registerCommands } from './editor/commands.ts';
import { registerCompareFlows } from './editor/compareFlows.ts';
import { registerCopyAs } from './editor/copyAs.ts';
import { registerCopyFlow } from './editor/copyFlow.ts';
import { registerDropFlow } from './editor/dragFlow.ts';
import { askFlowOf, registerFindFlow } from './editor/findFlow.ts';
import { registerFindUsages } from './editor/findUsages.ts';
import { registerFlowDocuments } from './editor/flowDocuments.ts';
import { registerFlowsView } from './editor/flowsView.ts';
import { registerFollowTargets } from './editor/followTargets.ts';
import { registerInsertId } from './editor/insertId.ts';
import { registerLanguageModelTools } from './editor/languageModelTools.ts';
import { registerOpenFlow } from './editor/openFlow.ts';
import { registerRouteDiagram } from './editor/routeDiagram.ts';
import { apiSettings, networkSettings } from './editor/settings.ts';
import { registerToken } from './editor/token.ts';

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
