import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { commands, extensions, FileSystemError, languages, Uri, window, workspace } from 'vscode';

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
    assert.deepEqual(sentences, ['Nothing to show: no API token is stored for this flow’s account.']);
  });

  it('are not found at other addresses', async () => {
    for (const address of ['callflow:/', 'callflow:/sms/1/x.json', 'callflow:/call/1']) {
      await assert.rejects(async () => workspace.fs.readFile(Uri.parse(address)), FileSystemError, address);
    }
  });
});
