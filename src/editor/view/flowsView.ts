import { commands as host, Disposable, window, type TreeView } from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowStore.ts';
import { contextKeys, viewId } from '../../contract.ts';
import type { FlowLists } from '../../flows/flow.ts';
import type { Output } from '../ui/output.ts';
import { dragFlows } from './dragFlow.ts';
import { FlowTree, type Node } from './flowTree.ts';
import { messageOf, stateOf } from './viewState.ts';

/** When this window loaded the extension: what was received earlier was saved by another. */
const startedAt = Date.now();

/** The view, and how to ask it what is selected. */
export interface FlowsView extends Disposable {
  readonly selected: () => readonly Node[];
}

/** Registers the view "Flows": its rows, and in place what state they are in. */
export function registerFlowsView(store: FlowStore, output: Output): FlowsView {
  const tree = new FlowTree(store);
  const view = window.createTreeView(viewId, {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: false,
    dragAndDropController: dragFlows(store),
  });
  let shown: Shown = {};
  const follow = store.onDidChange(now => (shown = show(now, shown, { view, tree, store, output })));
  // After a change of its rows, VS Code does not know which are selected until it has fetched them again, although they
  // stay selected on the screen: what it said last holds until then.
  let selected: readonly Node[] = [];
  const select = view.onDidChangeSelection(({ selection }) => (selected = selection));
  const owned = Disposable.from(tree, view, follow, select);
  return {
    selected: () => (view.selection.length > 0 ? view.selection : selected),
    dispose: () => owned.dispose(),
  };
}

interface ViewParts {
  readonly view: TreeView<Node>;
  readonly tree: FlowTree;
  readonly store: FlowStore;
  readonly output: Output;
}

/** What the view shows, so that only changes are sent to it. */
interface Shown {
  readonly flows?: FlowLists | undefined;
  readonly account?: string | null | undefined;
  readonly changed?: ReadonlyMap<string, number>;
  readonly isBusy?: boolean;
}

function show(now: FlowState, shown: Shown, { view, tree, store, output }: ViewParts): Shown {
  const message = messageOf(now, startedAt);
  void host.executeCommand('setContext', contextKeys.state, stateOf(now));
  void host.executeCommand('setContext', contextKeys.isLoading, now.isLoading);
  void host.executeCommand('setContext', contextKeys.remedy, message ? now.fetchError?.remedy : undefined);
  output.showMessage(view, message);
  if (now.flows !== shown.flows || now.account !== shown.account || now.changed !== shown.changed) tree.refresh();
  if (now.isLoading && now.flows && !shown.isBusy) showProgress(store);
  return {
    flows: now.flows,
    account: now.account,
    changed: now.changed,
    isBusy: now.isLoading && now.flows !== undefined,
  };
}

/** VS Code's progress bar over the view, until the request has ended. */
function showProgress(store: FlowStore): void {
  void window.withProgress(
    { location: { viewId } },
    () =>
      new Promise<void>(resolve => {
        const ended = store.onDidChange(({ isLoading }) => {
          if (isLoading) return;
          ended.dispose();
          resolve();
        });
      }),
  );
}
