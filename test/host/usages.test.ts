import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CancellationTokenSource,
  commands,
  extensions,
  languages,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  NotebookEdit,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  Position,
  Range,
  type Disposable,
  type Location,
} from 'vscode';
import { IdsInCode } from '../../src/editor/ids/idsInCode.ts';
import { registerWarnings } from '../../src/editor/ids/warnings.ts';
import { registerReferences } from '../../src/editor/usages/findUsages.ts';
import { WorkspaceUsages } from '../../src/editor/usages/workspaceUsages.ts';
import { findIdReferences } from '../../src/ids/idReferences.ts';
import { readCorpus } from '../ids/corpus.ts';
import { eventually } from '../user/eventually.ts';
import { fakeStore } from './fakeStore.ts';

const [root] = workspace.workspaceFolders ?? [];
const base = join(root?.uri.fsPath ?? '', 'usages');
const projectFolder = extensions.getExtension('callflows.callflows')?.extensionPath ?? '';

const byName = (one: unknown, other: unknown) => (String(one) < String(other) ? -1 : 1);

/** Writes a file below the folder of these tests. */
function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(base, name)), { recursive: true });
  writeFileSync(join(base, name), content);
}

const none = new CancellationTokenSource().token;
const owned: Disposable[] = [];

function create(state = {}) {
  const { store, change } = fakeStore(state);
  const ids = new IdsInCode(store);
  const usages = new WorkspaceUsages(ids);
  owned.push(usages, ids);
  return { store, change, ids, usages };
}

/** All that is known of the workspace. */
const allIn = ({ files }: WorkspaceUsages) => [...(files?.values() ?? [])].flat();

/** All that a reading finds in the files of these tests: path, line and character from 0, ID. */
async function readAll(usages: WorkspaceUsages): Promise<[string, number, number, string][]> {
  const found: [string, number, number, string][] = [];
  await usages.read(step => {
    for (const { kind, id, range, uri } of step.found) {
      const path = uri.path.split('/usages/')[1];
      if (path !== undefined) found.push([path, range.start.line, range.start.character, `${kind}/${id}`]);
    }
  }, none);
  return found.toSorted(byName);
}

/** What the scanner finds in a text, as a reading reports it. */
function scanned(path: string, text: string): [string, number, number, string][] {
  return findIdReferences(text).map(({ kind, id, start }) => {
    const lines = text.slice(0, start).split(/\r\n?|\n/);
    return [path, lines.length - 1, lines.at(-1)?.length ?? 0, `${kind}/${id}`];
  });
}

