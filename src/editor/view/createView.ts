import { EventEmitter, window, type DataTransfer } from 'vscode';
import { viewId } from '../../contract.ts';
import type { FlowTree } from './flowTree.ts';
import type { Node } from './nodes.ts';

/** What is dragged: the keys of flows as a JSON list. No other program sees it. */
export const flowsType = 'application/vnd.callflows.flows';

/** The view "Flows" as VS Code knows it. */
export type View = ReturnType<typeof createView>;

/**
 * Creates the view. What knows its rows is loaded when VS Code first asks for them. Flows that are dropped on a tab or side
 * of an editor open as documents; dropped into the text with Shift held, as VS Code wants it, their IDs are inserted.
 */
export function createView(
  load: () => Promise<FlowTree>,
  handleDrag: (nodes: readonly Node[], data: DataTransfer) => Promise<void>,
) {
  const changed = new EventEmitter<Node[] | undefined>();
  let tree: FlowTree | undefined;
  const view = window.createTreeView<Node>(viewId, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async node => (tree ??= await load()).getChildren(node),
      // Of rows that VS Code was given, so their tree is there.
      getTreeItem: node => tree!.getTreeItem(node),
      resolveTreeItem: (item, node) => tree!.resolveTreeItem(item, node),
    },
    canSelectMany: true,
    dragAndDropController: { dropMimeTypes: [], dragMimeTypes: ['text/uri-list', flowsType], handleDrag },
  });
  return Object.assign(view, { changed });
}
