import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { readResponse } from '../../../src/api/response.ts';
import type { CallFlow, FaxFlow, FlowLists } from '../../../src/flows/flow.ts';
import { allFlows } from '../../../src/flows/flow.ts';
import { problemsOf } from '../../../src/flows/problems.ts';
import { routeOf } from '../../../src/flows/route.ts';
import { documentedSample as printedSample } from '../../standIn/account.ts';
import { looksAt } from '../looksAt.ts';

// Without the line break at its end, so that each of its beginnings is cut off.
const documentedSample = printedSample.trimEnd();

async function listsIn(body: string): Promise<FlowLists> {
  const read = await readResponse(body);
  assert.equal(read.kind, 'flows', JSON.stringify(read));
  return read.lists;
}

/** The call flow that the service sends as this text. */
async function callFlow(record: string): Promise<CallFlow> {
  const [flow] = (await listsIn(`{"status":"ok","call_flows":[${record}],"fax_flows":[]}`)).call;
  assert.ok(flow);
  return flow;
}

async function faxFlow(record: string): Promise<FaxFlow> {
  const [flow] = (await listsIn(`{"status":"ok","fax_flows":[${record}],"call_flows":[]}`)).fax;
  assert.ok(flow);
  return flow;
}

test('the documented sample is read in spite of its missing comma, which is noted', async () => {
  const read = await readResponse(documentedSample);
  assert.equal(read.kind, 'flows');
  const { lists, notes } = read;
  assert.deepEqual(
    allFlows(lists).map(({ key, name, parseErrors }) => [key, name, parseErrors]),
    [
      ['call/1', 'Main Route', []],
      ['call/3', 'LA Servers', []],
      ['fax/1', 'FaxNums 1', []],
    ],
  );
  assert.equal(
    lists.call[0] && routeOf(lists.call[0]).text,
    '{"dnis":"3424","route1":"1.1.1.1","sip_port1":5060,"route1_wait":30,"wait":30,"route2":"2.2.2.2","sip_port2":5060,"route2_wait":30}',
  );
  assert.deepEqual([lists.fax[0]?.receivers, lists.fax[0]?.senders], [[], ['josh@gmail.com']]);
  assert.deepEqual(notes, [
    'The response is not valid JSON (a comma is missing at line 11, character 5); its lists were read anyway.',
  ]);
});

