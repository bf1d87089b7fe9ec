import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Session } from 'node:inspector/promises';
import type { IntervalHistogram } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type * as VsCodeApi from 'vscode';
import { eventually } from '../user/eventually.ts';
import { openVsCode, type VsCodePage, type VsCodePageOptions } from '../user/vscodePage.ts';

/** What a function that runs in the extension host is given (probe.mjs). */
export interface Probe {
  /** There once our extension or the do-nothing one is active. */
  readonly vscode: typeof VsCodeApi;
  /** What loading and activating took of time and of the processor, in milliseconds, in the order of activation. */
  readonly activations: readonly Activation[];
  /** Each module that a module of one of the extensions imported. */
  readonly imports: readonly { readonly importer: Extension; readonly specifier: string }[];
  session?: Session;
  delay?: IntervalHistogram;
}

/** What one extension took to load and activate, in milliseconds. */
export interface Activation {
  readonly extension: Extension;
  readonly time: number;
  /** Of the processor, which is less where others keep the machine busy. */
  readonly processor: number;
}

/** The publishers of the two that are compared: ours, and the one that does nothing. */
export type Extension = 'callflows' | 'bench';

/** What the user does that starts the clock: the next click, Enter, or text typed. */
type Trigger = 'click' | 'keydown' | 'input';

/** What was seen of the window while something came up, in milliseconds. */
export interface Watched {
  /** From what the user does to the rows in the window. */
  readonly time: number;
  /** The longest time between two frames, until a second after that. */
  readonly freeze: number;
}

/** Lists whose rows can be watched for. */
export const lists = {
  flows: '.monaco-list[aria-label="Flows"] .monaco-list-row',
  nothing: '.monaco-list[aria-label="Nothing"] .monaco-list-row',
  pick: '.quick-input-widget .monaco-list-row',
};

/** A VS Code with our packaged extension and one that does nothing, and what can be measured in it. */
export interface MeasuredVsCode extends VsCodePage {
  /** Runs a function that uses nothing outside itself in the extension host. */
  readonly inHost: <R, A = undefined>(work: (probe: Probe, argument: A) => R, argument?: A) => Promise<Awaited<R>>;
  /** Reloads the window with the file explorer shown, and waits until it and the extension host have nothing to do. */
  readonly reload: () => Promise<void>;
  /** From the next reload on: whether the extensions start with VS Code, or only once their views are opened. */
  readonly startWithVsCode: (isSo: boolean) => Promise<void>;
  /** Opens a view of the extension that does nothing: the measured one, or another that is opened before. */
  readonly openNothing: (title?: 'Nothing' | 'Warm-Up') => Promise<void>;
  /** Bytes in use on the heap of the extension host after garbage collection. */
  readonly heap: () => Promise<number>;
  /** Watches the window while `act` has rows come up whose text matches. */
  readonly watch: (trigger: Trigger, rows: string, text: string, act: () => Promise<void>) => Promise<Watched>;
  /** The longest time that the extension host did not get to its next event meanwhile, in milliseconds. */
  readonly longestStretch: (work: () => Promise<unknown>) => Promise<number>;
  /** The processor time that our extension took in the extension host meanwhile, in milliseconds. */
  readonly ownTime: (work: () => Promise<unknown>) => Promise<number>;
}

