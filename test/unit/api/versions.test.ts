import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Received, Versions } from '../../../src/api/versions.ts';
import { addVersions, findChanged, versionLimits } from '../../../src/api/versions.ts';
import { withKeys } from '../../../src/flows/flow.ts';
import { callFlow } from '../flows/builders.ts';

/** An answer with one call flow for each record. */
function received(receivedAt: number, ...records: string[]): Received {
  const call = records.map((record, index) => {
    const id = /"id"\s*:\s*"?(\w+)/.exec(record)?.[1];
    return callFlow(undefined, { key: `call/${id ?? ''}`, id, position: index + 1, record });
  });
  return { lists: { call: withKeys(call), fax: [] }, receivedAt };
}

/** What is kept after these answers, one behind the other. */
function after(...answers: Received[]): Versions {
  let versions: Versions = new Map();
  for (const [index, answer] of answers.entries()) {
    const previous = answers[index - 1];
    if (previous) versions = addVersions(versions, previous, answer);
  }
  return versions;
}

function shown(versions: Versions): unknown[] {
  return [...versions].map(([key, list]) => [
    key,
    ...list.map(({ flow, lastSeenAt, replacedAt }) => [flow.record, lastSeenAt, replacedAt]),
  ]);
}

const a = '{"id":1,"name":"a"}';
const b = '{"id":1,"name":"b"}';
const c = '{"id":1,"name":"c"}';
const elsewhere = '{"id":2}';

const stories: [what: string, answers: Received[], kept: unknown[], changed: [string, number][]][] = [
  ['nothing changed', [received(1, a, elsewhere), received(2, elsewhere, a)], [], []],
  ['only white space changed', [received(1, a), received(2, '{ "id" : 1,\n"name":"a" }')], [], []],
  [
    'white space within a text changed',
    [received(1, a), received(2, '{"id":1,"name":"a "}')],
    [['call/1', [a, 1, 2]]],
    [['call/1', 2]],
  ],
  ['a flow changed', [received(1, a, elsewhere), received(2, b, elsewhere)], [['call/1', [a, 1, 2]]], [['call/1', 2]]],
  ['it stayed so', [received(1, a), received(2, b), received(3, b)], [['call/1', [a, 1, 2]]], [['call/1', 2]]],
  [
    'it changed twice',
    [received(1, a), received(2, b), received(3, c)],
    [['call/1', [b, 2, 3], [a, 1, 2]]],
    [['call/1', 3]],
  ],
  ['it changed back', [received(1, a), received(2, b), received(3, a)], [['call/1', [b, 2, 3]]], [['call/1', 3]]],
  ['a flow came', [received(1), received(2, a)], [], []],
  ['a flow went', [received(1, a), received(2)], [['call/1', [a, 1, 2]]], []],
  ['it came back as it was', [received(1, a), received(2), received(3, a)], [], []],
  ['it came back as another', [received(1, a), received(2), received(3, b)], [['call/1', [a, 1, 3]]], [['call/1', 3]]],
  ['flows that share an id changed', [received(1, a, b), received(2, b, c)], [], []],
  ['a flow without an id changed', [received(1, '{"name":"a"}'), received(2, '{"name":"b"}')], [], []],
  ['a day went by', [received(1, a), received(2, b), received(2 + 86_400_000, b)], [['call/1', [a, 1, 2]]], []],
];
for (const [what, answers, kept, changed] of stories) {
  test(`when ${what}, ${kept.length} flows have earlier versions and ${changed.length} are marked`, () => {
    const versions = after(...answers);
    assert.deepEqual(shown(versions), kept);
    assert.deepEqual([...findChanged(versions, answers.at(-1) ?? received(0))], changed);
  });
}

test('of each flow the newest few are kept', () => {
  const answers = Array.from({ length: 20 }, (_, index) => received(index, `{"id":1,"name":"${index}"}`));
  const [list] = after(...answers).values();
  assert.deepEqual(
    list?.map(({ lastSeenAt }) => lastSeenAt),
    [18, 17, 16, 15, 14],
  );
});

test('of all flows together the newest are kept that fit', () => {
  const large = 'x'.repeat(versionLimits.size / 2 - 100);
  const record = (id: number, name: string) => `{"id":${id},"name":"${name}${large}"}`;
  const versions = after(
    received(1, record(1, 'a'), record(2, 'a')),
    received(2, record(1, 'b'), record(2, 'a')),
    received(3, record(1, 'b'), record(2, 'b')),
    received(4, record(1, 'c'), record(2, 'b')),
  );
  assert.deepEqual(
    [...versions].map(([key, list]) => [key, list.map(({ lastSeenAt }) => lastSeenAt)]),
    [
      ['call/1', [3]],
      ['call/2', [2]],
    ],
  );
});
