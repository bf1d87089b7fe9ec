import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('activation', () => {
  let contributed: { command: string }[];

  before(async () => {
    const extension = vscode.extensions.getExtension('callflows.callflows');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.exports, undefined, 'it exports nothing to other extensions');
    contributed = extension.packageJSON.contributes.commands;
  });

  it('registers every contributed command, and no other', async () => {
    const registered = await vscode.commands.getCommands(true);
    // VS Code makes commands of its own for the view, `callflows.flows.focus` and the like.
    const own = registered.filter(command => /^callflows\.\w+$/.test(command) && command !== 'callflows.flows');
    assert.deepEqual(own.toSorted(), contributed.map(({ command }) => command).toSorted());
  });

  it('hands nothing to the caller of a command', async () => {
    for (const { command } of contributed) {
      const returned = Promise.resolve(vscode.commands.executeCommand(command));
      const ended = returned.then(() => true);
      // What it asks is answered with Escape.
      while (!(await Promise.race([ended, pause(20, false)]))) {
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      }
      assert.equal(await returned, undefined, command);
    }
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
