import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cached, makePackage, npm } from './cached.ts';
import { cache } from './paths.ts';

const execute = promisify(execFile);
const isWindows = process.platform === 'win32';
const desktopFolder = join(cache, 'desktop');

/** The versions of VS Code that the tests run on: the oldest that the extension supports, and the newest. */
export const versions = { oldest: '1.105.1', newest: '1.139.1' } as const;

export type Version = (typeof versions)[keyof typeof versions];

/** A whole VS Code (server, extension host, and the workbench that a browser shows) from npm's code-server. */
export interface ServerBuild {
  readonly version: Version;
  /** The Node that runs it; for the oldest VS Code it is the very Node of that version on the desktop. */
  readonly node: string;
  /** Its `server-main.js`. */
  readonly main: string;
}

const packages: Record<Version, { codeServer: string; node: string | undefined }> = {
  '1.105.1': { codeServer: '4.105.1', node: '22.19.0' },
  '1.139.1': { codeServer: '4.139.1', node: undefined },
};

/** VS Code of that version as a server, installed into `.cache` on the first call. */
export async function getServerBuild(version: Version): Promise<ServerBuild> {
  const { codeServer, node } = packages[version];
  const folder = await cached(`code-server-${codeServer}`, async folder => {
    console.log(`Installing VS Code ${version} (once, about 600 MB) …`);
    await makePackage(folder);
    await npm(folder, 'install', '--ignore-scripts', `code-server@${codeServer}`);
    const inner = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    if (version === versions.oldest) await replaceGitDependency(inner);
    await npm(inner, 'install', '--omit=dev', '--ignore-scripts');
  });
  return {
    version,
    node: node ? await getNode(node) : process.execPath,
    main: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

// 4.105.1 names this package by an address on GitHub, which not every machine can reach; npm has it as well.
async function replaceGitDependency(folder: string): Promise<void> {
  const path = join(folder, 'package.json');
  const content = JSON.parse(await readFile(path, 'utf8'));
  content.dependencies['@parcel/watcher'] = '^2.5.1';
  await writeFile(path, JSON.stringify(content, undefined, 2));
  await rm(join(folder, 'npm-shrinkwrap.json'), { force: true });
  await rm(join(folder, 'package-lock.json'), { force: true });
}

async function getNode(version: string): Promise<string> {
  const folder = await cached(`node-${version}`, async folder => {
    await makePackage(folder, { allowScripts: { node: true } });
    await npm(folder, 'install', `node@${version}`);
  });
  return join(folder, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
}

/** A running VS Code server. */
export interface Server {
  /** Where a browser opens it, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends it and waits until it is gone. */
  readonly close: () => Promise<void>;
}

/** What a VS Code server is started with. */
export interface ServerOptions {
  /** Holds its settings and extensions, and nothing of the user's. */
  readonly dataFolder: string;
  /** False: every workspace is trusted without a question. */
  readonly workspaceTrust?: boolean;
  /** Which of VS Code's own extensions it has; all by default. Without most of them it starts in half the time. */
  readonly ownExtensions?: 'all' | 'needed';
  /** True: it runs the tests that its page is told of, and shows no notifications. */
  readonly isTestDriver?: boolean;
  /** Beside the environment of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the server and its extension hosts print; nothing by default. */
  readonly onOutput?: (text: string) => void;
}

/** Those of VS Code's own extensions that ours meets in the tests, beside its colours and icons. */
const neededExtensions = [
  'ipynb',
  'javascript',
  'json',
  'json-language-features',
  'markdown-basics',
  'notebook-renderers',
  'php',
  'python',
  'references-view',
  'shellscript',
  'theme-defaults',
  'theme-seti',
  'typescript-basics',
];

/** Makes a folder in which VS Code finds none but those of its own extensions. */
async function linkNeededExtensions(build: ServerBuild, folder: string): Promise<string> {
  const all = join(dirname(dirname(build.main)), 'extensions');
  await mkdir(folder, { recursive: true });
  // A junction is what Windows lets anyone make; elsewhere it is a link like any other.
  await Promise.all(neededExtensions.map(name => symlink(join(all, name), join(folder, name), 'junction')));
  return folder;
}

function commandLine(build: ServerBuild, dataFolder: string): string[] {
  return [build.main, '--accept-server-license-terms', '--server-data-dir', dataFolder];
}

// Seen by VS Code's processes, it would make them take part in a debug session or a test run of ours.
function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...environment } = process.env;
  return { ...environment, ...extra };
}

/** Starts a VS Code server on a free port; it answers when the promise resolves. */
export async function startServer(build: ServerBuild, options: ServerOptions): Promise<Server> {
  const port = await findFreePort();
  const flags = ['--host', '127.0.0.1', '--port', `${port}`, '--without-connection-token'];
  if (options.isTestDriver) flags.push('--enable-smoke-test-driver');
  if (!options.workspaceTrust) flags.push('--disable-workspace-trust');
  if (options.ownExtensions === 'needed') {
    flags.push('--builtin-extensions-dir', await linkNeededExtensions(build, join(options.dataFolder, 'own')));
  }
  const child = spawn(build.node, [...commandLine(build, options.dataFolder), ...flags], {
    env: cleanEnvironment(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its extension hosts end with it.
    detached: !isWindows,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-10_000);
      options.onOutput?.(text);
    });
  }
  // In a group of its own, it does not see the terminal's Ctrl+C.
  const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'].map(signal => {
    const end = () => {
      kill(child, 'SIGKILL');
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    return [signal, end] as const;
  });
  endings.push(['exit', () => kill(child, 'SIGKILL')]);
  for (const [event, end] of endings) process.once(event, end);
  const close = async () => {
    for (const [event, end] of endings) process.off(event, end);
    await endProcess(child);
  };
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}/version`))) {
    if (child.exitCode !== null) throw new Error(`VS Code ${build.version} ended at its start:\n${printed}`);
    await pause(50);
  }
  return { url, port, close };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

/** Installs a packaged extension into a server's data folder, as a user would with "Install from VSIX…". */
export async function installExtension(build: ServerBuild, dataFolder: string, vsix: string): Promise<void> {
  await execute(build.node, [...commandLine(build, dataFolder), '--install-extension', vsix, '--force'], {
    env: cleanEnvironment(),
  });
}

/** Settings that keep VS Code quiet: no welcome page, no assistant, no look-ups of extensions. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  // It tells of the ports of whatever else runs on the machine.
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Writes settings into a folder that holds user data (a server's `data`, a desktop's user-data folder). A server reads
 * the settings of scope `machine` from the second place.
 */
export async function writeSettings(
  folder: string,
  settings: object,
  scopes: readonly ('User' | 'Machine')[] = ['User', 'Machine'],
): Promise<void> {
  for (const scope of scopes) {
    await mkdir(join(folder, scope), { recursive: true });
    await writeFile(join(folder, scope, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  kill(child, 'SIGTERM');
  const patience = setTimeout(() => kill(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(patience);
  // An extension host outlives its server for some minutes, waiting for the window to come back.
  kill(child, 'SIGKILL');
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (isWindows || !child.pid) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}

/**
 * A Chromium or Chrome of this machine; Debian's is installed if there is none and this may be done. For a window that
 * nobody sees, Chromium's shell without a screen is taken where it can be had: it needs less of the machine.
 */
export async function findChromium(isHeadless = true): Promise<string> {
  if (!lookForChromium(isHeadless) && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    await installChromium(isHeadless);
  }
  const found = lookForChromium(isHeadless);
  if (found) return found;
  throw new Error(
    'No Chromium found. Install Chromium or Google Chrome (on Debian: sudo apt-get install chromium), or set CHROME_PATH to its executable.',
  );
}

async function installChromium(isHeadless: boolean): Promise<void> {
  // The folder holds nothing; it keeps a second process from installing at the same time.
  const lock = await cached('chromium', async () => {
    if (lookForChromium(isHeadless)) return;
    const apt = (...options: string[]) =>
      execute('apt-get', ['-qq', ...options], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        maxBuffer: 1 << 26,
      });
    const install = (name: string) => apt('install', '-y', '--no-install-recommends', name);
    console.log('Installing Chromium (apt-get install) …');
    await apt('update');
    // Debian has the shell from 12 on.
    if (isHeadless) await install(headlessShell).catch(() => install('chromium'));
    else await install('chromium');
  });
  await rm(lock, { recursive: true, force: true });
}

const headlessShell = 'chromium-headless-shell';

function lookForChromium(isHeadless: boolean): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  if (isHeadless) names.unshift(headlessShell);
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const windowsFolders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  const candidates = [
    process.env.CHROME_PATH,
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windowsFolders.flatMap(folder =>
      folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
    ),
  ];
  return candidates.find(path => path && existsSync(path));
}

/** Whether a window can be shown to a person here. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

const refused = 'not to be had';

/**
 * The executable of the official desktop build, downloaded once; undefined where it can't be shown or can't be had.
 * `CALLFLOWS_DESKTOP` set to 1 insists on it, set to 0 does without.
 */
export async function getDesktop(version: Version): Promise<string | undefined> {
  const wish = process.env.CALLFLOWS_DESKTOP;
  if (wish === '0' || wish === refused || (wish !== '1' && !hasDisplay())) return undefined;
  if (wish !== '1' && !(await canDownload())) {
    // Child processes of this run need not find it out again.
    process.env.CALLFLOWS_DESKTOP = refused;
    return undefined;
  }
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({ version, cachePath: desktopFolder });
}

async function canDownload(): Promise<boolean> {
  try {
    const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(3000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
