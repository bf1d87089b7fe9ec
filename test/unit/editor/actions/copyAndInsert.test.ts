import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memento } from 'vscode';
import type { FlowStore } from '../../../../src/api/flowState.ts';
import { Redactor } from '../../../../src/api/redact.ts';
import { commands } from '../../../../src/contract.ts';
import type { OnFlows } from '../../../../src/editor/ui/chosenFlows.ts';
import { callFlow } from '../../flows/builders.ts';
import { clipboard, shown, useFakeVsCode } from '../fakeVsCode.ts';

useFakeVsCode();
const { copyAndInsertHandlers } = await import('../../../../src/editor/actions/copyAndInsert.ts');
const { createOutput } = await import('../../../../src/editor/ui/output.ts');

test('an ID is copied as it was sent, and shown as one visible line that is not too long', async () => {
  const odd = callFlow('{}', { id: `7\n\u202e${'8'.repeat(200)}`, name: 'Main' });
  const onFlows: OnFlows = (_prompt, run) => () => run([odd]);
  const none = {} as FlowStore & Memento;
  const handlers = copyAndInsertHandlers(none, onFlows, () => undefined, none, createOutput(new Redactor()));
  await handlers[commands.copyId]();
  assert.deepEqual(clipboard, [odd.id]);
  assert.deepEqual(shown, [`status: Copied 7␊⟨U+202E⟩${'8'.repeat(29)}… · Main`]);
  // Written into code, it could be more than an ID.
  await assert.rejects(async () => handlers[commands.insertId](), /Only IDs that are digits and nothing else/);
  assert.equal(clipboard.length, 1);
});
