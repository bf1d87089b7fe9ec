import { createHash, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowLists } from '../flows/flow.ts';
import type { Log } from './host.ts';
import type { Versions } from './versions.ts';

/** The last good answer of one account, and what its flows were before. Holds no token. */
export interface SavedResponse {
  /** The random id of the account. */
  readonly account: string;
  /** Where it was fetched: `https://v1.api19.com`. */
  readonly origin: string;
  /** The path that answered. */
  readonly path: string;
  /** When it was received, in milliseconds since 1970. */
  readonly receivedAt: number;
  readonly lists: FlowLists;
  readonly versions: Versions;
}

/** The saved answers of all accounts, one file each. None of its methods throws: what goes wrong is logged. */
export interface SavedFlows {
  /** The account's answer, `undefined` where there is none that can be used, or none newer than `newerThan`. */
  read(account: string, newerThan?: number): Promise<SavedResponse | undefined>;
  /** Saves the answer, unless a newer one of the same account is there already. */
  write(answer: SavedResponse): Promise<void>;
  /** Removes everything of the account. */
  remove(account: string): Promise<void>;
}

interface Header {
  readonly format: typeof format;
  readonly version: typeof formatVersion;
  readonly account: string;
  readonly origin: string;
  readonly path: string;
  readonly receivedAt: number;
  readonly length: number;
  readonly sha256: string;
}

const format = 'callflows saved answer';
const formatVersion = 2;
const keptDamaged = 3;
const leftOverAfter = 60 * 60 * 1000;

/** What a file is when it can't be read as a saved answer; the message says why. */
class DamagedFile extends Error {}

/**
 * Saved answers as files of a directory that is readable by the user alone. A file is replaced as a whole or not at all,
 * so that windows which write at once can't mix; one that is damaged or not ours is put aside under another name.
 *
 * A file is one line of JSON, the header, that says what follows, how long it is and its SHA-256; then the payload.
 */
