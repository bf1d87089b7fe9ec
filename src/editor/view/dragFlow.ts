import {
  DataTransferItem,
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  languages,
  type DataTransfer,
  type Disposable,
  type DocumentDropEditProvider,
  type TreeDragAndDropController,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { copyChoices } from '../../ids/copyAs.ts';
import { allFlows } from '../../flows/flow.ts';
import type { Node } from './flowTree.ts';
import { flowUri } from '../documents/flowUri.ts';
import type { Output } from '../ui/output.ts';

/** What is dragged: the keys of flows as a JSON list. No other program sees it. */
const flowsType = 'application/vnd.callflows.flows';

/**
 * Dragging from the view: dropped on an editor's tab or side, the flows open as documents; dropped into the text with
 * Shift held, as VS Code wants it, their ids are inserted.
 */
export function dragFlows(store: FlowStore): TreeDragAndDropController<Node> {
  return {
    dropMimeTypes: [],
    dragMimeTypes: ['text/uri-list', flowsType],
    handleDrag(nodes, data: DataTransfer) {
      const keys = new Set(nodes.flatMap(node => ('key' in node ? [node.key] : [])));
      const { flows, account } = store.now;
      const dragged = flows ? allFlows(flows).filter(({ key }) => keys.has(key)) : [];
      if (dragged.length === 0) return;
      const addresses = dragged.map(flow => flowUri(flow, 'route', account).toString());
      data.set('text/uri-list', new DataTransferItem(addresses.join('\r\n')));
      data.set(flowsType, new DataTransferItem(JSON.stringify(dragged.map(({ key }) => key))));
    },
  };
}

/** Inserts the ids of dropped flows; VS Code offers the other ways to write them beside the inserted text. */
export function registerDropFlow(store: FlowStore, output: Output): Disposable {
  const kind = DocumentDropOrPasteEditKind.Text.append('callflows');
  const provider: DocumentDropEditProvider = {
    async provideDocumentDropEdits(document, _position, data) {
      const dropped = await data.get(flowsType)?.asString();
      if (dropped === undefined) return undefined;
      const keys = new Set(JSON.parse(dropped) as readonly string[]);
      const { flows, origin } = store.now;
      const named = flows ? allFlows(flows).filter(({ key }) => keys.has(key)) : [];
      const { choices, omitted } = copyChoices(named, { languageId: document.languageId, baseUrl: origin ?? '' });
      if (omitted !== undefined) output.showStatus(omitted);
      return choices.map(({ label, text }) => {
        const name = label.toLowerCase().replace(/[^a-z]+/g, '-');
        // Inserted as text: a snippet would take `$` in it for a placeholder.
        return new DocumentDropEdit(text, `Insert ${label}`, kind.append(name));
      });
    },
  };
  // A pattern weighs more than `*`: ours stands before VS Code's own way to drop a document, which inserts its address.
  return languages.registerDocumentDropEditProvider({ pattern: '**' }, provider, {
    dropMimeTypes: [flowsType],
    providedDropEditKinds: [kind],
  });
}
