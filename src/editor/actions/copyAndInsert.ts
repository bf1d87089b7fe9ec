import * as l10n from '@vscode/l10n';
import {
  commands as host,
  env,
  Selection,
  window,
  workspace,
  WorkspaceEdit,
  type Memento,
  type TextEditor,
} from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import { shorten, shown, visible } from '../../flows/text.ts';
import { copyChoices, numberedOf, omission } from '../../ids/copyAs.ts';
import type { OnFlows } from '../ui/chosenFlows.ts';
import type { Output } from '../ui/output.ts';
import { plainLabel } from '../ui/plainText.ts';
import { addressInCode } from '../ui/settings.ts';
import { UserError } from '../ui/userError.ts';

const lastCopyKey = 'lastCopyAs';

/** "Copy ID", "Copy Name", "Copy As…", and "Insert ID at Cursor", at all cursors of the editor that was typed in last. */
export function copyAndInsertHandlers(
  store: FlowStore,
  onFlows: OnFlows,
  lastEditor: () => TextEditor | undefined,
  state: Memento,
  output: Output,
) {
  const showDone = (done: string, omitted: string | undefined) =>
    output.showStatus(omitted ? `${done} · ${omitted}` : done);
  return {
    [commands.copyId]: onFlows(l10n.t('Copy ID'), async flows => {
      const withId = flows.filter((flow): flow is Flow & { id: string } => flow.id !== undefined);
      const omitted = omission(flows.length - withId.length, flows.length);
      const [first] = withId;
      if (!first) throw nothingToCopy(omitted);
      await env.clipboard.writeText(withId.map(({ id }) => id).join('\n'));
      const what = `${shown(first.id, 40)} · ${displayName(first)}`;
      const done = withId.length === 1 ? l10n.t('Copied {0}', what) : l10n.t('Copied {0} flow IDs', withId.length);
      showDone(done, omitted);
    }),
    [commands.copyName]: onFlows(l10n.t('Copy Name'), async flows => {
      const named = flows.filter(({ name }) => name);
      const [first] = named;
      if (!first) throw new UserError(l10n.t('Nothing to copy: the service sent no name.'));
      await env.clipboard.writeText(named.map(({ name }) => name).join('\n'));
      output.showStatus(
        named.length === 1 ? l10n.t('Copied “{0}”', displayName(first)) : l10n.t('Copied {0} names', named.length),
      );
    }),
    [commands.copyAs]: onFlows(l10n.t('Copy As'), async flows => {
      const { choices, omitted } = copyChoices(flows, {
        // After a click on a flow, its read-only route is the active editor.
        languageId: (lastEditor() ?? window.activeTextEditor)?.document.languageId,
        baseUrl: addressInCode(store.now),
      });
      if (choices.length === 0) throw nothingToCopy(omitted);
      const last = state.get<string>(lastCopyKey);
      const picked = await window.showQuickPick(
        choices
          .toSorted((one, other) => Number(other.label === last) - Number(one.label === last))
          .map(({ label, text }) => ({ label, detail: preview(text), text })),
        { title: l10n.t('Copy As'), placeHolder: omitted ?? l10n.t('How to write the flow'), matchOnDetail: true },
      );
      if (!picked) return;
      await env.clipboard.writeText(picked.text);
      await state.update(lastCopyKey, picked.label);
      showDone(l10n.t('Copied {0}', picked.detail), omitted);
    }),
    [commands.insertId]: onFlows(l10n.t('Insert ID at Cursor'), async flows => {
      const { numbered, omitted } = numberedOf(flows);
      const ids = numbered.map(({ id }) => id);
      if (ids.length === 0) throw nothingToCopy(omitted);
      const last = lastEditor();
      const listed = shown(ids.join(', '), 120);
      let done = l10n.t('Inserted {0}', listed);
      if (!last || !(await insertIds(ids, last))) {
        await env.clipboard.writeText(ids.join('\n'));
        done =
          ids.length === 1
            ? l10n.t('No editor can be written to, so the ID was copied instead: {0}', listed)
            : l10n.t('No editor can be written to, so the IDs were copied instead: {0}', listed);
      }
      showDone(done, omitted);
    }),
  };
}

/** `omitted`: why no flow was left, see `numberedOf`. */
const nothingToCopy = (omitted = l10n.t('There is nothing to copy.')) => new UserError(omitted);

/** The first lines of a text as one. */
function preview(text: string): string {
  return plainLabel(shorten(visible(shorten(text, 400).replace(/\s*\\?\n\s*/g, ' ')), 120));
}

async function insertIds(ids: readonly string[], last: TextEditor): Promise<boolean> {
  const { document, viewColumn, selections } = last;
  // Shown as a text document, a cell would be a second editor beside its notebook.
  const isCell = document.uri.scheme === 'vscode-notebook-cell';
  // What is active stays where it is, such as the file in a diff; it only gets the focus.
  const isActive = !isCell && last === window.activeTextEditor;
  if (isActive) await host.executeCommand('workbench.action.focusActiveEditorGroup');
  const editor = isCell || isActive ? last : await window.showTextDocument(document, { viewColumn, preview: false });
  editor.selections = selections;
  // As many as there are cursors are one for each, in the order of the text.
  const inOrder = selections.toSorted((one, other) => one.start.compareTo(other.start));
  const textAt = (selection: Selection) =>
    (ids.length === selections.length ? ids[inOrder.indexOf(selection)] : undefined) ?? ids.join(', ');
  const { version } = document;
  const inCell = new WorkspaceEdit();
  for (const selection of selections) inCell.replace(document.uri, selection, textAt(selection));
  const isEdited = isCell
    ? await workspace.applyEdit(inCell)
    : await editor.edit(edit => {
        for (const selection of selections) edit.replace(selection, textAt(selection));
      });
  // VS Code says so also of an editor that is read-only.
  const isDone = isEdited && document.version !== version;
  // A replaced selection would stay selected, and the next key would delete the ID.
  if (isDone) editor.selections = editor.selections.map(({ end }) => new Selection(end, end));
  return isDone;
}
