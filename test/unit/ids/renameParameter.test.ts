import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowKind } from '../../../src/flows/flow.ts';
import { renameParameter } from '../../../src/ids/renameParameter.ts';

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
