import { CompletionItem, CompletionItemKind, CompletionTriggerKind, languages, Range } from 'vscode';
import type { CompletionItemProvider, Disposable } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { summarise } from '../../flows/describe.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { shorten } from '../../flows/text.ts';
import { isNumbered } from '../../ids/copyAs.ts';
import { findCompletionSite } from '../../ids/idReferences.ts';
import { flowText } from '../ui/flowMarkdown.ts';
import { plainLabel } from '../ui/plainText.ts';
import { isCode, rangeOf, type IdsInCode } from './idsInCode.ts';

/** Characters in front of an ID: quotes, what assigns it, and the separators of lists and calls. */
const triggers = ['"', "'", '`', '=', ':', '>', '(', '[', ' '];

/** No more items are offered at once: typing narrows them down. */
const mostItems = 1000;

/** Completes the IDs of flows by name or ID. */
export function registerCompletions(ids: IdsInCode, store: FlowStore): Disposable {
  const provider: CompletionItemProvider<CompletionItem & { readonly flow: Flow }> = {
    provideCompletionItems(document, position, _token, { triggerKind, triggerCharacter = '' }) {
      if (!ids.isOn(settings.completions) || !isCode(document)) return undefined;
      // A long document is not copied for this: what matters is nearby.
      const offset = document.offsetAt(position);
      const start = document.positionAt(Math.max(0, offset - 2000));
      // Between CR and LF there is no position.
      const from = document.offsetAt(start);
      const text = document.getText(new Range(start, document.positionAt(offset + 200)));
      const site = findCompletionSite(text, offset - from, ids.parameterNames);
      if (!site) return undefined;
      // Enter means the ID that is being typed, or a new line, unless the user asked for the list.
      const isAsked = triggerKind === CompletionTriggerKind.Invoke;
      const endsLine = document.lineAt(position).text.slice(position.character).trim() === '';
      if (!isAsked && (/^\d+$/.test(site.typed) || (/[=:>]/.test(triggerCharacter) && endsLine))) return undefined;
      const range = rangeOf(document, { start: from + site.start, end: from + site.end });
      if (!store.now.flows) void store.readSaved();
      const all: readonly Flow[] = store.now.flows?.[site.kind] ?? [];
      const flows = all.filter(isNumbered);
      const typed = site.typed.toLowerCase();
      const isTyped = ({ name, id }: Flow) => `${name ?? ''} ${id ?? ''}`.toLowerCase().includes(typed);
      const offered = flows.length <= mostItems ? flows : flows.filter(isTyped).slice(0, mostItems);
      const items = offered.map((flow, index) => {
        const [name, id] = [displayName(flow), flow.id];
        // VS Code renders icons in the label, and beside a longer one there is no room for the ID.
        const label = { label: plainLabel(shorten(name, 36)), description: displayId(flow) };
        return Object.assign(new CompletionItem(label, CompletionItemKind.Value), {
          flow,
          insertText: id,
          range,
          // VS Code begins a match at the start of a word only: with the sign, digits that are typed end the list at once.
          filterText: /^\d/.test(typed) ? `${id} ${name}` : name.replaceAll(/\d+/g, '#$&'),
          sortText: `${id === typed ? 0 : 1}${String(index).padStart(6, '0')}`,
        });
      });
      // Where VS Code asks again with each key, Enter takes what it showed last until we answer. A list that was asked for
      // ends only if we say so.
      return { items, isIncomplete: isAsked || offered.length < flows.length };
    },
    // The route is read only for the item that VS Code shows in detail.
    resolveCompletionItem: item =>
      Object.assign(item, { detail: summarise(item.flow), documentation: flowText([item.flow]) }),
  };
  return languages.registerCompletionItemProvider('*', provider, ...triggers);
}
