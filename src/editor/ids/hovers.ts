import * as l10n from '@vscode/l10n';
import { Hover, languages, MarkdownString, type Disposable } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowStore } from '../../api/flowState.ts';
import { allFlows, displayName } from '../../flows/flow.ts';
import type { IdReference } from '../../ids/idReferences.ts';
import { flowMarkdown } from '../ui/flowMarkdown.ts';
import { appendWords } from '../ui/plainText.ts';
import { rangeOf, type IdsInCode } from './idsInCode.ts';

/** Shows a flow's route when you hover over its ID, or which of your other accounts has such a flow. */
export function registerHovers(ids: IdsInCode, store: FlowStore): Disposable {
  return languages.registerHoverProvider('*', {
    async provideHover(document, position) {
      const id = ids.idAt(document, position);
      if (!id) return undefined;
      const flows = ids.flowsWith(id);
      const text = flows.length > 0 ? flowMarkdown(flows, store.now) : await otherAccounts(id, store);
      return text && new Hover(text, rangeOf(document, id));
    },
  });
}

/** "999 is not in Live. In Test it is “Support Line”."; `undefined` if no other account has this flow either. */
async function otherAccounts({ kind, id }: IdReference, store: FlowStore): Promise<MarkdownString | undefined> {
  const shown = nameOfSeveral(store.now);
  if (!store.now.flows || shown === undefined) return undefined;
  const found = (await store.flowsOfOthers()).flatMap(other => {
    const flow = allFlows(other.flows).find(each => each.kind === kind && each.id === id);
    return flow ? [l10n.t('In {0} it is “{1}”.', other.name, displayName(flow))] : [];
  });
  if (found.length === 0) return undefined;
  return appendWords(new MarkdownString(), [l10n.t('{0} is not in {1}.', id, shown), ...found].join(' '));
}
