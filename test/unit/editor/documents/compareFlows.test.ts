import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FlowStore } from '../../../../src/api/flowState.ts';
import { commands } from '../../../../src/contract.ts';
import type { OnFlows } from '../../../../src/editor/ui/chosenFlows.ts';
import type { CallFlow } from '../../../../src/flows/flow.ts';
import { callFlow } from '../../flows/builders.ts';
import { shown, useFakeVsCode } from '../fakeVsCode.ts';

useFakeVsCode();
const { compareFlowsHandlers } = await import('../../../../src/editor/documents/compareFlows.ts');
const { UserError } = await import('../../../../src/editor/ui/userError.ts');

const flows = ['1', '2', '3'].map(id => callFlow('{}', { key: `call/${id}`, id, name: `Flow ${id}` }));
const asked: string[] = [];

beforeEach(() => void (shown.length = asked.length = 0));

/** "Compare With…" on these rows; the flow that it asks for is the third. */
async function compare(first: CallFlow, ...others: readonly CallFlow[]): Promise<void> {
  const store = { now: { account: 'a', accounts: [] as const } } as unknown as FlowStore;
  const onFlows: OnFlows = (_prompt, run) => () => run([first, ...others], undefined);
  const ask = async (prompt: string) => {
    asked.push(prompt);
    return flows[2];
  };
  await compareFlowsHandlers(store, onFlows, ask)[commands.compareFlows]();
}

const [one = assert.fail(), two = assert.fail(), three = assert.fail()] = flows;
const addressOf = (id: string) => `/compare/call/${id}/Flow ${id}.callflow.json`;

test('two selected flows are compared', async () => {
  await compare(one, two);
  const title = 'Flow 1 #1 ↔ Flow 2 #2';
  assert.deepEqual([shown, asked], [[`command: vscode.diff ${addressOf('1')} ${addressOf('2')} ${title}`], []]);
});

test('one selected flow is compared with another that is picked', async () => {
  await compare(one);
  const title = 'Flow 1 #1 ↔ Flow 3 #3';
  assert.deepEqual(shown, [`command: vscode.diff ${addressOf('1')} ${addressOf('3')} ${title}`]);
  assert.deepEqual(asked, ['Compare “Flow 1” With…']);
});

test('three selected flows are not compared, with a sentence that says how many it takes', async () => {
  await assert.rejects(
    compare(one, two, three),
    (error: unknown) =>
      error instanceof UserError && error.message === 'Select two flows to compare. 3 flows are selected.',
  );
  assert.deepEqual([shown, asked], [[], []]);
});
