import * as l10n from '@vscode/l10n';
import { Disposable, DocumentLink, Hover, InlayHint, languages, MarkdownString } from 'vscode';
import type { InlayHintsProvider, Position, TextDocument } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { allFlows, displayName, type Flow } from '../../flows/flow.ts';
import { shorten } from '../../flows/text.ts';
import type { IdReference } from '../../ids/idReferences.ts';
import { flowUri } from '../documents/flowUri.ts';
import { flowMarkdown, othersWithId } from '../ui/flowMarkdown.ts';
import { appendWords } from '../ui/plainText.ts';
import { registerCompletions } from './completions.ts';
import type { IdsInCode } from './idsInCode.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { registerWarnings, type CheckedFiles } from './warnings.ts';

/** Registers what explains IDs in code. `checked` are the files that are warned of even if they are closed. */
export function registerIdProviders(ids: IdsInCode, store: FlowStore, checked: CheckedFiles): Disposable {
  return Disposable.from(
    registerHints(ids, store),
    registerHovers(ids, store),
    registerLinks(ids, store),
    registerCompletions(ids, store),
    registerWarnings(ids, store, checked),
    registerQuickFixes(ids, store),
  );
}

/** Shows the name of its flow behind each ID. */
function registerHints(ids: IdsInCode, store: FlowStore): Disposable {
  const provider: InlayHintsProvider<InlayHint & { readonly flows: readonly [Flow, ...Flow[]] }> = {
    onDidChangeInlayHints: ids.onDidChange,
    provideInlayHints(document, range) {
      const placed = idsOfFlows(settings.hints, document, ids)
        .filter(each => each.range.intersection(range))
        .map(each => ({ ...each, at: behindQuote(document, each.range.end) }));
      const inLine = Map.groupBy(placed, ({ at }) => at.line);
      return placed.map(({ at, flow, flows }) => {
        // VS Code shows some forty characters of the hints in a line.
        const most = Math.max(16, Math.floor(40 / (inLine.get(at.line)?.length ?? 1)));
        const label = `${shorten(displayName(flow), most)} ${othersWithId(flows)}`.trim();
        return Object.assign(new InlayHint(at, label), { paddingLeft: true, flows });
      });
    },
    resolveInlayHint: hint => Object.assign(hint, { tooltip: flowMarkdown(hint.flows, store.now) }),
  };
  return languages.registerInlayHintsProvider('*', provider);
}

/** The end of an ID, or of the quotes right behind it: within them, the name would look like part of the text. */
function behindQuote(document: TextDocument, end: Position): Position {
  const rest = document.lineAt(end).text.slice(end.character, end.character + 4);
  return end.translate(0, /^\\*["'`]/.exec(rest)?.[0].length ?? 0);
}

/** Makes each ID a link to its flow's route. */
function registerLinks(ids: IdsInCode, store: FlowStore): Disposable {
  const provideDocumentLinks = (document: TextDocument) =>
    idsOfFlows(settings.links, document, ids).map(({ flow, range }) => {
      const link = new DocumentLink(range, flowUri(flow, 'route', store.now));
      // Not the flow's name: VS Code renders icons in this text.
      link.tooltip = l10n.t('Open Route JSON');
      return link;
    });
  const register = () => languages.registerDocumentLinkProvider('*', { provideDocumentLinks });
  let registered = register();
  return Disposable.from(
    // No event of VS Code's says that links changed, but it calls a new provider.
    ids.onDidChange(() => {
      registered.dispose();
      registered = register();
    }),
    { dispose: () => registered.dispose() },
  );
}

/** The IDs in a document that are those of flows, as long as the setting is on. */
function idsOfFlows(setting: string, document: TextDocument, ids: IdsInCode) {
  const found = ids.isOn(setting) ? ids.idsOf(document) : [];
  return found.flatMap(id => {
    const [flow, ...others] = ids.flowsWith(id);
    return flow ? [{ ...id, flow, flows: [flow, ...others] as const }] : [];
  });
}

/** Shows a flow's route when you hover over its ID, or which of your other accounts has such a flow. */
function registerHovers(ids: IdsInCode, store: FlowStore): Disposable {
  return languages.registerHoverProvider('*', {
    async provideHover(document, position) {
      const id = ids.isOn(settings.hovers) ? ids.idAt(document, position) : undefined;
      if (!id) return undefined;
      const [flow, ...others] = ids.flowsWith(id);
      const text = flow ? flowMarkdown([flow, ...others], store.now) : await otherAccounts(id, store);
      return text && new Hover(text, id.range);
    },
  });
}

/** "999 is not in Live. In Test it is “Support Line”."; `undefined` if no other account has this flow either. */
async function otherAccounts({ kind, id }: IdReference, store: FlowStore): Promise<MarkdownString | undefined> {
  const shown = nameOfSeveral(store.now.accounts, store.now.account);
  if (!store.now.flows || shown === undefined) return undefined;
  const found = (await store.flowsOfOthers()).flatMap(other => {
    const flow = allFlows(other.flows).find(each => each.kind === kind && each.id === id);
    return flow ? [l10n.t('In {0} it is “{1}”.', other.name, displayName(flow))] : [];
  });
  if (found.length === 0) return undefined;
  return appendWords(new MarkdownString(), [l10n.t('{0} is not in {1}.', id, shown), ...found].join(' '));
}
