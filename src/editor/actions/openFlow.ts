import * as l10n from '@vscode/l10n';
import { commands as host, ViewColumn, type TextDocumentShowOptions } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { OnFlows } from '../ui/chosenFlows.ts';
import { contentOf, rangeIn } from '../documents/content.ts';
import { flowUri, type DocumentView } from '../documents/flowUri.ts';

/** "Open Route JSON", to the side as well, and "Open Record as Received". */
export function openFlowHandlers(store: FlowStore, onFlows: OnFlows) {
  const opening = (prompt: string, view: DocumentView, viewColumn: ViewColumn) =>
    onFlows(prompt, async (flows, { step, preserveFocus } = { key: '' }) => {
      const options = { preview: flows.length === 1, preserveFocus, step };
      for (const [index, flow] of flows.entries()) {
        // The first one becomes the active editor, beside which there would be yet another column.
        await openFlow(store, flow, view, { ...options, viewColumn: index === 0 ? viewColumn : ViewColumn.Active });
      }
    });
  return {
    [commands.openRoute]: opening(l10n.t('Open Route JSON'), 'route', ViewColumn.Active),
    [commands.openRouteToSide]: opening(l10n.t('Open Route JSON'), 'route', ViewColumn.Beside),
    [commands.openRecord]: opening(l10n.t('Open Record as Received'), 'record', ViewColumn.Active),
  };
}

/** Opens a flow's document, at the key of `step` (`route2`) if one is given. */
export async function openFlow(
  store: FlowStore,
  flow: Flow,
  view: DocumentView,
  options: TextDocumentShowOptions & { readonly step?: string | undefined },
): Promise<void> {
  const uri = flowUri(flow, view, store.now);
  const { text, rangeOfKey } = contentOf(store, uri);
  const at = options.step === undefined ? undefined : rangeOfKey(options.step);
  // A document that an extension opens itself would stay open for minutes, and its problems with it.
  await host.executeCommand('vscode.open', uri, { ...options, selection: at && rangeIn(text, at) });
}
