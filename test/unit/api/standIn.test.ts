import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { readResponse } from '../../../src/api/response.ts';
import { documentedSample, realisticAccount } from '../../standIn/account.ts';
import { paths, startStandIn, type StandIn } from '../../standIn/server.ts';
import { tokenForms } from './clientParts.ts';

let standIn: StandIn;
before(async () => {
  standIn = await startStandIn();
});
beforeEach(() => {
  standIn.requests.length = 0;
});
after(() => standIn.close());

async function ask(path: string, credentials?: string): Promise<{ readonly status: number; readonly text: string }> {
  const headers = credentials && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  const response = await fetch(`${standIn.url}${path}`, { headers: { ...headers } });
  return { status: response.status, text: await response.text() };
}

for (const path of paths) {
  for (const [way, query, credentials] of [
    ['as user and password', '', 'demo:demo'],
    ['as user', '', 'demo:'],
    ['as password', '', ':demo'],
    ['as key', '?key=demo', undefined],
  ] as const) {
    test(`the stand-in responds at ${path} to the token ${way}`, async () => {
      assert.deepEqual(await ask(`${path}${query}`, credentials), { status: 200, text: realisticAccount });
    });
  }
}

for (const credentials of [undefined, 'wrong:wrong', 'demo2:demo2']) {
  test(`the stand-in refuses ${credentials ?? 'nobody'} with HTTP 200, as the service is reported to`, async () => {
    const { status, text } = await ask(paths[0], credentials);
    assert.deepEqual([status, JSON.parse(text)], [200, { status: 'error', error: 'invalid api token' }]);
  });
}

test('the stand-in has no other path', async () => {
  assert.equal((await ask('/dids/my/other', 'demo:demo')).status, 404);
});

test('the stand-in records its requests in order', async () => {
  await ask(`${paths[1]}?key=a`);
  await ask(paths[0], 'b:b');
  assert.deepEqual(
    standIn.requests.map(({ method, path, query, headers }) => [method, path, query.get('key'), headers.authorization]),
    [
      ['GET', paths[1], 'a', undefined],
      ['GET', paths[0], null, 'Basic Yjpi'],
    ],
  );
});

test('the realistic account is valid JSON, and the documented sample is not, because a comma is missing', () => {
  assert.doesNotThrow(() => JSON.parse(realisticAccount) as unknown);
  assert.throws(() => JSON.parse(documentedSample) as unknown);
  assert.doesNotThrow(
    () => JSON.parse(documentedSample.replace(']\n    "call_flows"', '],\n    "call_flows"')) as unknown,
  );
});

test('the realistic account contains flows of all kinds, and nothing of the token', async () => {
  const answer = await readResponse(realisticAccount);
  assert.ok(answer.kind === 'flows');
  assert.deepEqual([answer.lists.call.length, answer.lists.fax.length], [36, 8]);
  assert.deepEqual(tokenForms(realisticAccount, 'demo'), []);
});
