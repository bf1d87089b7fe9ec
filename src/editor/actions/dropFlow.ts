import * as l10n from '@vscode/l10n';
import { DocumentDropEdit, DocumentDropOrPasteEditKind, languages } from 'vscode';
import type { Disposable, DocumentDropEditProvider } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { allFlows } from '../../flows/flow.ts';
import { copyChoices } from '../../ids/copyAs.ts';
import type { Output } from '../ui/output.ts';
import { addressInCode } from '../ui/settings.ts';
import { flowsType } from '../view/createView.ts';

/** Inserts the IDs of dropped flows; VS Code offers the other ways to write them beside the inserted text. */
export function registerDropFlow(store: FlowStore, output: Output): Disposable {
  const kind = DocumentDropOrPasteEditKind.Text.append('callflows');
  const provider: DocumentDropEditProvider = {
    async provideDocumentDropEdits(document, _position, data) {
      const dropped = await data.get(flowsType)?.asString();
      if (dropped === undefined) return undefined;
      const keys = new Set(JSON.parse(dropped) as readonly string[]);
      const named = allFlows(store.now.flows).filter(({ key }) => keys.has(key));
      const options = { languageId: document.languageId, baseUrl: addressInCode(store.now) };
      const { choices, omitted } = copyChoices(named, options);
      if (omitted !== undefined) output.showStatus(omitted);
      // With no edit of ours, VS Code would insert the address of the document.
      if (choices.length === 0) return [new DocumentDropEdit('', l10n.t('Insert ID at Cursor'), kind)];
      return choices.map(({ name, label, text }) => {
        // Inserted as text: a snippet would take `$` in it for a placeholder.
        const inserted = name === 'id' ? text.replaceAll('\n', ', ') : text;
        return new DocumentDropEdit(inserted, l10n.t('Insert {0}', label), kind.append(name));
      });
    },
  };
  // A pattern weighs more than `*`: ours stands before VS Code's own way to drop a document, which inserts its address.
  return languages.registerDocumentDropEditProvider({ pattern: '**' }, provider, {
    dropMimeTypes: [flowsType],
    providedDropEditKinds: [kind],
  });
}
