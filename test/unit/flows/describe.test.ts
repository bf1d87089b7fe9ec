import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Flow } from '../../../src/flows/flow.ts';
import { readRoute } from '../../../src/flows/route.ts';
import { describeFlow, summarise } from '../../../src/flows/describe.ts';
import { detailsOf, rowsOf, sentenceOfStep } from '../../../src/flows/details.ts';
import { anyRoute } from './anyRoute.ts';
import { callFlow, documentedRoutes, faxFlow } from './builders.ts';

describe('summarise', () => {
  it('shows the destinations of the calls in one line', () => {
    const rows: [route: string | undefined, line: string][] = [
      [documentedRoutes.mainRoute, '1.1.1.1 → 2.2.2.2'],
      [documentedRoutes.laServers, 'device 694 + device 1 → 5.5.5.5'],
      ['{"route1":"https://a.example/hook"}', 'https://a.example/hook'],
      ['{"route1":"","route2":null}', '(empty) → (empty)'],
      ['{"route1":["a"]}', '["a"]'],
      ['{"route1":"a\\u202eb\\nc"}', 'a⟨U+202E⟩b␊c'],
      ['{}', 'no steps'],
      ['[]', 'no steps'],
      ['{"forward":"5551234567"}', 'no steps that are understood'],
      ['[1]', "route can't be read"],
      ['{"route1"', "route can't be read"],
      [undefined, 'no route'],
    ];
    for (const [route, line] of rows) assert.equal(summarise(callFlow(route)), line, route);
  });

  it('counts the steps and targets that would not fit', () => {
    const steps = Array.from({ length: 40 }, (_, index) => `"route${index + 1}":"a${index + 1}"`).join(',');
    assert.equal(summarise(callFlow(`{${steps}}`)), 'a1 → a2 → a3 → a4 → a5 → a6 → 34 more');
    const all = '["b","c","d","e","f"]';
    assert.equal(summarise(callFlow(`{"route1":"a","route1_simul":${all}}`)), 'a + b + c + d + 2 more');
  });

  it('lists who receives faxes and who may send them', () => {
    const receivers = ['a@x.com', 'b@y.com'];
    const senders = ['josh@gmail.com'];
    assert.equal(summarise(faxFlow({ senders })), 'from josh@gmail.com');
    assert.equal(summarise(faxFlow({ receivers })), 'to a@x.com, b@y.com');
    assert.equal(summarise(faxFlow({ receivers, senders })), 'to a@x.com, b@y.com · from josh@gmail.com');
    assert.equal(summarise(faxFlow()), 'no e-mail addresses');
  });

  it('is one visible line of at most 200 characters', () => {
    fc.assert(
      fc.property(anyRoute, fc.array(fc.string({ unit: 'binary' })), (members, addresses) => {
        const route = `{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;
        for (const flow of [callFlow(route), faxFlow({ receivers: addresses, senders: addresses })]) {
          assert.match(summarise(flow), /^[^\p{Cc}]{1,200}$/u);
        }
      }),
    );
    assert.ok(summarise(callFlow(`{"route1":"${'x'.repeat(5_000_000)}"}`)).length <= 200);
  });
});

describe('a step', () => {
  const step = (route: string) => {
    const [first] = readRoute(route).steps;
    assert.ok(first);
    return first;
  };

  it('is labelled with its targets and the port of an address', () => {
    const rows: [route: string, label: string, rings: string][] = [
      [documentedRoutes.mainRoute, '1.1.1.1:5060', 'rings 30 s'],
      [documentedRoutes.laServers, 'device 694 + device 1', 'rings 13 s'],
      ['{"route1":"1.1.1.1"}', '1.1.1.1', ''],
      ['{"route1":"1.1.1.1","sip_port1":"5060 ","route1_wait":"30 "}', '1.1.1.1:5060', 'rings 30 s'],
      ['{"route1":"1.1.1.1:5080","sip_port1":5060}', '1.1.1.1:5080', ''],
      ['{"route1":"2001:db8::1","sip_port1":"5080"}', '[2001:db8::1]:5080', ''],
      ['{"route1":"[2001:db8::1]","sip_port1":"5080"}', '[2001:db8::1]:5080', ''],
      ['{"route1":"[2001:db8::1]:5060","sip_port1":"5080"}', '[2001:db8::1]:5060', ''],
      ['{"route1":"1.1.1.1","sip_port1":"","route1_wait":""}', '1.1.1.1', ''],
      ['{"route1":"sip:a@b","sip_port1":5060,"route1_wait":"abc"}', 'sip:a@b', 'rings “abc”'],
    ];
    for (const [route, label, rings] of rows) {
      const [row] = rowsOf(callFlow(route));
      assert.deepEqual([row?.label, row?.description], [`1  ${label}`, rings]);
    }
  });

  it('is a sentence with all of its values', () => {
    assert.equal(
      sentenceOfStep(step(documentedRoutes.laServers)),
      'SIP device 694, SIP port 5060, at the same time SIP device 1, rings 13 s, starts at 0 s.',
    );
    assert.equal(
      sentenceOfStep(step('{"route1":"6235551212","sip_port1":null}')),
      'phone number 6235551212, SIP port not set (null), ring time not specified, starts at 0 s.',
    );
    assert.equal(
      sentenceOfStep(step('{"route1":"1.1.1.1","sip_port1":"5060 ","route1_wait":" 30"}')),
      '1.1.1.1, SIP port 5060, rings 30 s, starts at 0 s.',
    );
    assert.equal(
      sentenceOfStep(step('{"route1":"a","route1_wait":null}')),
      'a, ring time not set (null), starts at 0 s.',
    );
  });

  it('names the first of thousands of targets, and counts the rest', () => {
    const route = JSON.stringify({
      route1: 'a',
      route1_simul: Array.from({ length: 20_000 }, (_, n) => `device:${n}`),
    });
    assert.match(sentenceOfStep(step(route)), / SIP device 18 and SIP device 19 and 19980 more, ring time/);
    assert.match(rowsOf(callFlow(route))[0]?.label ?? '', /device 18 \+ 19981 more$/);
  });
});

describe('describeFlow', () => {
  it('names kind, name and ID, and has words for the arrows', () => {
    assert.equal(
      describeFlow(callFlow(documentedRoutes.laServers, { id: '3', name: 'LA Servers' })),
      'LA Servers, call flow, ID 3: device 694 together with device 1, then 5.5.5.5.',
    );
    assert.equal(
      describeFlow(faxFlow({ id: undefined, name: undefined, senders: ['a@b'] })),
      'Fax flow, no ID: from a@b.',
    );
  });
});

describe('detailsOf', () => {
  it('lists the whole of a flow', () => {
    const route = documentedRoutes.mainRoute.replace('}', ',"voicemail_box":{"a":1.0}}');
    assert.deepEqual(
      detailsOf(callFlow(route)).map(({ name, value }) => `${name}: ${value}`),
      [
        'Step 1: 1.1.1.1, SIP port 5060, rings 30 s, starts at 0 s.',
        'Step 2: 2.2.2.2, SIP port 5060, rings 30 s, starts at 30 s.',
        'DNIS: 3424',
        'Wait: 30 s',
        'E.164: no',
        'voicemail_box: {"a":1.0}',
      ],
    );
    assert.deepEqual(
      detailsOf(faxFlow({ receivers: ['a@x', 'b@y'], senders: ['c@z'] })).map(({ name, value }) => `${name}: ${value}`),
      ['Receives: a@x', 'Receives: b@y', 'May send: c@z'],
    );
  });

  it('shows the elements of what is no route', () => {
    assert.deepEqual(
      detailsOf(callFlow('["a",1.0]', { e164: undefined })).map(({ name, value }) => `${name}: ${value}`),
      ['Route: The route is an array instead of an object.', '[0]: "a"', '[1]: 1.0'],
    );
  });

  it('shows every value of any route', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const plain = members.filter(([, raw]) => /^[\w"@:. -]{1,40}$/.test(raw));
        const text = `{${plain.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;
        const all = detailsOf(callFlow(text))
          .map(({ name, value }) => `${name}\n${value}`)
          .join('\n');
        for (const [, raw] of plain) {
          const said = raw
            .replace(/^"|"$/g, '')
            .trim()
            .replace(/^device:\s*/i, '');
          assert.ok(all.includes(said), `${raw} in ${all}`);
        }
      }),
    );
  });
});

describe('the rows below a flow', () => {
  const rows = (flow: Flow) => rowsOf(flow).map(({ key, label, description }) => [key, label, description]);

  it('are the steps, then the keys that are not understood', () => {
    const route = documentedRoutes.laServers.replace('}', ',"voicemail_box":1.0}');
    assert.deepEqual(rows(callFlow(route)), [
      ['route1', '1  device 694 + device 1', 'rings 13 s'],
      ['route2', '2  5.5.5.5:5060', 'rings 13 s'],
      ['voicemail_box', 'voicemail_box', '1.0'],
    ]);
  });

  it('are the addresses of a fax flow', () => {
    assert.deepEqual(rows(faxFlow({ receivers: ['a@x'], senders: ['b@y'] })), [
      ['emails_json', 'a@x', 'receives'],
      ['emails_allowed_in', 'b@y', 'may send'],
    ]);
  });

  it('have the name and value of their details as a sentence', () => {
    const flows = [callFlow(documentedRoutes.mainRoute.replace('}', ',"x":[1]}')), faxFlow({ receivers: ['a@x'] })];
    const sentences = flows.flatMap(flow => detailsOf(flow).map(({ name, value }) => `${name}: ${value}`));
    for (const { sentence } of flows.flatMap(rowsOf)) assert.ok(sentences.includes(sentence), sentence);
  });

  it('are counted beyond 500', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `"k${index}":1`).join(',');
    const all = rowsOf(callFlow(`{${keys}}`));
    assert.deepEqual([all.length, all.at(-1)?.label], [501, '500 more']);
  });
});
