import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { isOneSlipApart } from '../../../src/ids/nearIds.ts';

describe('two ids', () => {
  const pairs: [one: string, other: string, isNear: boolean][] = [
    ['444', '445', true],
    ['444', '44', true],
    ['444', '4444', true],
    ['444', '4454', true],
    ['123', '132', true],
    ['123', '213', true],
    ['123', '321', false],
    ['444', '444', false],
    ['444', '455', false],
    ['444', '4', false],
    ['1', '2', true],
    ['12', '34', false],
    ['1234', '2143', false],
  ];
  for (const [one, other, isNear] of pairs) {
    test(`${one} and ${other} are ${isNear ? '' : 'not '}one slip apart`, () => {
      assert.deepEqual([isOneSlipApart(one, other), isOneSlipApart(other, one)], [isNear, isNear]);
    });
  }

  test('are one slip apart when a digit is left out of either', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(digits, fc.nat(), (all, at) => {
        const id = all.join('');
        assert.ok(isOneSlipApart(id, id.slice(0, at % id.length) + id.slice((at % id.length) + 1)));
      }),
    );
  });
});
