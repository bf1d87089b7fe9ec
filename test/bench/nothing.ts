import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

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
        { id: 'groups', title: 'Groups', icon: 'icon.svg' },
        { id: 'warmUp', title: 'Warm-Up', icon: 'icon.svg' },
      ],
    },
    views: {
      nothing: [{ id: 'nothing.rows', name: 'Nothing' }],
      groups: [{ id: 'nothing.groups', name: 'Groups' }],
      warmUp: [{ id: 'nothing.warmUp', name: 'Warm-Up' }],
    },
    commands: [{ command: 'nothing.run', title: 'Nothing: Run' }],
  },
};

const source = (rows: number) => `
import { commands, TreeItem, window } from 'vscode';
const rows = Array.from({ length: ${rows} }, (_, index) => {
  const item = new TreeItem('Nothing ' + index);
  return Object.assign(item, { id: String(index), description: '#' + index });
});
const groups = ['One', 'Two'].map(label => new TreeItem(label, 2));
const grouped = {
  getChildren: group => (group ? rows.filter((_, index) => (index % 10 > 0) === (group === groups[0])) : groups),
  getTreeItem: row => row,
};
const tree = { getChildren: () => rows, getTreeItem: row => row };
export function activate({ subscriptions }) {
  subscriptions.push(
    window.registerTreeDataProvider('nothing.rows', tree),
    window.registerTreeDataProvider('nothing.groups', grouped),
    window.registerTreeDataProvider('nothing.warmUp', tree),
    commands.registerCommand('nothing.run', () => undefined),
  );
}`;

/** Installs an extension with a command and three views, whose trees have rows from memory: one of them in two groups. */
export async function installNothing(extensions: string, rows: number): Promise<void> {
  const folder = join(extensions, 'bench.nothing-1.0.0');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'extension.js'), source(rows));
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>');
  const list = join(extensions, 'extensions.json');
  const location = { $mid: 1, path: folder, scheme: 'file' };
  const entry = { identifier: { id: 'bench.nothing' }, version: '1.0.0', location, relativeLocation: basename(folder) };
  await writeFile(list, JSON.stringify([...JSON.parse(await readFile(list, 'utf8')), entry]));
}

/** A module that loads and activates an extension in place of the extension's own main, and takes the times. */
const timedMain = (main: string, publisher: string) => `
import * as vscode from 'vscode';
const total = { time: 0, processor: 0 };
const extension = await probe.taken(total, () => import('${main}'));
export const activate = async context => {
  probe.vscode ??= vscode;
  await probe.taken(total, () => extension.activate(context));
  probe.activations.${publisher} = { ...total, imports: [...probe.imports] };
};
export const deactivate = () => extension.deactivate?.();
`;

/** Lets the probe take the time in which each of the two extensions is loaded and activated, from the next window on. */
export async function timeActivations(extensions: string): Promise<void> {
  for (const name of await measuredIn(extensions)) {
    const path = join(extensions, name, 'package.json');
    const content = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(join(extensions, name, 'timed.js'), timedMain(content.main, content.publisher));
    await writeFile(path, JSON.stringify({ ...content, main: './timed.js' }));
  }
}

/** Makes all extensions start with VS Code from its next window on, or only when their views are opened. */
export async function startWithVsCode(extensions: string, isSo: boolean): Promise<void> {
  const event = 'onStartupFinished';
  for (const name of await measuredIn(extensions)) {
    const path = join(extensions, name, 'package.json');
    const content = JSON.parse(await readFile(path, 'utf8'));
    const others = content.activationEvents.filter((each: string) => each !== event);
    await writeFile(path, JSON.stringify({ ...content, activationEvents: isSo ? [...others, event] : others }));
  }
  // VS Code reads the manifests anew when this file is newer than what it knows.
  const list = join(extensions, 'extensions.json');
  await writeFile(list, await readFile(list));
}

const measuredIn = async (extensions: string) =>
  (await readdir(extensions)).filter(name => /^(callflows|bench)\./.test(name));
