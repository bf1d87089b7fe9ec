import { build, type BuildOptions } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { diagramOf, type Diagram } from '../../src/editor/diagram/diagram.ts';
import { readPageMessage, type PageMessage } from '../../src/editor/diagram/protocol.ts';
import { pageHtml } from '../../src/editor/diagram/pageHtml.ts';
import { findChromium } from '../run/vscode.ts';
import { callFlow, documentedRoutes } from '../unit/flows/builders.ts';

/** The colours that VS Code's own themes give a webview, as far as the page uses them. */
export const themes = {
  dark: {
    kind: 'vscode-dark',
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    'button-background': '#0078d4',
    'button-foreground': '#ffffff',
    'button-border': '#ffffff12',
    'button-secondaryBorder': '#cccccc26',
    'button-secondaryBackground': '#313131',
    'button-secondaryForeground': '#cccccc',
    'textLink-foreground': '#4daafc',
    'textBlockQuote-background': '#2b2b2b',
    'charts-lines': '#cccccc80',
    'editorInfo-foreground': '#3794ff',
    'editorWarning-foreground': '#cca700',
    'widget-border': '#313131',
    focusBorder: '#0078d4',
  },
  light: {
    kind: 'vscode-light',
    'editor-background': '#ffffff',
    foreground: '#3b3b3b',
    descriptionForeground: '#3b3b3b',
    'button-background': '#005fb8',
    'button-foreground': '#ffffff',
    'button-border': '#0000001a',
    'button-secondaryBorder': '#3b3b3b26',
    'button-secondaryBackground': '#e5e5e5',
    'button-secondaryForeground': '#3b3b3b',
    'textLink-foreground': '#005fb8',
    'textBlockQuote-background': '#f8f8f8',
    'charts-lines': '#3b3b3b80',
    'editorInfo-foreground': '#1a85ff',
    'editorWarning-foreground': '#bf8803',
    'widget-border': '#e5e5e5',
    focusBorder: '#005fb8',
  },
  highContrast: {
    kind: 'vscode-high-contrast',
    'editor-background': '#000000',
    foreground: '#ffffff',
    descriptionForeground: '#ffffffb3',
    'button-foreground': '#ffffff',
    'button-border': '#6fc3df',
    'button-secondaryBorder': '#6fc3df',
    'button-secondaryForeground': '#ffffff',
    'textLink-foreground': '#21a6ff',
    'charts-lines': '#ffffff80',
    'editorInfo-foreground': '#3794ff',
    'editorWarning-foreground': '#ffd370',
    'widget-border': '#6fc3df',
    contrastBorder: '#6fc3df',
    contrastActiveBorder: '#f38518',
    focusBorder: '#f38518',
  },
  highContrastLight: {
    kind: 'vscode-high-contrast-light',
    'editor-background': '#ffffff',
    foreground: '#292929',
    descriptionForeground: '#292929b3',
    'button-background': '#0f4a85',
    'button-foreground': '#ffffff',
    'button-border': '#0f4a85',
    'button-secondaryBorder': '#0f4a85',
    'button-secondaryBackground': '#ffffff',
    'button-secondaryForeground': '#292929',
    'textLink-foreground': '#0f4a85',
    'textBlockQuote-background': '#f2f2f2',
    'charts-lines': '#29292980',
    'editorInfo-foreground': '#1a85ff',
    'editorWarning-foreground': '#895503',
    'widget-border': '#0f4a85',
    contrastBorder: '#0f4a85',
    contrastActiveBorder: '#006bbd',
    focusBorder: '#006bbd',
  },
} as const;

export type Theme = keyof typeof themes;

/** Routes of all the shapes that the picture must cope with, by name. */
export const routes: Record<string, string | undefined> = {
  documented: documentedRoutes.mainRoute,
  simultaneous: documentedRoutes.laServers,
  'one step': '{"route1":"6235551212","route1_wait":25}',
  'eight steps': eightSteps(),
  'forty steps': manySteps(40),
  'long names': JSON.stringify({
    route1: `sip:${'reception-desk-of-the-western-office-'.repeat(3)}@pbx.example.com`,
    route1_wait: 20,
    route1_simul: '応接室の電話機'.repeat(8),
    route2: `https://hooks.example.com/${'calls/'.repeat(30)}`,
    route2_wait: 20,
  }),
  'unknown keys': documentedRoutes.mainRoute.replace(
    '}',
    ',"voicemail_box":"12","schedule":{"mon":["09:00","17:00"]},"note":"a\\u202eb<script>alert(1)</script>"}',
  ),
  'unknown times': '{"route1":"1.1.1.1","route1_wait":20,"route2":"device:7","route3":"5.5.5.5","route3_wait":15}',
  'last time unknown': '{"route1":"1.1.1.1","route1_wait":20,"route2":"device:7"}',
  'every kind of shape':
    '{"route1":"1.1.1.1","route1_wait":60,"route1_simul":"device:1","route2":"2.2.2.2","route2_wait":1,"route3":"device:7","route3_simul":"device:8"}',
  'nothing known': '{"route1":"1.1.1.1","route2":"device:7","route2_wait":"abc"}',
  'uneven times':
    '{"route1":"1.1.1.1","route1_wait":3600,"route2":"2.2.2.2","route2_wait":1,"route3":"2.2.2.2","route3_wait":0}',
  problems: '{"route1":"10.0.0.1","sip_port1":70000,"route1_wait":0,"route2":"10.0.0.1","route2_wait":0}',
  'no steps': '{"dnis":"3424"}',
  'not JSON': '{"route1":"1.1.1.1" "route2"',
  'no route': undefined,
};

