import { commands as host, Disposable, type Memento } from 'vscode';
import type { FlowStore } from './api/flowStore.ts';
import { commands, type CommandId, type FlowArgument } from './contract.ts';
import { copyAsHandlers } from './editor/actions/copyAs.ts';
import { copyFlowHandlers } from './editor/actions/copyFlow.ts';
import { registerDropFlow } from './editor/actions/dropFlow.ts';
import { findUsagesHandlers } from './editor/actions/findUsages.ts';
import { insertIdHandlers } from './editor/actions/insertId.ts';
import { openFlowHandlers } from './editor/actions/openFlow.ts';
import { tokenHandlers } from './editor/actions/token.ts';
import type { RouteDiagrams } from './editor/diagram/routeDiagram.ts';
import { compareFlowsHandlers } from './editor/documents/compareFlows.ts';
import { FlowDocuments, registerFlowDocuments } from './editor/documents/flowDocuments.ts';
import { registerFollowTargets } from './editor/documents/followTargets.ts';
import { registerIdProviders } from './editor/ids/idProviders.ts';
import { IdsInCode } from './editor/ids/idsInCode.ts';
import { idHandlers } from './editor/ids/quickFixes.ts';
import { chooseFlowsOf } from './editor/ui/chosenFlows.ts';
import type { Handler } from './editor/ui/commands.ts';
import { askFlowOf, findFlowHandlers } from './editor/ui/findFlow.ts';
import type { LastEditor } from './editor/ui/lastEditor.ts';
import type { Output } from './editor/ui/output.ts';

/** What exists from the start, and what the features are made of. */
export interface FeatureParts {
  readonly store: FlowStore;
  readonly output: Output;
  readonly globalState: Memento;
  readonly diagrams: RouteDiagrams;
  /** The rows that are selected in the view. */
  readonly selected: () => readonly FlowArgument[];
  readonly lastEditor: () => LastEditor | undefined;
}

/** What is loaded when the first command runs, the first document is opened, or the first flow is dragged. */
export interface Features extends Disposable {
  readonly handlers: Record<CommandId, Handler>;
  readonly documents: FlowDocuments;
  /** Registers what explains IDs in code. */
  readonly registerIdProviders: () => Disposable;
}

/** Makes everything that the start does not need. */
export function createFeatures(parts: FeatureParts): Features {
  const { store } = parts;
  const documents = new FlowDocuments(store);
  const ids = new IdsInCode(store);
  const owned = Disposable.from(
    documents,
    ids,
    registerFlowDocuments(documents, store),
    registerFollowTargets(store),
    registerDropFlow(store, parts.output),
  );
  return {
    handlers: createHandlers(parts, ids),
    documents,
    registerIdProviders: () => registerIdProviders(ids, store),
    dispose: () => owned.dispose(),
  };
}

function createHandlers(parts: FeatureParts, ids: IdsInCode): Record<CommandId, Handler> {
  const { store, output, globalState, diagrams } = parts;
  const ask = askFlowOf(store, globalState);
  const choose = chooseFlowsOf(store, parts.selected, ask);
  return {
    ...tokenHandlers(store, globalState, output),
    [commands.refresh]: () => store.refresh(),
    [commands.cancelRefresh]: () => store.cancel(),
    ...findFlowHandlers(store, globalState),
    ...openFlowHandlers(store, choose),
    ...copyFlowHandlers(choose, output),
    ...copyAsHandlers(store, choose, globalState, output),
    ...insertIdHandlers(choose, parts.lastEditor, output),
    ...compareFlowsHandlers(store, choose, ask),
    [commands.showRouteDiagram]: async (...given) => {
      const chosen = await choose(given, 'Show Route Diagram');
      if (chosen) await diagrams.show(chosen.flows);
    },
    ...findUsagesHandlers(choose),
    ...idHandlers(ids, ask, output),
    [commands.showLog]: () => output.showLog(),
    [commands.openSettings]: () => host.executeCommand('workbench.action.openSettings', '@ext:callflows.callflows'),
  };
}
