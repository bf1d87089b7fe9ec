import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundFlows, pastedId } from '../../../src/flows/search.ts';
import { callFlow, documentedRoutes, faxFlow } from './builders.ts';

const lists = {
  call: [
    callFlow(documentedRoutes.mainRoute, { key: 'call/1', id: '1', name: 'Main Route' }),
    callFlow(documentedRoutes.laServers, { key: 'call/3', id: '3', name: 'LA Servers' }),
  ],
  fax: [
    faxFlow({ key: 'fax/1', id: '1', name: 'FaxNums 1', receivers: ['in@x.example'], senders: ['josh@gmail.com'] }),
  ],
};
const keys = (...args: Parameters<typeof foundFlows>) => foundFlows(...args).map(({ flow }) => flow.key);

test('flows stand as the service sent them, call flows first', () => {
  assert.deepEqual(keys(lists), ['call/1', 'call/3', 'fax/1']);
});

test('the flows used last stand on top, the latest first', () => {
  assert.deepEqual(keys(lists, { lastUsed: ['fax/1', 'call/3', 'call/99'] }), ['fax/1', 'call/3', 'call/1']);
});

test('the flows of a pasted id go before all others', () => {
  assert.deepEqual(keys(lists, { typed: '3', lastUsed: ['fax/1'] }), ['call/3', 'fax/1', 'call/1']);
  assert.deepEqual(keys(lists, { typed: '#1', lastUsed: ['call/3'] }), ['call/1', 'fax/1', 'call/3']);
});

test('name, id, kind, targets and addresses can be matched', () => {
  const texts = foundFlows(lists).map(({ label, description, detail }) => ({ label, description, detail }));
  assert.deepEqual(
    texts.map(({ label, description }) => [label, description]),
    [
      ['Main Route', '#1 · call flow'],
      ['LA Servers', '#3 · call flow'],
      ['FaxNums 1', '#1 · fax flow'],
    ],
  );
  assert.match(texts[0]?.detail ?? '', /1\.1\.1\.1.*2\.2\.2\.2/);
  assert.match(texts[1]?.detail ?? '', /694.*5\.5\.5\.5/);
  assert.match(texts[2]?.detail ?? '', /in@x\.example/);
  assert.match(texts[2]?.detail ?? '', /josh@gmail\.com/);
});

test('what could disguise a row is made visible', () => {
  const odd = { call: [], fax: [faxFlow({ name: 'a\u202eb', id: '\n1', receivers: ['x\u0007@y'] })] };
  const [{ label, description, detail } = { label: '', description: '', detail: '' }] = foundFlows(odd);
  assert.doesNotMatch(label + description + detail, /[\p{Cc}\p{Cf}]/u);
});

test('an id is known in what people paste', () => {
  const rows: [string, string | undefined][] = [
    ['444', '444'],
    [' #444 ', '444'],
    ['"444",', '444'],
    ['call_flow_id=444', '444'],
    ["'call_flow_id' => '444',", '444'],
    ['call_flow_id: 444', '444'],
    ['LA Servers 2', undefined],
    ['1.1.1.1', undefined],
    ['123456789012345678901', undefined],
    ['', undefined],
  ];
  for (const [typed, expected] of rows) assert.equal(pastedId(typed), expected, typed);
});
