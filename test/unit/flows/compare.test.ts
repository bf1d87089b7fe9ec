import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { canonicalText } from '../../../src/flows/compare.ts';
import { callFlow, documentedRoutes, faxFlow } from './builders.ts';

const two = '  ';

function withRoute(id: string, json: string, rest = '"e164":"no"') {
  return callFlow(json, { record: `{"id":"${id}","name":"Flow ${id}","json":${JSON.stringify(json)},${rest}}` });
}

describe('canonicalText', () => {
  it('shows the steps in their order, then wait and DNIS, then the rest by name', () => {
    const route = documentedRoutes.laServers.replace('}', ',"route10":"c","x":1.0,"a":{"b":1,"a":2},"route2_x":1}');
    assert.equal(
      canonicalText(withRoute('3', route), 'flow', two),
      [
        '{',
        '  "e164": "no",',
        '  "json": {',
        '    "route1": "device:694",',
        '    "sip_port1": 5060,',
        '    "route1_wait": 13,',
        '    "route1_simul": "device:1",',
        '    "route2": "5.5.5.5",',
        '    "sip_port2": 5060,',
        '    "route2_wait": 13,',
        '    "route2_x": 1,',
        '    "route10": "c",',
        '    "wait": 13,',
        '    "dnis": "",',
        '    "a": {',
        '      "b": 1,',
        '      "a": 2',
        '    },',
        '    "x": 1.0',
        '  }',
        '}',
      ].join('\n'),
    );
  });

  it('shows no difference between flows that treat their calls alike', () => {
    const members = ['"route1":"1.1.1.1"', '"route1_wait":30', '"sip_port1":5060', '"dnis":""', '"x":[1]'];
    const text = (order: readonly string[], id: string) =>
      canonicalText(withRoute(id, `{${order.join(' , ')}}`), 'flow', two);
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: members.length }), order => {
        assert.equal(text(order, '2'), text(members, '1'));
      }),
    );
  });

  it('shows what differs: the E.164 setting, a value, and how a number was sent', () => {
    const text = (json: string, rest?: string) => canonicalText(withRoute('1', json, rest), 'flow', two);
    assert.notEqual(text('{}'), text('{}', '"e164":"yes"'));
    assert.notEqual(text('{"wait":30}'), text('{"wait":"30"}'));
    assert.notEqual(text('{"a":1,"a":2}'), text('{"a":2,"a":1}'));
  });

  it('shows id and name only between versions of one flow', () => {
    const flow = withRoute('1', '{}');
    assert.doesNotMatch(canonicalText(flow, 'flow', two), /"id"|"name"/);
    assert.match(canonicalText(flow, 'record', two), /"id": "1"[^]*"name": "Flow 1"/);
  });

  it('decodes the lists of a fax flow', () => {
    const flow = faxFlow({ record: String.raw`{"id":"1","emails_json":null,"emails_allowed_in":"[\"a@b\"]"}` });
    assert.equal(
      canonicalText(flow, 'flow', two),
      '{\n  "emails_allowed_in": [\n    "a@b"\n  ],\n  "emails_json": null\n}',
    );
  });

  it('shows what is not JSON as it came', () => {
    for (const record of ['', 'null', '{"json":', '["a"]']) {
      assert.equal(canonicalText(callFlow(undefined, { record }), 'flow', ' ').replace(/\n */g, ''), record);
    }
    assert.match(canonicalText(withRoute('1', '{"route1":'), 'flow', two), /"json": "\{\\"route1\\":"/);
  });
});