describe('the status decides', () => {
  const bodies: [body: string, kind: string, expected: RegExp][] = [
    ['{"status":"error","error":"invalid callflow"}', 'refused', /^invalid callflow$/],
    ['{"status":"ERROR","error":{"code":5}}', 'refused', /^\{"code":5\}$/],
    ['{"Status":"Error","Error":"bad key","call_flows":[]}', 'refused', /^bad key$/],
    ['{"status":"error"}', 'refused', /^$/],
    ['{"status":"ok","status":"error","error":null,"call_flows":[{}]}', 'refused', /^$/],
    ['{"status":"ok"}', 'flows', /^0 .*neither call flows nor fax flows/],
    ['{"status":"ok","call_flows":[{"id":1}]}', 'flows', /^1 $/],
    ['{"status":"ok","error":"half","call_flows":[{"id":1}]}', 'flows', /^1 .*says “half” beside its flows/],
    ['{"call_flows":[{"id":1}]}', 'flows', /^1 .*has no `status`/],
    ['{"status":"error","error":true,"code":5,"messages":["no"]}', 'refused', /^no$/],
    ['{"status":"error","error":"key","reason":"old"}', 'refused', /^key; old$/],
    ['{"status":"error","error":0}', 'refused', /^$/],
    ['{"status":"busy","fax_flows":[{"id":1}]}', 'flows', /^1 .*`status` is the text "busy"/],
    ['{}', 'unexpected shape', /no `status` and there are no flows/],
    ['{"error":"no such key"}', 'unexpected shape', /it says “no such key”/],
    ['{"status":"busy"}', 'unexpected shape', /`status` is the text "busy"/],
    [
      '{"status":"ok","data":{"call_flows":[]}}',
      'unexpected shape',
      /neither `call_flows` nor `fax_flows`, but `data`/,
    ],
    [
      '{"status":"ok","call_flow":[{"id":1}],"fax_flows":[]}',
      'unexpected shape',
      /its flows are in `call_flow` instead/,
    ],
    [
      '{"status":"ok","call_flows":[],"fax_flows":[],"data":{"call_flows":[{"id":1}]}}',
      'unexpected shape',
      /its flows are in `data` instead/,
    ],
    [`{"status":"ok","data":${JSON.stringify('{"fax_flows":[{"id":1}]}')}}`, 'unexpected shape', /in `data` instead/],
    ['{"status":"ok","fax_flows":[{"id":1}],"data":{"call_flows":[{"id":1}]}}', 'flows', /^2 $/],
    ['{"status":"ok","fax_flows":[{"id":1}],"call_flow_settings":{"a":1}}', 'flows', /^1 $/],
    ['{"status":"ok","call_flows":[],"fax_flows":[],"call_flow_types":[{"id":1}]}', 'flows', /^0 $/],
    ['{"status":"ok","call_flows":[],"fax_flows":[],"links":{"call_flows":"/dids"}}', 'flows', /^0 $/],
    ['{"status":"ok","call_flows":[],"fax_flows":[],"data":{"call_flows":[]}}', 'flows', /^0 $/],
    ['{"status":"ok","callFlows":[{"id":1}],"call_flows":[],"fax_flows":[]}', 'flows', /^1 $/],
    ['{"status":"ok","call_flows":null,"callFlows":[{"id":1}]}', 'flows', /^1 $/],
    ['{"response":{"status":"error","error":"bad key"}}', 'unexpected shape', /it says “bad key”/],
    ['{"status":{"code":401,"message":"bad key"}}', 'unexpected shape', /it says “bad key”/],
    ['{"status":"ok","call_flows":[],"fax_flows":[],"data":{"call_flows":["view"]}}', 'flows', /^0 $/],
    ['{"status":"ok","call_flows":[],"fax_flows":[],"numbers":[{"did":"5","call_flow":[{"id":1}]}]}', 'flows', /^0 $/],
    ['{"status":"ok","call_flows":null,"fax_flows":null,"deleted":{"call_flows":[{"id":1}]}}', 'flows', /^0 $/],
    ['{"status":"ok","fax_flows":[{"id":1}],"call_flow_types":[{"id":"ip"}]}', 'flows', /^1 $/],
    ['{"status":"ok","call_flows":[{"id":1}],"default_fax_flow":[{"id":1}]}', 'flows', /^1 $/],
    ['{"response":{"call_flows":[]}}', 'unexpected shape', /neither `call_flows` nor `fax_flows`, but `response`/],
    ['{"status":"ok","message":"maintenance"}', 'unexpected shape', /it says “maintenance”/],
    [
      '{"status":"ok","call_flows":[1,"x"],"fax_flows":[]}',
      'unexpected shape',
      /`call_flows` holds 1 instead of flows/,
    ],
    [
      '{"status":"ok","call_flows":{"error":"Denied"},"fax_flows":{"error":"Denied"}}',
      'unexpected shape',
      /`call_flows` is an object instead of a list; it says “Denied”/,
    ],
    ['{"status":"ok","uptime":123456,"version":"2.1.0"}', 'unexpected shape', /neither .*, but `uptime`/],
    ['{"status":"ok","result":"error"}', 'unexpected shape', /neither .*, but `result`/],
    ['{"status":"ok","error":null,"count":0}', 'flows', /^0 /],
    [
      '{"status":"ok","call_flow":{"id":"1","json":"{}"},"fax_flows":[]}',
      'unexpected shape',
      /its flows are in `call_flow`/,
    ],
    [
      `{"status":"ok","callflows":${JSON.stringify('[{"id":"1"}]')},"faxflows":"[]"}`,
      'unexpected shape',
      /`call_flows` is the text .* instead of a list/,
    ],
    ['{"status":"ok","call_flows":"[]","fax_flows":"{ }"}', 'flows', /^0 $/],
    ['{"status":"ok","call_flows":[{"id":1}],"fax_flows":0}', 'flows', /^1 $/],
    [
      '{"status":"fail","error":"expired","call_flows":[null],"fax_flows":[null]}',
      'unexpected shape',
      /`call_flows` holds null instead of flows; it says “expired”/,
    ],
    ['{"status":"fail","data":{"key":"The key is invalid"}}', 'unexpected shape', /"fail" .*says .*The key is invalid/],
    ['[{"status":"error","error":"bad key"}]', 'unexpected shape', /an array instead of an object; it says “bad key”/],
    ['"bad key"', 'unexpected shape', /text instead of an object; it says “bad key”/],
    ['{"fault":{"faultstring":"failed","detail":{"errorcode":"x"}}}', 'unexpected shape', /it says “failed”/],
    [
      '{"status":"ok","call_flows":{"current_page":1,"data":[{"id":"9"}],"links":{"next":null}},"fax_flows":[]}',
      'unexpected shape',
      /`call_flows` is an object instead of a list/,
    ],
    ['{"status":"ok","callFlows":[{"id":1}],"call_flows":{"total":0}}', 'flows', /^2 $/],
    ['{"status":"ok","call_flows":[],"callFlows":{"total":0},"fax_flows":[]}', 'flows', /^0 $/],
    ['{"status":"ok","callflows":[{"id":1}],"Fax_Flows":[{"id":1}]}', 'flows', /^2 $/],
    ['{"status":"ok","callFlows":[{"id":1}],"call_flows":[{"id":1}],"call-flows":[{"id":1}]}', 'flows', /^1 $/],
    ['{"status":"ok","call_flows":[{"id":1}],"callflows":1,"constructor":[],"__proto__":{}}', 'flows', /^1 $/],
    ['{"status":"ok","call_flows":[{"id":1}],meta:{},"x":1}', 'flows', /^1 .*is not valid JSON/],
    ['{"status":"ok","call_flows":<b>Warning</b> [{"id":1}],"fax_flows":[]}', 'unexpected notJson', /not a JSON value/],
    [
      '{"status":"ok","call_flows":[{"id":1},<br /> <b>Notice</b>: no name {"id":2}]}',
      'unexpected notJson',
      /“<br” is/,
    ],
    ['{"status":"ok","call_flows":null[{"id":1}],"fax_flows":[]}', 'unexpected notJson', /a comma is missing/],
    ['{"status":"error","data":{"message":"expired"}}', 'refused', /^expired$/],
    ['{"status":"error","error":{"code":12,"message":"bad key"}}', 'refused', /^bad key$/],
    ['{"status":"error","error":{"code":12}}', 'refused', /^\{"code":12\}$/],
    ['{"status":"error","description":"expired"}', 'refused', /^expired$/],
    ['{"status":"error","error":"invalid key","info":{"version":"2.1"}}', 'refused', /^invalid key$/],
    ['{ Maintenance }', 'unexpected notJson', /not JSON: .* at character 3\. It begins with “{ Maintenance }”/],
    ["{'status':'error'}", 'unexpected notJson', /is not JSON/],
    ['{"status":\u202eok\u0007,"x":1}', 'unexpected shape', /^[^\p{C}]+$/u],
  ];
  for (const [body, kind, expected] of bodies) {
    test(`${body} is ${kind}`, async () => {
      const read = await readResponse(body);
      if (read.kind === 'refused') assert.match(read.words, expected);
      else if (read.kind === 'unexpected') assert.match(read.sentence, expected);
      else assert.match(`${allFlows(read.lists).length} ${read.notes.join(' ')}`, expected);
      assert.equal(read.kind === 'unexpected' ? `unexpected ${read.reason}` : read.kind, kind);
    });
  }
});

