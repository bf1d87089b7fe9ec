import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usagePattern } from '../../../src/flows/usagePattern.ts';
import { readCorpus } from '../../codeIds/corpus.ts';

const finds = (text: string, ...of: Parameters<typeof usagePattern>) =>
  new RegExp(usagePattern(...of), 'gmu').test(text);

test('the search finds nearly nine in ten ids of the corpus, and little else', t => {
  let found = 0;
  let marked = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { title, text, ids } of readCorpus()) {
    const lines = text.split('\n');
    const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
    for (const series of ['call', 'fax'] as const) {
      const numbers = new Set(text.match(/\d{1,20}/g));
      for (const id of numbers) {
        const pattern = new RegExp(usagePattern(id, series), 'u');
        const expected = new Set(
          ids.filter(each => each.id === id && each.series === series).map(each => lineOf(each.start)),
        );
        marked += expected.size;
        for (const [number, line] of lines.entries()) {
          const matches = pattern.test(line);
          if (matches && expected.has(number)) found++;
          else if (matches) wrong.push(`${title} ${number + 1} ${series} ${id}: ${line}`);
          else if (expected.has(number)) missed.push(`${title} ${number + 1} ${series} ${id}: ${line}`);
        }
      }
    }
  }
  t.diagnostic(`lines found ${found} of ${marked}, wrong ${wrong.length}`);
  assert.ok(found / marked > 0.88, missed.join('\n'));
  assert.ok(wrong.length / found < 0.06, wrong.join('\n'));
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

test('the search knows the names that the user added, in their series', () => {
  const names = { call: ['ivr (route)'], fax: [] };
  assert.equal(finds('IVR_ROUTE = 444', '444', 'call', names), true);
  assert.equal(finds('IVR_ROUTE = 444', '444', 'fax', names), false);
});

test('an id that is not all digits is searched for as the text it is', () => {
  assert.equal(finds('callflow=a.b|c', 'a.b|c', 'call'), true);
  assert.equal(finds('callflow=axb', 'a.b', 'call'), false);
});

test('the pattern uses nothing that the search of VS Code lacks', () => {
  assert.doesNotMatch(usagePattern('444', 'call', { call: ['x'], fax: [] }), /\(\?[=!<]|\\\d|\(\?[a-z]|\\[rn]/);
});
