import assert from 'node:assert/strict';
import { it } from 'node:test';
import { localNumber, numberText } from '../../../src/flows/language.ts';

it('a whole number is written with a sign before each three digits', () => {
  const numbers = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000];
  const texts = ['0', '7', '999', '1,000', '12,345', '999,999', '1,000,000'];
  assert.deepEqual(numbers.map(numberText), texts);
});

it('a number of JSON keeps its digits', () => {
  assert.deepEqual(['30', '12.5', '1.0', '-0.25e3'].map(localNumber), ['30', '12.5', '1.0', '-0.25e3']);
});