describe('a list', () => {
  const lists: [list: string, keys: string[]][] = [
    ['[]', []],
    ['null', []],
    ['false', []],
    ['""', []],
    ['" "', []],
    ['{}', []],
    ['[{"id":"4"},{"id":3}]', ['call/4', 'call/3']],
    ['[{"id":"4"} {"id":3}]', ['call/4', 'call/3']],
    ['[{"id":"4"},,{"id":3},]', ['call/4', 'call/3']],
    ['[{"id":"4"},{"id":4},{}]', ['call/4~1', 'call/4~2', 'call/~3']],
    ['{"9":{},"1":{"id":"5"},"x":null}', ['call/9', 'call/5', 'call/~3']],
    ['{"id":"7","name":"Alone"}', ['call/7']],
    ['[null,1,"a",[],true]', ['call/~1', 'call/~2', 'call/~3', 'call/~4', 'call/~5']],
    ['[],"call_flows":[{"id":1}],"call_flows":{"2":{}}', ['call/1', 'call/2']],
    [
      '[{"id":"7~2"},{"id":"7"},{"id":"7"},{},{"id":"~4"}]',
      ['call/7~2~1', 'call/7~2', 'call/7~3', 'call/~4', 'call/~4~5'],
    ],
    ['true', ['call/~1']],
    ['[{"id":1}],"call_flows":"later"', ['call/1', 'call/~2']],
  ];
  for (const [list, keys] of lists) {
    test(`${list} holds ${keys.length}`, async () => {
      const { call, fax } = await listsIn(`{"status":"ok","call_flows":${list},"fax_flows":[{"id":"1"}]}`);
      assert.deepEqual(
        call.map(({ key }) => key),
        keys,
      );
      assert.equal(fax.length, 1);
    });
  }

  test('that is something else is shown beside flows, with what is wrong with it', async () => {
    const { call } = await listsIn('{"status":"ok","call_flows":"no permission","fax_flows":[{"id":"1"}]}');
    assert.deepEqual(
      call.map(({ record, parseErrors }) => [record, parseErrors]),
      [['"no permission"', ['The service sent text instead of a flow.']]],
    );
  });

  for (const list of ['true', '1', '"later"']) {
    test(`${list} is not a list`, async () => {
      const read = await readResponse(`{"status":"ok","call_flows":${list},"fax_flows":[]}`);
      assert.match(read.kind === 'unexpected' ? read.sentence : '', /`call_flows` is .* instead of a list/);
    });
  }

  for (const [answer, isEmpty] of [
    ['"status":"ok"', true],
    ['"status":"ok","error":0,"message":"no flows yet"', true],
    ['"message":"no flows yet"', true],
    ['"status":"ok","error":"session expired"', false],
    ['"error":{"code":17}', false],
    ['"status":false', false],
    ['"status":"fail","message":"try later"', false],
    ['"status":"ok","error_message":"suspended"', false],
    ['"status":"ok","errors":[{"message":"database"}]', false],
    ['"Status":"Busy"', false],
    ['"status":"ok","exception":"SQLSTATE[HY000]"', false],
    ['"status":"ok","failed":true,"default_flow":7', false],
    ['"status":"ok","failed":0,"failover":"on","error":{"code":0,"message":"Success"}', true],
    ['"success":false,"message":"Invalid API key"', false],
    ['"code":401,"message":"Unauthorized"', false],
    ['"success":true,"code":"200","errors":[ ],"error":" "', true],
    ['"status":"ok","errors":"[]","error_code":200,"error_message":"Success"', true],
    ['"status":"ok","error_code":17', false],
    ['"status":"ok","errMsg":"suspended"', false],
    ['"status":"ok","error":{"code":0,"message":""},"errors":{"items":[],"note":null}', true],
    [
      '"status":"ok","error_docs":"https://x.test","hasError":"no","error_text":"No errors occurred","errorCode":"0000"',
      true,
    ],
    ['"status":"ok","success":null,"code":1000', true],
    ['"status":"success"', true],
    ['"status":true', true],
    ['"status":"ok","errors":"[{\\"message\\":\\"down\\"}]"', false],
    ['"status":"ok","lastError":"suspended"', false],
    ['"status":"ok","overrides":{"a":1},"referrer":"x"', true],
    ['"status":"ok","callFlows":0,"areacode":623', true],
  ] as const) {
    test(`without flows beside ${answer} is ${isEmpty ? 'that of an empty account' : 'a failure'}`, async () => {
      const { kind } = await readResponse(`{${answer},"call_flows":[],"fax_flows":[]}`);
      assert.equal(kind, isEmpty ? 'flows' : 'unexpected');
    });
  }

  test('that is missing is empty', async () => {
    assert.deepEqual(await listsIn('{"status":"ok","fax_flows":[]}'), { call: [], fax: [] });
  });
});

