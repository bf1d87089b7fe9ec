import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UnexpectedResponseError } from './errors.ts';
import { tooLarge } from './messages.ts';
import type { Response } from './transport.ts';

/** The compressions that are asked for, in the Accept-Encoding header; others are understood as well. */
export const acceptedEncodings = 'br, gzip';

const gunzip = () => [createTrim(), createGunzip()];
const decoders = new Map<string, () => Transform[]>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', () => [createBrotliDecompress()]],
  ['deflate', () => [createInflate()]],
]);

/**
 * Leaves out white space at the end, such as line breaks that a script prints behind what it compressed, which would be
 * taken for more of it. None of it is gzip's own: that ends with the highest byte of a size, which 64 MB leave below 4.
 */
function createTrim(): Transform {
  let spaces: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const end = chunk.findLastIndex(byte => byte < 4 || byte > 0x20) + 1;
      if (end > 0) {
        for (const part of [...spaces, chunk.subarray(0, end)]) this.push(part);
        spaces = [];
      }
      spaces.push(chunk.subarray(end));
      done();
    },
  });
}

/**
 * Reads a body to its end, and decompresses and decodes it as it arrives, without a byte-order mark. Throws a `FlowsError`
 * if it is larger than `limit` bytes, before or after, or can't be decompressed; passes on what the connection throws.
 * However it ends, nothing stays open. `encoding`: as what was read that is not UTF-8; `utf-8` if nothing is.
 */
export async function readBody({ body, headers }: Response, limit: number, onBytes: () => void) {
  const chunks: Buffer[] = [];
  let sizeOnWire = 0;
  let size = 0;
  // Unlike a TextDecoder's, its strings take one byte for each character where that is enough.
  const utf8 = new StringDecoder('utf8');
  let text = '';
  const named = String(headers['content-encoding'] ?? '').toLowerCase();
  const encodings = named.match(/[^\s,]+/g) ?? [];
  try {
    if (Number(headers['content-length']) > limit) throw tooLarge();
    const applied = encodings.flatMap(name => decoders.get(name) ?? []);
    if (applied.length > 3)
      throw new UnexpectedResponseError(l10n.t('The response from the service is compressed too many times.'));
    const count = new Transform({
      transform: (chunk: Buffer, _, done) => {
        onBytes();
        sizeOnWire += chunk.length;
        done(sizeOnWire > limit ? tooLarge() : null, chunk);
      },
    });
    const collect = new Writable({
      write: (chunk: Buffer, _, done) => {
        // Decompressing a little may take long; meanwhile the service is not silent.
        onBytes();
        size += chunk.length;
        chunks.push(chunk);
        text += utf8.write(chunk);
        done(size > limit ? tooLarge() : null);
      },
    });
    await pipeline([body, count, ...applied.toReversed().flatMap(create => create()), collect]);
  } catch (thrown) {
    // An aborted body may emit one more error after the pipeline is gone.
    body.on('error', () => undefined).destroy();
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (!/^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING)/.test(code)) throw thrown;
    // Nothing at all is an empty body, however it is said to be compressed.
    if (sizeOnWire > 0) {
      const message = l10n.t('The response from the service is cut off, or not compressed as its headers claim.');
      throw new UnexpectedResponseError(message, { cause: thrown });
    }
  }
  text += utf8.end();
  // A name that is no compression's does no harm to a body that is text. gzip begins with 1f, whatever the headers claim.
  const isNamed = encodings.some(name => !decoders.has(name) && name !== 'identity');
  if ((isNamed || text.startsWith('\x1f')) && !/^\s*(?:[\w"[{<]|$)/.test(text)) {
    throw new UnexpectedResponseError(
      l10n.t('The response from the service uses a compression that was not requested.'),
    );
  }
  // It stands for what is no UTF-8, unless it was sent itself.
  const contentType = String(headers['content-type'] ?? '');
  // ASCII in UTF-16 is valid UTF-8 as well, with zeros in it.
  const isUtf16 = /\bcharset\s*=\s*"?utf-?16/i.test(contentType) && text.includes('\0');
  const bytes = isUtf16 || text.includes('\ufffd') ? Buffer.concat(chunks, size) : undefined;
  const decoded = bytes && (isUtf16 || !isUtf8(bytes)) ? await decode(bytes, contentType) : undefined;
  return { encoding: 'utf-8', ...decoded, text: (decoded?.text ?? text).replace(/^\ufeff/, ''), size, sizeOnWire };
}

/** Bytes that are decoded at a stretch. */
const stretch = 256 * 1024;
/** A run of characters in UTF-8, in bytes taken for characters, or one byte for which windows-1252 has another. */
const runs =
  /(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\x80-\x9f]/g;
const above7f = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index));

/**
 * Decodes what is not UTF-8: as its byte-order mark or its declared charset says, or else all that is UTF-8 as such, and
 * every other byte as windows-1252, which has a character for each.
 */
async function decode(bytes: Buffer, contentType: string) {
  const mark = bytes.toString('latin1', 0, 2);
  const [, declared = ''] = /\bcharset\s*=\s*"?([\w.:-]+)/i.exec(contentType) ?? [];
  const label = mark === 'ÿþ' ? 'utf-16le' : mark === 'þÿ' ? 'utf-16be' : declared;
  // Text without zeros is no UTF-16, whatever is declared.
  const decoder = /^utf-?16/i.test(label) && !bytes.includes(0) ? undefined : decoderFor(label);
  if (decoder && !/^(?:utf-8|windows-1252)$/.test(decoder.encoding))
    return { text: decoder.decode(bytes), encoding: decoder.encoding };
  let text = '';
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    end = start + stretch;
    while (end < start + stretch + 3 && (bytes[end] ?? 0) >> 6 === 0b10) end++;
    text += bytes
      .toString('latin1', start, end)
      .replace(runs, run =>
        run.length === 1 ? above7f[run.charCodeAt(0) - 0x80]! : Buffer.from(run, 'latin1').toString(),
      );
    await nextTurn();
  }
  return { text, encoding: 'windows-1252' };
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    // No such encoding.
    return undefined;
  }
}
