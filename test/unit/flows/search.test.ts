import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastedId, searchFlows } from '../../../src/flows/search.ts';
import { callFlow, documentedRoutes, faxFlow } from './builders.ts';

const lists = {
  call: [
    callFlow(documentedRoutes.mainRoute, { key: 'call/1', id: '1', name: 'Main Route' }),
    callFlow(documentedRoutes.laServers, {
      key: 'call/3',
      id: '3',
      name: 'LA Servers',
      record: JSON.stringify({ id: '3', name: 'LA Servers', json: documentedRoutes.laServers }),
    }),
  ],
  fax: [
    faxFlow({
      key: 'fax/1',
      receivers: ['in@x.example'],
      senders: ['josh@gmail.com'],
      record:
        '{"id":"1","name":"FaxNums 1","emails_json":"[\\"in@x.example\\"]","emails_allowed_in":"[\\"josh@gmail.com\\"]"}',
    }),
  ],
};
const foundFlows = (...args: Parameters<typeof searchFlows>) => [...searchFlows(...args)].flatMap(found => found ?? []);
const keys = (...args: Parameters<typeof searchFlows>) => foundFlows(...args).map(({ flow }) => flow.key);

test('flows are listed as the service sent them, call flows first', () => {
  assert.deepEqual(keys(lists), ['call/1', 'call/3', 'fax/1']);
});

test('the flows used last are on top, the latest first', () => {
  assert.deepEqual(keys(lists, { lastUsed: ['fax/1', 'call/3', 'call/99'] }), ['fax/1', 'call/3', 'call/1']);
});

test('the flows of a typed ID come before all others that contain it', () => {
  assert.deepEqual(keys(lists, { typed: '3', lastUsed: ['fax/1'] }), ['call/3', 'call/1']);
  assert.deepEqual(keys(lists, { typed: '#1', lastUsed: ['call/3'] }), ['call/1', 'fax/1', 'call/3']);
  assert.deepEqual(keys(lists, { typed: 'call_flow_id=3' }), ['call/3', 'call/1']);
});

test('all words that are typed are found in name, ID, kind, targets and addresses', () => {
  const rows: [typed: string, found: string[]][] = [
    ['main', ['call/1']],
    ['servers la', ['call/3']],
    ['2.2.2.2', ['call/1']],
    ['device 694', ['call/3']],
    ['device:694', ['call/3']],
    ['josh@gmail.com', ['fax/1']],
    ['fax flow', ['fax/1']],
    ['main josh', []],
    ['(', []],
  ];
  for (const [typed, found] of rows) assert.deepEqual(keys(lists, { typed }), found, typed);
});

test('a search looks at one flow after the other, and stops where its caller does', () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    callFlow('{}', { key: `call/${index}`, id: String(index), name: 'x' }),
  );
  const search = searchFlows({ call: many, fax: [] }, { typed: '7' });
  const steps = Array.from({ length: 8 }, () => search.next().value?.flow.id);
  assert.deepEqual(steps, [undefined, undefined, undefined, undefined, undefined, undefined, undefined, '7']);
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

test('what PHP escapes in JSON is found as it is shown', () => {
  const record = String.raw`{"id":"7","json":"{\"route1\":\"https:\\\/\\\/ivr.example\\\/in\",\"route2\":\"sip:j\\u00f6rg@x.test\"}","memo":"\ud83d\ude00"}`;
  const one = { call: [callFlow(undefined, { key: 'call/7', id: '7', name: 'A', record })], fax: [] };
  for (const typed of ['https://ivr.example/in', 'ivr.example/in', 'jörg', 'JÖRG@x', '😀', '"route1"'])
    assert.deepEqual(keys(one, { typed }), ['call/7'], typed);
  assert.deepEqual(keys(one, { typed: 'ivr.example.in' }), []);
});

test('a target or an address with a port is no pasted ID', () => {
  for (const typed of ['device:694', 'localhost:5060', 'sip:5551234567'])
    assert.equal(pastedId(typed), undefined, typed);
  for (const typed of [
    'callflow:444',
    'call_flow_id:444',
    '"callflow":444',
    "'x':444",
    'callflow: 444',
    'call_flow_id=444',
  ])
    assert.equal(pastedId(typed), '444', typed);
});

test('text of any length can be pasted, of which the beginning is looked for', () => {
  for (const typed of ['a'.repeat(100_000), 'Ж'.repeat(20_000), '"/'.repeat(50_000)]) {
    assert.deepEqual(keys(lists, { typed }), []);
  }
});