describe('a response that makes no sense', () => {
  const bodies: [body: string, reason: string, sentence: string][] = [
    ['', 'notJson', 'The response from the service is empty.'],
    ['\ufeff \n', 'notJson', 'The response from the service is empty.'],
    [
      '<html>\n  <title>Hi</title>',
      'notJson',
      'The response from the service is not JSON. It begins with “<html> <title>Hi</title>”.',
    ],
    [
      '{"status":"ok","call_flows":[{"id":"1"}',
      'notJson',
      'The response from the service is not JSON: it is cut off. It begins with “{"status":"ok","call_flows":[{"id":"1"}”.',
    ],
    [
      '{"status":"ok"}\nWarning',
      'notJson',
      'The response from the service is not JSON: there is text after its end at line 2, character 1. It begins with “{"status":"ok"} Warning”.',
    ],
    [
      '{"status":"ok","call_flows":[{"id":"1"]}',
      'notJson',
      'The response from the service is not JSON: there is an unmatched “]” at character 39. It begins with “{"status":"ok","call_flows":[{"id":"1"]}”.',
    ],
    [
      '[]',
      'shape',
      'The response from the service is JSON, but not a list of flows: it is an array instead of an object.',
    ],
    [
      'null',
      'shape',
      'The response from the service is JSON, but not a list of flows: it is null instead of an object.',
    ],
  ];
  for (const [body, reason, sentence] of bodies) {
    test(`${JSON.stringify(body)} is described by its cause`, async () => {
      assert.deepEqual(await readResponse(body), { kind: 'unexpected', reason, sentence, words: '' });
    });
  }

  test('is quoted in few and visible characters', async () => {
    const read = await readResponse(`oh\u202e no${'!'.repeat(5000)}`);
    assert.ok(read.kind === 'unexpected' && read.sentence.length < 200 && read.sentence.includes('oh⟨U+202E⟩ no!'));
  });

  test('that is cut off is never taken for the whole, at whichever character', async () => {
    for (let end = 0; end < documentedSample.length; end++) {
      assert.equal((await readResponse(documentedSample.slice(0, end))).kind, 'unexpected', String(end));
    }
  });
});