/** Opens a VS Code for measuring; `rows` is how many rows the do-nothing tree has. */
export async function openMeasured(options: VsCodePageOptions & { readonly rows?: number }): Promise<MeasuredVsCode> {
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-bench-'));
  const portFile = join(temporary, 'port');
  const code = await openVsCode({
    ...options,
    environment: {
      NODE_OPTIONS: `--import=${new URL('probe.mjs', import.meta.url)}`,
      CALLFLOWS_BENCH_PORT: portFile,
    },
  });
  const { page } = code;
  const extensions = join(code.dataFolder, 'extensions');
  await installNothing(extensions, options.rows ?? 0);

  const inHost: MeasuredVsCode['inHost'] = async (work, argument) => {
    const port = await readFile(portFile, 'utf8');
    const body = `(${String(work)})(probe, ${JSON.stringify(argument)})`;
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
    const { result, error } = (await response.json()) as { result: never; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  const openNothing = async (title = 'Nothing') => {
    await page.locator('.activitybar .action-item', { has: page.getByLabel(title) }).click();
    await page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor();
  };

  return {
    ...code,
    inHost,
    openNothing,
    reload: async () => {
      await page.keyboard.press('Control+Shift+E');
      await page.locator('.part.sidebar .composite.title', { hasText: 'Explorer' }).waitFor();
      await rm(portFile, { force: true });
      await code.reload();
      await eventually(() => readFile(portFile, 'utf8'));
      await inHost(untilHostIsIdle);
      await page.evaluate(untilWindowIsIdle);
    },
    startWithVsCode: isSo => startWithVsCode(extensions, isSo),
    heap: () => inHost(heapInUse),
    watch: async (trigger, rows, text, act) => {
      await page.evaluate(beginWatch, { trigger, rows, text });
      await act();
      return page.evaluate(() => (globalThis as { watched?: Promise<Watched> }).watched ?? Promise.reject());
    },
    longestStretch: async work => {
      await inHost(beginDelay);
      await work();
      return inHost(endDelay);
    },
    ownTime: async work => {
      await inHost(beginProfile);
      await work();
      return inHost(endProfile);
    },
    close: async () => {
      await code.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Installs an extension with a command and two views, whose trees have rows from memory. */
async function installNothing(extensions: string, rows: number): Promise<void> {
  const folder = join(extensions, 'bench.nothing-1.0.0');
  const manifest = {
    name: 'nothing',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.105.0' },
    type: 'module',
    main: './extension.js',
    activationEvents: ['onStartupFinished'],
    contributes: {
      viewsContainers: {
        activitybar: [
          { id: 'nothing', title: 'Nothing', icon: 'icon.svg' },
          { id: 'warmUp', title: 'Warm-Up', icon: 'icon.svg' },
        ],
      },
      views: {
        nothing: [{ id: 'nothing.rows', name: 'Nothing' }],
        warmUp: [{ id: 'nothing.warmUp', name: 'Warm-Up' }],
      },
      commands: [{ command: 'nothing.run', title: 'Nothing: Run' }],
    },
  };
  const source = `
import { commands, TreeItem, window } from 'vscode';
const rows = Array.from({ length: ${rows} }, (_, index) => {
  const item = new TreeItem('Nothing ' + index);
  return Object.assign(item, { id: String(index), description: '#' + index });
});
const tree = { getChildren: () => rows, getTreeItem: row => row };
export function activate({ subscriptions }) {
  subscriptions.push(
    window.registerTreeDataProvider('nothing.rows', tree),
    window.registerTreeDataProvider('nothing.warmUp', tree),
    commands.registerCommand('nothing.run', () => undefined),
  );
}`;
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'extension.js'), source);
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>');
  const list = join(extensions, 'extensions.json');
  const location = { $mid: 1, path: folder, scheme: 'file' };
  const installed = {
    identifier: { id: 'bench.nothing' },
    version: '1.0.0',
    location,
    relativeLocation: basename(folder),
  };
  await writeFile(list, JSON.stringify([...JSON.parse(await readFile(list, 'utf8')), installed]));
}

async function startWithVsCode(extensions: string, isSo: boolean): Promise<void> {
  const event = 'onStartupFinished';
  for (const name of (await readdir(extensions)).filter(name => /^(callflows|bench)\./.test(name))) {
    const path = join(extensions, name, 'package.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    const others = manifest.activationEvents.filter((each: string) => each !== event);
    await writeFile(path, JSON.stringify({ ...manifest, activationEvents: isSo ? [...others, event] : others }));
  }
  // VS Code reads the manifests anew when this file is newer than what it knows.
  const list = join(extensions, 'extensions.json');
  await writeFile(list, await readFile(list));
}

// What follows runs elsewhere, in the extension host or in the window, and uses nothing outside itself.

async function untilHostIsIdle(): Promise<void> {
  const { performance } = process.getBuiltinModule('node:perf_hooks');
  for (let quiet = 0; quiet < 3;) {
    const before = performance.eventLoopUtilization();
    await new Promise(resolve => setTimeout(resolve, 200));
    quiet = performance.eventLoopUtilization(before).utilization < 0.1 ? quiet + 1 : 0;
  }
}

async function untilWindowIsIdle(): Promise<void> {
  for (let quiet = 0, last = performance.now(); quiet < 20;) {
    const now = await new Promise<number>(resolve => requestAnimationFrame(resolve));
    quiet = now - last < 40 ? quiet + 1 : 0;
    last = now;
  }
}

async function heapInUse(): Promise<number> {
  const { getHeapStatistics, setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--expose-gc');
  const collectGarbage = process.getBuiltinModule('node:vm').runInNewContext('gc');
  // What is left of asynchronous work takes more than one round.
  for (let last = Infinity; ;) {
    collectGarbage();
    await new Promise(resolve => setTimeout(resolve, 200));
    const used = getHeapStatistics().used_heap_size;
    if (Math.abs(used - last) < 50_000) return used;
    last = used;
  }
}

function beginDelay(probe: Probe): void {
  probe.delay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 });
  probe.delay.enable();
}

function endDelay(probe: Probe): number {
  probe.delay?.disable();
  return (probe.delay?.max ?? NaN) / 1e6;
}

async function beginProfile(probe: Probe): Promise<void> {
  const { Session } = process.getBuiltinModule('node:inspector/promises');
  probe.session = new Session();
  probe.session.connect();
  await probe.session.post('Profiler.enable');
  await probe.session.post('Profiler.setSamplingInterval', { interval: 100 });
  await probe.session.post('Profiler.start');
}

async function endProfile(probe: Probe): Promise<number> {
  const { profile } = (await probe.session?.post('Profiler.stop')) ?? {};
  probe.session?.disconnect();
  const own = new Set<number>();
  const nodes = new Map(profile?.nodes.map(node => [node.id, node]));
  // A parent comes before its children. What JavaScript itself does for our code, such as matching, has no address.
  for (const { id, callFrame, children = [] } of nodes.values()) {
    if (callFrame.url.includes('/callflows.callflows-')) own.add(id);
    for (const child of children) if (own.has(id) && nodes.get(child)?.callFrame.url === '') own.add(child);
  }
  const deltas = profile?.timeDeltas ?? [];
  return (profile?.samples ?? []).reduce((sum, id, index) => sum + (own.has(id) ? (deltas[index] ?? 0) : 0), 0) / 1000;
}

function beginWatch({ trigger, rows, text }: { trigger: Trigger; rows: string; text: string }): void {
  const pattern = new RegExp(text);
  let start: number | undefined;
  let end: number | undefined;
  const watched = new Promise<Watched>(resolve => {
    const onEvent = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Enter') return;
      start = performance.now();
      removeEventListener(trigger, onEvent, { capture: true });
    };
    addEventListener(trigger, onEvent, { capture: true });
    const observer = new MutationObserver(() => {
      if (start === undefined || end !== undefined) return;
      if ([...document.querySelectorAll(rows)].some(row => pattern.test(row.textContent))) end = performance.now();
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    let last = Infinity;
    let freeze = 0;
    const onFrame = (now: number) => {
      if (start !== undefined) freeze = Math.max(freeze, now - last);
      last = now;
      if (start === undefined || end === undefined || now < end + 1000) return requestAnimationFrame(onFrame);
      observer.disconnect();
      resolve({ time: end - start, freeze });
    };
    requestAnimationFrame(onFrame);
  });
  Object.assign(globalThis, { watched });
}
