import { DataTransferItem, type DataTransfer } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { allFlows } from '../../flows/flow.ts';
import { flowUri } from '../documents/flowUri.ts';
import { flowsType } from './createView.ts';
import type { Node } from './nodes.ts';

/** What is told of the rows that are dragged: the documents of their flows, and the flows. */
export function dragFlows(store: FlowStore) {
  return (nodes: readonly Node[], data: DataTransfer): void => {
    const keys = new Set(nodes.map(node => 'key' in node && node.key));
    const dragged = allFlows(store.now.flows).filter(({ key }) => keys.has(key));
    if (dragged.length === 0) return;
    const addresses = dragged.map(flow => flowUri(flow, 'route', store.now).toString());
    data.set('text/uri-list', new DataTransferItem(addresses.join('\r\n')));
    data.set(flowsType, new DataTransferItem(JSON.stringify(dragged.map(({ key }) => key))));
  };
}
