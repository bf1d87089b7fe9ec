import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium, type Server } from './vscode.ts';

/** What a window on a VS Code server is opened with. */
export interface WindowOptions {
  /** An absolute path on the server; without one the window is empty. */
  readonly folder?: string | undefined;
  /** VS Code's own pairs for a development window: paths of extensions and tests. */
  readonly payload?: readonly (readonly string[])[];
  readonly headless?: boolean;
  /** The display language of VS Code, a language tag; its own texts stay in English, since a server has no language packs. */
  readonly language?: string | undefined;
  readonly size?: { readonly width: number; readonly height: number };
  /** Each message that the workbench or the extension host writes to its console. */
  readonly onLog?: (text: string) => void;
  /** The end of a test run in the extension host. */
  readonly onExit?: (code: number) => void;
}

/** How long a window may take to open, in milliseconds: it loads all of VS Code, many times slower on a busy machine. */
export const startPatience = 60_000;

/** A browser with one VS Code window in it. */
export interface VsCodeWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Opens a window on a running server, with the clipboard and with secrets that last over a reload. */
export async function openWindow(server: Server, options: WindowOptions = {}): Promise<VsCodeWindow> {
  const browser = await chromium.launch({
    executablePath: await findChromium(options.headless),
    headless: options.headless ?? true,
    // Chromium's sandbox does not work as root, which is what containers run as; it shows nothing but our own server.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    return { ...(await openPage(browser, server, options)), close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPage(
  browser: Browser,
  server: Server,
  options: WindowOptions,
): Promise<Omit<VsCodeWindow, 'close'>> {
  const context = await browser.newContext({
    viewport: options.headless === false ? null : (options.size ?? { width: 1280, height: 800 }),
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  // The workbench encrypts its secrets with a key that it fetches from the path named in this cookie; without it they
  // are forgotten with the page. A route of the browser context would answer too, but turns off the browser's cache.
  await context.addCookies([{ name: 'vscode-secret-key-path', value: '/mint-key', url: server.url }]);
  await context.addInitScript(() => {
    const fetch = globalThis.fetch;
    globalThis.fetch = (resource, init) =>
      (resource instanceof Request ? resource.url : resource.toString()).endsWith('/mint-key')
        ? Promise.resolve(new Response(new Uint8Array(32).fill(7)))
        : fetch(resource, init);
  });
  // The workbench reads it here when it loads, as those of a language pack would have set it.
  if (options.language) await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${options.language}'`);
  const page = await context.newPage();
  page.setDefaultTimeout(startPatience);
  await page.exposeFunction('codeAutomationLog', (_type: string, values: unknown) => {
    options.onLog?.(Array.isArray(values) ? values.join(' ') : String(values));
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
  const address = new URL(server.url);
  if (options.folder) address.searchParams.set('folder', options.folder);
  if (options.payload) address.searchParams.set('payload', JSON.stringify(options.payload));
  await page.goto(address.href, { waitUntil: 'commit' });
  await page.locator('.monaco-workbench').waitFor();
  return { page, context };
}
