import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FlowsError, UnexpectedResponseError } from './errors.ts';
import { tooLarge } from './messages.ts';
import type { Response } from './transport.ts';

/** A body as text: UTF-8 without its byte-order mark, or else windows-1252, which loses no byte. */
export interface Body {
  readonly text: string;
  readonly isUtf8: boolean;
  /** Bytes, decompressed and as they came. */
  readonly size: number;
  readonly sizeOnWire: number;
}

/** The compressions that are understood, for the Accept-Encoding header. */
export const acceptedEncodings = 'br, gzip';

const decoders = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
  ['deflate', createInflate],
]);

/**
 * Reads a body to its end, and decompresses and decodes it as it arrives. Throws a `FlowsError` if it is larger than
 * `limit` bytes, before or after, or can't be decompressed; passes on what the connection throws. However it ends, nothing
 * stays open.
 */
export async function readBody({ body, headers }: Response, limit: number, onBytes: () => void): Promise<Body> {
  const chunks: Buffer[] = [];
  let sizeOnWire = 0;
  let size = 0;
  // Unlike a TextDecoder's, its strings take one byte for each character where that is enough.
  const utf8 = new StringDecoder('utf8');
  let text = '';
  try {
    if (Number(headers['content-length']) > limit) throw tooLarge();
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
    await pipeline([body, count, ...decodersOf(String(headers['content-encoding'] ?? '')), collect]);
  } catch (thrown) {
    // An aborted body may emit one more error after the pipeline is gone.
    body.on('error', () => undefined).destroy();
    if (thrown instanceof Error && !(thrown instanceof FlowsError) && isFromZlib(thrown)) {
      const message = l10n.t('The response from the service is cut off, or not compressed as its headers claim.');
      throw new UnexpectedResponseError(message, { cause: thrown });
    }
    throw thrown;
  }
  text += utf8.end();
  // It stands for what is no UTF-8, unless it was sent itself.
  if (text.includes('\ufffd')) {
    const bytes = Buffer.concat(chunks, size);
    if (!isUtf8(bytes)) return { text: new TextDecoder('windows-1252').decode(bytes), isUtf8: false, size, sizeOnWire };
  }
  return { text: text.replace(/^\ufeff/, ''), isUtf8: true, size, sizeOnWire };
}

function decodersOf(encoding: string): Transform[] {
  const applied =
    encoding
      .toLowerCase()
      .match(/[^\s,]+/g)
      ?.filter(name => name !== 'identity') ?? [];
  if (applied.length > 3)
    throw new UnexpectedResponseError(l10n.t('The response from the service is compressed too many times.'));
  return applied.toReversed().map(name => {
    const create = decoders.get(name);
    if (!create)
      throw new UnexpectedResponseError(
        l10n.t('The response from the service uses a compression that was not requested.'),
      );
    return create();
  });
}

function isFromZlib(error: Error): boolean {
  return 'code' in error && /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING)/.test(String(error.code));
}
