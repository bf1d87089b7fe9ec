import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isUnset, readRoute } from '../../../src/flows/route.ts';
import { flowsWithTarget, targetsOf } from '../../../src/flows/targets.ts';
import { anyRoute } from './anyRoute.ts';
import { callFlow, documentedRoutes } from './builders.ts';

/** The values of the targets by their offsets. */
const valuesIn = (text: string) => targetsOf(readRoute(text)).map(({ start, end }) => text.slice(start, end));

describe('targetsOf', () => {
  it('finds each target, in the order of the steps', () => {
    assert.deepEqual(valuesIn(documentedRoutes.laServers), ['"device:694"', '"device:1"', '"5.5.5.5"']);
    assert.deepEqual(valuesIn('{"route2":"b","route1":"a"}'), ['"a"', '"b"']);
  });

  it('finds each target of a list of simultaneous rings', () => {
    const lists = '{"route1":"a","route1_simul": ["device:1", {"x":1}],"route2":"b","route2_simul":{"1":"c"}}';
    assert.deepEqual(valuesIn(lists), ['"a"', '"device:1"', '{"x":1}', '"b"', '"c"']);
  });

  it('takes the last of a repeated key, which is the one that counts', () => {
    const text = '{"route1":"a","route1":"b"}';
    assert.deepEqual(targetsOf(readRoute(text)).map(({ start }) => start), [text.indexOf('"b"')]); // prettier-ignore
  });

  it('finds none if there is no route', () => {
    for (const text of ['', 'forward to 1.1.1.1', '[]', '{}', '"route1"', '{"route1":"1.1.1.1"', '{"route1":""}']) {
      assert.deepEqual(valuesIn(text), [], text);
    }
  });

  it('finds every target of any route at the value that was sent', () => {
    fc.assert(
      fc.property(anyRoute, entries => {
        const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
        assert.deepEqual(valuesIn(text), targetsOf(readRoute(text)).map(({ raw }) => raw)); // prettier-ignore
      }),
    );
  });
});

describe('flowsWithTarget', () => {
  const flows = Object.entries({
    first: '{"route1":"device:694","route2":"1.1.1.1"}',
    second: '{"route1":"5.5.5.5","route1_simul":["device: 694","device:1"]}',
    third: '{"route1":"1.1.1.1:5080","route2":"https:\\/\\/ivr.example.com\\/in"}',
    fourth: '{"route1":"device:6941","note":"device:694"}',
    fifth: '{"route1":"11.1.1.1","route2":"DEVICE:1"}',
  }).map(([name, route]) => callFlow(route, { name, key: `call/${name}` }));
  const withFirstTargetOf = (route: string) =>
    flowsWithTarget(
      flows,
      readRoute(route).steps[0]?.target ?? assert.fail('the route has no step'),
    ).map(({ name }) => name); // prettier-ignore

  it('finds the flows whose steps or simultaneous rings name it, and not those that only look like it', () => {
    const rows: [target: string, names: string[]][] = [
      ['device:694', ['first', 'second']],
      ['device:1', ['second', 'fifth']],
      ['1.1.1.1', ['first', 'third']],
      ['1.1.1.1:5060', ['first', 'third']],
      ['https://ivr.example.com/in', ['third']],
      ['device:7', []],
      ['→', []],
    ];
    for (const [target, names] of rows) {
      assert.deepEqual(withFirstTargetOf(JSON.stringify({ route1: target })), names, target);
    }
  });

  it('finds any flow by each of its own targets', () => {
    fc.assert(
      fc.property(anyRoute, entries => {
        const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`;
        const flow = callFlow(text);
        for (const { target, simultaneous } of readRoute(text).steps) {
          for (const each of [target, ...simultaneous]) {
            assert.deepEqual(flowsWithTarget([flow], each), isUnset(each) ? [] : [flow]);
          }
        }
      }),
    );
  });
});
