import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findIdReferences, findCompletionSite, type ScanOptions } from '../../../src/ids/codeIds.ts';
import { readCorpus, unmarked } from '../../ids/corpus.ts';

const idsIn = (text: string, options?: ScanOptions) =>
  findIdReferences(text, options).map(({ kind, id }) => `${kind}:${id}`);

function placeAt(marked: string) {
  const offset = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const place = findCompletionSite(text, offset);
  return (
    place && {
      kind: place.kind,
      replaced: text.slice(place.start, place.end),
      typed: place.typed,
      quote: place.quote,
    }
  );
}

test('every id marked in the corpus is found, and nothing else', t => {
  let right = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const { title, text, ids } of readCorpus()) {
    const key = (each: { kind: string; id: string; start: number }) =>
      `${title} ${text.slice(0, each.start).split('\n').length}: ${each.kind} ${each.id} @${each.start}`;
    const expected = new Set(ids.map(key));
    const found = new Set(findIdReferences(text).map(key));
    for (const each of expected) {
      if (found.has(each)) right++;
      else missed.push(each);
    }
    for (const each of found) if (!expected.has(each)) wrong.push(each);
  }
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
  t.diagnostic(
    `precision ${percent(right, right + wrong.length)}, recall ${percent(right, right + missed.length)}, ${right} ids`,
  );
  assert.deepEqual({ missed, wrong }, { missed: [], wrong: [] });
  assert.ok(right > 500);
});

const spellings = [
  [
    'call',
    'call_flow_id',
    'callflow',
    'callflow_id',
    'call_flow',
    'callFlowId',
    'CallFlowID',
    'CALL_FLOW_ID',
    'call-flow-id',
  ],
  ['call', 'callFlow', 'CallFlow', 'CALLFLOW', 'SUPPORT_CALL_FLOW_ID', 'mainCallFlowId', 'IVRCallFlowId', 'callflowid'],
  ['fax', 'fax_flow_id', 'faxflow', 'faxflow_id', 'fax_flow', 'faxFlowId', 'FaxFlowID', 'FAX_FLOW_ID', 'fax-flow-id'],
].flatMap(([kind = '', ...names]) => names.map(name => ({ kind, name })));
const shapes = [
  '{"§": "V"}', "{'§': V, 'port': 5060}", '§=V', "§ = 'V'", '§: V', "'§' => V,", '"§" => "V"', '§ := V', '§="V"', 'f("§", "V")',
  "f('§', V)", '?a=5060&§=V&b=2', '-d §=V', "-d '§=V'", '<§>V</§>', '<a §="V"/>', '"{\\"§\\":\\"V\\"}"', '%26§%3DV%26', '§ == V',
  '§: number = V;', 'if (x.§ === V) {', '§ IN (5, V)', '`§`: `V`', 'x[\'§\'] = V;', '[§] = V', '--§ V', 'f(§=V, wait=30)',
]; // prettier-ignore

test('an id is found in every spelling of its name, with every sign and quote', () => {
  const shape = fc.constantFrom(...shapes);
  const id = fc.bigInt({ min: 6n, max: 99999999999999999999n });
  fc.assert(
    fc.property(shape, fc.constantFrom(...spellings), id, (shape, { kind, name }, id) => {
      const text = `port = 5060\n${shape.replace('V', String(id)).replaceAll('§', name)}\nyear = 2024\n`;
      const found = findIdReferences(text).filter(each => each.id !== '5');
      assert.deepEqual(
        found.map(each => [each.kind, each.id, text.slice(each.start, each.end)]),
        [[kind, String(id), String(id)]],
        text,
      );
    }),
    { numRuns: 2000 },
  );
});

test('digits beside other names are never taken', () => {
  const name = fc.constantFrom(
    'port', 'did', 'number', 'user_id', 'workflow_id', 'flow_id', 'overflow', 'callflow_timeout', 'callflowCount', 'faxflow_version',
    'call_flow_id_length', 'callflow1', 'recallflow', 'call_id', 'fax_id', 'callflows', 'dataflow', 'flow', 'call', 'maxCallFlow',
  ); // prettier-ignore
  fc.assert(
    fc.property(name, fc.constantFrom(...shapes), fc.nat(), (name, shape, id) => {
      // A plural takes a list, and that is right.
      fc.pre(!(name === 'callflows' && /IN/.test(shape)));
      assert.deepEqual(idsIn(shape.replace('V', String(id)).replaceAll('§', name)), []);
    }),
    { numRuns: 2000 },
  );
});

