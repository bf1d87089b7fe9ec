import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  endOfValue,
  findSyntaxError,
  isSameJson,
  kindOfValue,
  readPieces,
  readString,
  skipSpace,
} from '../../../src/json/jsonText.ts';

/** JSON text of an arbitrary value, with arbitrary white space where it means nothing. */
const jsonText = fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 0, 2, '\t')).map(([value, indentation]) => {
  return JSON.stringify(value, undefined, indentation);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the end of a value', () => {
  const ends: [text: string, end: number | undefined][] = [
    ['1 2', 1],
    ['"a\\"b" ', 6],
    ['{"a":[1,{"b":"}"}]},', 19],
    ['[[]]]', 4],
    ['tru,', 3],
    ['{"a":tru x}', 11],
    ['', undefined],
    [',', undefined],
    [']', undefined],
    ['[1', undefined],
    ['[1}', undefined],
    ['"a', undefined],
    ['"a\\"', undefined],
  ];
  for (const [text, end] of ends) {
    test(`of ${JSON.stringify(text)} is ${end}`, () => assert.equal(endOfValue(text, 0), end));
  }

  test('is the end of the text for every JSON', () => {
    fc.assert(fc.property(jsonText, text => assert.equal(endOfValue(text, 0), text.length)));
  });
});

describe('pieces', () => {
  test('are the members of an object and the elements of an array, to be read one by one', () => {
    const member = fc.tuple(fc.string(), fc.jsonValue());
    const list = fc.array(member, { maxLength: 8 });
    fc.assert(
      fc.property(list, fc.boolean(), fc.constantFrom(',', ' , ', '\n'), (members, isObject, separator) => {
        const items = members.map(([key, value]) =>
          isObject ? `${JSON.stringify(key)} : ${JSON.stringify(value)}` : JSON.stringify(value),
        );
        const text = isObject ? `{ ${items.join(separator)} }` : `[ ${items.join(separator)} ]`;
        assert.deepEqual(
          readPieces(text, 0)?.map(({ key, start, end }) => [key, text.slice(start, end)]),
          members.map(([key, value]) => [isObject ? key : undefined, JSON.stringify(value)]),
        );
      }),
    );
  });

  const texts: [text: string, pieces: string[] | undefined][] = [
    ['{}', []],
    ['[]', []],
    ['[1,,2,]', ['1', '2']],
    ['{"a":1 "a":2}', ['a=1', 'a=2']],
    ['{"\\u0061":1}', ['a=1']],
    ['{"__proto__":1}', ['__proto__=1']],
    ['{"a" 1}', undefined],
    ['{"a":}', undefined],
    ['{a:1}', undefined],
    ['[1', undefined],
    ['[1}', undefined],
    ['{"a":1', undefined],
    ['"a"', undefined],
    ['', undefined],
  ];
  for (const [text, pieces] of texts) {
    test(`of ${text} are ${pieces === undefined ? 'not to be told' : JSON.stringify(pieces)}`, () => {
      const found = readPieces(text, 0)?.map(({ key, start, end }) => {
        return `${key === undefined ? '' : `${key}=`}${text.slice(start, end)}`;
      });
      assert.deepEqual(found, pieces);
    });
  }
});

describe('a syntax syntaxError', () => {
  const faults: [text: string, at: number, what: RegExp][] = [
    ['', 0, /nothing/],
    ['  ', 2, /nothing/],
    ['{', 1, /breaks off/],
    ['{"a":1', 6, /breaks off/],
    ['"abc', 4, /breaks off/],
    ['"abc\\', 5, /breaks off/],
    ['"\\u12', 5, /breaks off/],
    ['{"a":1 "b":2}', 7, /comma is missing/],
    ['[1 2]', 3, /comma is missing/],
    ['[1,,2]', 3, /comma is too many/],
    ['[1,]', 3, /value is missing/],
    ['{"a":1,}', 7, /name in quotes/],
    ['{a:1}', 1, /name in quotes/],
    ['{"a" 1}', 5, /colon/],
    ['{"a":}', 5, /value is missing/],
    ['[1}', 2, /closes nothing/],
    ['1 2', 2, /goes on/],
    ['[01]', 1, /“01”/],
    ['[tru]', 1, /“tru”/],
    ['["\n"]', 2, /control/],
    ['"a\\q"', 2, /backslash/],
  ];
  for (const [text, at, what] of faults) {
    test(`of ${JSON.stringify(text)} is found at ${at}`, () => {
      const syntaxError = findSyntaxError(text);
      assert.equal(syntaxError?.at, at);
      assert.match(syntaxError.what, what);
    });
  }

  test('is found exactly where JSON.parse finds one', () => {
    const mutated = fc
      .tuple(
        jsonText,
        fc.nat(),
        fc.constantFrom('', ',', '"', '\\', '{', ']', ':', '0', '-', 'e', '.', ' ', 'n', '\u0001'),
      )
      .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
    fc.assert(
      fc.property(mutated, text => assert.equal(findSyntaxError(text) === undefined, isJson(text), text)),
      { numRuns: 2000 },
    );
  });
});

test('a value is known by its first characters', () => {
  const kinds = ['"a"', '-1', '0', 'true', 'false', 'null', '{}', '[]', 'nul', 'nullify', '+1', 'x'].map(text =>
    kindOfValue(text, 0, text.length),
  );
  const expected = ['string', 'number', 'number', 'boolean', 'boolean', 'null', 'object', 'array'];
  assert.deepEqual(kinds, [...expected, 'invalid', 'invalid', 'invalid', 'invalid']);
});

test('a string is decoded as JSON decodes it, and a raw line break in it is forgiven', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const literal = JSON.stringify(text);
      assert.equal(readString(literal, 0, literal.length), text);
    }),
  );
  assert.equal(readString('"a\n\\u0062"', 0, 10), 'a\nb');
  assert.equal(readString('"a\\q"', 0, 5), undefined);
});

describe('two pieces of JSON', () => {
  test('are the same whatever white space stands between their tokens', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        assert.ok(isSameJson(JSON.stringify(value), ` ${JSON.stringify(value, undefined, 2)}\r\n`));
      }),
    );
  });

  const pairs: [one: string, other: string, isSame: boolean][] = [
    ['', ' ', true],
    ['{"a":" "}', '{"a":""}', false],
    ['["\\" "]', '["\\""]', false],
    ['[1.0]', '[1]', false],
    ['[1', '[1]', false],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', false],
  ];
  for (const [one, other, isSame] of pairs) {
    test(`${one || 'nothing'} and ${other} are ${isSame ? 'the same' : 'different'}`, () => {
      assert.equal(isSameJson(one, other), isSame);
    });
  }
});

test('nothing recurses, however deep the text is nested', () => {
  const text = '['.repeat(200_000) + ']'.repeat(200_000);
  assert.equal(endOfValue(text, 0), text.length);
  assert.equal(findSyntaxError(text), undefined);
  assert.equal(readPieces(text, 0)?.length, 1);
  assert.match(findSyntaxError('['.repeat(1_000_001))?.what ?? '', /too deeply/);
  assert.equal(endOfValue('['.repeat(1_000_001), 0), undefined);
});

test('only the white space of JSON is skipped', () => {
  assert.deepEqual([skipSpace(' \t\r\n\u00a0', 0), skipSpace('  ', 0, 1), skipSpace('', 0)], [4, 1, 0]);
});
