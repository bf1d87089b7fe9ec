import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openWindow } from '../run/browser.ts';
import { packageExtension } from '../run/package.ts';
import { root } from '../run/paths.ts';
import {
  getServerBuild,
  installExtension,
  quietSettings,
  startServer,
  versions,
  writeSettings,
  type Version,
} from '../run/vscode.ts';

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
  /** The view's part of the sidebar: buttons, message, welcome text and rows. */
  readonly view: Locator;
  /** Rows of the view that show this text. */
  readonly row: (text: string | RegExp) => Locator;
  /** The accessible names of the rows on the screen, from the top. */
  readonly rows: () => Promise<string[]>;
  /** Tabs that show this text. */
  readonly tab: (title: string | RegExp) => Locator;
  /** Visible lines of the editors that show this text. */
  readonly line: (text: string | RegExp) => Locator;
  /** The visible lines of the active editor. */
  readonly editorText: () => Promise<string>;
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
  /** Takes a numbered picture of the window: `01-<name>.png`. */
  readonly screenshot: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

// The status bar is drawn when the workbench is restored and its extension host has started.
async function ready(page: Page): Promise<void> {
  await page.locator('.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  await page.locator('.explorer-folders-view .monaco-list-row, .activitybar .action-item').first().waitFor();
}

/** Starts a VS Code with the packaged extension installed and opens it on a copy of the workspace. */
export async function openVsCode(options: VsCodePageOptions = {}): Promise<VsCodePage> {
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-user-'));
  const dataFolder = join(temporary, 'data');
  const folder = join(temporary, 'workspace');
  const build = await getServerBuild(options.version ?? versions.newest);
  await cp(options.workspace ?? join(root, 'test', 'sample'), folder, { recursive: true });
  // `npm test` packages once for all.
  await installExtension(build, dataFolder, process.env.CALLFLOWS_VSIX ?? (await packageExtension()));
  const settingsFor = (settings: object = {}) => ({ ...quietSettings, ...settings });
  await writeSettings(join(dataFolder, 'data'), settingsFor(options.settings));
  const { size, onLog, environment, workspaceTrust = false } = options;
  const server = await startServer(build, { dataFolder, workspaceTrust, ...(environment && { environment }) });
  const window = await openWindow(server, { folder, ...(size && { size }), ...(onLog && { onLog }) });
  const { page } = window;
  page.setDefaultTimeout(60_000);
  await ready(page);

  const quickInput = page.locator('.quick-input-widget');
  const input = quickInput.locator('input');
  const viewlet = page.locator('.composite.viewlet');
  let pictures = 0;

  const run = async (title: string) => {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
    const row = quickInput.locator('.monaco-list-row').filter({ hasText: title }).first();
    await row.waitFor();
    await page.keyboard.press('Enter');
  };

  const row = (text: string | RegExp) => viewlet.locator('.monaco-list-row').filter({ hasText: text });
  const statusBar = page.locator('.statusbar');
  const answer = async (text: string) => {
    await input.waitFor();
    await input.fill(text);
    await page.keyboard.press('Enter');
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
      await row(text).first().click({ button: 'right' });
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
    openView: async () => {
      const icon = page.locator('.activitybar .action-item').filter({ has: page.getByLabel('Call & Fax Flows') });
      if ((await icon.first().getAttribute('aria-selected')) !== 'true') await icon.first().click();
      await page.locator('.part.sidebar .composite.title').filter({ hasText: 'Call & Fax Flows' }).waitFor();
    },
    row,
    rows: async () => {
      const rows = await viewlet.locator('.monaco-list-row').all();
      return (await Promise.all(rows.map(row => row.getAttribute('aria-label')))).map(label => label ?? '');
    },
    tab: title => page.locator('.tabs-container .tab').filter({ hasText: title }),
    // VS Code draws spaces as ones that do not break.
    line: text => page.locator('.editor-instance .view-line').filter({ hasText: text }),
    editorText: async () => {
      const lines = await page.locator('.editor-group-container.active .view-line').all();
      const placed = await Promise.all(
        lines.map(async line => ({ top: (await line.boundingBox())?.y ?? 0, text: (await line.textContent()) ?? '' })),
      );
      const inOrder = placed.toSorted((one, other) => one.top - other.top);
      return inOrder.map(line => line.text.replaceAll('\u00a0', ' ')).join('\n');
    },
    openFile: async name => {
      await page.keyboard.press('Control+P');
      await input.waitFor();
      // A name is looked up in a list that may be older than the file; a path is looked up on disk.
      await input.fill(join(folder, name));
      await quickInput.locator('.monaco-list-row.focused').filter({ hasText: name }).waitFor();
      await page.keyboard.press('Enter');
      // The tab is there before its text can be typed into.
      await page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
    },
    clipboard: () => page.evaluate('navigator.clipboard.readText()'),
    changeSettings: settings => writeSettings(join(dataFolder, 'data'), settingsFor(settings)),
    // VS Code's own reload saves which editors are open; the browser's would race with that.
    reload: async () => {
      const loaded = page.waitForEvent('load');
      await run('Developer: Reload Window');
      await loaded;
      await ready(page);
    },
    screenshot: async name => {
      if (!options.screenshots) return;
      pictures++;
      await mkdir(options.screenshots, { recursive: true });
      const file = `${String(pictures).padStart(2, '0')}-${name}.png`;
      await page.screenshot({ path: join(options.screenshots, file), animations: 'disabled' });
    },
    close: async () => {
      await Promise.all([window.close(), server.close()]);
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
