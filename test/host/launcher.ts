#!/usr/bin/env node
// Stands in for the executable of VS Code where only the one from npm is to be had: takes the arguments that
// @vscode/test-electron passes, runs the tests in that VS Code's extension host, and ends with their exit code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openWindow } from '../run/browser.ts';
import { getServerBuild, quietSettings, startServer, versions, writeSettings } from '../run/vscode.ts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionTestsPath: { type: 'string' },
    'disable-workspace-trust': { type: 'boolean' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
  },
});
// VS Code calls this argument a file or folder to open.
const folder = positionals[0];
const verbose = process.env.CALLFLOWS_VERBOSE === '1';
const version = Object.values(versions).find(version => version === process.env.CALLFLOWS_VSCODE) ?? versions.newest;

async function runTests(dataFolder: string): Promise<number> {
  await writeSettings(join(dataFolder, 'data'), quietSettings);
  const server = await startServer(await getServerBuild(version), {
    dataFolder,
    isTestDriver: true,
    ownExtensions: 'needed',
    workspaceTrust: !values['disable-workspace-trust'],
    onOutput: text => verbose && process.stderr.write(text),
  });
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${resolve(path)}`;
  const developmentPaths =
    values.extensionDevelopmentPath?.flatMap(path => (typeof path === 'string' ? [path] : [])) ?? [];
  const payload = [
    ...developmentPaths.map(path => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(String(values.extensionTestsPath))],
    ['skipWelcome', 'true'],
  ];
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const window = await openWindow(server, { folder, payload, onLog: print, onExit: end });
  window.page.on('crash', () => end(1));
  // A VS Code that hangs must not hang the whole run.
  const patience = setTimeout(() => {
    console.error('The tests in VS Code did not end within ten minutes.');
    end(1);
  }, 600_000);
  const code = await ended;
  clearTimeout(patience);
  await Promise.all([window.close(), server.close()]);
  return code;
}

// Of all that the workbench and the extension host print, the lines of the tests are shown.
function print(text: string): void {
  const line = text.match(/\[test\] ?(.*)/s)?.[1];
  if (line !== undefined) console.log(line);
  else if (verbose) console.log(text);
}

const dataFolder = await mkdtemp(join(tmpdir(), 'callflows-host-'));
try {
  process.exitCode = await runTests(dataFolder);
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}
