import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FlowsError, UnexpectedResponseError } from './errors.ts';
import { tooLarge } from './messages.ts';
import type { Response } from './transport.ts';

/** A body as text, without a byte-order mark. */
export interface Body {
  readonly text: string;
  /** False: some of its bytes were read as windows-1252. */
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
  const broken = text.includes('\ufffd') ? Buffer.concat(chunks, size) : undefined;
  const isBroken = broken !== undefined && !isUtf8(broken);
  if (isBroken) text = decodeBroken(broken);
  return { text: text.replace(/^\ufeff/, ''), isUtf8: !isBroken, size, sizeOnWire };
}

const windows1252 = new TextDecoder('windows-1252');

/** What is UTF-8 as such, and each byte that is not as windows-1252, which has a character for every byte. */
function decodeBroken(bytes: Buffer): string {
  const characters = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;
  return bytes.toString('latin1').replace(characters, character => {
    const sent = Buffer.from(character, 'latin1');
    return isUtf8(sent) ? sent.toString() : windows1252.decode(sent);
  });
}

function decodersOf(encoding: string): Transform[] {
  const applied =
    encoding
      .toLowerCase()
      .match(/[^\s,]+/g)
      // Many a PHP program says "none" for a body that it leaves as it is.
      ?.filter(name => name !== 'identity' && name !== 'none') ?? [];
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
