import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { diagramOf, savedSvg, textOf } from '../../../../src/editor/diagram/diagram.ts';
import { readDiagramState, readPageMessage } from '../../../../src/editor/diagram/protocol.ts';
import { anyRoute } from '../../flows/anyRoute.ts';
import { callFlow, documentedRoutes } from '../../flows/builders.ts';

const paint = {
  background: 'rgb(31, 31, 31)',
  roles: { label: { fill: 'rgb(204, 204, 204)', stroke: 'none' }, ring: { fill: 'rgb(0, 120, 212)', stroke: 'none' } },
};

describe('the content of a diagram', () => {
  it('is the whole flow, as text too', () => {
    const flow = callFlow(documentedRoutes.laServers.replace('}', ',"voicemail_box":"12"}'), {
      name: 'LA Servers',
      id: '3',
    });
    assert.equal(
      textOf(diagramOf(flow, ['Something is wrong.'])),
      [
        'LA Servers #3',
        'device 694 + device 1 → 5.5.5.5',
        'Problem: Something is wrong.',
        'Step 1: SIP device 694, SIP port 5060, at the same time SIP device 1, rings 13 s, starts at 0 s.',
        'Step 2: 5.5.5.5, SIP port 5060, rings 13 s, starts at 13 s.',
        'DNIS: "" (as dialled)',
        'Wait: 13 s',
        'E.164: no',
        'voicemail_box: "12"',
      ].join('\n'),
    );
  });

  it('says why there is no picture, and from where on times are not known', () => {
    const rows: [route: string | undefined, problems: string[], notice: RegExp | undefined][] = [
      ['{}', [], /nothing to draw/],
      ['{}', ['The route has no steps.'], undefined],
      ['[1]', [], /an array instead of an object/],
      [undefined, [], /sent no route/],
      ['{"route1":"a","route2":"b"}', ['x'], /The route does not specify how long step 1 rings\. From there on/],
      [documentedRoutes.mainRoute, [], undefined],
    ];
    for (const [route, problems, expected] of rows) {
      const { notice } = diagramOf(callFlow(route), problems);
      if (expected === undefined) assert.equal(notice, undefined);
      else assert.match(notice ?? '', expected);
    }
  });

  it('has every value of any route', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const plain = members.filter(([, raw]) => /^[\w"@:. -]{1,40}$/.test(raw));
        const text = textOf(
          diagramOf(callFlow(`{${plain.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`), []),
        );
        for (const [, raw] of plain) {
          const said = raw
            .replace(/^"|"$/g, '')
            .trim()
            .replace(/^device:\s*/i, '');
          assert.ok(text.includes(said), `${raw} in ${text}`);
        }
      }),
    );
  });

  it('is saved as a picture that stands alone', () => {
    const svg = savedSvg(callFlow(documentedRoutes.mainRoute), [], paint) ?? '';
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(svg, /fill="rgb\(0, 120, 212\)"/);
    assert.match(svg, /Main Route #1/);
    assert.doesNotMatch(svg, /var\(|class=|style=|undefined|NaN/);
    assert.equal(savedSvg(callFlow('{}'), [], paint), undefined);
  });
});

describe('readPageMessage', () => {
  it('takes what the page sends', () => {
    const messages = [
      { type: 'ready' },
      { type: 'copyText' },
      { type: 'copySvg', paint },
      { type: 'saveSvg', paint },
      { type: 'openRoute', key: 'route1' },
      { type: 'openRoute', key: undefined },
    ];
    for (const message of messages) assert.deepEqual(readPageMessage(message), message);
  });

  it('refuses anything else', () => {
    const colour = (fill: string) => ({
      type: 'saveSvg',
      paint: { ...paint, roles: { ring: { fill, stroke: 'none' } } },
    });
    const others = [
      undefined,
      null,
      'ready',
      {},
      { type: 'run' },
      { type: 'saveSvg' },
      { type: 'saveSvg', paint: { background: 'red' } },
      { type: 'openRoute', key: 1 },
      colour('"/><script>'),
      colour('url(https://example.com)'),
      colour('red;x'),
    ];
    for (const other of others) assert.equal(readPageMessage(other), undefined, JSON.stringify(other));
  });
});

describe('readDiagramState', () => {
  it('takes the state of a page, and nothing else', () => {
    assert.deepEqual(readDiagramState({ key: 'call/3', account: 'a' }), { key: 'call/3', account: 'a' });
    assert.deepEqual(readDiagramState({ key: 'call/3' }), { key: 'call/3', account: undefined });
    for (const other of [undefined, null, 'call/3', {}, { key: 3 }]) assert.equal(readDiagramState(other), undefined);
  });
});
