import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownFlows } from '../../../src/api/versions.ts';
import { receive, versionLimits } from '../../../src/api/versions.ts';
import type { FlowLists } from '../../../src/flows/flow.ts';
import { withKeys } from '../../../src/flows/flow.ts';
import { callFlow, faxFlow } from '../flows/builders.ts';

interface Response {
  readonly receivedAt: number;
  readonly lists: FlowLists;
}

/** A response with one call flow for each record. */
function response(receivedAt: number, ...records: string[]): Response {
  const call = records.map((record, index) => {
    const id = /"id"\s*:\s*"?(\w+)/.exec(record)?.[1];
    return callFlow(undefined, { key: `call/${id ?? ''}`, id, position: index + 1, record });
  });
  return { receivedAt, lists: { call: withKeys(call), fax: [] } };
}

/** What is known after these responses, one after the other. */
function after(...responses: readonly Response[]): KnownFlows {
  let known: KnownFlows | undefined;
  for (const { receivedAt, lists } of responses) known = receive(known, { lists, path: '/list' }, receivedAt);
  return known ?? assert.fail();
}

function shown({ versions }: KnownFlows): unknown[] {
  return [...versions].map(([key, list]) => [
    key,
    ...list.map(({ flow, lastSeenAt, replacedAt }) => [flow.record, lastSeenAt, replacedAt]),
  ]);
}

const a = '{"id":1,"name":"a"}';
const b = '{"id":1,"name":"b"}';
const c = '{"id":1,"name":"c"}';
const elsewhere = '{"id":2}';

const stories: [what: string, responses: Response[], kept: unknown[], changed: [string, number][]][] = [
  ['nothing changed', [response(1, a, elsewhere), response(2, elsewhere, a)], [], []],
  ['only white space changed', [response(1, a), response(2, '{ "id" : 1,\n"name":"a" }')], [], []],
  [
    'white space within a text changed',
    [response(1, a), response(2, '{"id":1,"name":"a "}')],
    [['call/1', [a, 1, 2]]],
    [['call/1', 2]],
  ],
  ['a flow changed', [response(1, a, elsewhere), response(2, b, elsewhere)], [['call/1', [a, 1, 2]]], [['call/1', 2]]],
  ['it stayed so', [response(1, a), response(2, b), response(3, b)], [['call/1', [a, 1, 2]]], [['call/1', 2]]],
  [
    'it changed twice',
    [response(1, a), response(2, b), response(3, c)],
    [['call/1', [b, 2, 3], [a, 1, 2]]],
    [['call/1', 3]],
  ],
  ['it changed back', [response(1, a), response(2, b), response(3, a)], [['call/1', [b, 2, 3]]], [['call/1', 3]]],
  ['a flow came', [response(1), response(2, a)], [], []],
  ['a flow went', [response(1, a), response(2)], [['call/1', [a, 1, 2]]], []],
  ['it came back as it was', [response(1, a), response(2), response(3, a)], [], []],
  ['it came back as another', [response(1, a), response(2), response(3, b)], [['call/1', [a, 1, 3]]], [['call/1', 3]]],
  ['flows that share an id changed', [response(1, a, b), response(2, b, c)], [], []],
  ['a flow without an id changed', [response(1, '{"name":"a"}'), response(2, '{"name":"b"}')], [], []],
  ['a day went by', [response(1, a), response(2, b), response(2 + 86_400_000, b)], [['call/1', [a, 1, 2]]], []],
];
for (const [what, responses, kept, changed] of stories) {
  test(`when ${what}, ${kept.length} flows have earlier versions and ${changed.length} are marked`, () => {
    const known = after(...responses);
    assert.deepEqual(shown(known), kept);
    assert.deepEqual([...known.changed], changed);
  });
}

test('of each flow the newest few are kept', () => {
  const responses = Array.from({ length: 20 }, (_, index) => response(index, `{"id":1,"name":"${index}"}`));
  const [list] = after(...responses).versions.values();
  assert.deepEqual(
    list?.map(({ lastSeenAt }) => lastSeenAt),
    [18, 17, 16, 15, 14],
  );
});

test('of all flows together the newest are kept that fit', () => {
  const large = 'x'.repeat(versionLimits.size / 2 - 100);
  const record = (id: number, name: string) => `{"id":${id},"name":"${name}${large}"}`;
  const { versions } = after(
    response(1, record(1, 'a'), record(2, 'a')),
    response(2, record(1, 'b'), record(2, 'a')),
    response(3, record(1, 'b'), record(2, 'b')),
    response(4, record(1, 'c'), record(2, 'b')),
  );
  assert.deepEqual(
    [...versions].map(([key, list]) => [key, list.map(({ lastSeenAt }) => lastSeenAt)]),
    [
      ['call/1', [3]],
      ['call/2', [2]],
    ],
  );
});

test('what a response does not change stays the same object', () => {
  const [before, same] = [after(response(1, a, elsewhere)), response(2, a, elsewhere)];
  const known = receive(before, { lists: same.lists, path: '/list' }, 2);
  assert.deepEqual({ ...known, receivedAt: 1 }, before);
  for (const part of ['flows', 'versions', 'changed'] as const) assert.equal(known[part], before[part], part);
});

test('of flows, the one that a response changes is the only new object', () => {
  const records = Array.from({ length: 100 }, (_, index) => `{"id":${index}}`);
  const before = after(response(1, ...records));
  const { flows } = receive(before, { ...response(2, ...records.with(50, '{"id":50,"name":"b"}')), path: '/list' }, 2);
  const fresh = flows.call.filter(flow => !before.flows.call.includes(flow));
  assert.deepEqual(
    fresh.map(({ record }) => record),
    ['{"id":50,"name":"b"}'],
  );
  assert.equal(flows.fax, before.flows.fax);
});

test('a flow that moves is a new object, because it knows its position', () => {
  const before = after(response(1, a, elsewhere));
  const { flows } = receive(before, { ...response(2, elsewhere, a), path: '/list' }, 2);
  assert.deepEqual(
    flows.call.map(flow => [flow.record, flow.position, before.flows.call.includes(flow)]),
    [
      [elsewhere, 1, false],
      [a, 2, false],
    ],
  );
});

test('a flow that an earlier version of the extension read differently is a new object', () => {
  const fax = (receivedAt: number, ...receivers: string[]): Response => ({
    receivedAt,
    lists: { call: [], fax: [{ ...faxFlow(), receivers }] },
  });
  const known = after(fax(1000, 'a@b.c', '<a@b.c>'), fax(2000, 'a@b.c'));
  assert.deepEqual(known.flows.fax[0]?.receivers, ['a@b.c']);
  assert.equal(known.versions.size, 0);
});

test('a flow whose sentences are in another language is a new object, but no new version', () => {
  const inLanguage = (receivedAt: number, ...parseErrors: string[]): Response => {
    const { lists } = response(receivedAt, a);
    return { receivedAt, lists: { call: lists.call.map(flow => ({ ...flow, parseErrors })), fax: [] } };
  };
  const known = after(
    inLanguage(1, 'The service sent no ID for this flow.'),
    inLanguage(2, 'Der Dienst hat keine gesendet.'),
  );
  assert.deepEqual(known.flows.call[0]?.parseErrors, ['Der Dienst hat keine gesendet.']);
  assert.deepEqual(shown(known), []);
});
