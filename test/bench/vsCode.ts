import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as VsCodeApi from 'vscode';
import { versions, type Version } from '../run/vscode.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from '../user/eventually.ts';
import { openVsCode, type VsCodePage } from '../user/vscodePage.ts';
import { accountWith } from './accounts.ts';
import { installNothing, startWithVsCode, timeActivations } from './nothing.ts';
import { untilWindowIsIdle } from './watch.ts';

/** The publishers of the extensions that are compared: ours, and the one that does nothing. */
export type Publisher = 'callflows' | 'bench';

/** What loading and activating an extension took, in milliseconds. */
export interface Activation {
  readonly time: number;
  /** Of the processor: less than the time, also where others keep the machine busy. */
  readonly processor: number;
  /** What modules of our extension had imported by then, in this order; none in the oldest VS Code. */
  readonly imports: readonly string[];
}

/** What a function that runs in the extension host is given (probe.mjs). */
export interface Probe {
  /** There once one of the extensions is active. */
  readonly vscode: typeof VsCodeApi;
  readonly activations: Readonly<Partial<Record<Publisher, Activation>>>;
  readonly untilIdle: () => Promise<void>;
  readonly heap: () => Promise<number>;
  readonly beginStretches: () => void;
  readonly endStretches: () => number;
  readonly beginProfile: () => Promise<void>;
  readonly endProfile: () => Promise<number>;
}

/** A VS Code with our packaged extension and one that does nothing, and what can be measured in it. */
export interface MeasuredVsCode extends VsCodePage, AsyncDisposable {
  readonly standIn: StandIn;
  /** Runs a function that uses nothing outside itself in the extension host. */
  readonly inHost: <R, A = undefined>(work: (probe: Probe, argument: A) => R, argument?: A) => Promise<Awaited<R>>;
  /** Megabytes in use on the heap of the extension host after garbage collection. */
  readonly heap: () => Promise<number>;
  /** Waits until an extension is active. */
  readonly activationOf: (publisher: Publisher) => Promise<Activation>;
  /** Reloads the window with the file explorer shown, and waits until it and the extension host have nothing to do. */
  readonly reload: () => Promise<void>;
  /** From the next reload on: whether the extensions start with VS Code, or only once their views are opened. */
  readonly startWithVsCode: (isSo: boolean) => Promise<void>;
  /** Opens a view of the extension that does nothing: a measured one, or another that is opened before. */
  readonly openNothing: (title?: 'Nothing' | 'Groups' | 'Warm-Up') => Promise<void>;
  /** The longest time that the extension host did not get to its next event meanwhile, in milliseconds. */
  readonly longestStretch: (work: () => Promise<unknown>) => Promise<number>;
  /** The processor time that our extension took in the extension host meanwhile, in milliseconds. */
  readonly ownTime: (work: () => Promise<unknown>) => Promise<number>;
}

/** What a VS Code for measuring is opened with. */
interface MeasuredOptions {
  readonly version?: Version;
  /** How many flows the account has that the stand-in serves for the token `demo`. */
  readonly flows?: number;
  /** How many rows each tree of the extension that does nothing has. */
  readonly rows?: number;
  /** Files of the workspace, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Opens a VS Code for measuring. */
export async function openMeasured(options: MeasuredOptions): Promise<MeasuredVsCode> {
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-bench-'));
  const [portFile, workspace] = [join(temporary, 'port'), join(temporary, 'workspace')];
  await mkdir(workspace);
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(workspace, name), text);
  const standIn = await startStandIn({ account: accountWith(options.flows ?? 30) });
  const settings = { 'callflows.baseUrl': standIn.url };
  const probe = new URL('probe.mjs', import.meta.url);
  const environment = { NODE_OPTIONS: `--import=${probe}`, CALLFLOWS_BENCH_PORT: portFile };
  const version = options.version ?? versions.newest;
  const code = await openVsCode({ version, workspace, settings, environment, ownExtensions: 'all' });
  const { page } = code;
  const extensions = join(code.dataFolder, 'extensions');
  await installNothing(extensions, options.rows ?? 0);
  await timeActivations(extensions);

  const inHost: MeasuredVsCode['inHost'] = async (work, argument) => {
    const port = await readFile(portFile, 'utf8');
    const body = `(${String(work)})(probe, ${JSON.stringify(argument)})`;
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
    const { result, error } = (await response.json()) as { result: never; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  const activationOf: MeasuredVsCode['activationOf'] = publisher =>
    eventually(async () => {
      const activation = await inHost(({ activations }, publisher) => activations[publisher], publisher);
      return activation ?? Promise.reject(new Error(`The extension of ${publisher} is not active.`));
    });

  return {
    ...code,
    standIn,
    heap: () => inHost(probe => probe.heap()),
    inHost,
    activationOf,
    openNothing: async (title = 'Nothing') => {
      await page.locator('.activitybar .action-item', { has: page.getByLabel(title) }).click();
      await page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor();
      await activationOf('bench');
    },
    reload: async () => {
      await page.keyboard.press('Control+Shift+E');
      await page.locator('.part.sidebar .composite.title', { hasText: 'Explorer' }).waitFor();
      await rm(portFile, { force: true });
      await code.reload();
      await eventually(() => readFile(portFile, 'utf8'));
      await inHost(probe => probe.untilIdle());
      await untilWindowIsIdle(page);
    },
    startWithVsCode: isSo => startWithVsCode(extensions, isSo),
    longestStretch: async work => {
      await inHost(probe => probe.beginStretches());
      await work();
      return inHost(probe => probe.endStretches());
    },
    ownTime: async work => {
      await inHost(probe => probe.beginProfile());
      await work();
      return inHost(probe => probe.endProfile());
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([code.close(), standIn.close()]);
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
