import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { findProblems, problemsOf, type Rule } from '../../../src/flows/problems.ts';
import { readRoute } from '../../../src/flows/route.ts';
import { anyRoute } from './anyRoute.ts';
import { callFlow, documentedRoutes, faxFlow } from './builders.ts';

/** The rules that find something, with the key of the entry. */
function found(route: string | undefined): string[] {
  return findProblems(readRoute(route)).map(({ rule, entry }) => (entry ? `${rule} ${entry.key}` : rule));
}

/** Compares what the rules find in each route. */
function check(rows: [route: string | undefined, expected: (Rule | `${Rule} ${string}`)[]][]): void {
  for (const [route, expected] of rows) assert.deepEqual(found(route), expected, route);
}

describe('findProblems', () => {
  it('finds none in the documented samples', () => {
    for (const route of Object.values(documentedRoutes)) assert.deepEqual(found(route), []);
  });

  it('finds a route that cannot be read', () => {
    check([
      ['{"route1"', ['unreadable']],
      ['["a"]', ['unreadable']],
      [undefined, ['unreadable']],
    ]);
  });

  it('finds a route without steps', () => {
    check([
      ['{}', ['noSteps']],
      ['[]', ['noSteps']],
      ['{"dnis":"1","route1_wait":5}', ['noSteps']],
    ]);
  });

  it('names the keys of a route that has none but unknown ones', () => {
    const [problem] = problemsOf(callFlow('{"forward":"5551234567","a":1,"b":2,"c":3}')).problems;
    assert.equal(problem, 'The route has no steps that are understood here, only forward, a, b, 1 more.');
  });

  it('counts those of a flow that are beyond the first ten', () => {
    const steps = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`route${at + 1}`, `10.0.0.${at}`])));
    const [ten, twelve] = [10, 12].map(count => problemsOf(callFlow(steps(count))));
    assert.deepEqual([ten?.problems.length, ten?.more], [10, []]);
    assert.deepEqual([twelve?.problems, twelve?.more], [ten?.problems, ['… and 2 more in the JSON']]);
  });

  it('finds a step that rings for 0 seconds', () => {
    check([
      ['{"route1":"a","route1_wait":0}', ['noRingTime route1_wait']],
      ['{"route1":"a","route1_wait":"0"}', ['noRingTime route1_wait']],
      ['{"route1":"a","route1_wait":0.5}', []],
      ['{"route1":"a"}', []],
      ['{"route1":"a","wait":0}', []],
    ]);
  });

  it('finds two steps in a row with the same target and port', () => {
    check([
      ['{"route1":"1.1.1.1","route2":"1.1.1.1"}', ['sameTarget route2']],
      ['{"route1":"device:1","route3":" Device:1"}', ['sameTarget route3']],
      ['{"route1":"1.1.1.1","sip_port1":5060,"route2":"1.1.1.1"}', ['sameTarget route2']],
      ['{"route1":"1.1.1.1","sip_port1":"5060","route2":"1.1.1.1","sip_port2":5060}', ['sameTarget route2']],
      ['{"route1":"1.1.1.1","sip_port1":5060,"route2":"1.1.1.1","sip_port2":5080}', []],
      ['{"route1":"1.1.1.1:5080","route2":"1.1.1.1","sip_port2":"5080 "}', ['sameTarget route2']],
      [
        '{"route1":"[2a00::1]","route2":"2a00::1","route3":"[2a00::1]:5060"}',
        ['sameTarget route2', 'sameTarget route3'],
      ],
      ['{"route1":"1.1.1.1:5080","route2":"1.1.1.1"}', []],
      ['{"route1":"2a00::1","route2":"2a00::1:5060"}', []],
      ['{"route1":"a","route2":"b","route3":"a"}', []],
      ['{"route1":"https://x.test/A","route2":"https://x.test/a"}', []],
      ['{"route1":"","route2":""}', []],
    ]);
  });

  it('finds a port that cannot be', () => {
    const rows: [port: string, isBad: boolean][] = [
      ['1', false],
      ['65535', false],
      ['"5060"', false],
      ['""', false],
      ['null', false],
      ['0', true],
      ['65536', true],
      ['70000', true],
      ['-5060', true],
      ['5060.5', true],
      ['"abc"', true],
      ['true', true],
      ['[5060]', true],
    ];
    check(rows.map(([port, isBad]) => [`{"route1":"a","sip_port1":${port}}`, isBad ? ['badPort sip_port1'] : []]));
  });

  it('finds a wait that is no number of seconds', () => {
    const rows: [wait: string, isBad: boolean][] = [
      ['30', false],
      ['"30"', false],
      ['0.5', false],
      ['""', false],
      ['null', false],
      ['"abc"', true],
      ['-1', true],
      ['[30]', true],
    ];
    check(rows.map(([wait, isBad]) => [`{"route1":"a","route1_wait":${wait}}`, isBad ? ['badWait route1_wait'] : []]));
    check(rows.map(([wait, isBad]) => [`{"route1":"a","wait":${wait}}`, isBad ? ['badWait wait'] : []]));
  });

  it('finds an address that no call can reach from outside', () => {
    const closed = [
      '0.0.0.0 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 127.0.0.1 169.254.1.1',
      '198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fc00::1 fdff::1',
      'fe80::1 fe80::1%eth0 ff02::1 ::ffff:10.0.0.1 10.0.0.1:5080 [fd00::1]:5060',
      'sip:100@10.0.0.1 sips:192.168.0.1:5061;transport=tls http://127.0.0.1:8080/x https://[::1]/',
    ].flatMap(line => line.split(' '));
    const open = [
      '1.1.1.1 9.255.255.255 11.0.0.1 172.15.255.255 172.32.0.1 192.167.1.1 192.169.1.1 100.63.255.255 100.128.0.1',
      '128.0.0.1 169.253.1.1 223.255.255.255 8.8.8.8 2606:4700::1111 ::ffff:1.1.1.1 device:10 10.0.0.1.example.com',
      'sip:10.0.0.1@pbx.example.com https://example.com/10.0.0.1 https://[ 6235551212',
    ].flatMap(line => line.split(' '));
    check(closed.map(target => [`{"route1":"${target}"}`, ['unreachableAddress route1']]));
    check(open.map(target => [`{"route1":"${target}"}`, []]));
    check([
      ['{"route1":"a","route1_simul":"10.0.0.1"}', ['unreachableAddress route1_simul']],
      ['{"route1":"a","route1_simul":["b","10.0.0.1"]}', ['unreachableAddress route1_simul[1]']],
    ]);
  });

  it('agrees with Node on which addresses are in these networks', () => {
    const networks = new BlockList();
    const ranges =
      '0.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 198.18.0.0/15 ' +
      '224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128 fc00::/7 fe80::/10 ff00::/8';
    const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');
    for (const range of ranges.split(' ')) {
      const [network = '', prefix] = range.split('/');
      networks.addSubnet(network, Number(prefix), familyOf(network));
    }
    const nearEdges = fc
      .tuple(fc.constantFrom('9', '10', '100', '172', '192', '198'), fc.nat(255), fc.nat(255), fc.nat(255))
      .map(octets => octets.join('.'));
    const first = fc.constantFrom('fbff', 'fc00', 'fdff', 'fe00', 'fe7f', 'FE80', 'febf', 'fec0', 'feff', 'ff02', '0');
    const edgesOfIpv6 = fc.tuple(first, fc.ipV6()).map(([group, rest]) => `${group}:${rest.replace(/^[^:]*:/, '')}`);
    const mapped = fc.oneof(fc.ipV4(), nearEdges).map(address => `::ffff:${address}`);
    const any = fc.oneof(fc.ipV4(), nearEdges, mapped, fc.ipV6(), edgesOfIpv6).filter(address => isIP(address) > 0);
    fc.assert(
      fc.property(any, address => {
        const expected = networks.check(address, familyOf(address)) ? ['unreachableAddress route1'] : [];
        assert.deepEqual(found(`{"route1":"${address}"}`), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('describes each problem in a sentence that names the step and the value', () => {
    const sentences = (route: string) => findProblems(readRoute(route)).map(({ sentence }) => sentence);
    assert.deepEqual(
      sentences(
        '{"route1":"10.0.0.1","sip_port1":70000,"route1_wait":0,"route2":"10.0.0.1","sip_port2":70000,"wait":"abc"}',
      ),
      [
        'Step 1 goes to 10.0.0.1, which no call can reach from outside (private).',
        'The SIP port of step 1, 70000, is not a port: ports are 1 to 65535.',
        'Step 1 rings for 0 seconds.',
        'Steps 1 and 2 go to the same target, 10.0.0.1.',
        'Step 2 goes to 10.0.0.1, which no call can reach from outside (private).',
        'The SIP port of step 2, 70000, is not a port: ports are 1 to 65535.',
        'The wait of the flow, abc, is not a number of seconds.',
      ],
    );
  });

  it('finds only what can be pointed at in any route', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const text = `{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;
        for (const { entry, sentence } of findProblems(readRoute(text))) {
          if (entry) assert.equal(text.slice(entry.start, entry.end), entry.raw);
          assert.match(sentence, /^[A-Z][^\p{Cc}]{5,400}\.$/u);
        }
      }),
    );
  });
});

describe('problemsOf', () => {
  it('lists what could not be read in the record, then the problems of the route', () => {
    const parseErrors = ['The name is an array instead of text.'];
    assert.deepEqual(problemsOf(callFlow('{}', { parseErrors })).problems, [...parseErrors, 'The route has no steps.']);
    assert.deepEqual(problemsOf(faxFlow({ parseErrors })).problems, parseErrors);
    assert.deepEqual(problemsOf(callFlow(documentedRoutes.mainRoute)).problems, []);
  });
});
