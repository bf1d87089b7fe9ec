import * as l10n from '@vscode/l10n';
import { commands as host, Disposable, type Memento } from 'vscode';
import type { FlowStore } from './api/flowState.ts';
import { commands, type CommandId } from './contract.ts';
import { copyAsHandlers } from './editor/actions/copyAs.ts';
import { copyFlowHandlers } from './editor/actions/copyFlow.ts';
import { registerDropFlow } from './editor/actions/dropFlow.ts';
import { insertIdHandlers } from './editor/actions/insertId.ts';
import { openFlowHandlers } from './editor/actions/openFlow.ts';
import { accountHandlers } from './editor/actions/accounts.ts';
import type { RouteDiagrams } from './editor/diagram/routeDiagram.ts';
import { compareFlowsHandlers } from './editor/documents/compareFlows.ts';
import { FlowDocuments, registerFlowDocuments } from './editor/documents/flowDocuments.ts';
import { registerFollowTargets } from './editor/documents/followTargets.ts';
import { registerIdProviders } from './editor/ids/idProviders.ts';
import { IdsInCode } from './editor/ids/idsInCode.ts';
import { idHandlers } from './editor/ids/quickFixes.ts';
import { checkIdsHandlers } from './editor/usages/checkIds.ts';
import { createFlowFilter, type FlowFilter } from './editor/usages/filterFlows.ts';
import { findUsagesHandlers, registerReferences } from './editor/usages/findUsages.ts';
import { WorkspaceUsages } from './editor/usages/workspaceUsages.ts';
import { chooseFlowsOf } from './editor/ui/chosenFlows.ts';
import type { Handler } from './editor/ui/commands.ts';
import { askFlowOf, findFlowHandlers } from './editor/ui/findFlow.ts';
import type { LastEditor } from './editor/ui/lastEditor.ts';
import type { Output } from './editor/ui/output.ts';
import type { FlowsView } from './editor/view/flowsView.ts';

/** What exists from the start, and what the features are made of. */
export interface FeatureParts {
  readonly store: FlowStore;
  readonly output: Output;
  readonly globalState: Memento;
  readonly diagrams: RouteDiagrams;
  readonly view: FlowsView;
  readonly lastEditor: () => LastEditor | undefined;
}

/** What is loaded when the first command runs, the first document is opened, or the first flow is dragged. */
export interface Features extends Disposable {
  readonly handlers: Record<CommandId, Handler>;
  readonly documents: FlowDocuments;
  readonly usages: WorkspaceUsages;
  /** Registers what explains IDs in code. */
  readonly registerIdProviders: () => Disposable;
}

/** Makes everything that the start does not need. */
export function createFeatures(parts: FeatureParts): Features {
  const { store } = parts;
  const documents = new FlowDocuments(store);
  const ids = new IdsInCode(store);
  const usages = new WorkspaceUsages(ids);
  const filter = createFlowFilter(store, usages, parts.view);
  const owned = Disposable.from(
    documents,
    ids,
    usages,
    filter,
    registerFlowDocuments(documents, store),
    registerFollowTargets(store),
    registerDropFlow(store, parts.output),
  );
  return {
    handlers: { ...createHandlers(parts, ids, usages), ...filter.handlers },
    documents,
    usages,
    registerIdProviders: () =>
      Disposable.from(registerIdProviders(ids, store, usages), registerReferences(ids, usages)),
    dispose: () => owned.dispose(),
  };
}

function createHandlers(
  parts: FeatureParts,
  ids: IdsInCode,
  usages: WorkspaceUsages,
): Omit<Record<CommandId, Handler>, keyof FlowFilter['handlers']> {
  const { store, output, globalState, diagrams } = parts;
  const ask = askFlowOf(store, globalState);
  const choose = chooseFlowsOf(store, () => parts.view.selected().filter(node => 'key' in node), ask);
  return {
    ...accountHandlers(store, globalState, output),
    [commands.refresh]: () => store.refresh(),
    [commands.cancelRefresh]: () => store.cancel(),
    ...findFlowHandlers(store, globalState),
    ...openFlowHandlers(store, choose),
    ...copyFlowHandlers(choose, output),
    ...copyAsHandlers(store, choose, globalState, output),
    ...insertIdHandlers(choose, parts.lastEditor, output),
    ...compareFlowsHandlers(store, choose, ask),
    [commands.showRouteDiagram]: async (...given) => {
      const chosen = await choose(given, l10n.t('Show Route Diagram'));
      if (chosen) await diagrams.show(chosen.flows);
    },
    ...findUsagesHandlers(choose, usages, output),
    ...checkIdsHandlers(store, ids, usages, output),
    ...idHandlers(ids, ask, output),
    [commands.showLog]: () => output.showLog(),
    [commands.openSettings]: () => host.executeCommand('workbench.action.openSettings', '@ext:callflows.callflows'),
    [commands.openWalkthrough]: () =>
      host.executeCommand('workbench.action.openWalkthrough', 'callflows.callflows#callflows.start'),
  };
}
