import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { addressOf, readRoute, type RouteEntry, type TargetKind } from '../../../src/flows/route.ts';
import { documentedRoutes } from './builders.ts';
import { anyRoute } from './anyRoute.ts';

describe('readRoute', () => {
  it('reads the documented samples', () => {
    const briefly = (text: string) =>
      readRoute(text).steps.map(step => [
        step.number,
        step.target.kind,
        step.target.text,
        step.port?.value,
        step.rings?.value,
        step.startsAt,
        step.simultaneous.map(({ kind, text }) => `${kind} ${text}`),
      ]);
    assert.deepEqual(briefly(documentedRoutes.mainRoute), [
      [1, 'ip', '1.1.1.1', 5060, 30, 0, []],
      [2, 'ip', '2.2.2.2', 5060, 30, 30, []],
    ]);
    assert.deepEqual(briefly(documentedRoutes.laServers), [
      [1, 'device', 'device:694', 5060, 13, 0, ['device device:1']],
      [2, 'ip', '5.5.5.5', 5060, 13, 13, []],
    ]);
    const { dnis, wait, others, endsAt, unreadable } = readRoute(documentedRoutes.mainRoute);
    assert.deepEqual([dnis?.text, wait?.value, others, endsAt, unreadable], ['3424', 30, [], 60, undefined]);
  });

  it('orders steps by number, whatever the order and the gaps', () => {
    const { steps } = readRoute('{"route10":"c","route2":"b","route1":"a","10":"x","9":"y"}');
    assert.deepEqual(
      steps.map(({ number, target }) => [number, target.text]),
      [
        [1, 'a'],
        [2, 'b'],
        [10, 'c'],
      ],
    );
  });

  it('derives each start from what rang before, with the reason if it cannot', () => {
    const rows: [
      waits: string,
      starts: (number | undefined)[],
      endsAt: number | undefined,
      reason: RegExp | undefined,
    ][] = [
      ['5,7,9', [0, 5, 12], 21, undefined],
      ['"5","7","9"', [0, 5, 12], 21, undefined],
      ['0.5,0,1', [0, 0.5, 0.5], 1.5, undefined],
      ['5,null,9', [0, 5, undefined], undefined, /does not specify how long step 2 rings/],
      ['5,"x",9', [0, 5, undefined], undefined, /step 2 rings is not a number/],
      ['"abc",5,9', [0, undefined, undefined], undefined, /step 1 rings is not a number/],
      ['-5,5,9', [0, undefined, undefined], undefined, /step 1 rings is not a number/],
      ['1e2,5,9', [0, 100, 105], 114, undefined],
      ['"1e2",5,9', [0, undefined, undefined], undefined, /step 1 rings is not a number/],
      ['1e12,5,9', [0, undefined, undefined], undefined, /step 1 rings is not a number/],
    ];
    for (const [waits, starts, endsAt, reason] of rows) {
      const keys = waits.split(',').map((wait, index) => `"route${index + 1}":"a","route${index + 1}_wait":${wait}`);
      const route = readRoute(`{${keys.join(',')}}`);
      assert.deepEqual(
        route.steps.map(step => step.startsAt),
        starts,
        waits,
      );
      assert.equal(route.endsAt, endsAt, waits);
      if (reason !== undefined) assert.match(route.steps.at(-1)?.startUnknown ?? '', reason);
    }
    assert.match(
      readRoute('{"route1":"a","route2":"b"}').steps[1]?.startUnknown ?? '',
      /does not specify how long step 1 rings/,
    );
  });

  it('takes one target, several keys and lists as what rings at the same time', () => {
    const rows: [keys: string, targets: string[]][] = [
      ['"route1_simul":"device:1"', ['device:1']],
      ['"route1_simul":["device:1","1.1.1.1"]', ['device:1', '1.1.1.1']],
      ['"route1_simul":{"9":"device:1","1":"1.1.1.1"}', ['device:1', '1.1.1.1']],
      ['"route1_simul":["device:1",["x"]]', ['device:1', '["x"]']],
      ['"route1_simul":7', ['7']],
      ['"route1_simul":{"target":"device:1","wait":5}', ['{"target":"device:1","wait":5}']],
      ['"route1_simul":"a","route1_simul2":"b","route1_simul_3":"c"', ['a', 'b', 'c']],
      ['"route1_simul":""', []],
      ['"route1_simul":null', []],
      ['"route1_simul":[ ]', []],
      ['"route1_simul":["","device:2",null]', ['device:2']],
      ['"route1_simul":["",null]', []],
    ];
    for (const [keys, targets] of rows) {
      const [step] = readRoute(`{"route1":"device:694",${keys}}`).steps;
      assert.deepEqual(
        step?.simultaneous.map(({ text }) => text),
        targets,
        keys,
      );
    }
  });

  it('keeps what it does not understand under its own name', () => {
    const { others } = readRoute(
      '{"route1":"a","route1":"b","voicemail_box":12345678901234567890,"__proto__":{"a":1.0},"constructor":null,' +
        '"route3_wait":5,"sip_port4":5060,"route5_simul":"x","route01":"y","route1_simul":"","toString":[ 1 ]}',
    );
    assert.deepEqual(
      others.map(({ key, raw }) => [key, raw]),
      [
        ['route1', '"a"'],
        ['voicemail_box', '12345678901234567890'],
        ['__proto__', '{"a":1.0}'],
        ['constructor', 'null'],
        ['route3_wait', '5'],
        ['sip_port4', '5060'],
        ['route5_simul', '"x"'],
        ['route01', '"y"'],
        ['route1_simul', '""'],
        ['toString', '[ 1 ]'],
      ],
    );
  });

  it('derives no start from a step without a target', () => {
    const { steps } = readRoute('{"route1":"a","route1_wait":5,"route2":"","route2_wait":30,"route3":"b"}');
    assert.deepEqual(
      steps.map(({ startsAt, startUnknown }) => [startsAt, startUnknown]),
      [
        [0, undefined],
        [5, undefined],
        [undefined, 'Step 2 has no target, so it is not known how long it takes.'],
      ],
    );
  });

  it('gives the reason why a text is not a route', () => {
    const rows: [text: string | undefined, reason: RegExp | undefined][] = [
      [undefined, /sent no route/],
      ['', /not valid JSON: it is empty/],
      ['{"route1":"a"', /not valid JSON: it is cut off at character 14/],
      ['null', /is null instead/],
      ['"device:1"', /text instead/],
      ['12', /a number instead/],
      ['true', /true or false instead/],
      ['["a"]', /an array instead/],
      ['[]', undefined],
      ['{}', undefined],
    ];
    for (const [text, reason] of rows) {
      const { unreadable, steps } = readRoute(text);
      assert.equal(steps.length, 0);
      if (reason === undefined) assert.equal(unreadable, undefined);
      else assert.match(unreadable ?? '', reason);
    }
  });

  it('reads 100,000 levels and 100,000 keys', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    assert.equal(readRoute(`{"route1":${deep},"route1_simul":${deep}}`).steps[0]?.simultaneous.length, 1);
    const wide = Array.from({ length: 100_000 }, (_, index) => `"route${index}":"a","route${index}_wait":1`).join(',');
    assert.equal(readRoute(`{${wide}}`).endsAt, 100_000);
  });

  it('has every key and value of any route somewhere', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const route = readRoute(`{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`);
        const entries: (RouteEntry | undefined)[] = [...route.others, route.dnis, route.wait];
        for (const step of route.steps) entries.push(step.target, step.port, step.rings, ...step.simultaneous);
        for (const [key, raw] of members) {
          const isThere = entries.some(
            entry => entry !== undefined && (entry.key === key ? entry.raw === raw : isElement(entry, key, raw)),
          );
          assert.ok(isThere, `${key}: ${raw}`);
        }
      }),
    );
  });
});