function manySteps(count: number): string {
  const entries = Array.from({ length: count }, (_, index) => [
    [`route${index + 1}`, `${(index % 200) + 1}.20.30.40`],
    [`sip_port${index + 1}`, 5060],
    [`route${index + 1}_wait`, 10 + ((index * 7) % 25)],
  ]).flat();
  return JSON.stringify(Object.fromEntries(entries));
}

function eightSteps(): string {
  const route = JSON.parse(manySteps(8)) as Record<string, unknown>;
  return JSON.stringify({
    ...route,
    route2_simul: ['device:11', 'device:12', '6235551212'],
    route5_simul: 'device:13',
  });
}

/** What the page shows of a route. */
export function diagramOfRoute(route: string | undefined): Diagram {
  return diagramOf(callFlow(route, { name: 'LA Servers', id: '3' }));
}

/** The page of the diagram in a browser, as VS Code's webview has it. */
export interface DiagramPage {
  readonly page: Page;
  /** What the page sent to the extension, in order. */
  readonly messages: () => Promise<PageMessage[]>;
  readonly show: (diagram: Diagram) => Promise<void>;
  /** Presses "Save SVG…" and returns the picture that the extension gets. */
  readonly saveSvg: () => Promise<string>;
  /** What the content security policy prevented. */
  readonly violations: () => Promise<string[]>;
}

/** A browser that opens pages of diagrams, and saved pictures. */
export interface Pages {
  readonly open: (theme: Theme) => Promise<DiagramPage>;
  readonly openSvg: (svg: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** Builds the page's script and style as they are packaged, and starts the browser. */
export async function startPages(): Promise<Pages> {
  const { pageBuild } = (await import(new URL('../../esbuild.mjs', import.meta.url).href)) as {
    pageBuild: (minify: boolean) => BuildOptions;
  };
  const { outputFiles } = await build({ ...pageBuild(true), write: false });
  const file = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const [script, style] = [file('.js'), file('.css')];
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  return {
    open: theme => openPage(browser, theme, script, style),
    openSvg: async svg => {
      const page = await browser.newPage();
      await page.route('**/*', route => route.fulfill({ contentType: 'image/svg+xml', body: svg }));
      await page.goto(`${origin}/`);
      return page;
    },
    close: () => browser.close(),
  };
}

const origin = 'http://webview.test';

async function openPage(browser: Browser, theme: Theme, script: string, style: string): Promise<DiagramPage> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
  const html = pageHtml({
    script: `${origin}/diagram.js`,
    style: `${origin}/diagram.css`,
    cspSource: origin,
    nonce: 'c29tZSBub25jZQ',
  });
  const files: Record<string, [type: string, body: string]> = {
    '/': ['text/html', html],
    '/diagram.js': ['text/javascript', script],
    '/diagram.css': ['text/css', style],
  };
  await page.route('**/*', route => {
    const [contentType, body] = files[new URL(route.request().url()).pathname] ?? [];
    return body === undefined
      ? route.fulfill({ status: 404 })
      : route.fulfill({ contentType: contentType ?? '', body });
  });
  await page.addInitScript(prepareWebview, themes[theme]);
  await page.goto(`${origin}/`);
  const messages = () => page.evaluate('sent') as Promise<PageMessage[]>;
  return {
    page,
    messages,
    saveSvg: async () => {
      await page.getByRole('button', { name: 'Save SVG…' }).click();
      const message = readPageMessage((await messages()).at(-1));
      if (message?.type !== 'saveSvg') throw new Error('The page sent no picture that the extension accepts.');
      return message.svg;
    },
    violations: () => page.evaluate('violations') as Promise<string[]>,
    show: async diagram => {
      const message = { type: 'show', diagram, state: { key: 'call/3', account: 'some-account' } };
      await page.evaluate(each => window.postMessage(each, '*'), message);
      await page.waitForFunction(heading => document.querySelector('h1')?.textContent === heading, diagram.heading);
    },
  };
}

/** Runs in the page before its own script: what VS Code prepares there. */
function prepareWebview(theme: Readonly<Record<string, string>>): void {
  const sent: unknown[] = [];
  const violations: string[] = [];
  let state: unknown;
  Object.assign(globalThis, {
    sent,
    violations,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => sent.push(message),
      setState: (kept: unknown) => (state = kept),
      getState: () => state,
    }),
  });
  document.addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective));
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = theme['kind'] ?? '';
    const { style } = document.documentElement;
    for (const [name, colour] of Object.entries(theme)) style.setProperty(`--vscode-${name}`, colour);
    style.setProperty('--vscode-font-family', 'system-ui, sans-serif');
    style.setProperty('--vscode-font-size', '13px');
  });
}
