import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatJson } from '../../../src/json/format.ts';

const two = { tabSize: 2, insertSpaces: true };

/** The text without the white space between its tokens. */
function withoutSpace(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/gs, match => (match.startsWith('"') ? match : ''));
}

describe('formatJson', () => {
  it('keeps every character but white space', () => {
    const source = '{"big":12345678901234567890,"ratio":1.0,"9":"a","1":"b","dup":1,"dup":2}';
    const { text } = formatJson(source, two);
    assert.equal(
      text,
      '{\n  "big": 12345678901234567890,\n  "ratio": 1.0,\n  "9": "a",\n  "1": "b",\n  "dup": 1,\n  "dup": 2\n}',
    );
  });

  it('indents as the settings say', () => {
    assert.equal(formatJson('[1]', { tabSize: 3, insertSpaces: true }).text, '[\n   1\n]');
    assert.equal(formatJson('[1]', { tabSize: 4, insertSpaces: false }).text, '[\n\t1\n]');
  });

  it('gives every line the same end, whatever the service used', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const source = ['{"a":', '[1,', '  2]', ', "b": {}}', ''].join(end);
      assert.equal(formatJson(source, two).text, '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n}');
    }
  });

  it('leaves line separators in strings alone', () => {
    assert.equal(formatJson('["a\u2028b\u2029c"]', two).text, '[\n  "a\u2028b\u2029c"\n]');
  });

  it('shows what is not JSON as it came, and where it differs', () => {
    const rows: [source: string, at: number][] = [
      ['', 0],
      ['{"a":1 "b":2}', 7],
      ['{"a":1', 6],
      ['{a:1}', 1],
      ['{"a":1} // no', 8],
      ['[1,]', 3],
      ['<html>', 0],
      ['{"a":"\u0001"}', 6],
    ];
    for (const [source, at] of rows) {
      const { text, syntaxError } = formatJson(source, two);
      assert.deepEqual([text, syntaxError?.at], [source, at], source);
    }
  });

  it('formats 200 levels, and shows deeper JSON as it came with the reason', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal(formatJson(nested(200), two).note, undefined);
    for (const levels of [201, 100_000]) {
      const { text, syntaxError, note } = formatJson(nested(levels), two);
      assert.equal(text, nested(levels));
      assert.equal(syntaxError, undefined);
      assert.match(note ?? '', /200 levels/);
    }
  });

  it('shows JSON as it came where the indentation would make it longer than 20 MB', () => {
    const levels = 200;
    const source = `${'['.repeat(levels)}${'1,'.repeat(100_000)}1${']'.repeat(levels)}`;
    const { text, note } = formatJson(source, two);
    assert.equal(text, source);
    assert.match(note ?? '', /20 MB/);
    assert.match(formatJson(`"${'a'.repeat(20_000_000)}"`, two).note ?? '', /20 MB/);
  });

  it('changes nothing but white space in any JSON, and formats it once and for all', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(' ', '\n', '\r\n', '\t'), (json, space) => {
        const source = json.replace(/"(?:[^"\\]|\\.)*"|[,:[\]{}]/gs, match =>
          match.startsWith('"') ? match : `${space}${match}${space}`,
        );
        const { text } = formatJson(source, two);
        assert.equal(withoutSpace(text), withoutSpace(json));
        assert.equal(formatJson(text, two).text, text);
      }),
    );
  });

  it('leaves any other text as it is', () => {
    fc.assert(
      fc.property(fc.string(), source => {
        const { text, syntaxError } = formatJson(source, two);
        if (syntaxError !== undefined) assert.equal(text, source);
        else assert.equal(withoutSpace(text), withoutSpace(source));
      }),
    );
  });
});
