import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readBody } from '../../../src/api/body.ts';

/** Reads a body that arrives in pieces of these lengths, and the rest at once. */
function read(bytes: Buffer, lengths: readonly number[] = [], headers = {}) {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) pieces.push(bytes.subarray(at, (at += length)));
  pieces.push(bytes.subarray(at));
  const body = Readable.from(pieces.filter(({ length }) => length > 0));
  return readBody({ status: 200, headers, body }, 1000, () => undefined);
}

const lengths = fc.array(fc.integer({ min: 1, max: 3 }));

describe('a body', () => {
  it('is the same text however it is cut into pieces', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), lengths, async (text, cuts) => {
        const bytes = Buffer.from(text);
        const body = await read(bytes, cuts);
        assert.deepEqual(body, {
          text: text.replace(/^\ufeff/, ''),
          encoding: 'utf-8',
          size: bytes.length,
          sizeOnWire: bytes.length,
        });
      }),
    ));

  it('may hold the character that stands for a broken one', async () => {
    const body = await read(Buffer.from('a\ufffd'), [2, 1]);
    assert.deepEqual([body.text, body.encoding], ['a\ufffd', 'utf-8']);
  });

  it('loses its byte-order mark, also one that arrives in pieces', async () => {
    assert.equal((await read(Buffer.from('\ufeff{}'), [1, 1])).text, '{}');
  });

  it('keeps its characters if other bytes of it are no UTF-8: they are windows-1252', async () => {
    for (const [bytes, text] of [
      [Buffer.from([0xc3, 0xbc, 0xfc, 0x80]), 'üü€'],
      [Buffer.from('ü€').subarray(0, 4), 'üâ‚'],
      [Buffer.from('Grüße', 'latin1'), 'Grüße'],
      [Buffer.concat([Buffer.from('\ufeff😀日本'), Buffer.from([0xff, 0xe0, 0x80, 0x80])]), '😀日本ÿà€€'],
    ] as const) {
      for (const cuts of [[], [1], [2, 1]]) {
        const body = await read(bytes, cuts);
        assert.deepEqual([body.text, body.encoding], [text, 'windows-1252']);
      }
    }
  });

  it('is in its declared charset, or that of its byte-order mark, only if it is not UTF-8', async () => {
    const cyrillic = Buffer.from([0xce, 0xf4, 0xe8, 0xf1]);
    for (const [bytes, charset, text, encoding] of [
      [cyrillic, 'windows-1251', 'Офис', 'windows-1251'],
      [cyrillic, '"Windows-1251"', 'Офис', 'windows-1251'],
      [cyrillic, 'utf-8', 'Îôèñ', 'windows-1252'],
      [cyrillic, 'unheard-of', 'Îôèñ', 'windows-1252'],
      [Buffer.from('ü'), 'iso-8859-1', 'ü', 'utf-8'],
      [Buffer.from('\ufeffü', 'utf16le'), 'utf-8', 'ü', 'utf-16le'],
      [Buffer.from('{}', 'utf16le'), 'utf-16le', '{}', 'utf-16le'],
      [Buffer.from([0xff]), 'gbk', '\ufffd', 'gbk'],
      [Buffer.from('ü\xff', 'latin1'), 'utf-16', 'üÿ', 'windows-1252'],
    ] as const) {
      const body = await read(bytes, [], { 'content-type': `application/json; charset=${charset}` });
      assert.deepEqual([body.text, body.encoding], [text, encoding]);
    }
  });

  it('may have line breaks behind what is compressed, wherever it is cut into pieces', async () => {
    const packed = [gzipSync('{"a":'), gzipSync(' \n1}')];
    for (const [encoding, bytes] of [
      ['gzip', Buffer.concat(packed)],
      ['x-gzip', Buffer.concat(packed)],
      ['br', brotliCompressSync('{"a": \n1}')],
      ['deflate', deflateSync('{"a": \n1}')],
    ] as const) {
      for (let cut = 1; cut < bytes.length; cut++) {
        const body = await read(Buffer.concat([bytes, Buffer.from('\r\n\n')]), [cut], { 'content-encoding': encoding });
        assert.equal(body.text, '{"a": \n1}');
      }
    }
  });

  it('that is not UTF-8 is decoded in stretches, whatever stands where they meet', async () => {
    const text = 'aü€😀'.repeat(60_000);
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xff])]);
    const body = await readBody({ status: 200, headers: {}, body: Readable.from([bytes]) }, 1e6, () => undefined);
    assert.equal(body.text, `${text}ÿ`);
  });
});
