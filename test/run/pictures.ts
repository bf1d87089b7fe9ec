import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn } from '../standIn/server.ts';
import { eventually } from '../user/eventually.ts';
import { openVsCode, type VsCodePage } from '../user/vscodePage.ts';
import { root } from './paths.ts';

/** The kinds of themes as package.json names them, each with a theme and the class of VS Code's page under it. */
const themes = {
  dark: { name: 'Dark 2026', class: 'vs-dark' },
  light: { name: 'Light 2026', class: 'vs' },
  hc: { name: 'Default High Contrast', class: 'hc-black' },
  hcLight: { name: 'Default High Contrast Light', class: 'hc-light' },
} as const;

const account = accountOf(
  [
    callFlow('1', 'Main Route', failover('1.1.1.1', '2.2.2.2')),
    callFlow(
      '3',
      'LA Servers',
      '{"route1":"device:694","route1_simul":"device:1","route1_wait":13,"route2":"5.5.5.5","sip_port2":5060,"route2_wait":20,"dnis":"","wait":13}',
    ),
    callFlow('10', 'Front Desk', failover('device:201', '203.0.113.10')),
    callFlow('444', 'Support Line', failover('198.51.100.20', '198.51.100.21')),
    callFlow('445', 'Support Nights', failover('device:310')),
    callFlow('500', 'Sales East', failover('203.0.113.40', 'device:401')),
  ],
  [faxFlow('1', 'Orders', [], ['orders@example.com']), faxFlow('2', 'Payable', ['payable@example.com'], [])],
);

const script = `curl "$API/dids/order/list" \\
  -d 'numbers=2135550142' \\
  -d 'faxflow=7' \\
  -d 'callflow=444'
`;

/** Nothing in the window but what the pictures are about. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.folding': false,
  'editor.glyphMargin': false,
  'editor.guides.indentation': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.hover.above': false,
  'editor.lineNumbers': 'off',
  'editor.minimap.enabled': false,
  'editor.overviewRulerBorder': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.scrollBeyondLastLine': false,
  'editor.wordBasedSuggestions': 'off',
};

/** A part of the window, in pixels of the page. */
interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How many dots the picture has for each pixel, on a side. */
  readonly scale: number;
}