test('digits without a name are never taken', () => {
  const piece = fc.constantFrom(
    '444',
    ' ',
    '\n',
    '=',
    ':',
    '"',
    "'",
    ',',
    '(',
    ')',
    'did',
    'port',
    '[',
    ']',
    '5551234567',
    '=>',
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), pieces => assert.deepEqual(idsIn(pieces.join('')), [])));
});

test('what is found stands in the text at the offsets given, in order, each once', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'call_flow_id',
      'faxflow',
      'callFlowIds',
      '=',
      ':',
      ' ',
      '"',
      "'",
      ',',
      '[',
      '(',
      '{',
      '}',
      ')',
      ']',
      '444',
      '7',
      '\n',
    ),
    fc.constantFrom(
      'INSERT INTO x (',
      'VALUES (',
      '\\"',
      '%22',
      '<',
      '>',
      'name=',
      'value=',
      '-',
      '.',
      '->',
      '::',
      '?',
      '&',
      'DEFAULT',
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), pieces => {
      const text = pieces.join('');
      let last = -1;
      for (const { id, start, end } of findIdReferences(text)) {
        assert.match(id, /^\d{1,20}$/);
        assert.equal(text.slice(start, end), id);
        assert.ok(start > last);
        last = start;
      }
    }),
    { numRuns: 3000 },
  );
});

test('the characters looked at grow no faster than the text', t => {
  const seeds = [
    'callflow', 'callflow ', 'callflow=', 'callflow:[', 'callflow[', 'callflow:{', 'callFlowIds=[1,', 'call_flow_id', 'flow', '\\', '((',
    '"callflow",', '"callflow", (', 'name="callflow" ', '<callflow ', '<callflow a="', 'callflow: A<', 'callflow: a|', 'callflow(', '    ',
    '\n', 'callflow:\n - ', 'callflow int ', 'callflow="" + ', 'INSERT INTO a (callflow,', 'INTO (callflow) VALUES (1),', 'into', '(1),',
    'callFlowIds={a:1,', 'x.', 'callflow.', '$ENV{callflow}', 'call_flow_id=1,', '--callflow ', 'in 1 ', 'for callflow in 1 ', "'", '1 ',
    'callflow = a ? ', ' : ', 'callflow = switch {', 'switch (callFlowId) { case ', '1 => ', 'callFlowIds = {', 'int callFlowIdFor(a) {', ' return 1;',
    'callFlowIds:\n  a: ', '"callflow=%d", ', 'callFlowId = coalesce(', 'callflow, a = ', 'callFlowId: { a: ', '[call_flow_ids]\n', 'a = 1\n',
  ]; // prettier-ignore
  const seed = fc.oneof(fc.constantFrom(...seeds), fc.string({ maxLength: 6 }));
  let worst = 0;
  const perCharacter = (text: string) => {
    let visited = 0;
    findIdReferences(text, { onDone: count => (visited = count) });
    return visited / text.length;
  };
  fc.assert(
    fc.property(fc.array(seed, { minLength: 1, maxLength: 4 }), fc.array(seed, { maxLength: 2 }), (unit, lead) => {
      const one = unit.join('');
      fc.pre(one.length > 0);
      const repeated = (length: number) => lead.join('') + one.repeat(Math.ceil(length / one.length));
      const small = perCharacter(repeated(5_000));
      const large = perCharacter(repeated(20_000));
      worst = Math.max(worst, small, large);
      assert.ok(large <= small * 1.5 + 4, `${JSON.stringify(one)}: ${small} → ${large}`);
      assert.ok(large < 400, `${JSON.stringify(one)}: ${large}`);
    }),
    { numRuns: 400 },
  );
  t.diagnostic(`at most ${worst.toFixed(1)} characters looked at per character of text`);
});

