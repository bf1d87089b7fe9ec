import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { faults, type FaultName } from '../standIn/faults.ts';
import { startStandIn } from '../standIn/server.ts';
import { openWindow } from './browser.ts';
import { packageExtension } from './package.ts';
import { cache, root } from './paths.ts';
import { takePictures } from './pictures.ts';
import { takeScreenshots } from './screenshots.ts';
import {
  getDesktop,
  getServerBuild,
  hasDisplay,
  installExtension,
  quietSettings,
  startServer,
  versions,
  writeSettings,
} from './vscode.ts';

const { values } = parseArgs({
  options: { fault: { type: 'string' }, screenshots: { type: 'string' }, pictures: { type: 'boolean' } },
});

function isFault(name: string): name is FaultName {
  return Object.hasOwn(faults, name);
}

if (values.fault !== undefined && !isFault(values.fault)) {
  console.error(`There is no fault "${values.fault}". There are: ${Object.keys(faults).join(', ')}.`);
  process.exit(2);
}

const vsix = await packageExtension();

if (values.pictures) await takePictures(vsix);
else if (values.screenshots === undefined) await start(values.fault);
else await takeScreenshots(resolve(values.screenshots), vsix, values.fault);

/** Opens VS Code for a person, and ends with it or with Ctrl+C. */
async function start(fault: FaultName | undefined): Promise<void> {
  const standIn = await startStandIn(fault ? { fault } : {});
  const settings = { ...quietSettings, 'callflows.baseUrl': standIn.url };
  // Kept from start to start, as a user's own would be; the sample is fresh each time.
  const home = join(cache, 'start');
  const workspace = join(home, 'sample');
  await mkdir(home, { recursive: true });
  await rm(workspace, { recursive: true, force: true });
  await cp(join(root, 'test', 'sample'), workspace, { recursive: true });

  const desktop = await getDesktop(versions.newest);
  const opened = desktop
    ? await openDesktop(desktop, home, settings, workspace)
    : await openServer(home, settings, workspace);

  const where = opened.isShown
    ? 'VS Code is open'
    : `Open ${opened.url} in Chromium, Chrome or Edge: a VS Code is there`;
  console.log(`
${where}, with the extension installed and a stand-in of the API at ${standIn.url}${fault ? ` (fault: ${fault})` : ''}.

  1. Click the telephone in the activity bar.
  2. Press "Set API Token…" and type: demo
  3. Browse the flows; click one to see its route; copy its ID.

Ctrl+C here ends everything.`);

  const interrupted = new Promise<void>(end => {
    // The terminal and npm may each send the signal; a second one must not cut the end short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end());
  });
  await Promise.race([interrupted, opened.closed]);
  await Promise.all([opened.close(), standIn.close()]);
  process.exit(0);
}

/** A VS Code for a person. */
interface Opened {
  /** False where there is no display: the person opens the address. */
  readonly isShown: boolean;
  /** Where a browser finds it; undefined for the desktop build. */
  readonly url?: string;
  /** Resolves when the person has closed it; never, where that can't be seen. */
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
}

async function openDesktop(executable: string, home: string, settings: object, workspace: string): Promise<Opened> {
  const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  const folders = [`--user-data-dir=${join(home, 'desktop')}`, `--extensions-dir=${join(home, 'desktop-extensions')}`];
  await writeSettings(join(home, 'desktop'), settings, ['User']);
  const shell = process.platform === 'win32';
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  const install = spawn(cli, [...folders, '--install-extension', vsix, '--force'], { stdio: 'ignore', shell });
  await new Promise(end => install.once('close', end));
  const child = spawn(executable, [...folders, '--disable-workspace-trust', workspace], { stdio: 'ignore' });
  return {
    isShown: true,
    closed: new Promise(end => child.once('close', end)),
    close: async () => void child.kill(),
  };
}

async function openServer(home: string, settings: object, workspace: string): Promise<Opened> {
  const build = await getServerBuild(versions.newest);
  const dataFolder = join(home, 'server');
  await installExtension(build, dataFolder, vsix);
  await writeSettings(join(dataFolder, 'data'), settings);
  const server = await startServer(build, { dataFolder });
  const url = `${server.url}/?folder=${encodeURIComponent(workspace)}`;
  if (!hasDisplay()) return { isShown: false, url, closed: new Promise(() => undefined), close: server.close };
  const window = await openWindow(server, { folder: workspace, headless: false });
  return {
    isShown: true,
    url,
    closed: new Promise(end => window.page.once('close', end)),
    close: async () => {
      await window.close();
      await server.close();
    },
  };
}
