import { commands as host, Disposable, window } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { contextKeys, viewId } from '../../contract.ts';
import { debounce } from '../ui/debounce.ts';
import type { Output } from '../ui/output.ts';
import type { View } from './createView.ts';
import { createFlowTree } from './flowTree.ts';
import type { Node, ViewOptions } from './nodes.ts';
import { accountShown, messageOf, viewStateOf } from './viewState.ts';

/** When this window loaded the extension: flows received earlier were saved by another. */
const startedAt = Date.now();

/** Milliseconds. A sentence about a refresh that ends sooner would only push the rows down and up again. */
const longRefresh = 1000;

/** VS Code's command that selects the row which has the focus, or takes it out of the selection. */
const toggleSelection = 'list.toggleSelection';

/** What the view shows, and what is chosen in it. */
export type FlowsView = ReturnType<typeof followFlows>;

/** Lets the view follow the flows: its rows, and in place the state they are in. */
export function followFlows(view: View, store: FlowStore, output: Output) {
  const tree = createFlowTree(store, view.changed);
  // After all rows were sent again, VS Code reports no selection until it has fetched them, although they stay selected
  // on the screen: the last report holds until then.
  let selected: readonly Node[] = [];
  /** Ends VS Code's progress bar above the view. */
  let progress: PromiseWithResolvers<void> | undefined;
  let filter: ViewOptions['filter'];
  let isLong = false;
  const show = () => {
    const { now } = store;
    const message = messageOf(now, startedAt, isLong);
    const { name, sentence, isSample } = accountShown(now);
    const state = viewStateOf(now);
    // A message would hide the welcome text.
    const about = state === 'noToken' || state === 'empty' ? undefined : sentence;
    const sentences = [about, state === 'shown' ? filter?.sentence : undefined, message].filter(Boolean);
    output.showInView(view, sentences.join(' ') || undefined, name);
    const values = {
      [contextKeys.state]: state,
      [contextKeys.isSample]: isSample,
      [contextKeys.canSwitchAccount]: now.accounts.some(({ id }) => id !== now.account),
      [contextKeys.isLoading]: now.isLoading,
      [contextKeys.isFiltered]: filter !== undefined,
      [contextKeys.remedy]: message === undefined ? undefined : now.fetchError?.remedy,
    };
    for (const [key, value] of Object.entries(values)) void host.executeCommand('setContext', key, value);
  };
  const showLong = debounce(() => {
    isLong = true;
    show();
  });
  const owned = Disposable.from(
    showLong,
    view.onDidChangeSelection(({ selection }) => (selected = selection)),
    store.onDidChange(now => {
      tree.update();
      isLong &&= now.isLoading;
      show();
      // While the first rows are fetched, VS Code shows its own.
      if (now.isLoading && (now.flows || tree.isShown()) && !progress) {
        const { promise } = (progress = Promise.withResolvers());
        void window.withProgress({ location: { viewId } }, () => promise);
      }
      if (now.isLoading) return showLong.in(longRefresh);
      showLong.dispose();
      progress?.resolve();
      progress = undefined;
    }),
  );
  const choose = async () => {
    const before = view.selection.length > 0 ? view.selection : selected;
    const ids = new Set(before.map(({ id }) => id));
    // VS Code tells which rows are selected, but not which one has the focus: that is the one which this selects too.
    await host.executeCommand(toggleSelection);
    const focused = view.selection.filter(({ id }) => !ids.has(id));
    await host.executeCommand(toggleSelection);
    return focused.length > 0 ? focused : before;
  };
  let choosing: ReturnType<typeof choose> | undefined;
  return Object.assign(owned, {
    tree,
    isVisible: () => view.visible,
    /** Resolves with the row that has the focus, or all that are selected if it is one of them. */
    chosen: () => (choosing ??= choose().finally(() => (choosing = undefined))),
    setOptions(options: ViewOptions): void {
      filter = options.filter;
      tree.update(options);
      show();
    },
  });
}