test('a byte-order mark is ignored, and one behind the end', async () => {
  assert.equal((await listsIn('\ufeff{"status":"ok","call_flows":[{}]}\n\ufeff\xa0')).call.length, 1);
});

describe('an id', () => {
  const ids: [sent: string, id: string | undefined, error?: string][] = [
    ['"444"', '444'],
    ['444', '444'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.0', '1.0'],
    ['-0', '-0'],
    ['1e400', '1e400'],
    ['" 4"', ' 4'],
    ['"__proto__"', '__proto__'],
    ['""', undefined, 'The service sent no ID for this flow.'],
    ['" "', undefined, 'The service sent no ID for this flow.'],
    ['null', undefined, 'The service sent no ID for this flow.'],
    ['true', undefined, 'The ID is true instead of text.'],
    ['{}', undefined, 'The ID is an object instead of text.'],
    ['[1]', undefined, 'The ID is an array instead of text.'],
  ];
  for (const [sent, id, error] of ids) {
    test(`sent as ${sent} is ${id ?? 'none'}`, async () => {
      const flow = await callFlow(`{"id":${sent}}`);
      assert.deepEqual([flow.id, flow.parseErrors], [id, error === undefined ? [] : [error]]);
    });
  }
});

describe('a name', () => {
  const long = 'n'.repeat(10_000);
  const names: [sent: string, name: string | undefined, error?: string][] = [
    ['"Main"', 'Main'],
    ['""', ''],
    ['null', undefined],
    ['2024', '2024'],
    [`"${long}"`, long],
    ['"a\\u202eb\\n[x](command:y) $(zap) <b>"', 'a\u202eb\n[x](command:y) $(zap) <b>'],
    ['"a\tb"', 'a\tb'],
    ['false', undefined, 'The name is false instead of text.'],
    ['["x"]', undefined, 'The name is an array instead of text.'],
  ];
  for (const [sent, name, error] of names) {
    test(`sent as ${sent.slice(0, 40)} is ${error ? 'a parse error' : 'kept as it is'}`, async () => {
      const flow = await callFlow(`{"id":1,"name":${sent}}`);
      assert.equal(flow.name, name);
      assert.deepEqual(
        flow.parseErrors.filter(each => !each.startsWith('The record is')),
        error === undefined ? [] : [error],
      );
    });
  }
});

describe('a route', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const routes: [sent: string, route: string | undefined, error?: string][] = [
    ['"{\\"route1\\":\\"1.1.1.1\\"}"', '{"route1":"1.1.1.1"}'],
    ['{"route1": 1.0, "b":12345678901234567890}', '{"route1": 1.0, "b":12345678901234567890}'],
    ['null', undefined],
    ['""', undefined],
    ['false', undefined],
    ['"{\\"route1\\":"', '{"route1":', 'The route is not valid JSON: it is cut off at character 11.'],
    ['"{\\"a\\":1 \\"b\\":2}"', '{"a":1 "b":2}', 'The route is not valid JSON: a comma is missing at character 8.'],
    ['[1]', '[1]', 'The route is an array instead of an object.'],
    ['"[]"', '[]'],
    ['"[null]"', '[null]', 'The route is an array instead of an object.'],
    ['"null"', undefined],
    ['5', '5', 'The route is a number instead of an object.'],
    ['true', 'true', 'The route is true or false instead of an object.'],
    [`{"a":${deep}}`, `{"a":${deep}}`],
    [`"${deep}"`, deep, 'The route is an array instead of an object.'],
  ];
  for (const [sent, route, error] of routes) {
    test(`sent as ${sent.slice(0, 40)} is ${error ?? 'kept as it is'}`, async () => {
      const flow = await callFlow(`{"id":1,"json":${sent}}`);
      assert.equal(routeOf(flow).text, route);
      assert.deepEqual(flow.parseErrors, []);
      const problems = problemsOf(flow).problems.filter(problem => /not valid JSON|instead of an object/.test(problem));
      assert.deepEqual(problems, error === undefined ? [] : [error]);
    });
  }

  test('of 5 MB is kept whole', async () => {
    const route = JSON.stringify({ note: 'x'.repeat(5_000_000) });
    const flow = await callFlow(JSON.stringify({ id: 1, json: route }));
    assert.equal(routeOf(flow).text, route);
    assert.deepEqual(flow.parseErrors, []);
  });
});

