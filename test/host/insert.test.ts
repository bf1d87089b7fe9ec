import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { commands, env, languages, NotebookCellData, NotebookCellKind, NotebookData, NotebookRange } from 'vscode';
import { Selection, window, workspace, type Disposable, type TextEditor } from 'vscode';
import { commands as own } from '../../src/contract.ts';
import { copyAndInsertHandlers } from '../../src/editor/actions/copyAndInsert.ts';
import { onFlowsOf } from '../../src/editor/ui/chosenFlows.ts';
import { rememberLastEditor } from '../../src/editor/ui/lastEditor.ts';
import { createOutput } from '../../src/editor/ui/output.ts';
import { Redactor } from '../../src/api/redact.ts';
import { eventually } from '../user/eventually.ts';
import { fakeStore, memento } from './fakeStore.ts';

const owned: Disposable[] = [];

/** Insert ID at Cursor, called on the row of call flow 444, and on others that are selected. */
function start() {
  const { store } = fakeStore();
  const last = rememberLastEditor();
  owned.push(last);
  const onFlows = onFlowsOf(
    Object.assign(store, { load: async () => store.now }),
    async () => [],
    async () => undefined,
  );
  const handlers = copyAndInsertHandlers(store, onFlows, last.current, memento(), createOutput(new Redactor()));
  const row = { key: 'call/444' };
  return { last, insert: (...others: string[]) => handlers[own.insertId](row, [row, ...others.map(key => ({ key }))]) };
}

async function show(content: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument({ content, language: 'javascript' }));
}

const placesOf = ({ selections }: TextEditor) =>
  selections.map(({ anchor, active }) => [anchor.character, active.character]);

describe('an ID that is inserted', () => {
  afterEach(async () => {
    for (const each of owned.splice(0)) each.dispose();
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('is one for each cursor if there are as many, in the order of the text, and else one of all in one line', async () => {
    const { last, insert } = start();
    const editor = await show('[], []');
    editor.selections = [5, 1].map(at => new Selection(0, at, 0, at));
    await eventually(() => assert.equal(last.current()?.selections.length, 2));
    await insert('fax/1');
    assert.equal(editor.document.getText(), '[444], [1]');
    editor.selections = [new Selection(0, 1, 0, 4)];
    await eventually(() => assert.equal(last.current()?.selections.length, 1));
    await insert('fax/1');
    assert.equal(editor.document.getText(), '[444, 1], [1]');
  });

  it('takes the place of each selection, and leaves a cursor behind each', async () => {
    const { last, insert } = start();
    const editor = await show('1, 1, 1');
    editor.selections = [0, 3, 6].map(at => new Selection(0, at, 0, at + 1));
    await eventually(() => assert.equal(last.current()?.selections.length, 3));
    await insert();
    assert.equal(editor.document.getText(), '444, 444, 444');
    await eventually(() =>
      assert.deepEqual(placesOf(editor), [
        [3, 3],
        [8, 8],
        [13, 13],
      ]),
    );
  });

  it('goes into an editor whose language has changed since', async () => {
    const { last, insert } = start();
    const editor = await show('id = ');
    editor.selection = new Selection(0, 5, 0, 5);
    await eventually(() => assert.equal(last.current()?.selections[0]?.active.character, 5));
    await languages.setTextDocumentLanguage(editor.document, 'python');
    await insert();
    assert.equal(window.activeTextEditor?.document.getText(), 'id = 444');
  });

  it('goes into the cell of a notebook, which stays the one editor', async () => {
    const { last, insert } = start();
    const cells = ['a = 0', 'b = 12'].map(text => new NotebookCellData(NotebookCellKind.Code, text, 'python'));
    const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData(cells));
    await window.showNotebookDocument(notebook, { selections: [new NotebookRange(1, 2)] });
    await commands.executeCommand('notebook.cell.edit');
    const { document } = notebook.cellAt(1);
    await eventually(() => assert.equal(last.current()?.document, document));
    last.current()!.selection = new Selection(0, 4, 0, 6);
    await eventually(() => assert.equal(last.current()?.selection.active.character, 6));
    const tabs = () => window.tabGroups.all.flatMap(group => group.tabs).length;
    const before = tabs();
    await insert();
    assert.equal(document.getText(), 'b = 444');
    await eventually(() => assert.deepEqual(last.current() && placesOf(last.current()!), [[7, 7]]));
    assert.equal(tabs(), before);
  });

  it('is copied where the editor takes no text', async () => {
    const { last, insert } = start();
    const { document } = await show('id = ');
    await eventually(() => assert.equal(last.current()?.document, document));
    await commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    await env.clipboard.writeText('');
    await insert();
    assert.equal(document.getText(), 'id = ');
    assert.equal(await env.clipboard.readText(), '444');
  });
});
