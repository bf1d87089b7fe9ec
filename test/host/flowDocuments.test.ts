import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { commands, extensions, FileSystemError, languages, Uri, window, workspace } from 'vscode';
import { contentOf } from '../../src/editor/documents/content.ts';
import { diagnose } from '../../src/editor/documents/diagnostics.ts';
import { flowUri, type DocumentView } from '../../src/editor/documents/flowUri.ts';
import type { Flow } from '../../src/flows/flow.ts';
import { callFlow, documentedRoutes, faxFlow } from '../unit/flows/builders.ts';
import { fakeStore } from './fakeStore.ts';

describe('documents of flows', () => {
  const uri = Uri.parse('callflow:/call/444/Support Line.callflow.json?another-account');

  before(() => extensions.getExtension('callflows.callflows')?.activate());
  after(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('can’t be written to', async () => {
    assert.equal(workspace.fs.isWritableFileSystem('callflow'), false);
    await assert.rejects(async () => workspace.fs.writeFile(uri, new Uint8Array()), FileSystemError);
    await assert.rejects(async () => workspace.fs.delete(uri), FileSystemError);
    await assert.rejects(async () => workspace.fs.rename(uri, uri.with({ path: '/call/444/x.json' })), FileSystemError);
    await assert.rejects(async () => workspace.fs.createDirectory(uri.with({ path: '/call/445' })), FileSystemError);
  });

  it('are JSON by their names', async () => {
    assert.equal((await workspace.openTextDocument(uri)).languageId, 'json');
  });

  it('are empty, with the reason, if the token of their account is gone', async () => {
    const editor = await window.showTextDocument(await workspace.openTextDocument(uri));
    assert.equal(editor.document.getText(), '');
    const sentences = languages.getDiagnostics(uri).map(({ message }) => message);
    assert.deepEqual(sentences, ["Nothing to show: no API token is stored for this flow's account."]);
  });

  it('say what could not be read in what they show, and only that', async () => {
    const parseErrors = ['The name is an array instead of text.'];
    const shown: [flow: Flow, view: DocumentView, sentences: readonly string[]][] = [
      [faxFlow({ parseErrors }), 'route', parseErrors],
      [callFlow(documentedRoutes.mainRoute, { parseErrors }), 'route', []],
      [callFlow(documentedRoutes.mainRoute, { parseErrors }), 'record', parseErrors],
      [
        faxFlow({ record: '{"id":"1" "name":[]}', parseErrors: ['The record is not valid JSON.', ...parseErrors] }),
        'route',
        ['The record of this fax flow is not valid JSON: a comma is missing.', ...parseErrors],
      ],
    ];
    for (const [flow, view, sentences] of shown) {
      const lists = {
        call: [flow].filter(each => each.kind === 'call'),
        fax: [flow].filter(each => each.kind === 'fax'),
      };
      const { store } = fakeStore({ flows: lists });
      const content = contentOf(store, flowUri(flow, view, store.now));
      const document = await workspace.openTextDocument({ content: content.text, language: 'json' });
      assert.deepEqual(
        diagnose(document, content).map(({ message }) => message),
        sentences,
        `${flow.kind} ${view}`,
      );
    }
  });

  it('are not found at other addresses', async () => {
    for (const address of ['callflow:/', 'callflow:/sms/1/x.json', 'callflow:/call/1']) {
      await assert.rejects(async () => workspace.fs.readFile(Uri.parse(address)), FileSystemError, address);
    }
  });
});
