import {
  CompletionItem,
  CompletionItemKind,
  languages,
  Range,
  type Disposable,
  type Position,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { findCompletionSite } from '../../ids/codeIds.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { summarise } from '../../flows/describe.ts';
import { plainLabel } from '../ui/plainText.ts';
import { flowMarkdown } from '../ui/flowMarkdown.ts';
import { isCode, type IdsInCode } from './idsInCode.ts';

/** What stands in front of an id: quotes, what assigns it, and the separators of lists and calls. */
const triggers = ['"', "'", '`', '=', ':', '>', '(', '[', ' '];

/** More are not offered at once: what is typed narrows them down. */
const mostItems = 1000;

/** Offers flows by name and id where an id belongs, and inserts the id. */
export function registerCompletions(ids: IdsInCode, store: FlowStore): Disposable {
  return languages.registerCompletionItemProvider(
    '*',
    {
      provideCompletionItems: (document, position) => completionsAt(document, position, ids, store),
      resolveCompletionItem(item) {
        if (item instanceof FlowItem) item.documentation = flowMarkdown([item.flow], store.now);
        return item;
      },
    },
    ...triggers,
  );
}

class FlowItem extends CompletionItem {
  readonly flow: Flow;

  constructor(flow: Flow) {
    // VS Code draws icons in this label.
    super({ label: plainLabel(displayName(flow)), description: displayId(flow) }, CompletionItemKind.Value);
    this.flow = flow;
  }
}

function completionsAt(document: TextDocument, position: Position, ids: IdsInCode, store: FlowStore) {
  if (!isCode(document)) return undefined;
  // What decides stands close by; the whole of a long document need not be copied for it.
  const offset = document.offsetAt(position);
  const from = Math.max(0, offset - 2000);
  const text = document.getText(new Range(document.positionAt(from), document.positionAt(offset + 200)));
  const place = findCompletionSite(text, offset - from, ids.parameterNames);
  if (!place) return undefined;
  ids.readSaved();
  const flows = store.now.flows?.[place.kind] ?? [];
  const typed = place.typed.toLowerCase();
  const replaced = new Range(document.positionAt(from + place.start), document.positionAt(from + place.end));
  const wanted = flows.filter(({ id }) => id !== undefined);
  const offered =
    wanted.length <= mostItems ? wanted : wanted.filter(flow => includes(flow, typed)).slice(0, mostItems);
  const items = offered.map((flow, index) => {
    const id = flow.id ?? '';
    const item = new FlowItem(flow);
    item.detail = summarise(flow);
    item.insertText = id;
    item.range = replaced;
    // Matched against the name or the id, whichever is being typed.
    item.filterText = /^\d/.test(typed) ? `${id} ${displayName(flow)}` : `${displayName(flow)} ${id}`;
    item.sortText = String(index).padStart(6, '0');
    return item;
  });
  return { items, isIncomplete: offered.length < wanted.length };
}

function includes(flow: Flow, typed: string): boolean {
  return displayName(flow).toLowerCase().includes(typed) || (flow.id ?? '').includes(typed);
}