describe('e-mail addresses', () => {
  const lists: [sent: string, addresses: string[], error?: RegExp][] = [
    ['null', []],
    ['""', []],
    ['false', []],
    ['"null"', []],
    ['"[]"', []],
    ['"[\\"a@b.c\\",\\"d@e.f\\"]"', ['a@b.c', 'd@e.f']],
    ['["a@b.c"]', ['a@b.c']],
    ['{"0":"a@b.c","1":"d@e.f"}', ['a@b.c', 'd@e.f']],
    ['"a@b.c"', ['a@b.c']],
    ['"Josh Smith <josh@x.y>, d@e.f"', ['Josh Smith <josh@x.y>', 'd@e.f']],
    ['"a@b.c, d@e.f;g@h.i"', ['a@b.c', 'd@e.f', 'g@h.i']],
    ['"\\"a@b.c\\""', ['a@b.c']],
    ['["a@b.c",null]', ['a@b.c']],
    ['"[\\"\\",null]"', []],
    ['["a@b.c",17]', ['a@b.c'], /emails_json holds 17 instead of an e-mail address/],
    ['"\\"[\\\\\\"a@b.c\\\\\\"]\\""', [], /emails_json holds the text .* instead of an e-mail address/],
    ['{"a@b.c":"1"}', [], /holds the text "1" instead of an e-mail address/],
    ['[{"email":"a@b.c"}]', [], /holds an object instead of an e-mail address/],
    ['"garbage"', [], /is not a list of e-mail addresses: “garbage”/],
    ['5', [], /is not a list of e-mail addresses: “5”/],
    ['"[\\"a@b.c\\""', [], /emails_json is not valid JSON: it is cut off at character 9/],
    ['"\\"a@b.c"', [], /emails_json is not valid JSON: it is cut off/],
    ['"\\"a@b.c\\",\\"d@e.f\\""', [], /emails_json is not valid JSON: there is text after its end/],
    ['"[\\"a@b.c\\" \\"d@e.f\\"]"', ['a@b.c', 'd@e.f'], /a comma is missing at character 10/],
  ];
  for (const [sent, addresses, error] of lists) {
    test(`sent as ${sent} are ${addresses.join(', ') || 'none'}`, async () => {
      const flow = await faxFlow(`{"id":1,"emails_json":${sent}}`);
      assert.deepEqual(flow.receivers, addresses);
      assert.equal(flow.parseErrors.length, error ? 1 : 0, flow.parseErrors.join());
      if (error) assert.match(flow.parseErrors[0] ?? '', error);
    });
  }
});

