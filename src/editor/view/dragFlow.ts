import { DataTransferItem, type DataTransfer, type TreeDragAndDropController } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { allFlows } from '../../flows/flow.ts';
import type { Node } from './nodes.ts';
import { flowUri } from '../documents/flowUri.ts';

/** What is dragged: the keys of flows as a JSON list. No other program sees it. */
export const flowsType = 'application/vnd.callflows.flows';

/**
 * Dragging from the view: dropped on a tab or side of an editor, the flows open as documents; dropped into the text with
 * Shift held, as VS Code wants it, their IDs are inserted. `onDrag` is called when a drag begins, so that what inserts
 * the IDs is there before the drop.
 */
export function dragFlows(store: FlowStore, onDrag: () => void): TreeDragAndDropController<Node> {
  return {
    dropMimeTypes: [],
    dragMimeTypes: ['text/uri-list', flowsType],
    handleDrag(nodes, data: DataTransfer) {
      onDrag();
      const keys = new Set(nodes.map(node => 'key' in node && node.key));
      const dragged = allFlows(store.now.flows).filter(({ key }) => keys.has(key));
      if (dragged.length === 0) return;
      const addresses = dragged.map(flow => flowUri(flow, 'route', store.now).toString());
      data.set('text/uri-list', new DataTransferItem(addresses.join('\r\n')));
      data.set(flowsType, new DataTransferItem(JSON.stringify(dragged.map(({ key }) => key))));
    },
  };
}
