import {
  commands as host,
  Disposable,
  EndOfLine,
  window,
  workspace,
  type Selection,
  type TextDocument,
  type TextEditor,
  type ViewColumn,
} from 'vscode';
import { commands } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { registerCommands } from '../ui/commands.ts';
import type { Output } from '../ui/output.ts';
import { copyIds, idsOf } from './copyFlow.ts';

/** Where the user was typing before a click on a flow made its read-only route the active editor. */
interface LastEditor {
  readonly document: TextDocument;
  readonly viewColumn: ViewColumn | undefined;
  readonly selections: readonly Selection[];
}

/** "Insert ID at Cursor", at all cursors of the editor that was typed in last; see `insertIds`. */
export function registerInsertId(choose: ChooseFlows, output: Output): Disposable {
  let last: LastEditor | undefined;
  const remember = (editor: TextEditor | undefined) => {
    if (!editor || !isWritable(editor.document)) return;
    last = { document: editor.document, viewColumn: editor.viewColumn, selections: editor.selections };
  };
  remember(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(remember),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor) remember(textEditor);
    }),
    workspace.onDidCloseTextDocument(document => {
      if (last?.document === document) last = undefined;
    }),
    registerCommands(output, {
      [commands.insertId]: async (...given) => {
        const chosen = await choose(given, 'Insert ID at Cursor');
        if (chosen) await insertIds(chosen.flows, last, output);
      },
    }),
  );
}

/** Inserts the ids, one a line; copies them and says so where no editor can be written to. */
async function insertIds(flows: readonly Flow[], last: LastEditor | undefined, output: Output): Promise<void> {
  const ids = idsOf(flows);
  if (last && !last.document.isClosed) {
    const { document, viewColumn, selections } = last;
    const editor = await window.showTextDocument(document, { ...(viewColumn ? { viewColumn } : {}), preview: false });
    editor.selections = selections;
    const text = ids.join(document.eol === EndOfLine.CRLF ? '\r\n' : '\n');
    const isDone = await editor.edit(edit => {
      for (const selection of selections) edit.replace(selection, text);
    });
    if (isDone) {
      // A replaced selection would stay selected, and the next key would delete the id.
      await host.executeCommand('cancelSelection');
      return output.showStatus(`Inserted ${ids.join(', ')}`);
    }
  }
  await copyIds(flows, output);
  output.showStatus(
    `No editor can be written to, so ${ids.length === 1 ? 'the id is' : 'the ids are'} copied instead: ${ids.join(', ')}`,
  );
}

/** Whether the user may type in this document. */
export function isWritable({ uri }: TextDocument): boolean {
  // Schemes that VS Code keeps to itself (untitled, notebook cells) are no file systems, and answer `undefined`.
  return workspace.fs.isWritableFileSystem(uri.scheme) ?? ['untitled', 'vscode-notebook-cell'].includes(uri.scheme);
}