describe('E.164', () => {
  const sent: [sent: string, e164: string | undefined, parseErrors: number][] = [
    ['"yes"', 'yes', 0],
    ['true', 'true', 0],
    ['1', '1', 0],
    ['null', undefined, 0],
    ['{}', undefined, 1],
  ];
  for (const [value, e164, parseErrors] of sent) {
    test(`sent as ${value} is ${e164 ?? 'none'}`, async () => {
      const flow = await callFlow(`{"id":1,"e164":${value}}`);
      assert.deepEqual([flow.e164, flow.parseErrors.length], [e164, parseErrors]);
    });
  }
});

describe('one bad flow', () => {
  const records: [record: string, error: RegExp][] = [
    ['null', /The service sent null instead of a flow/],
    ['[]', /an array instead of a flow/],
    ['{"id":1,"name":tru}', /not valid JSON: “tru” is not a JSON value at character 16/],
    ['{"id":1 "name":"x"}', /not valid JSON: a comma is missing at character 9/],
    ['{id:1}', /not valid JSON: a property name in quotes is missing/],
    ['tru', /something that is not JSON instead of a flow/],
  ];
  for (const [record, error] of records) {
    test(`sent as ${record} affects no other, and has a parse error`, async () => {
      const { call } = await listsIn(`{"status":"ok","call_flows":[{"id":"a"},${record},{"id":"b"}]}`);
      assert.deepEqual([call.length, call[0]?.id, call[1]?.record, call[2]?.id], [3, 'a', record, 'b']);
      assert.match(call[1]?.parseErrors.join() ?? '', error);
      assert.deepEqual([call[0]?.parseErrors, call[2]?.parseErrors], [[], []]);
    });
  }

  test('with members that are there twice shows the last, and keeps both in its record', async () => {
    const record = '{"id":1,"name":"a","name":"b","id":"2","\\u006eame":"c"}';
    const flow = await callFlow(record);
    assert.deepEqual([flow.id, flow.name, flow.record], ['2', 'c', record]);
  });
});

