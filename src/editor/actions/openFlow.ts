import * as l10n from '@vscode/l10n';
import { Range, Selection, ViewColumn, window, workspace } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { contentOf } from '../documents/content.ts';
import type { Handlers } from '../ui/commands.ts';
import { flowUri, type DocumentView } from '../documents/flowUri.ts';

/** "Open Route JSON", to the side as well, and "Open Record as Received". */
export function openFlowHandlers(
  store: FlowStore,
  choose: ChooseFlows,
): Handlers<'openRoute' | 'openRouteToSide' | 'openRecord'> {
  const command =
    (view: DocumentView, viewColumn: ViewColumn) =>
    async (...given: unknown[]) => {
      const chosen = await choose(
        given,
        view === 'route' ? l10n.t('Open Route JSON') : l10n.t('Open Record as Received'),
      );
      for (const flow of chosen?.flows ?? []) {
        await openFlow(store, flow, view, { viewColumn, preview: chosen?.flows.length === 1, step: chosen?.step });
      }
    };
  return {
    [commands.openRoute]: command('route', ViewColumn.Active),
    [commands.openRouteToSide]: command('route', ViewColumn.Beside),
    [commands.openRecord]: command('record', ViewColumn.Active),
  };
}

interface OpenOptions {
  readonly viewColumn: ViewColumn;
  readonly preview: boolean;
  /** The key of the route to show, `route2`. */
  readonly step?: string | undefined;
}

/** Opens a flow's document, at the key of `step` if one is given. */
export async function openFlow(store: FlowStore, flow: Flow, view: DocumentView, options: OpenOptions): Promise<void> {
  const document = await workspace.openTextDocument(flowUri(flow, view, store.now));
  const editor = await window.showTextDocument(document, options);
  const at = options.step === undefined ? undefined : contentOf(store, document.uri).rangeOfKey(options.step);
  if (!at) return;
  const range = new Range(document.positionAt(at.offset), document.positionAt(at.offset + at.length));
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range);
}