/** Takes the pictures of the walkthrough in all kinds of themes, and the one of the README, from the real extension. */
export async function takePictures(vsix: string): Promise<void> {
  process.env.CALLFLOWS_VSIX = vsix;
  const standIn = await startStandIn({ account });
  const code = await openVsCode({ settings });
  const { page } = code;
  const media = join(root, 'media');
  const devTools = await page.context().newCDPSession(page);
  /** Takes a picture of a part of the window, drawn at a larger scale than that of the window. */
  const picture = async (clip: Part) => {
    // A progress bar has no end.
    await page.evaluate(`document.getAnimations().forEach(animation =>
      animation.effect.getComputedTiming().endTime === Infinity ? animation.cancel() : animation.finish())`);
    return Buffer.from((await devTools.send('Page.captureScreenshot', { clip })).data, 'base64');
  };
  let address = {};
  const showTheme = async (theme: (typeof themes)[keyof typeof themes]) => {
    await code.changeSettings({ ...settings, ...address, 'workbench.colorTheme': theme.name });
    await page.locator(`.monaco-workbench.${theme.class}`).waitFor();
  };
  /** Takes a picture of a part of the window in each kind of theme, after `show` has brought up what it is about. */
  const take = async (name: string, part: Part, show: () => Promise<unknown> = () => Promise.resolve()) => {
    for (const [kind, theme] of Object.entries(themes)) {
      await showTheme(theme);
      await show();
      await save(await picture(part), join(media, 'walkthrough', `${name}-${kind}.webp`));
    }
  };

  try {
    await mkdir(join(media, 'walkthrough'), { recursive: true });
    await writeFile(join(code.folder, 'order.sh'), script);
    await code.openView();
    await page.setViewportSize({ width: 760, height: 600 });
    await code.view.getByRole('button', { name: 'Set API Token' }).click();
    await code.input.fill('not-a-real-token');
    await take('token', { x: 0, y: 0, width: 640, height: 205, scale: 1.2 });
    await page.keyboard.press('Escape');

    address = { 'callflows.baseUrl': standIn.url };
    await showTheme(themes.light);
    await signIn(code, standIn.url);
    await page.setViewportSize({ width: 1280, height: 800 });
    await widenView(code, 390);
    await code.openFile('order-numbers.sh');
    await code.run('View: Split Editor Down');
    await code.tab('order-numbers.sh').nth(1).waitFor();
    await showRoute(code);
    await code.hover(code.line('callflow=444').first().getByText('444'), 'Support Line');
    await save(
      await picture({ x: 0, y: 0, width: 1280, height: 800, scale: 1.5 }),
      join(media, 'readme', 'overview.png'),
    );
    await code.tidy();

    await page.setViewportSize({ width: 780, height: 600 });
    await widenView(code, 400);
    await code.clickRow('LA Servers');
    await code.line('"route1"').waitFor();
    await take('route', { x: 48, y: 36, width: 732, height: 292, scale: 1 });
    await code.tidy();

    await page.setViewportSize({ width: 580, height: 600 });
    await page.keyboard.press('Control+B');
    await code.openFile('order.sh');
    await take('explain', { x: 48, y: 36, width: 532, height: 262, scale: 1.2 }, () =>
      code.hover(code.line('callflow=444').getByText('444'), 'Support Line'),
    );
    await code.goTo(4, 16);
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await code.line('Support').waitFor({ state: 'detached' });
    await take('insert', { x: 48, y: 36, width: 532, height: 256, scale: 1.2 }, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Space');
      await page.locator('.suggest-widget .monaco-list-row').first().waitFor();
    });
  } catch (error) {
    await code.showFailure({ name: 'pictures', error });
    throw error;
  } finally {
    await Promise.all([code.close(), standIn.close()]);
  }
}

/** Types the token only once the extension has been told of the new address. */
async function signIn(code: VsCodePage, url: string): Promise<void> {
  await eventually(async () => {
    await code.page.keyboard.press('Escape');
    await code.view.getByRole('button', { name: 'Set API Token' }).click();
    await code.page.locator('.quick-input-widget').getByText(url).waitFor({ timeout: 1000 });
  });
  await code.answer('demo');
  await code.row('Call Flows').waitFor();
}

/** Drags the border between the sidebar and the editors to `x`. */
async function widenView({ page }: VsCodePage, x: number): Promise<void> {
  const sidebar = await page.locator('.part.sidebar').boundingBox();
  if (!sidebar) throw new Error('The sidebar is not shown.');
  await page.mouse.move(sidebar.x + sidebar.width, 400);
  await page.mouse.down();
  await page.mouse.move(x, 400, { steps: 5 });
  await page.mouse.up();
}

/** Expands a flow in the view, and draws it in the active group of editors. */
async function showRoute(code: VsCodePage): Promise<void> {
  await code.row('LA Servers').getByText('LA Servers').hover();
  await code.fromMenu('LA Servers', 'Show Route Diagram');
  if ((await code.row(/5\.5\.5\.5:/).count()) === 0) await code.page.keyboard.press('ArrowRight');
  await code.row(/5\.5\.5\.5:/).waitFor();
  await drawn(code);
}

/** Waits until the page of the diagram, a frame in a frame, is drawn. */
async function drawn({ page }: VsCodePage): Promise<void> {
  await page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('svg').first().waitFor();
}

/** Few colours make a small file, and a window has few. */
async function save(picture: Buffer, path: string): Promise<void> {
  const fewColours = sharp(picture).png({ palette: true, colours: 16, effort: 10, dither: 0 });
  if (path.endsWith('.png')) await fewColours.toFile(path);
  else
    await sharp(await fewColours.toBuffer())
      .webp({ lossless: true, effort: 6 })
      .toFile(path);
  console.log(`${relative(root, path)}: ${((await stat(path)).size / 1024).toFixed(1)} KB`);
}