describe('whatever the service sends', () => {
  /** A record as JSON text: known members with arbitrary values, and unknown ones. */
  const members = ['id', 'name', 'user_id', 'json', 'e164', 'emails_json', 'emails_allowed_in', 'extra', '__proto__'];
  const record = fc.oneof(
    fc
      .array(fc.tuple(fc.constantFrom(...members), fc.jsonValue()), { maxLength: 8 })
      .map(pairs => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`),
    fc.jsonValue().map(value => JSON.stringify(value)),
  );
  const records = fc.array(record, { maxLength: 6 });

  test('every element of either list is a flow with every character of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        records,
        fc.boolean(),
        fc.constantFrom(',', ',\n ', ' '),
        async (call, fax, isKeyed, separator) => {
          // Where nothing at all may be a flow, the lists are none.
          fax.push('{}');
          const list = (texts: readonly string[]) =>
            isKeyed
              ? `{${texts.map((text, index) => `"${index}":${text}`).join(separator)}}`
              : `[${texts.join(separator)}]`;
          const body = `{"status":"ok","call_flows":${list(call)}${separator}"fax_flows":${list(fax)}}`;
          const lists = await listsIn(body);
          assert.deepEqual([lists.call.map(flow => flow.record), lists.fax.map(flow => flow.record)], [call, fax]);
          assert.equal(new Set(allFlows(lists).map(({ key }) => key)).size, call.length + fax.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('there is a result, and never an error', async () => {
    const mutation = fc.tuple(
      fc.nat(),
      fc.nat(20),
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('"', '}', '[')),
    );
    const bodies = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map(value => JSON.stringify(value)),
      fc.dictionary(fc.constantFrom('status', 'error', 'call_flows', 'fax_flows'), fc.jsonValue()).map(value => {
        return JSON.stringify(value);
      }),
      fc.array(mutation, { minLength: 1, maxLength: 4 }).map(mutations =>
        mutations.reduce((text, [at, removed, put]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + put + text.slice(place + removed);
        }, documentedSample),
      ),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async body => {
        const read = await readResponse(body);
        if (read.kind === 'unexpected') assert.match(read.sentence, /^The response from the service .*\.$/s);
        if (read.kind !== 'flows') return;
        for (const flow of allFlows(read.lists)) assert.ok(body.includes(flow.record));
      }),
      { numRuns: 3000 },
    );
  });

  test('the characters looked at are a fixed multiple of its length', async t => {
    const flow = '{"id":"1","name":"Main \\"Route\\"","json":"{\\"route1\\":\\"1.1.1.1\\"}","extra":[[{"a":1}]]},';
    const bodies: [what: string, body: (size: number) => string][] = [
      ['flows', size => `{"status":"ok","call_flows":[${flow.repeat(size / 100)}{}]}`],
      ['flows without commas', size => `{"status":"ok","call_flows":[${flow.slice(0, -1).repeat(size / 100)}]}`],
      ['one route', size => `{"status":"ok","call_flows":[{"json":"${'\\"'.repeat(size / 2)}"}]}`],
      ['one nest', size => `{"status":"ok","call_flows":[${'['.repeat(size / 2)}${']'.repeat(size / 2)}]}`],
      ['an open nest', size => `{"status":"ok","call_flows":${'['.repeat(size)}`],
      ['open texts', size => `{"status":"ok","call_flows":${'["'.repeat(size / 2)}`],
      ['white space', size => `{"status":"ok","call_flows":[${' '.repeat(size)}]}`],
      ['commas', size => `{"status":"ok","call_flows":[${','.repeat(size)}]}`],
      ['one bare word', size => `{"status":"ok","call_flows":[${'a'.repeat(size)}]}`],
      ['lists sent again', size => `{"status":"ok"${',"call_flows":[]'.repeat(size / 16)}}`],
      ['lines', size => `{"status":"ok"}${'\n'.repeat(size)}x`],
      ['escapes', size => `["${'\\u0041'.repeat(size / 6)}`],
    ];
    for (const [what, body] of bodies) {
      const text = body(200_000);
      const perCharacter = (await looksAt(() => readResponse(text))) / text.length;
      t.diagnostic(`${what}: each character is looked at ${perCharacter.toFixed(1)} times`);
      assert.ok(perCharacter < 12, `${what}: ${perCharacter}`);
    }
  });

  test('10,000 levels are read without recursion, as a flow and as a list of flows', async () => {
    const deep = `${'{"a":['.repeat(5000)}${']}'.repeat(5000)}`;
    assert.equal((await callFlow(deep)).record, deep);
    assert.equal((await listsIn(`{"status":"ok","call_flows":[{}],"fax_flows":${deep}}`)).fax.length, 1);
  });

  test('100,000 flows are read, each with its own ID, while other work gets its turns', async () => {
    const flows = Array.from({ length: 100_000 }, (_, index) => `{"id":"${index}"}`);
    let turns = 0;
    const takeTurn = () => void (turns++, (waiting = setImmediate(takeTurn)));
    let waiting = setImmediate(takeTurn);
    const { call } = await listsIn(`{"status":"ok","call_flows":[${flows.join()}]}`);
    clearImmediate(waiting);
    assert.equal(new Set(call.map(({ id }) => id)).size, 100_000);
    assert.ok(turns > 20, `other work got ${turns} turns`);
  });
});
