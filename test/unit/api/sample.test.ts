import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSample } from '../../../src/api/sample.ts';
import { allFlows, type Flow } from '../../../src/flows/flow.ts';
import { problemsOf } from '../../../src/flows/problems.ts';

test('the sample has a dozen flows of both kinds, of which one has a problem', async () => {
  const { lists } = await readSample();
  assert.deepEqual([lists.call.length, lists.fax.length], [10, 3]);
  assert.deepEqual(
    allFlows(lists).flatMap(({ parseErrors }) => parseErrors),
    [],
  );
  assert.deepEqual(
    allFlows(lists)
      .filter((flow: Flow) => problemsOf(flow).problems.length > 0)
      .map(({ id }) => id),
    ['702'],
  );
});
