import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memento } from 'vscode';
import { useFakeVsCode } from '../fakeVsCode.ts';

const vscode = await import('../fakeVsCode.ts');
useFakeVsCode();
const { accountChoice } = await import('../../../../src/editor/ui/accountChoice.ts');

function memento(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
}

test('the choice of a workspace stays there, and is the last one everywhere', () => {
  const [one, other, all] = [memento(), memento(), memento()];
  for (const key of ['Live', 'Test', 'Live']) accountChoice(one, all).choose(key, true);
  assert.deepEqual(accountChoice(one, all).read(), {
    chosen: ['Live', 'Test'],
    named: undefined,
    last: ['Live', 'Test'],
  });
  assert.deepEqual(accountChoice(other, all).read(), { chosen: [], named: undefined, last: ['Live', 'Test'] });
  accountChoice(one, all).choose('Main', false);
  assert.deepEqual(accountChoice(one, all).read(), { chosen: [], named: undefined, last: ['Main', 'Live', 'Test'] });
});

test('the first folder that names an account decides, and none does in a workspace that is not trusted', () => {
  const { read } = accountChoice(memento(), memento());
  const { workspace } = vscode;
  workspace.workspaceFolders = ['a', 'b', 'c'];
  workspace.values = { a: '', b: 'Test', c: 'Live' };
  assert.equal(read().named, 'Test');
  workspace.values = { a: 7 };
  assert.equal(read().named, undefined);
  workspace.values = { a: 'Test' };
  workspace.isTrusted = false;
  assert.equal(read().named, undefined);
});