export function createSavedFlows(directory: string, log: Log, now: () => number = Date.now): SavedFlows {
  let last: Promise<unknown> = Promise.resolve();
  let cleaned: Promise<void | undefined> | undefined;

  /** One thing after the other; windows of their own are kept apart by renaming. */
  function inTurn<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    const turn = last.then(async () => {
      try {
        // Where the directory can't be read, what follows says so.
        cleaned ??= removeLeftOvers().catch(() => undefined);
        await cleaned;
        return await work();
      } catch (error) {
        log.warn(`Could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    });
    last = turn;
    return turn;
  }

  function fileOf(account: string): string {
    // Account ids are made here and are plain; this keeps any other from naming a file elsewhere.
    return join(directory, `${encodeURIComponent(account).replaceAll('.', '%2E')}.flows`);
  }

  async function names(): Promise<string[]> {
    try {
      return await readdir(directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async function removeLeftOvers(): Promise<void> {
    for (const name of await names()) {
      if (!/\.flows\.[^.]+\.tmp$/.test(name)) continue;
      const file = join(directory, name);
      try {
        // A young one may be a window's that is writing right now.
        if (now() - (await stat(file)).mtimeMs > leftOverAfter) await rm(file, { force: true });
      } catch (error) {
        if (!isMissing(error)) log.warn(`Could not remove ${name}: ${String(error)}`);
      }
    }
  }

  async function putAside(account: string, why: string): Promise<void> {
    const file = fileOf(account);
    const aside = `${file}.damaged-${now()}-${randomBytes(4).toString('hex')}`;
    try {
      await rename(file, aside);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    log.warn(`The saved flows were put aside as ${aside}: ${why}.`);
    const damaged = (await names()).filter(name => name.includes('.flows.damaged-'));
    const byAge = damaged.sort((one, other) => timeOf(other) - timeOf(one));
    for (const name of byAge.slice(keptDamaged)) await rm(join(directory, name), { force: true });
  }

  return {
    async read(account, newerThan = -Infinity) {
      return inTurn('read the saved flows', async () => {
        try {
          const header = await readHeader(fileOf(account), account);
          if (header === undefined || header.receivedAt <= newerThan) return undefined;
          return readSaved(await readFile(fileOf(account)), account);
        } catch (error) {
          if (isMissing(error)) return undefined;
          if (!(error instanceof DamagedFile)) throw error;
          await putAside(account, error.message);
          return undefined;
        }
      });
    },
    async write(answer) {
      await inTurn('save the flows', async () => {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await chmod(directory, 0o700);
        const file = fileOf(answer.account);
        try {
          const there = await readHeader(file, answer.account);
          // One from the future was written by a clock that went wrong, and would stay for ever.
          if (there && there.receivedAt > answer.receivedAt && there.receivedAt <= now()) return;
        } catch (error) {
          if (!(error instanceof DamagedFile)) throw error;
          await putAside(answer.account, error.message);
        }
        const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
        try {
          await writeWhole(temporary, encode(answer));
          await rename(temporary, file);
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
      });
    },
    async remove(account) {
      await inTurn('remove the saved flows', async () => {
        const file = fileOf(account);
        for (const name of await names()) {
          const each = join(directory, name);
          if (each === file || each.startsWith(`${file}.`)) await rm(each, { force: true });
        }
      });
    },
  };
}

async function writeWhole(file: string, parts: readonly Buffer[]): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function encode({ account, origin, path, receivedAt, lists, versions }: SavedResponse): Buffer[] {
  const payload = Buffer.from(JSON.stringify({ lists, versions: [...versions] }));
  const sha256 = createHash('sha256').update(payload).digest('hex');
  const length = payload.length;
  const header: Header = { format, version: formatVersion, account, origin, path, receivedAt, length, sha256 };
  return [Buffer.from(`${JSON.stringify(header)}\n`), payload];
}

/** The header of the file, without reading the rest; `undefined` where there is no file. */
async function readHeader(file: string, account: string): Promise<Header | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    const start = Buffer.alloc(16 * 1024);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return decodeHeader(start.subarray(0, bytesRead), account);
  } finally {
    await handle.close();
  }
}

function decodeHeader(start: Buffer, account: string): Header {
  const end = start.indexOf('\n');
  if (end < 0) throw new DamagedFile('it has no header');
  const header = parse(start.subarray(0, end));
  if (!isHeader(header)) throw new DamagedFile('it is no file of this version of the extension');
  if (header.account !== account) throw new DamagedFile('it belongs to another account');
  return header;
}

function isHeader(value: unknown): value is Header {
  if (!isObject(value)) return false;
  return (
    value.format === format &&
    value.version === formatVersion &&
    typeof value.account === 'string' &&
    typeof value.origin === 'string' &&
    typeof value.path === 'string' &&
    Number.isFinite(value.receivedAt) &&
    typeof value.length === 'number' &&
    typeof value.sha256 === 'string'
  );
}

function readSaved(content: Buffer, account: string): SavedResponse {
  const { origin, path, receivedAt, length, sha256 } = decodeHeader(content, account);
  const payload = content.subarray(content.indexOf('\n') + 1);
  if (payload.length !== length || createHash('sha256').update(payload).digest('hex') !== sha256) {
    throw new DamagedFile('its content is not what was written');
  }
  const value = parse(payload);
  if (!isPayload(value)) throw new DamagedFile('it holds no lists of flows');
  return { account, origin, path, receivedAt, lists: value.lists, versions: new Map(value.versions) };
}

/** A light check of the shape: what is inside was written by us, as the digest proves. */
function isPayload(value: unknown): value is { lists: FlowLists; versions: [string, never][] } {
  if (!isObject(value) || !isObject(value.lists) || !Array.isArray(value.versions)) return false;
  const { call, fax } = value.lists;
  return (
    Array.isArray(call) &&
    Array.isArray(fax) &&
    [...call, ...fax].every(
      flow => isObject(flow) && typeof flow.record === 'string' && typeof flow.key === 'string',
    ) &&
    value.versions.every(pair => Array.isArray(pair) && typeof pair[0] === 'string' && Array.isArray(pair[1]))
  );
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch (cause) {
    throw new DamagedFile('it is no JSON', { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function timeOf(name: string): number {
  return Number(/damaged-(\d+)/.exec(name)?.[1] ?? 0);
}
