import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerError } from '../../../../src/api/errors.ts';
import type { FlowStore } from '../../../../src/api/flowState.ts';
import { loadAgain } from '../../../../src/editor/ui/userError.ts';

for (const [what, now, expected] of [
  ['are loaded if nothing was tried yet', {}, 'load'],
  ['are requested again if the last request failed', { fetchError: new ServerError('It failed.') }, 'refresh'],
  ['are those that are there, whatever failed since', { flows: {}, fetchError: new ServerError('It failed.') }, 'load'],
] as const) {
  test(`the flows for a command ${what}`, async () => {
    const calls: string[] = [];
    const note = (name: string) => async () => void calls.push(name);
    await loadAgain({ now, load: note('load'), refresh: note('refresh') } as unknown as FlowStore);
    assert.deepEqual(calls, [expected]);
  });
}
