import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowKind } from '../../../src/flows/flow.ts';
import { canRename, renameParameter } from '../../../src/ids/renameParameter.ts';

describe('a parameter of the other kind', () => {
  const names: [parameter: string, to: FlowKind, renamed: string | undefined][] = [
    ['call_flow_id', 'fax', 'fax_flow_id'],
    ['callflow', 'fax', 'faxflow'],
    ['SUPPORT_CALL_FLOW_ID', 'fax', 'SUPPORT_FAX_FLOW_ID'],
    ['callFlowId', 'fax', 'faxFlowId'],
    ['mainCallFlowId', 'fax', 'mainFaxFlowId'],
    ['recall_call-flow-id', 'fax', 'recall_fax-flow-id'],
    ['FaxFlow', 'call', 'CallFlow'],
    ['fax_flow_id', 'call', 'call_flow_id'],
    ['destination', 'fax', undefined],
    ['fax_flow_id', 'fax', undefined],
  ];
  for (const [parameter, to, renamed] of names) {
    test(`${parameter} for a ${to} flow is ${renamed ?? 'not renamed'}`, () => {
      assert.equal(renameParameter(parameter, to), renamed);
    });
  }
});

describe('a name in its text', () => {
  const texts: [text: string, canBeRenamed: boolean][] = [
    ['send({ «call_flow_id»: 7 }); send({ call_flow_id: 7 })', true],
    ["{'«call_flow_id»' : 7}, {'call_flow_id': 7}", true],
    ['?number=1&«call_flow_id»=7 ?call_flow_id=7', true],
    ['«CALL_FLOW_ID»=7', true],
    ["const «callFlowId» = '7';\nsend(callFlowId);", false],
    ["let «callFlowId»: string = '7';\nsend(callFlowId);", false],
    ['«callFlowId» := 7\nsend(callFlowId)', false],
    ['<«call_flow_id»>7</call_flow_id>', false],
    ['def route(«call_flow_id»: 7)\n  send(call_flow_id)\nend', false],
    ['int v = a ? «callFlowId» : 7; use(callFlowId);', false],
    ['config = { «callFlowId»: 7 };\nuse(config.callFlowId);', false],
    ['env:\n  «CALL_FLOW_ID»: 7\nrun: echo ${CALL_FLOW_ID}', false],
    ['if (x &&«callFlowId» == 7) use(callFlowId)', false],
    ['$«CallFlowId» = 7\nSend $callFlowId', false],
    ['send({ «call_flow_id»: 7, fax_flow_id: 8 })', false],
    ['send({ «call_flow_id»: 7 }); send({ fax_flow_id: 8 })', true],
    ['"/x?«call_flow_id»=7&fax_flow_id=8"', false],
    ['«CALL_FLOW_ID»=7\nFAX_FLOW_ID=8', false],
    ['a(«call-flow_id»: 7), x("call-flow_id")', true],
  ];
  for (const [marked, canBeRenamed] of texts) {
    test(`${canBeRenamed ? 'can' : 'cannot'} be renamed alone: ${marked}`, () => {
      const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1];
      const text = marked.replace(/[«»]/g, '');
      const renamed = renameParameter(text.slice(start, end), 'fax') ?? '';
      assert.equal(canRename(text, { start, end }, renamed), canBeRenamed);
    });
  }
});
