import type { Readable } from 'node:stream';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FlowsError } from './errors.ts';
import { notReadable, tooLarge } from './failures.ts';

/** A body as it came and as it unpacked. */
export interface Unpacked {
  readonly bytes: Buffer;
  readonly bytesOnWire: number;
}

/** What is understood, for the Accept-Encoding header. */
export const acceptedEncodings = 'br, gzip';

const decoders: Partial<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/**
 * Reads a body to its end and unpacks it as it comes. Throws a `FlowsError` where it is larger than `limit` bytes, on the
 * wire or unpacked, or can't be unpacked; what the connection throws is passed on. However it ends, nothing stays open.
 */
export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  limit: number,
  token: string,
  onBytes: () => void,
): Promise<Unpacked> {
  const chunks: Buffer[] = [];
  let bytesOnWire = 0;
  let size = 0;
  try {
    if (Number(headers['content-length']) > limit) throw tooLarge();
    const stages = decodersOf(String(headers['content-encoding'] ?? ''), token);
    const meter = new Transform({
      transform: (chunk: Buffer, _, done) => {
        onBytes();
        bytesOnWire += chunk.length;
        done(bytesOnWire > limit ? tooLarge() : null, chunk);
      },
    });
    const collect = new Writable({
      write: (chunk: Buffer, _, done) => {
        // Unpacking a little may take long; that is no silence of the service.
        onBytes();
        size += chunk.length;
        chunks.push(chunk);
        done(size > limit ? tooLarge() : null);
      },
    });
    await pipeline([body, meter, ...stages, collect]);
  } catch (thrown) {
    // An aborted body may tell so once more after the pipeline is gone.
    body.on('error', () => undefined).destroy();
    if (thrown instanceof Error && !(thrown instanceof FlowsError) && isFromZlib(thrown)) {
      throw notReadable('is not packed in the way that its headers say, or is cut off', token, thrown);
    }
    throw thrown;
  }
  return { bytes: Buffer.concat(chunks, size), bytesOnWire };
}

function decodersOf(encoding: string, token: string): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity');
  if (names.length > 3) throw notReadable('is packed more often than any service would', token);
  return names.toReversed().map(name => {
    const create = decoders[name];
    if (!create) throw notReadable('is packed in a way that was not asked for', token);
    return create();
  });
}

function isFromZlib(error: Error): boolean {
  return (
    'code' in error && typeof error.code === 'string' && /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING)/.test(error.code)
  );
}

/**
 * The text of a body: UTF-8 without its byte-order mark; where it is not valid UTF-8, windows-1252, in which every byte is
 * a character, so that nothing is lost.
 */
export function decodeText(bytes: Buffer): { readonly text: string; readonly isUtf8: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), isUtf8: false };
  }
}
