import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openWindow, startPatience, type VsCodeWindow } from '../run/browser.ts';
import { cached } from '../run/cached.ts';
import { packageExtension } from '../run/package.ts';
import { cache, root } from '../run/paths.ts';
import {
  getServerBuild,
  installExtension,
  quietSettings,
  startServer,
  versions,
  writeSettings,
  type ServerBuild,
  type Version,
} from '../run/vscode.ts';
import { eventually, patience } from './eventually.ts';

/** What a VS Code for tests as a user is opened with. */
export interface VsCodePageOptions {
  /** The newest by default. */
  readonly version?: Version;
  /** User settings, beside those that keep VS Code quiet. */
  readonly settings?: object;
  /** A folder whose copy becomes the workspace; `test/sample` by default. */
  readonly workspace?: string;
  /** True: the folder is not trusted, and VS Code asks. */
  readonly workspaceTrust?: boolean;
  /** The display language; VS Code's own texts stay in English. */
  readonly language?: string;
  /** Which of VS Code's own extensions it has: by default those that ours meets in the tests. */
  readonly ownExtensions?: 'all' | 'needed';
  /** Of the processes of VS Code, beside that of this one. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where `screenshot` puts its pictures; without it, it takes none. */
  readonly screenshots?: string | undefined;
  readonly size?: { readonly width: number; readonly height: number };
  /** Each message on the console of the workbench and the extension host. */
  readonly onLog?: (text: string) => void;
}

/**
 * The packaged extension in a VS Code that has never seen it, with a folder opened, used as a person would: keys, clicks
 * and what is on the screen. Everything waits for what it needs to see.
 */
export interface VsCodePage {
  readonly page: Page;
  /** The copy of the workspace folder on disk. */
  readonly folder: string;
  /** Settings, extensions and logs of this VS Code, for searches of what was written to disk. */
  readonly dataFolder: string;
  /** Runs a command through the palette, by its full title: `Call Flows: Refresh`. */
  readonly run: (title: string) => Promise<void>;
  /** The open input box or pick: its text field, and its rows. */
  readonly input: Locator;
  readonly picks: Locator;
  /** Types into the open input box and accepts it. */
  readonly answer: (text: string) => Promise<void>;
  /** Opens the sidebar's Flows view through the activity bar. */
  readonly openView: () => Promise<void>;
  /** Opens the Explorer in place of the view. */
  readonly openExplorer: () => Promise<void>;
  /** Opens the view and, where it asks for a token, types one; its rows are shown then. */
  readonly signIn: (token?: string) => Promise<void>;
  /** Leaves a picture of the window if a step that is taken before a test fails. */
  readonly orShow: (name: string, step: Promise<void>) => Promise<void>;
  /** Closes what an earlier test may have left open: boxes, menus, notifications, editors. */
  readonly tidy: () => Promise<void>;
  /** The view's part of the sidebar: buttons, message, welcome text and rows. */
  readonly view: Locator;
  /** Rows of the view that show this text. */
  readonly row: (text: string | RegExp) => Locator;
  /** Clicks the first row that shows this text. */
  readonly clickRow: (text: string | RegExp, how?: Parameters<Locator['click']>[0]) => Promise<void>;
  /** Presses a button that the first row with this text shows under the pointer. */
  readonly pressInRow: (text: string | RegExp, button: string) => Promise<void>;
  /** The accessible names of the rows on the screen, from the top. */
  readonly rows: () => Promise<string[]>;
  /** Tabs that show this text. */
  readonly tab: (title: string | RegExp) => Locator;
  /** Waits until a tab that shows this text is the active one. */
  readonly activeTab: (title: string | RegExp) => Promise<void>;
  /** Follows a link in the text, as a click with Ctrl held does. */
  readonly followLink: (link: Locator) => Promise<void>;
  /** Rests the pointer on something until a hover with this text comes up; resolves with that hover. */
  readonly hover: (target: Locator, text?: string | RegExp) => Promise<Locator>;
  /** Visible lines of the editors that show this text. */
  readonly line: (text: string | RegExp) => Locator;
  /** The visible lines of the active editor. */
  readonly editorText: () => Promise<string>;
  /** What is shown beside the text of the active editor. */
  readonly besideText: () => Promise<string>;
  /** Chooses an entry of the context menu of the first row that shows this text. */
  readonly fromMenu: (row: string | RegExp, entry: string) => Promise<void>;
  /** Puts the cursor of the active editor at a line and column, both from 1. */
  readonly goTo: (line: number, column: number) => Promise<void>;
  /** Waits for an answer in the status bar. */
  readonly answers: (sentence: string | RegExp) => Promise<void>;
  /** Opens a file of the workspace by its name. */
  readonly openFile: (name: string) => Promise<void>;
  readonly clipboard: () => Promise<string>;
  readonly notifications: Locator;
  readonly statusBar: Locator;
  /** Replaces the user settings while VS Code runs. */
  readonly changeSettings: (settings: object) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Opens another folder or workspace in the window, by its address. */
  readonly visit: (address: URL) => Promise<void>;
  /** Takes a numbered picture of the window: `01-<name>.png`. */
  readonly screenshot: (name: string) => Promise<void>;
  /** For `afterEach`: leaves a picture of the window where the test failed, and says where it is. */
  readonly showFailure: (test: {
    readonly name: string;
    readonly fullName?: string;
    readonly error?: unknown;
  }) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Saves and closes all editors, and closes all notifications: many times faster than by the palette. At the end it moves
 * the focus, which closing an editor moves too: it would close a box that is opened meanwhile.
 */
const tidyKey = 'Control+Alt+Shift+W';
const tidyCommands = [
  'workbench.action.files.saveAll',
  'workbench.action.closeAllEditors',
  'notifications.clearAll',
  'workbench.action.focusStatusBar',
];

/** What makes a window quick to draw. */
const calmSettings = { 'editor.cursorBlinking': 'solid', 'git.enabled': false, 'workbench.reduceMotion': 'on' };

/** The icon of the view in the activity bar, in any language: it is there once VS Code knows the extension. */
function viewIcon(page: Page): Locator {
  return page.locator('.activitybar .action-item:has([class*="workbench-view-extension-callflows"])');
}

/** Waits until VS Code has restored what was open, and knows the extension: only then is a click not undone again. */
async function ready(page: Page): Promise<void> {
  page.setDefaultTimeout(startPatience);
  await page.locator('.statusbar .statusbar-item').first().waitFor();
  await viewIcon(page).first().waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('code/didStartWorkbench').length > 0);
  page.setDefaultTimeout(patience);
}