/** Whether a target comes from the list that is this key's value. */
function isElement(entry: RouteEntry, key: string, raw: string): boolean {
  return entry.key.startsWith(`${key}[`) && raw.includes(entry.raw);
}

describe('the kind of a target', () => {
  it('is recognised by how it is written, else unknown', () => {
    const rows: [kind: TargetKind, texts: string[]][] = [
      ['ip', ['1.1.1.1', '1.1.1.1:5080', '::1', '2001:db8::1', '[::1]', '[::1]:5080']],
      ['device', ['device:694', 'DEVICE:694', 'device:front-desk']],
      ['sip', ['sip:100@pbx.example.com', 'sips:a@b', 'SIP:1.1.1.1']],
      ['web', ['https://example.com/hook', 'http://1.1.1.1']],
      [
        'phone',
        [
          '6235551212',
          '+16235551212',
          '(623) 555-1212',
          '623-555-1212',
          'tel:+16235551212',
          '01.23.45.67.89',
          '044.123.45.67',
          '0800-12-34-56',
        ],
      ],
      [
        'unknown',
        ['192.168.001.010', '192.168.1.256', '10.0.0.1-10.0.0.9', '203.0.113.10 5060', '2024-01-01 10:00:00'],
      ],
      [
        'unknown',
        ['', '694', 'device:', 'pbx.example.com', '1.1.1', '999.1.1.1', '[1.1.1.1]', 'a@b', 'ftp://a', 'vm:1'],
      ],
    ];
    for (const [kind, texts] of rows) {
      for (const text of texts) {
        const [step] = readRoute(JSON.stringify({ route1: text })).steps;
        assert.equal(step?.target.kind, kind, text);
      }
    }
  });

  it('finds the address of an IP target without its port', () => {
    assert.deepEqual(['1.1.1.1:5080', '[::1]:5080', '::1', 'a:1'].map(addressOf), ['1.1.1.1', '::1', '::1', undefined]);
  });
});
