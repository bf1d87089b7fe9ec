import {
  CompletionItem,
  CompletionItemKind,
  languages,
  Range,
  type CompletionItemProvider,
  type Disposable,
  type Position,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { summarise } from '../../flows/describe.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { findCompletionSite } from '../../ids/idReferences.ts';
import { plainLabel } from '../ui/plainText.ts';
import { flowMarkdown } from '../ui/flowMarkdown.ts';
import { isCode, rangeOf, type IdsInCode } from './idsInCode.ts';

/** Characters in front of an ID: quotes, what assigns it, and the separators of lists and calls. */
const triggers = ['"', "'", '`', '=', ':', '>', '(', '[', ' '];

/** No more items are offered at once: typing narrows them down. */
const mostItems = 1000;

/** Completes the IDs of flows by name or ID. */
export function registerCompletions(ids: IdsInCode, store: FlowStore): Disposable {
  const flowOf = new WeakMap<CompletionItem, Flow>();
  const provider: CompletionItemProvider = {
    provideCompletionItems(document, position) {
      const site = siteAt(document, position, ids);
      if (!site) return undefined;
      ids.readSaved();
      const flows = (store.now.flows?.[site.kind] ?? []).filter(({ id }) => id !== undefined);
      const offered = flows.length <= mostItems ? flows : firstMatches(flows, site.typed);
      const items = offered.map((flow, index) => {
        const [name, id] = [displayName(flow), flow.id ?? ''];
        // VS Code renders icons in the label.
        const label = { label: plainLabel(name), description: displayId(flow) };
        const item = new CompletionItem(label, CompletionItemKind.Value);
        item.insertText = id;
        item.range = site.range;
        // Matches the name or the ID, whichever is being typed.
        item.filterText = /^\d/.test(site.typed) ? `${id} ${name}` : `${name} ${id}`;
        item.sortText = String(index).padStart(6, '0');
        flowOf.set(item, flow);
        return item;
      });
      return { items, isIncomplete: offered.length < flows.length };
    },
    // The route is read only for the item that VS Code shows in detail.
    resolveCompletionItem(item) {
      const flow = flowOf.get(item);
      if (!flow) return item;
      item.detail = summarise(flow);
      item.documentation = flowMarkdown([flow], store.now);
      return item;
    },
  };
  return languages.registerCompletionItemProvider('*', provider, ...triggers);
}

function siteAt(document: TextDocument, position: Position, ids: IdsInCode) {
  if (!isCode(document)) return undefined;
  // A long document is not copied for this: what matters is nearby.
  const offset = document.offsetAt(position);
  const from = Math.max(0, offset - 2000);
  const text = document.getText(new Range(document.positionAt(from), document.positionAt(offset + 200)));
  const site = findCompletionSite(text, offset - from, ids.parameterNames);
  return site && { ...site, range: rangeOf(document, { start: from + site.start, end: from + site.end }) };
}

function firstMatches(flows: readonly Flow[], typed: string): Flow[] {
  const found: Flow[] = [];
  for (const flow of flows) {
    if (`${flow.name ?? ''} ${flow.id ?? ''}`.toLowerCase().includes(typed.toLowerCase())) found.push(flow);
    if (found.length === mostItems) break;
  }
  return found;
}
