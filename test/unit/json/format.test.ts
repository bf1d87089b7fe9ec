import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatJson } from '../../../src/json/format.ts';

const two = '  ';

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

  it('indents according to the settings', () => {
    assert.equal(formatJson('[1]', '   ').text, '[\n   1\n]');
    assert.equal(formatJson('[1]', '\t').text, '[\n\t1\n]');
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

  it('formats 200 levels, and leaves deeper JSON as it came with the reason', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal(formatJson(nested(200), two).note, undefined);
    for (const levels of [201, 100_000]) {
      const { text, note } = formatJson(nested(levels), two);
      assert.equal(text, nested(levels));
      assert.match(note ?? '', /200 levels/);
    }
  });

  it('leaves JSON as it came if the indentation would make it longer than 20 MB', () => {
    const levels = 200;
    const source = `${'['.repeat(levels)}${'1,'.repeat(100_000)}1${']'.repeat(levels)}`;
    const { text, note } = formatJson(source, two);
    assert.equal(text, source);
    assert.match(note ?? '', /20 MB/);
    assert.match(formatJson(`"${'a'.repeat(20_000_000)}"`, two).note ?? '', /20 MB/);
  });

  it('changes nothing but white space in any JSON, and nothing at all in its own result', () => {
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

  it('maps offsets of the source to offsets of the result', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.constantFrom('', ' ', '\r\n'), (json, space) => {
        const source = space + json;
        const { text, offsetOf } = formatJson(source, two);
        const strings = /"(?:[^"\\]|\\.)*"|[^\s"]/gs;
        for (const { index, 0: token } of source.matchAll(strings)) {
          assert.equal(text.slice(offsetOf(index), offsetOf(index + token.length - 1) + 1), token);
        }
      }),
    );
  });
});
