import { Range, Selection, ViewColumn, window, workspace, type Disposable } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands } from '../../contract.ts';
import { rangeOfKey } from '../../json/documentText.ts';
import type { Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { registerCommands } from '../ui/commands.ts';
import type { Output } from '../ui/output.ts';
import { flowUri, type DocumentView } from '../documents/flowUri.ts';

/** "Open Route JSON", to the side as well, and "Open Record as Received". */
export function registerOpenFlow(store: FlowStore, choose: ChooseFlows, output: Output): Disposable {
  const command =
    (view: DocumentView, viewColumn: ViewColumn) =>
    async (...given: unknown[]) => {
      const chosen = await choose(given, view === 'route' ? 'Open Route JSON' : 'Open Record as Received');
      for (const flow of chosen?.flows ?? []) {
        await openFlow(store, flow, view, { viewColumn, preview: chosen?.flows.length === 1, step: chosen?.step });
      }
    };
  return registerCommands(output, {
    [commands.openRoute]: command('route', ViewColumn.Active),
    [commands.openRouteToSide]: command('route', ViewColumn.Beside),
    [commands.openRecord]: command('record', ViewColumn.Active),
  });
}

interface OpenOptions {
  readonly viewColumn: ViewColumn;
  readonly preview: boolean;
  /** The key of the route to show, `route2`. */
  readonly step?: string | undefined;
}

/** Shows a flow's document, at the key of a step where one is asked for. */
export async function openFlow(store: FlowStore, flow: Flow, view: DocumentView, options: OpenOptions): Promise<void> {
  const document = await workspace.openTextDocument(flowUri(flow, view, store.now.account));
  const editor = await window.showTextDocument(document, options);
  const at = options.step === undefined ? undefined : rangeOfKey(document.getText(), options.step);
  if (!at) return;
  const range = new Range(document.positionAt(at.offset), document.positionAt(at.offset + at.length));
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range);
}
