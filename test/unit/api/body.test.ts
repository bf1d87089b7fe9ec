import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readBody } from '../../../src/api/body.ts';

/** Reads a body that arrives in pieces of these lengths, and the rest at once. */
function read(bytes: Buffer, lengths: readonly number[] = []) {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) pieces.push(bytes.subarray(at, (at += length)));
  pieces.push(bytes.subarray(at));
  const body = Readable.from(pieces.filter(({ length }) => length > 0));
  return readBody({ status: 200, headers: {}, body }, 1000, () => undefined);
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
          isUtf8: true,
          size: bytes.length,
          sizeOnWire: bytes.length,
        });
      }),
    ));

  it('may hold the character that stands for a broken one', async () => {
    const body = await read(Buffer.from('a\ufffd'), [2, 1]);
    assert.deepEqual([body.text, body.isUtf8], ['a\ufffd', true]);
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
        assert.deepEqual([body.text, body.isUtf8], [text, false]);
      }
    }
  });
});
