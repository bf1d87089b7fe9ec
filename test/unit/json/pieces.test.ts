import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  endOfValue,
  findSyntaxError,
  FirstError,
  isSameJson,
  kindOf,
  PieceWalk,
  readPieces,
  readString,
  skipSpace,
} from '../../../src/json/pieces.ts';

/** JSON text of an arbitrary value, with arbitrary white space between its tokens. */
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

const endOf = (text: string) => endOfValue(text, 0, new FirstError());

describe('the end of a value', () => {
  const ends: [text: string, end: number | undefined][] = [
    ['1 2', 1],
    ['"a\\"b" ', 6],
    ['{"a":[1,{"b":"}"}]},', 19],
    ['[[]]]', 4],
    ['tru,', 3],
    ['{"a":tru x}', 11],
    ['{a 1, {}}', 9],
    ['', undefined],
    ['[1', undefined],
    ['[1}', undefined],
    ['[', undefined],
    ['"a', undefined],
    ['"a\\"', undefined],
  ];
  for (const [text, end] of ends) {
    test(`of ${JSON.stringify(text)} is ${end}`, () => assert.equal(endOf(text), end));
  }

  test('is the end of the text for every JSON', () => {
    fc.assert(fc.property(jsonText, text => assert.equal(endOf(text), text.length)));
  });
});

