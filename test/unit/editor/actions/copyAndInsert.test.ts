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
  for (const id of [commands.copyId, commands.insertId] as const) {
    clipboard.length = 0;
    await handlers[id]();
    assert.deepEqual(clipboard, [odd.id]);
  }
  const visible = (eights: number) => `7␊⟨U+202E⟩${'8'.repeat(eights)}…`;
  assert.deepEqual(shown, [
    `status: Copied ${visible(29)} · Main`,
    `status: No editor can be written to, so the ID was copied instead: ${visible(109)}`,
  ]);
});
