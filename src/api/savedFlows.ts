import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { allFlows, type Flow } from '../flows/flow.ts';
import { outlineOf, type Outline } from '../flows/outline.ts';
import type { Log } from './host.ts';
import { renew, type FlowVersion, type KnownFlows } from './versions.ts';

const format = 'callflows saved flows 4';
/** Has the records within the JSON. */
const formatBefore = 'callflows saved flows 3';
const flowsPerPart = 1000;
/** So many are read at once; of more, an outline can be shown meanwhile. */
const fewFlows = 2000;
const leftOverAfter = 60 * 60 * 1000;

/** The small file: when the flows beside it were saved, and when they were last received again; the outline of many. */
interface Times extends Record<'savedAt' | 'receivedAt', number> {
  readonly outline?: Outline;
}

/**
 * Keeps the flows in a directory that only the user can read. Each account has two files, which are replaced as a whole:
 * `<account>.flows`, and `<account>.time`, so that a refresh that changes nothing writes next to nothing. No method throws:
 * what goes wrong is logged, and what can't be read is not there.
 */
export function createSavedFlows(directory: string, log: Log) {
  /** What was read or written last of each account. */
  const last = new Map<string, { readonly known: KnownFlows; readonly savedAt: number }>();

  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) log.warn(`Could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  // Account IDs are plain; the escapes keep any other text from naming a file elsewhere.
  const nameOf = (account: string) => `${encodeURIComponent(account).replaceAll('.', '%2E')}.`;
  const fileOf = (account: string, kind: 'flows' | 'time') => join(directory, nameOf(account) + kind);

  async function replaceFile(file: string, data: Iterable<string>): Promise<void> {
    const temporary = `${file}.${crypto.randomUUID()}.tmp`;
    try {
      await writeFile(temporary, data, { mode: 0o600 });
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Removes what windows that crashed while writing left behind. */
  async function removeLeftOvers(): Promise<void> {
    for (const name of (await readdir(directory)).filter(each => each.endsWith('.tmp'))) {
      const file = join(directory, name);
      const status = await attempt(`inspect ${name}`, () => stat(file));
      if (status && Date.now() - status.mtimeMs > leftOverAfter) await rm(file, { force: true });
    }
  }

  return {
    /**
     * The account's flows; `undefined` if there are none, or none received later than those that are known. `onOutline` is
     * called while many are read.
     */
    read: (
      account: string,
      known?: KnownFlows,
      onOutline = (_outline: Outline) => {},
    ): Promise<KnownFlows | undefined> =>
      attempt('read the saved flows', async () => {
        const newerThan = known?.receivedAt ?? -Infinity;
        const times = await attempt('read when flows were saved', async () => {
          return JSON.parse(await readFile(fileOf(account, 'time'), 'utf8')) as Times | null;
        });
        if (times && times.receivedAt <= newerThan) return undefined;
        const before = last.get(account);
        if (before && before.savedAt === times?.savedAt) {
          return renew(before.known, { ...before.known, receivedAt: times.receivedAt });
        }
        if (times?.outline) onOutline(times.outline);
        const saved = await decode(await readFile(fileOf(account, 'flows')), account);
        const savedAt = saved.receivedAt;
        // Other times belong to flows that another window has replaced.
        const receivedAt = times?.savedAt === savedAt ? times.receivedAt : savedAt;
        if (receivedAt <= newerThan) return undefined;
        const read = renew(known, { ...saved, receivedAt });
        last.set(account, { known: read, savedAt });
        return read;
      }),
    /** Saves the flows of an account; only the time if they are the same objects as last time. */
    async write(account: string, known: KnownFlows): Promise<void> {
      const { flows, versions, path, receivedAt } = known;
      const { known: saved, savedAt = receivedAt } = last.get(account) ?? {};
      const isSame = saved?.flows === flows && saved.versions === versions && saved.path === path;
      const isSaved = isSame && existsSync(fileOf(account, 'flows'));
      // Until all is written, nothing is known to be there.
      last.delete(account);
      await attempt('save the flows', async () => {
        if (!isSaved) {
          await mkdir(directory, { recursive: true });
          await chmod(directory, 0o700);
          await removeLeftOvers();
          await replaceFile(fileOf(account, 'flows'), encode(account, known));
        }
        const outline = flows.call.length + flows.fax.length > fewFlows ? { outline: outlineOf(flows) } : {};
        const times: Times = { savedAt: isSaved ? savedAt : receivedAt, receivedAt, ...outline };
        await replaceFile(fileOf(account, 'time'), [JSON.stringify(times)]);
        last.set(account, { known, savedAt: times.savedAt });
      });
    },
    /** Removes everything of the account. Returns the files that could not be removed. */
    async remove(account: string): Promise<readonly string[]> {
      last.delete(account);
      const all = existsSync(directory) ? await attempt('look for saved flows', () => readdir(directory)) : [];
      if (!all) return [directory];
      const files = all.filter(name => name.startsWith(nameOf(account))).map(name => join(directory, name));
      await Promise.all(files.map(file => attempt('remove saved flows', () => rm(file, { force: true }))));
      return files.filter(file => existsSync(file));
    },
  };
}

/** The first line. */
interface Head extends Pick<KnownFlows, 'receivedAt' | 'path'> {
  readonly format: string;
  readonly account: string;
  readonly count: number;
  readonly versions: [string, FlowVersion[]][];
}

/** With the size of its record, in bytes, in place of it. */
type Sized<F> = F extends Flow ? Omit<F, 'record'> & { readonly record: number } : never;

/**
 * A line of JSON with all but the flows, then the flows in parts that each take little time to read: a line of JSON, and
 * their records as the text that they are. Within JSON all their quotes would be escaped, and take twice the time to read.
 */
function* encode(account: string, { flows, receivedAt, path, versions }: KnownFlows): Generator<string> {
  const all = allFlows(flows);
  yield `${JSON.stringify({ format, account, receivedAt, path, count: all.length, versions: [...versions] })}\n`;
  for (let start = 0; start < all.length; start += flowsPerPart) {
    const part = all.slice(start, start + flowsPerPart);
    const sized = part.map((flow): Sized<Flow> => ({ ...flow, record: Buffer.byteLength(flow.record) }));
    yield `${JSON.stringify(sized)}\n${part.map(({ record }) => record).join('')}`;
  }
}

async function decode(file: Buffer, account: string): Promise<Omit<KnownFlows, 'changed'>> {
  let at = 0;
  const read = (bytes: number) => file.toString('utf8', at, (at += bytes));
  const readLine = (): unknown => JSON.parse(read(file.indexOf('\n', at) + 1 - at));
  const head = readLine() as Head;
  const isKnown = head.format === format || head.format === formatBefore;
  if (!isKnown || head.account !== account) throw new Error('The file is of another version or account.');
  const all: Flow[] = [];
  while (at < file.length) {
    for (const flow of readLine() as (Flow | Sized<Flow>)[]) {
      const record = typeof flow.record === 'number' && flow.record >= 0 ? read(flow.record) : flow.record;
      if (typeof record !== 'string') throw new Error('The file holds something else.');
      all.push({ ...flow, record });
    }
    await turn();
  }
  const areVersions = head.versions
    .flat(2)
    .every(each => typeof each === 'string' || typeof each.flow?.record === 'string');
  if (!areVersions) throw new Error('The file holds something else.');
  if (all.length !== head.count || at !== file.length) throw new Error('The file is not complete.');
  const flows = { call: all.filter(flow => flow.kind === 'call'), fax: all.filter(flow => flow.kind === 'fax') };
  const { path, receivedAt, versions } = head;
  return { flows, receivedAt, path, versions: new Map(versions) };
}
