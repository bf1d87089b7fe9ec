import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScanner } from 'jsonc-parser';
import { diagramOf } from '../../../src/editor/diagram/diagram.ts';
import { findFlows, getRoute } from '../../../src/editor/toolResults.ts';
import { canonicalText } from '../../../src/flows/compare.ts';
import { describeFlow, summarise } from '../../../src/flows/describe.ts';
import { detailsOf, rowsOf } from '../../../src/flows/details.ts';
import { documentText } from '../../../src/flows/documentText.ts';
import { problemsOf } from '../../../src/flows/problems.ts';
import { routeOf } from '../../../src/flows/route.ts';
import { searchFlows } from '../../../src/flows/search.ts';
import { flowsWithTarget, targetsOf } from '../../../src/flows/targets.ts';
import { looksAt } from '../looksAt.ts';
import { callFlow, documentedRoutes } from './builders.ts';

const two = '  ';

test('a route is read when it is first needed, and once', async () => {
  const text = documentedRoutes.laServers;
  const flow = callFlow(text, { id: '3' });
  const lists = { call: [flow], fax: [] };
  const needs: [what: string, work: () => unknown][] = [
    ['the row', () => [summarise(flow), describeFlow(flow)]],
    ['the lines below it', () => rowsOf(flow)],
    ['the tooltip', () => detailsOf(flow)],
    ['the problems', () => problemsOf(flow)],
    ['the diagram', () => diagramOf(flow)],
    ['Find Flow…', () => [...searchFlows(lists)]],
    ['following a target', () => flowsWithTarget([flow], targetsOf(routeOf(flow))[0] ?? assert.fail())],
    ['the tools', () => [findFlows(lists, { query: '5.5.5.5' }), getRoute(lists, { kind: 'call', id: '3' })]],
    ['the places in the document', () => {
      const { rangeOfKey, rangeOf } = documentText(flow, 'route', two);
      rangeOfKey('route2');
      targetsOf(routeOf(flow)).map(({ start, end }) => rangeOf(start, end));
    }],
  ]; // prettier-ignore
  const print = () => {
    const scanner = createScanner(text, true);
    while (scanner.getPosition() < text.length) scanner.scan();
  };
  assert.equal(await looksAt(() => callFlow(text), text), 0);
  const [[, first] = assert.fail(), ...others] = needs;
  assert.ok((await looksAt(first, text)) >= text.length);
  for (const [what, work] of others) {
    const printed = what.includes('document') ? await looksAt(print, text) : 0;
    assert.equal(await looksAt(work, text), printed, what);
  }
  assert.equal(await looksAt(() => canonicalText(flow, 'flow', two), text), 0);
});