describe('the usages in a workspace', () => {
  before(() => extensions.getExtension('callflows.callflows')?.activate());
  // What the last test wrote may still be arriving.
  beforeEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  afterEach(async () => {
    for (const each of owned.splice(0)) each.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  for (const corpus of ['first', 'second', 'third', 'fourth', 'fifth']) {
    it(`are those that the scanner finds in each text of the ${corpus} corpus, whatever the encoding and the ends of lines`, async () => {
      const expected: [string, number, number, string][] = [];
      const put = (name: string, text: string, bytes: Uint8Array | string) => {
        write(name, bytes);
        expected.push(...scanned(name, text));
      };
      for (const { title, text } of readCorpus(join(projectFolder, 'test', 'ids', 'corpus', corpus)).texts) {
        const crlf = text.replace(/\r?\n/g, '\r\n');
        const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
        put(`plain/${title}`, text, text);
        put(`crlf/${title}`, crlf, crlf);
        put(`mark/${title}`, text, `\ufeff${text}`);
        put(`utf16le/${title}`, text, utf16);
        put(`utf16be/${title}`, text, Buffer.from(utf16).swap16());
      }
      const { usages } = create();
      const found = await readAll(usages);
      assert.ok(found.length > 1000, `${found.length}`);
      assert.deepEqual(found, expected.toSorted(byName));
    });
  }

  it('leave out what is binary, too large, unreadable or a link to itself, and count what is left out', async () => {
    write('a.js', 'callflow=444');
    write('binary.bin', Buffer.concat([Buffer.from([0, 1, 2, 0, 0, 3]), Buffer.from('callflow=444')]));
    write('large.js', `callflow=444\n${'x'.repeat(10_000_000)}`);
    write('refused.js', 'callflow=444');
    symlinkSync(join(base, 'loop.js'), join(base, 'loop.js'));
    chmodSync(join(base, 'refused.js'), 0);
    const { usages } = create();
    const reading = await usages.read(() => {}, none);
    const paths = allIn(usages)
      .map(({ uri }) => uri.path.split('/usages/')[1])
      .filter(Boolean);
    // Nothing is unreadable to root.
    const isRoot = process.getuid?.() === 0;
    assert.deepEqual(paths.toSorted(byName), isRoot ? ['a.js', 'refused.js'] : ['a.js']);
    assert.equal(reading?.leftOut, isRoot ? 1 : 2);
  });

  it('leave out what the user excludes and what Git ignores, unless the settings say otherwise', async () => {
    // In another letter case, a name is another one.
    write('.gitignore', 'out/\n*.log\n!kept.log\nINNER/\n');
    for (const name of ['out/a.js', 'b.log', 'kept.log', 'node_modules/c.js', 'inner/d.tmp', 'inner/e.js']) {
      write(name, 'callflow=444');
    }
    write('inner/.gitignore', '*.tmp\n');
    const { usages } = create();
    const paths = async () => (await readAll(usages)).map(([path]) => path);
    assert.deepEqual(await paths(), ['inner/e.js', 'kept.log']);
    const search = workspace.getConfiguration('search');
    await search.update('useIgnoreFiles', false);
    try {
      assert.deepEqual(await paths(), ['b.log', 'inner/d.tmp', 'inner/e.js', 'kept.log', 'out/a.js']);
    } finally {
      await search.update('useIgnoreFiles', undefined);
    }
  });

  it('follow what the user excludes and what Git ignores', async () => {
    write('a.js', 'callflow=91');
    write('out/a.js', 'callflow=91');
    const { usages } = create();
    await usages.read(() => {}, none);
    const follows = (count: number) =>
      eventually(() => assert.equal(usages.usesOf({ kind: 'call', id: '91' })?.length, count));
    await follows(2);
    write('.gitignore', 'out/');
    await follows(1);
    unlinkSync(join(base, '.gitignore'));
    await follows(2);
    const search = workspace.getConfiguration('search');
    await search.update('exclude', { '**/out': true });
    try {
      await follows(1);
    } finally {
      await search.update('exclude', undefined);
    }
  });

  it('are those of the unsaved text, and follow what is typed, written and deleted', async () => {
    write('typed.js', 'callflow=1');
    write('written.js', 'callflow=1');
    const uri = Uri.file(join(base, 'typed.js'));
    const document = await workspace.openTextDocument(uri);
    const insert = async (text: string) => {
      const edit = new WorkspaceEdit();
      edit.insert(uri, new Position(0, 0), text);
      await workspace.applyEdit(edit);
    };
    await window.showTextDocument(document);
    await insert('callflow=444;\n');
    const { usages } = create();
    assert.deepEqual(
      (await readAll(usages)).map(([path, line, , id]) => [path, line, id]),
      [
        ['typed.js', 0, 'call/444'],
        ['typed.js', 1, 'call/1'],
        ['written.js', 0, 'call/1'],
      ],
    );
    const uses = (id: string) =>
      usages.usesOf({ kind: 'call', id })?.filter(({ uri: { path } }) => path.includes('/usages/'));
    await insert('callflow=90;\n');
    await eventually(() => assert.equal(uses('90')?.length, 1));
    write('written.js', 'callflow=90');
    write('new.js', 'callflow=90');
    write('node_modules/new.js', 'callflow=90');
    write('folder/inner/new.js', 'callflow=90');
    await eventually(() => assert.equal(uses('90')?.length, 4));
    rmSync(join(base, 'folder'), { recursive: true });
    await eventually(() => assert.equal(uses('90')?.length, 3));
    unlinkSync(join(base, 'new.js'));
    await eventually(() => assert.equal(uses('90')?.length, 2));
    usages.clear();
    assert.equal(usages.usesOf({ kind: 'call', id: '90' }), undefined);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('are also those of an open file that Git ignores, as it is typed, until it is closed', async () => {
    write('.gitignore', 'ignored.js');
    write('ignored.js', '');
    const uri = Uri.file(join(base, 'ignored.js'));
    // A document that an extension opens itself would stay open for minutes.
    await commands.executeCommand('vscode.open', uri);
    const { usages } = create();
    assert.deepEqual(await readAll(usages), []);
    await window.activeTextEditor?.edit(edit => edit.insert(new Position(0, 0), 'callflow=91\n'));
    await eventually(() => assert.equal(usages.usesOf({ kind: 'call', id: '91' })?.length, 1));
    await commands.executeCommand('workbench.action.files.save');
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually(() => assert.equal(usages.usesOf({ kind: 'call', id: '91' })?.length, 0));
  });

  it('are those of every cell of a notebook that is not saved yet', async () => {
    const cells = ['callflow=444', 'callflow=90'].map(
      text => new NotebookCellData(NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData(cells));
    const paths = new Set(notebook.getCells().map(({ document }) => document.uri.path));
    const { usages } = create();
    await usages.read(() => {}, none);
    const inCells = allIn(usages).filter(({ uri }) => paths.has(uri.path));
    assert.deepEqual(inCells.map(({ id }) => id).toSorted(byName), ['444', '90']);
  });

  it('are those of the cells of a saved notebook while it is open, also as they are edited', async () => {
    const cell = { cell_type: 'code', source: ['callflow=444'], metadata: {}, outputs: [], execution_count: null };
    write('n.ipynb', JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }));
    const { usages } = create();
    await usages.read(() => {}, none);
    const idsInNotebook = () =>
      allIn(usages).flatMap(({ uri, id }) => (uri.path.endsWith('/n.ipynb') ? [`${uri.scheme} ${id}`] : []));
    assert.deepEqual(idsInNotebook(), ['file 444']);
    const notebook = await workspace.openNotebookDocument(Uri.file(join(base, 'n.ipynb')));
    await eventually(() => assert.deepEqual(idsInNotebook(), ['vscode-notebook-cell 444']));
    await usages.read(() => {}, none);
    assert.deepEqual(idsInNotebook(), ['vscode-notebook-cell 444']);
    const edit = new WorkspaceEdit();
    edit.insert(notebook.cellAt(0).document.uri, new Position(0, 0), 'callflow=90 ');
    await workspace.applyEdit(edit);
    await eventually(() => assert.deepEqual(idsInNotebook(), ['vscode-notebook-cell 90', 'vscode-notebook-cell 444']));
    const pasted = new NotebookCellData(NotebookCellKind.Code, 'callflow=91', 'python');
    const paste = new WorkspaceEdit();
    paste.set(notebook.uri, [NotebookEdit.insertCells(1, [pasted])]);
    await workspace.applyEdit(paste);
    await eventually(() => assert.ok(idsInNotebook().includes('vscode-notebook-cell 91')));
  });

  it('are what was found so far once the reading is cancelled, and nothing is kept', async () => {
    write('a.js', 'callflow=444');
    const source = new CancellationTokenSource();
    const { usages } = create();
    assert.equal(await usages.read(() => source.cancel(), source.token), undefined);
    assert.equal(usages.files, undefined);
  });

  it('survive files that are deleted while they are read', async () => {
    for (let index = 0; index < 60; index++) write(`file${index}.js`, 'callflow=444');
    const { usages } = create();
    let read = 0;
    await usages.read(({ found }) => {
      if (found.length > 0 && read++ === 0) rmSync(base, { recursive: true, force: true });
    }, none);
    assert.ok(read >= 1 && read < 80, `${read}`);
  });

  it('are those of now if a file changes after it was read, while others still are', async () => {
    for (let index = 0; index < 150; index++) write(`file${index}.js`, 'callflow=444');
    write('edited.js', 'callflow=444');
    const document = await workspace.openTextDocument(Uri.file(join(base, 'edited.js')));
    const { usages } = create();
    let edited: Thenable<boolean> | undefined;
    await usages.read(({ found }) => {
      if (edited || found[0]?.uri.path !== document.uri.path) return;
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, new Range(0, 0, 0, 12), 'callflow=9191');
      edited = workspace.applyEdit(edit);
    }, none);
    assert.ok(await edited);
    await eventually(() => assert.equal(usages.usesOf({ kind: 'call', id: '9191' })?.length, 1));
    await document.save();
  });

  it('follow a change while another file is written all the time', async () => {
    write('busy.log', '');
    write('mended.js', 'callflow=444');
    const { usages } = create();
    await usages.read(() => {}, none);
    let lines = 0;
    const timer = setInterval(() => write('busy.log', `${++lines}\n`), 50);
    try {
      await eventually(() => assert.ok(lines > 10));
      write('mended.js', 'callflow=9292');
      await eventually(() => assert.equal(usages.usesOf({ kind: 'call', id: '9292' })?.length, 1));
    } finally {
      clearInterval(timer);
    }
  });

  it('are the references of an ID in code', async () => {
    write('a.js', 'const x = { callflow: 444 };\n');
    write('b.php', '$call_flow_id = "444";\n$faxFlowId = "444";\n');
    const { ids, usages } = create();
    owned.push(registerReferences(ids, usages));
    const document = await workspace.openTextDocument(Uri.file(join(base, 'a.js')));
    const found = await commands.executeCommand<Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('444')),
    );
    const places = found.map(({ uri, range }) => `${uri.path.split('/').at(-1)}:${range.start.line}`);
    assert.deepEqual(places.filter(place => /^[ab]\./.test(place)).toSorted(byName), ['a.js:0', 'b.php:0']);
  });

  it('are warned of in closed files while they are checked, if the account does not have them', async () => {
    write('a.js', 'callflow=444; callflow=5151;');
    const { store, ids, usages } = create();
    owned.push(registerWarnings(ids, store, usages));
    const uri = Uri.file(join(base, 'a.js'));
    const warned = () => languages.getDiagnostics(uri).map(({ message }) => message);
    await usages.read(() => {}, none);
    usages.setChecked();
    await eventually(() => assert.deepEqual(warned(), ['This account has no call flow 5151.']));
    write('a.js', 'callflow=444;');
    await eventually(() => assert.deepEqual(warned(), []));
    write('a.js', 'callflow=5151;');
    await eventually(() => assert.equal(warned().length, 1));
    usages.clear();
    await eventually(() => assert.deepEqual(warned(), []));
  });
});
