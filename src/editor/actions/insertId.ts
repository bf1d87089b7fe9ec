import * as l10n from '@vscode/l10n';
import { commands as host, EndOfLine, window } from 'vscode';
import { commands } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { type Handlers } from '../ui/commands.ts';
import type { LastEditor } from '../ui/lastEditor.ts';
import type { Output } from '../ui/output.ts';
import { copyIds, idsOf } from './copyFlow.ts';

/** "Insert ID at Cursor", at all cursors of the editor that the user typed in last. */
export function insertIdHandlers(
  choose: ChooseFlows,
  lastEditor: () => LastEditor | undefined,
  output: Output,
): Handlers<'insertId'> {
  return {
    [commands.insertId]: async (...given) => {
      const chosen = await choose(given, l10n.t('Insert ID at Cursor'));
      if (chosen) await insertIds(chosen.flows, lastEditor(), output);
    },
  };
}

/** Inserts the IDs, one a line; copies them, and says so, if no editor can be written to. */
async function insertIds(flows: readonly Flow[], last: LastEditor | undefined, output: Output): Promise<void> {
  const ids = idsOf(flows);
  if (last && (await insertText(ids, last))) return output.showStatus(l10n.t('Inserted {0}', ids.join(', ')));
  await copyIds(flows, output);
  output.showStatus(
    ids.length === 1
      ? l10n.t('No editor can be written to, so the ID was copied instead: {0}', ids.join(', '))
      : l10n.t('No editor can be written to, so the IDs were copied instead: {0}', ids.join(', ')),
  );
}

async function insertText(
  lines: readonly string[],
  { document, viewColumn, selections }: LastEditor,
): Promise<boolean> {
  const editor = await window.showTextDocument(document, { ...(viewColumn ? { viewColumn } : {}), preview: false });
  editor.selections = selections;
  const text = lines.join(document.eol === EndOfLine.CRLF ? '\r\n' : '\n');
  const isDone = await editor.edit(edit => {
    for (const selection of selections) edit.replace(selection, text);
  });
  // A replaced selection would stay selected, and the next key would delete the ID.
  if (isDone) await host.executeCommand('cancelSelection');
  return isDone;
}
