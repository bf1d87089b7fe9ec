import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { diagramOf } from '../../../../src/editor/diagram/diagram.ts';
import { readDiagramState, readPageMessage } from '../../../../src/editor/diagram/protocol.ts';
import { anyRoute } from '../../flows/anyRoute.ts';
import { callFlow, documentedRoutes } from '../../flows/builders.ts';

describe('the content of a diagram', () => {
  it('is the whole flow, as text too', () => {
    const flow = callFlow(documentedRoutes.laServers.replace('}', ',"voicemail_box":"12"}'), {
      name: 'LA Servers',
      id: '3',
      parseErrors: ['Something is wrong.'],
    });
    assert.equal(
      diagramOf(flow).text,
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

  it('explains why there is no picture, and why times are unknown', () => {
    const rows: [route: string | undefined, explanation: RegExp | undefined][] = [
      ['{}', /^The route has no steps\.$/],
      ['[1]', /an array instead of an object/],
      [undefined, /sent no route/],
      [
        '{"route1":"a","route2":"b"}',
        /^The route does not specify how long step 1 rings\. All times after that are unknown\./,
      ],
      [documentedRoutes.mainRoute, undefined],
    ];
    for (const [route, expected] of rows) {
      const { notice, problems, picture } = diagramOf(callFlow(route));
      const explanation = [...(notice === undefined ? [] : [notice]), ...problems].join('\n');
      if (expected === undefined) assert.equal(explanation, '');
      else assert.match(explanation, expected);
      assert.equal(picture === undefined, !route?.includes('route1'));
    }
  });

  it('has every value of any route', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const plain = members.filter(([, raw]) => /^[\w"@:. -]{1,40}$/.test(raw));
        const json = plain.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`);
        const { text } = diagramOf(callFlow(`{${json.join(',')}}`));
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
});

describe('readPageMessage', () => {
  const picture = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="1">${content}</svg>`;

  it('reads what the page sends', () => {
    const messages = [
      { type: 'ready' },
      { type: 'copyText' },
      {
        type: 'copySvg',
        svg: picture('<title>href="url(x)" onclick="x"</title>\n<rect x="1"><title>a</title></rect>'),
      },
      { type: 'saveSvg', svg: picture('<text font-family="&quot;Segoe UI&quot;, sans-serif">&lt;script&gt;</text>') },
      { type: 'openRoute', key: 'route1' },
      { type: 'openRoute', key: undefined },
    ];
    for (const message of messages) assert.deepEqual(readPageMessage(message), message);
  });

  it('refuses anything else', () => {
    const others = [
      undefined,
      null,
      'ready',
      {},
      { type: 'run' },
      { type: 'saveSvg' },
      { type: 'saveSvg', svg: 1 },
      { type: 'openRoute', key: 1 },
    ];
    for (const other of others) assert.equal(readPageMessage(other), undefined, JSON.stringify(other));
  });

  it('refuses a picture that could run or load something, or is none', () => {
    const refused = [
      '',
      '<html></html>',
      `<?xml version="1.0"?>${picture('')}`,
      picture('<script>1</script>'),
      picture('<SCRIPT/>'),
      picture('<foreignObject/>'),
      picture('<image href="https://example.com/a.png"/>'),
      picture('<a xlink:href="https://example.com"><text>a</text></a>'),
      picture('<style>@import "https://example.com/a.css"</style>'),
      picture('<rect style="fill: red"/>'),
      picture('<rect onload="run()"/>'),
      picture('<rect\nONLOAD = "run()"/>'),
      picture('<rect fill="url(https://example.com#a)"/>'),
      picture('<!-- a -->'),
      picture('<![CDATA[<script>1</script>]]>'),
      picture('<texts/>'),
      picture('a'.repeat(20_000_000)),
    ];
    for (const svg of refused) assert.equal(readPageMessage({ type: 'saveSvg', svg }), undefined, svg.slice(0, 200));
  });
});

describe('readDiagramState', () => {
  it('reads the state of a page, and nothing else', () => {
    assert.deepEqual(readDiagramState({ key: 'call/3', account: 'a' }), { key: 'call/3', account: 'a' });
    assert.deepEqual(readDiagramState({ key: 'call/3' }), { key: 'call/3', account: undefined });
    for (const other of [undefined, null, 'call/3', {}, { key: 3 }]) assert.equal(readDiagramState(other), undefined);
  });
});
