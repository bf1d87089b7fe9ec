import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlowStore } from '../../../src/api/flowState.ts';
import type { WorkspaceUsages } from '../../../src/editor/usages/workspaceUsages.ts';
import { callFlow } from '../flows/builders.ts';
import { CancellationError, tools, useFakeVsCode } from './fakeVsCode.ts';

useFakeVsCode();
const { registerLanguageModelTools } = await import('../../../src/editor/tools.ts');

describe('the tool that finds usages', () => {
  const flow = callFlow(undefined, { key: 'call/444', id: '444', name: 'Main' });
  const state = { flows: { call: [flow], fax: [] }, accounts: [], receivedAt: Date.now() };
  const store = { load: async () => state } as unknown as FlowStore;
  const log = { info() {}, warn: (line: string) => assert.fail(line), error() {} };
  /** What the tool answers once the workspace was read, or, if `isRead` is false, once that was cancelled. */
  const invoke = async (isRead: boolean) => {
    const place = {
      uri: '/workspace/src/a.js',
      range: { start: { line: 9 } },
      shown: 'callflow=444;',
    };
    const usages = {
      read: async () => (isRead ? {} : undefined),
      usesOf: ({ kind, id }: typeof flow) => (kind === 'call' && id === '444' ? [place] : []),
    };
    registerLanguageModelTools(
      async () => ({ store, usages: usages as unknown as WorkspaceUsages }),
      async () => log,
    );
    const found = await tools.get('callflows_find_usages')?.invoke({ input: { kind: 'call', id: '444' } }, {});
    return found?.content.map(({ value }) => value).join('\n') ?? '';
  };

  it('names file, line from 1, and text', async () => {
    const text = await invoke(true);
    const usages = [{ file: 'src/a.js', line: 10, text: 'callflow=444;' }];
    assert.deepEqual(JSON.parse(text.slice(text.indexOf('{'))), { found: 1, shown: 1, usages });
  });

  it('gives nothing that could pass for all if it was cancelled', async () => {
    await assert.rejects(invoke(false), CancellationError);
  });
});
