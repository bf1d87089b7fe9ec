import { commands as host, Disposable, window, type TreeView } from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowStore.ts';
import { contextKeys, viewId, type ViewState } from '../../contract.ts';
import { allFlows, type FlowLists } from '../../flows/flow.ts';
import { asOf } from '../ui/asOf.ts';
import { dragFlows } from './dragFlow.ts';
import { FlowTree, type Node } from './flowTree.ts';

/** When this window loaded the extension: what was received earlier was saved by another. */
const startedAt = Date.now();

/** The view, and how to ask it what is selected. */
export interface FlowsView extends Disposable {
  readonly selected: () => readonly Node[];
}

/** Registers the view "Flows": its rows, and in place what state they are in. */
export function registerFlowsView(store: FlowStore): FlowsView {
  const tree = new FlowTree(store);
  const view = window.createTreeView(viewId, {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: false,
    dragAndDropController: dragFlows(store),
  });
  let shown: Shown = {};
  const follow = store.onDidChange(now => (shown = show(now, shown, view, tree, store)));
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

/** What the view was last told, so that it is told changes only. */
interface Shown {
  readonly flows?: FlowLists | undefined;
  readonly account?: string | null | undefined;
  readonly changed?: ReadonlyMap<string, number>;
  readonly isBusy?: boolean;
}

function show(now: FlowState, shown: Shown, view: TreeView<Node>, tree: FlowTree, store: FlowStore): Shown {
  const state = stateOf(now);
  void host.executeCommand('setContext', contextKeys.state, state);
  void host.executeCommand('setContext', contextKeys.isLoading, now.isLoading);
  void host.executeCommand(
    'setContext',
    contextKeys.remedy,
    messageOf(now, startedAt) ? now.failure?.remedy : undefined,
  );
  const message = messageOf(now, startedAt);
  if (view.message !== message) view.message = message;
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

/** What the view shows now. */
export function stateOf({ account, flows, failure, isLoading }: FlowState): ViewState | undefined {
  if (flows) return allFlows(flows).length > 0 ? 'shown' : failure ? 'failed' : 'empty';
  if (isLoading) return 'loading';
  if (account === null && (!failure || failure.kind === 'tokenNeeded')) return 'noToken';
  return failure ? 'failed' : undefined;
}

/**
 * The sentence above the rows, or in their place: why there is nothing new, and how old is what is shown. `undefined`
 * where the rows say it all (those received before `startedAt`, milliseconds since 1970, are an earlier window's); the welcome text of package.json, with its buttons, stands where there are no rows either.
 */
export function messageOf(now: FlowState, startedAt: number): string | undefined {
  const { failure, progress, flows, receivedAt, isLoading } = now;
  if (isLoading && progress) return progress;
  const age = flows && receivedAt !== undefined ? asOf(receivedAt) : undefined;
  if (failure && failure.kind !== 'tokenNeeded') {
    if (age === undefined) return failure.message;
    const isOffline = failure.kind === 'unreachable' || failure.kind === 'proxy';
    return `${isOffline ? 'Offline: flows' : 'Flows'} as of ${age}. ${failure.message}`;
  }
  return isLoading && age !== undefined && (receivedAt ?? 0) < startedAt
    ? `Flows as of ${age}, refreshing…`
    : undefined;
}
