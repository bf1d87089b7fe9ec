import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleOrigin } from '../../../../src/api/accounts.ts';
import type { FlowState } from '../../../../src/api/flowState.ts';
import { accountShown } from '../../../../src/editor/view/viewState.ts';

const [live, trial] = ['Live', 'Test'].map(name => ({ key: name, id: name, name, origin: `https://${name}.example` }));
const flows = { call: [], fax: [] };
const own = (now: Partial<FlowState>) => accountShown({ account: 'Live', flows, ...now } as FlowState);

// What is known; the name beside the title; the sentence above the rows.
for (const [what, now, name, sentence] of [
  ['the only account', { accounts: [live] }, undefined, undefined],
  ['one of several', { accounts: [live, trial] }, 'Live', 'Account: Live.'],
  ['one of several while nothing is known of it', { accounts: [live, trial], flows: undefined }, undefined, undefined],
  ['the sample', { accounts: [live], origin: sampleOrigin }, 'Live', 'Sample data: not a real account.'],
  [
    'another than the workspace asks for',
    { accounts: [live], missing: 'A\nB' },
    undefined,
    'This workspace asks for the account “A␊B”, which you do not have. Run Add Account… to add it.',
  ],
] as const) {
  test(`the view says of ${what}: ${sentence}`, () => {
    const shown = own(now as Partial<FlowState>);
    assert.deepEqual([shown.name, shown.sentence], [name, sentence]);
  });
}