test('a bundle of one line and a megabyte gives its one id', () => {
  const line = `${'var a=1,b={p:5060,n:"5551234567"},c=function(n){return n>444?n.flow:3};'.repeat(15_000)}e({callflow:77});`;
  assert.ok(line.length > 1_000_000);
  assert.deepEqual(idsIn(line), ['call:77']);
});

test('names that the user adds are found in every spelling, in their own kind', () => {
  const parameterNames = { call: ['ivr route', 'flow'], fax: ['faxTarget'] };
  const rows: [string, string[]][] = [
    ['ivr_route=1', ['call:1']],
    ['ivrRoute: 2', ['call:2']],
    ['"IVR-ROUTE" => "3"', ['call:3']],
    ['fax_target = 4', ['fax:4']],
    ['night.FAX_TARGET=5', ['fax:5']],
    ['flow=6', ['call:6']],
    ['fax_flow=7', ['fax:7']],
    ['driver_router=8 overflow=9 flow_rate=10 ivr=11', []],
  ];
  for (const [text, expected] of rows) assert.deepEqual(idsIn(text, { parameterNames }), expected, text);
});

test('a name that means something in a pattern is taken as the text it is', () => {
  assert.deepEqual(idsIn('a=1', { parameterNames: { call: ['.*', '(', '[a-z]+x'], fax: [''] } }), []);
});

test('only ids whose name begins in the range are found', () => {
  const text = 'callflow=1\ncallflow=2\ncallflow=3\n';
  assert.deepEqual(idsIn(text, { from: 11, to: 22 }), ['call:2']);
});

test('an id is found beside the name, with the offsets of both', () => {
  const text = '$params["SUPPORT_CALL_FLOW_ID"] = "444";';
  const [found] = findIdReferences(text);
  assert.ok(found);
  assert.equal(text.slice(found.parameterStart, found.parameterEnd), 'SUPPORT_CALL_FLOW_ID');
  assert.equal(text.slice(found.start, found.end), '444');
});

test('an id belongs where one is asked for', () => {
  const rows: [string, ReturnType<typeof placeAt>][] = [
    ['call_flow_id=¦', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['call_flow_id = 4¦4 # night', { kind: 'call', replaced: '44', typed: '4', quote: undefined }],
    ['"faxFlowId": "¦"', { kind: 'fax', replaced: '', typed: '', quote: '"' }],
    ["'call_flow_id' => 'LA Serv¦'", { kind: 'call', replaced: 'LA Serv', typed: 'LA Serv', quote: "'" }],
    ['?callflow=12&faxflow=Fa¦&x=1', { kind: 'fax', replaced: 'Fa', typed: 'Fa', quote: undefined }],
    ['"{\\"call_flow_id\\":\\"¦\\"}"', { kind: 'call', replaced: '', typed: '', quote: '\\"' }],
    ["params.append('call_flow_id', '¦')", { kind: 'call', replaced: '', typed: '', quote: "'" }],
    ['const callFlowId: string = ¦;', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['attach(call_flow_id=¦)', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['callFlowIds: [1, ¦]', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['<call_flow_id>¦</call_flow_id>', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['--call-flow-id ¦', { kind: 'call', replaced: '', typed: '', quote: undefined }],
    ['setCallFlowId(¦)', { kind: 'call', replaced: '', typed: '', quote: undefined }],
  ];
  for (const [marked, expected] of rows) assert.deepEqual(placeAt(marked), expected, marked);
});

test('no id belongs anywhere else', () => {
  const rows = [
    '¦',
    'port=¦',
    'call_flow_id¦',
    'call¦_flow_id=4',
    'call_flow_id=4; ¦',
    'callflow_timeout: ¦',
    'call_flow_id="4" ¦',
    'x ¦ callflow=4',
  ];
  for (const marked of rows) assert.equal(placeAt(marked), undefined, marked);
});

test('marks of the corpus leave the text and its offsets behind', () => {
  assert.deepEqual(unmarked('x', 'a⟦call:4⟧b⟦fax:7⟧'), {
    title: 'x',
    text: 'a4b7',
    ids: [
      { kind: 'call', id: '4', start: 1 },
      { kind: 'fax', id: '7', start: 3 },
    ],
  });
});
