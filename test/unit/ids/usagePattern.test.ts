import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findIdReferences } from '../../../src/ids/idReferences.ts';
import type { ParameterNames } from '../../../src/ids/idNames.ts';
import type { FlowKind } from '../../../src/flows/flow.ts';
import { usagePattern } from '../../../src/ids/usagePattern.ts';
import { readCorpora } from '../../ids/corpus.ts';

// The last corpora were written after the pattern, which is not to grow any more.
const judged = readCorpora().flatMap(({ name, texts }) => (['fourth', 'fifth'].includes(name) ? [] : texts));

const finds = (text: string, id: string | string[], kind: FlowKind, names?: ParameterNames) =>
  new RegExp(usagePattern([id].flat(), kind, names), 'gmu').test(text);

test('the search finds more than nine in ten of the ids that are on the line of their name, and little else', t => {
  let found = 0;
  let sameLine = 0;
  let hits = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { title, text, ids } of judged) {
    const lines = text.split('\n');
    const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
    const marked = new Set(ids.map(({ kind, id, start }) => `${kind} ${id} ${lineOf(start)}`));
    for (const { kind, id, start, parameterStart } of findIdReferences(text)) {
      const line = lineOf(start);
      if (line !== lineOf(parameterStart)) continue;
      sameLine++;
      if (finds(lines[line] ?? '', id, kind)) found++;
      else missed.push(`${title} ${line + 1} ${kind} ${id}: ${lines[line]}`);
    }
    for (const kind of ['call', 'fax'] as const) {
      const numbers = [...new Set(text.match(/(?<!\d)\d{1,20}(?!\d)/g))];
      if (numbers.length === 0) continue;
      const any = new RegExp(usagePattern(numbers, kind), 'u');
      for (const [number, line] of lines.entries()) {
        if (!any.test(line)) continue;
        for (const id of new Set(line.match(/(?<!\d)\d{1,20}(?!\d)/g))) {
          if (!finds(line, id, kind)) continue;
          hits++;
          if (!marked.has(`${kind} ${id} ${number}`)) wrong.push(`${title} ${number + 1} ${kind} ${id}: ${line}`);
        }
      }
    }
  }
  t.diagnostic(`found ${found} of ${sameLine} ids beside their name; ${wrong.length} of ${hits} lines found are wrong`);
  assert.ok(found / sameLine > 0.9, missed.join('\n'));
  assert.ok(wrong.length / hits < 0.05, wrong.join('\n'));
});

test('the search finds this id and no other', () => {
  const rows: [string, boolean][] = [
    ['call_flow_id=444', true],
    ['"callFlowId": "444",', true],
    ["'callflow' => 444,", true],
    ['?callflow=444&x=1', true],
    ['const callFlowId: string = "444";', true],
    ['call_flow_id IN (1, 444)', true],
    ['call_flow_id=4444', false],
    ['call_flow_id=1444', false],
    ['fax_flow_id=444', false],
    ['callflow_timeout=444', false],
    ['port=444', false],
    ['callFlowId > 444', false],
    ['recallflow=444', false],
  ];
  for (const [text, expected] of rows) assert.equal(finds(text, '444', 'call'), expected, text);
});

test('the search knows the names that the user added, in their kind', () => {
  const names = { call: ['ivr (route)'], fax: [] };
  assert.equal(finds('IVR_ROUTE = 444', '444', 'call', names), true);
  assert.equal(finds('IVR_ROUTE = 444', '444', 'fax', names), false);
});

test('one pattern finds the ids of several flows, and hardly grows with them', () => {
  for (const id of ['12', '444']) assert.equal(finds(`callflow=${id}`, ['12', '444'], 'call'), true);
  assert.equal(finds('callflow=124', ['12', '444'], 'call'), false);
  const many = Array.from({ length: 100 }, (_, index) => String(index + 100));
  assert.ok(usagePattern(many, 'call').length < usagePattern(['1'], 'call').length + 2000);
});

test('an id that is not all digits is searched for as literal text', () => {
  assert.equal(finds('callflow=a.b|c', 'a.b|c', 'call'), true);
  assert.equal(finds('callflow=axb', 'a.b', 'call'), false);
});

test('the pattern uses nothing that the search of VS Code lacks', () => {
  assert.doesNotMatch(usagePattern(['444'], 'call', { call: ['x'], fax: [] }), /\(\?[=!<]|\\\d|\(\?[a-z]|\\[rn]/);
});
