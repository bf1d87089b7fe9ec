import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findIdReferences } from '../../../src/ids/idReferences.ts';
import { mayHoldIds } from '../../../src/ids/mayHoldIds.ts';
import { readCorpora } from '../../ids/corpus.ts';

const none = { call: [], fax: [] };

/** A text as the bytes of a file, in the encodings that VS Code tells by the bytes. */
function encodings(text: string): Record<string, Uint8Array> {
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  return { utf8: Buffer.from(text), utf16le: utf16, utf16be: Buffer.from(utf16).swap16() };
}

describe('the bytes of a file', () => {
  it('may hold ids wherever the scanner finds one in the text', () => {
    const test = mayHoldIds(none);
    for (const { texts } of readCorpora(new URL('../../ids/corpus/', import.meta.url))) {
      for (const { title, text } of texts.filter(each => findIdReferences(each.text).length > 0)) {
        for (const [encoding, bytes] of Object.entries(encodings(text)))
          assert.ok(test(bytes), `${title}, ${encoding}`);
      }
    }
  });

  it('may hold the ids of any name that a user adds', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', 'C', 'Ä', 'ß', '漢', '0', '_', '-'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, name => {
        const own = { call: [name], fax: [] };
        const text = `x\n${name} = "444";\n`;
        if (findIdReferences(text, own).length === 0) return;
        for (const bytes of Object.values(encodings(text))) assert.ok(mayHoldIds(own)(bytes), name);
      }),
    );
  });

  it('hold none without a name of theirs, so that the text is never decoded', () => {
    const test = mayHoldIds(none);
    for (const text of ['', 'overflow: hidden', 'const workflow = 12;', 'data flow 444', '\0\x01\x02flow']) {
      for (const bytes of Object.values(encodings(text))) assert.equal(test(bytes), false, text);
    }
    assert.equal(test(Buffer.from('callflow: 444')), true);
  });
});