/** Leaves a picture of a window in which something was waited for in vain; returns its path. */
async function showWindow(page: Page, name: string): Promise<string> {
  const folder = join(cache, 'failures');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replace(/\W+/g, '-').slice(0, 100)}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}

/** The folder of extensions of a VS Code into which the package was installed, once for all processes. */
async function installed(build: ServerBuild): Promise<string> {
  // `npm test` packages once for all.
  const vsix = (process.env.CALLFLOWS_VSIX ??= await packageExtension());
  const digest = createHash('sha256')
    .update(await readFile(vsix))
    .digest('hex')
    .slice(0, 16);
  const name = `installed-${build.version}-${digest}`;
  return join(await cached(name, folder => installExtension(build, folder, vsix)), 'extensions');
}

/** Starts a VS Code with the packaged extension installed and opens it on a copy of the workspace. */
export async function openVsCode(options: VsCodePageOptions = {}): Promise<VsCodePage> {
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-user-'));
  const dataFolder = join(temporary, 'data');
  const folder = join(temporary, 'workspace');
  const build = await getServerBuild(options.version ?? versions.newest);
  await cp(options.workspace ?? join(root, 'test', 'sample'), folder, { recursive: true });
  await cp(await installed(build), join(dataFolder, 'extensions'), { recursive: true });
  const settingsFor = (settings: object = {}) => ({ ...quietSettings, ...calmSettings, ...settings });
  await writeSettings(join(dataFolder, 'data'), settingsFor(options.settings));
  const tidyBinding = {
    key: tidyKey.toLowerCase().replace('control', 'ctrl'),
    command: 'runCommands',
    args: { commands: tidyCommands },
  };
  await writeFile(join(dataFolder, 'data', 'User', 'keybindings.json'), JSON.stringify([tidyBinding]));
  const { size, onLog, environment, language, workspaceTrust = false, ownExtensions = 'needed' } = options;
  const server = await startServer(build, {
    dataFolder,
    workspaceTrust,
    ownExtensions,
    ...(environment && { environment }),
  });
  const close = async () => {
    await Promise.all([window?.close(), server.close()]);
    await rm(temporary, { recursive: true, force: true });
  };
  let window: VsCodeWindow | undefined;
  try {
    window = await openWindow(server, { folder, language, ...(size && { size }), ...(onLog && { onLog }) });
    await ready(window.page);
  } catch (error) {
    if (window) console.log(`The window then: ${await showWindow(window.page, 'start')}`);
    await close();
    throw error;
  }
  const { page } = window;
  const showFailure: VsCodePage['showFailure'] = async ({ name, fullName, error }) => {
    if (error) console.log(`The window then: ${await showWindow(page, fullName ?? name)}`);
  };
  const orShow: VsCodePage['orShow'] = async (name, step) => {
    await step.catch(async (error: unknown) => {
      await showFailure({ name, error });
      throw error;
    });
  };

  const quickInput = page.locator('.quick-input-widget');
  const input = quickInput.locator('input');
  const viewlet = page.locator('.composite.viewlet');
  let pictures = 0;

  const pick = (text: string | RegExp) => quickInput.locator('.monaco-list-row.focused').filter({ hasText: text });
  const run = async (title: string) => {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
    // Enter takes the row that has the focus, which may still be one of the list before, or one that is only like it: while
    // the flows are refreshed, Cancel Refresh comes before Refresh.
    await quickInput.locator('.monaco-list-row').filter({ hasText: title }).first().waitFor();
    await eventually(async () => {
      if ((await pick(title).count()) > 0) return;
      await page.keyboard.press('ArrowDown');
      assert.fail(`${title} has the focus`);
    });
    await page.keyboard.press('Enter');
    // What the command opens comes up in the same box.
    await page.waitForFunction(() => {
      const box = document.querySelector<HTMLElement>('.quick-input-widget');
      return box?.style.display === 'none' || !box?.querySelector('input')?.value.startsWith('>');
    });
  };

  const row = (text: string | RegExp) => viewlet.locator('.monaco-list-row').filter({ hasText: text });
  const tooltip = page.locator('.context-view .monaco-hover:visible').first();
  /** Takes the pointer off the rows, once: the tooltip of the one that it rests on covers those below. */
  const tryToLeaveRows = async () => {
    await page.mouse.move(800, 600);
    await tooltip.waitFor({ state: 'hidden', timeout: 1000 }).catch(async (error: unknown) => {
      // One that comes when the pointer has just gone stays until the pointer passes over it.
      await tooltip.hover({ force: true, timeout: 1000 });
      throw error;
    });
  };
  const leaveRows = () => eventually(tryToLeaveRows);
  /** Points at something; `then` is part of the attempt. To point again does no harm, unlike a second click. */
  const pointAt = (target: Locator, then?: () => Promise<void>) =>
    eventually(async () => {
      await tryToLeaveRows();
      await target.first().hover({ timeout: 3000 });
      await then?.();
    });
  const clickRow: VsCodePage['clickRow'] = async (text, how) => {
    await pointAt(row(text));
    await row(text).first().click(how);
  };
  const statusBar = page.locator('.statusbar');
  const openView = async () => {
    const icon = viewIcon(page).first();
    if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
    await page.locator('.part.sidebar .composite.title').filter({ hasText: 'Call & Fax Flows' }).waitFor();
  };
  const answer = async (text: string) => {
    await input.waitFor();
    await input.fill(text);
    await page.keyboard.press('Enter');
  };

  const signIn = async (token: string) => {
    await openView();
    const button = viewlet.locator('.monaco-button', { hasText: 'Set API Token' });
    const rows = row('Call Flows');
    await button.or(rows).first().waitFor();
    if (await button.isVisible()) {
      await button.click();
      // The rows come where the button was.
      await leaveRows();
      await answer(token);
      // It comes after the rows, and would hide the answer to what is done meanwhile.
      await statusBar.getByText('API token stored').waitFor();
    }
    await rows.waitFor();
  };
  // VS Code's own reload saves which editors are open; the browser's would race with that. It refuses to reload, without a
  // word, while a change is not saved yet.
  const reload = async () => {
    await page.locator('.tabs-container .tab.dirty').first().waitFor({ state: 'detached' });
    const loaded = page.waitForEvent('load', { timeout: startPatience });
    await Promise.all([loaded, run('Developer: Reload Window')]);
    await ready(page);
  };
  const tidy = async () => {
    await leaveRows();
    const open = page.locator('.quick-input-widget:visible, .context-view .monaco-menu, .monaco-dialog-box');
    await eventually(async () => {
      if ((await open.count()) > 0) await page.keyboard.press('Escape');
      assert.equal(await open.count(), 0, 'no box and no menu is open');
    });
    const left = page.locator('.tabs-container .tab, .notification-toast');
    if ((await left.count()) > 0) {
      await page.keyboard.press(tidyKey);
      await page.waitForFunction(() => document.activeElement?.closest('.statusbar'));
    }
    await left.first().waitFor({ state: 'detached' });
  };

  return {
    page,
    folder,
    dataFolder,
    input,
    picks: quickInput.locator('.monaco-list-row'),
    view: viewlet,
    notifications: page.locator('.notification-toast'),
    statusBar,
    run,
    answer,
    fromMenu: async (text, entry) => {
      await clickRow(text, { button: 'right' });
      const item = page.getByRole('menuitem', { name: entry, exact: true });
      // A click just after the one that opened the menu is taken for its end.
      await item.hover();
      await page.keyboard.press('Enter');
      await item.waitFor({ state: 'detached' });
    },
    goTo: async (line, column) => {
      await page.keyboard.press('Control+G');
      await input.waitFor();
      await input.fill(`:${line}:${column}`);
      // Before it offers to go there, Enter does nothing.
      await quickInput
        .locator('.monaco-list-row')
        .getByText(new RegExp(`\\b${line}\\b.*\\b${column}\\b`))
        .waitFor();
      await page.keyboard.press('Enter');
      await statusBar.getByText(`Ln ${line}, Col ${column}`, { exact: true }).waitFor();
    },
    answers: sentence => statusBar.getByText(sentence).first().waitFor(),
    openView,
    openExplorer: async () => {
      await page.keyboard.press('Control+Shift+E');
      // It gets the focus some time after it is there, which would close a box that is opened before.
      await page.waitForFunction(() => document.activeElement?.closest('.explorer-folders-view'));
    },
    signIn: (token = 'demo') => orShow('sign in', signIn(token)),
    tidy: () => orShow('tidy', tidy()),
    row,
    clickRow,
    pressInRow: async (text, button) => {
      await pointAt(row(text));
      await row(text).first().getByRole('button', { name: button }).click();
    },
    // Read in one go: VS Code may draw the rows anew between one question and the next.
    rows: () =>
      viewlet.locator('.monaco-list-row').evaluateAll(rows => rows.map(row => row.getAttribute('aria-label') ?? '')),
    tab: title => page.locator('.tabs-container .tab').filter({ hasText: title }),
    activeTab: title => page.locator('.tabs-container .tab.active').filter({ hasText: title }).waitFor(),
    followLink: async link => {
      // The editor sees the key only while it has the focus. Ctrl draws the line anew, and with it the link.
      await page.locator('.editor-group-container.active .view-line').first().click();
      await link.first().hover();
      await page.keyboard.down('Control');
      await page.locator('.editor-group-container.active .detected-link-active').waitFor();
      await page.mouse.down();
      await page.mouse.up();
      await page.keyboard.up('Control');
    },
    hover: async (target, text = '') => {
      const shown = page.locator('.monaco-hover:visible').filter({ hasText: text }).first();
      // From one thing with a hover straight to the next, and VS Code keeps showing the first.
      await pointAt(target, () => shown.waitFor({ timeout: 3000 }));
      return shown;
    },
    // VS Code draws spaces as ones that do not break.
    line: text => page.locator('.editor-instance .view-line').filter({ hasText: text }),
    besideText: () =>
      page.evaluate(`[...document.querySelectorAll('.editor-group-container.active .view-line *')]
        .map(element => getComputedStyle(element, '::after').content).join(' ').replaceAll('\u00a0', ' ')`),
    // In the order on the screen, which is not that of the elements, and in one go, as lines move while they are drawn.
    editorText: () =>
      page.locator('.editor-group-container.active .view-line').evaluateAll(lines =>
        lines
          .map(line => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
          .toSorted((one, other) => one.top - other.top)
          .map(({ text }) => text.replaceAll('\u00a0', ' '))
          .join('\n'),
      ),
    openFile: async name => {
      await page.keyboard.press('Control+P');
      await input.waitFor();
      // A name is looked up in a list that may be older than the file; a path is looked up on disk.
      await input.fill(join(folder, name));
      await pick(name).waitFor();
      await page.keyboard.press('Enter');
      // The tab is there before its text can be typed into.
      await page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
    },
    clipboard: () => page.evaluate('navigator.clipboard.readText()'),
    changeSettings: settings => writeSettings(join(dataFolder, 'data'), settingsFor(settings)),
    reload: () => orShow('reload', reload()),
    visit: async address => {
      await page.goto(address.href, { waitUntil: 'commit', timeout: startPatience });
      await orShow('visit', ready(page));
    },
    screenshot: async name => {
      if (!options.screenshots) return;
      pictures++;
      await mkdir(options.screenshots, { recursive: true });
      const file = `${String(pictures).padStart(2, '0')}-${name}.png`;
      await page.screenshot({ path: join(options.screenshots, file), animations: 'disabled' });
    },
    showFailure,
    orShow,
    close,
  };
}