describe('pieces', () => {
  test('are the members of an object and the elements of an array', () => {
    const member = fc.tuple(fc.string(), fc.jsonValue());
    const list = fc.array(member, { maxLength: 8 });
    fc.assert(
      fc.property(list, fc.boolean(), fc.constantFrom(',', ' , ', '\n'), (members, isObject, separator) => {
        const items = members.map(([key, value]) =>
          isObject ? `${JSON.stringify(key)} : ${JSON.stringify(value)}` : JSON.stringify(value),
        );
        const text = isObject ? `{ ${items.join(separator)} }` : `[ ${items.join(separator)} ]`;
        assert.deepEqual(
          readPieces(text)?.map(({ key, from, start, end }) => [key, text.slice(start, end), text.slice(from, end)]),
          members.map(([key, value], index) => [isObject ? key : undefined, JSON.stringify(value), items[index]]),
        );
      }),
    );
  });

  const texts: [text: string, pieces: string[] | undefined][] = [
    ['{}', []],
    ['[]', []],
    ['[1,,2,]', ['1', '2']],
    ['[1:2]', ['1', ':2']],
    ['{"a":1 "a":2}', ['a=1', 'a=2']],
    ['{"\\u0061":1}', ['a=1']],
    ['{"__proto__":1}', ['__proto__=1']],
    ['{"a" 1}', ['a=1']],
    ['{"a":,"b":2}', ['a=', 'b=2']],
    ['{a:1}', ['a=1']],
    ['{{}:1}', ['={}', ':1=']],
    ['[1', undefined],
    ['[1}', undefined],
    ['[[1}]', undefined],
    ['{"a":1', undefined],
    ['{"a":', undefined],
    ['{"a"', undefined],
    ['"a"', undefined],
    ['', undefined],
  ];
  for (const [text, pieces] of texts) {
    test(`of ${text} are ${pieces === undefined ? 'unknown' : JSON.stringify(pieces)}`, () => {
      const found = readPieces(text)?.map(({ key, start, end }) => {
        return `${key === undefined ? '' : `${key}=`}${text.slice(start, end)}`;
      });
      assert.deepEqual(found, pieces);
    });
  }

  test('of any text are found, or are not, without an error and without overlap', () => {
    const sign = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', ' ', '\\', '\n', '"a"', '1', 'tru');
    fc.assert(
      fc.property(
        fc.array(sign).map(signs => `[${signs.join('')}]`),
        text => {
          let end = 0;
          for (const piece of readPieces(text) ?? []) {
            assert.ok(piece.from >= end && piece.start >= piece.from && piece.end >= piece.start);
            end = piece.end;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a walk', () => {
  test('can go on behind a value that another walk has read', () => {
    const text = '{"a":[1,2],"b":3}';
    const outer = new PieceWalk(text, 0, new FirstError());
    assert.ok(outer.next());
    const inner = new PieceWalk(text, outer.start, new FirstError());
    while (inner.next()) inner.skip();
    outer.skip(inner.at);
    assert.deepEqual([outer.next(), outer.key, text.slice(outer.start)], [true, 'b', '3}']);
  });
});

describe('a syntax error', () => {
  const errors: [text: string, at: number, what: RegExp][] = [
    ['', 0, /is empty/],
    ['  ', 2, /is empty/],
    ['{', 1, /cut off/],
    ['{"a":1', 6, /cut off/],
    ['{"a"', 4, /cut off/],
    ['"abc', 4, /cut off/],
    ['"abc\\', 5, /cut off/],
    ['"\\u12', 5, /cut off/],
    ['{"a":1 "b":2}', 7, /comma is missing/],
    ['[1 2]', 3, /comma is missing/],
    ['[1,,2]', 3, /extra comma/],
    ['[,1]', 1, /extra comma/],
    ['[1,]', 2, /extra comma/],
    ['{"a":1,}', 6, /extra comma/],
    ['{a:1}', 1, /property name in quotes/],
    ['{"a" 1}', 5, /colon/],
    ['{"a":}', 5, /value is missing/],
    ['[1:2]', 2, /comma is missing/],
    ['[1}', 2, /unmatched “}”/],
    [']', 0, /value is missing/],
    ['1 2', 2, /text after its end/],
    ['[01]', 1, /“01”/],
    ['[tru]', 1, /“tru”/],
    ['["\n"]', 2, /control/],
    ['"a\\q"', 2, /escape/],
    ['"\\u1"', 1, /escape/],
  ];
  for (const [text, at, what] of errors) {
    test(`of ${JSON.stringify(text)} is found at ${at}`, () => {
      const error = findSyntaxError(text);
      assert.equal(error?.at, at);
      assert.match(error.what, what);
    });
  }

  test('is found in exactly the texts that JSON.parse rejects', () => {
    const put = fc.constantFrom('', ',', '"', '\\', '{', ']', ':', '0', '-', 'e', '.', ' ', 'n', 'u', '\u0001', '//');
    const mutated = fc
      .tuple(jsonText, fc.nat(), put)
      .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
    fc.assert(
      fc.property(mutated, text => assert.equal(findSyntaxError(text) === undefined, isJson(text), text)),
      { numRuns: 3000 },
    );
  });
});

test('a value is recognised by how it begins', () => {
  const kinds = ['"a"', '-1', '0', 'true', 'false', 'null', '{}', '[]', 'nul', 'nullify', '+1', 'x'].map(kindOf);
  const expected = ['string', 'number', 'number', 'boolean', 'boolean', 'null', 'object', 'array'];
  assert.deepEqual(kinds, [...expected, 'invalid', 'invalid', 'invalid', 'invalid']);
});

test('a string is decoded as JSON decodes it, and a line break in it is forgiven', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => assert.equal(readString(JSON.stringify(text)), text)));
  assert.equal(readString('"a\n\\u0062"'), 'a\nb');
  assert.equal(readString('"a\\q"'), undefined);
});

describe('two pieces of JSON', () => {
  test('are the same whatever white space is between their tokens', () => {
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
  assert.equal(endOf(text), text.length);
  assert.equal(findSyntaxError(text), undefined);
  assert.equal(readPieces(text)?.length, 1);
  assert.match(findSyntaxError('['.repeat(1_000_001))?.what ?? '', /too deeply/);
  assert.equal(endOf('['.repeat(1_000_001)), undefined);
});

test('only the white space of JSON is skipped', () => {
  assert.deepEqual([skipSpace(' \t\r\n\u00a0', 0), skipSpace('  ', 1), skipSpace('', 0)], [4, 2, 0]);
});
