import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { emptyDiagram } from '../../src/editor/diagram/diagram.ts';
import { diagramOfRoute, routes, startPages, themes, type Pages, type Theme } from './diagramPage.ts';

/** Place and style of all shapes of the picture, from the heading to the end of the route. */
function looks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names = ['fill', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'];
    names.push(
      'stroke-linejoin',
      'paint-order',
      'rx',
      'font-family',
      'font-size',
      'font-weight',
      'text-anchor',
      'white-space-collapse',
    );
    const svg = document.querySelector('svg');
    return [...(svg?.querySelectorAll('rect, path, text') ?? [])]
      .filter(shape => shape.getAttribute('width') !== svg?.getAttribute('width'))
      .map(shape => {
        const style = getComputedStyle(shape);
        const { x, y, width, height } = (shape as SVGGraphicsElement).getBBox();
        return [shape.textContent, x, y, width, height, ...names.map(name => style.getPropertyValue(name))].join();
      });
  });
}

function colour(locator: Locator, property: 'fill' | 'background-color'): Promise<string> {
  return locator.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
}

describe('the page of a route diagram', () => {
  let pages: Pages;
  before(async () => {
    pages = await startPages();
  });
  after(() => pages.close());

  for (const theme of Object.keys(themes) as Theme[]) {
    // The content is the same in every theme; only the colours have to be checked in each.
    const names = theme === 'dark' ? Object.keys(routes) : ['simultaneous', 'unknown times', 'problems', 'not JSON'];
    it(`is accessible in ${theme} colours, within its content security policy`, async () => {
      const { page, show, violations } = await pages.open(theme);
      await page.evaluate(await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8'));
      for (const name of names) {
        await show(diagramOfRoute(routes[name]));
        const results = (await page.evaluate('axe.run()')) as AxeResults;
        const found = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
        assert.deepEqual(found, [], name);
      }
      assert.deepEqual(await violations(), []);
      await page.close();
    });
  }

  it('shows what the service sent as text', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute('{"route1":"<img src=x onerror=alert(1)>","<b>key</b>":"<script>1</script>"}'));
    assert.equal(await page.locator('img, b, main script').count(), 0);
    assert.match(await page.locator('#steps').innerText(), /<img src=x onerror=alert\(1\)>/);
    assert.match(await page.locator('#facts').innerText(), /<b>key<\/b>/);
    await page.close();
  });

  it('zooms with the keys, the wheel and the buttons, and resets the zoom', async () => {
    const { page, show } = await pages.open('light');
    await show(diagramOfRoute(routes['documented']));
    const zoom = page.locator('#zoom');
    const width = async () => Number(await page.locator('#picture svg').getAttribute('width'));
    const before = await width();
    await page.keyboard.press('+');
    assert.equal(await zoom.innerText(), '125 %');
    assert.equal(await width(), before * 1.25);
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    assert.equal(await zoom.innerText(), '80 %');
    await page.keyboard.press('0');
    assert.equal(await zoom.innerText(), '100 %');
    await page.locator('#picture').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await page.waitForFunction(() => document.querySelector('#zoom')?.textContent === '110 %');
    await page.getByRole('button', { name: 'Zoom out' }).click();
    assert.equal(await zoom.innerText(), '88 %');
    await page.close();
  });

  it('requests the JSON at a step, the text, and the picture', async () => {
    const { page, show, messages } = await pages.open('dark');
    await show(diagramOfRoute(routes['simultaneous']));
    await page.getByRole('button', { name: 'Step 2' }).click();
    await page.getByRole('button', { name: 'Open Route JSON' }).click();
    await page.getByRole('button', { name: 'Copy as Text' }).click();
    await page.getByRole('button', { name: 'Copy SVG' }).click();
    await page.getByRole('button', { name: 'Save SVG…' }).click();
    const [ready, step, route, text, copy, save] = await messages();
    assert.deepEqual([ready, step], [{ type: 'ready' }, { type: 'openRoute', key: 'route2' }]);
    assert.equal(route?.type, 'openRoute');
    assert.deepEqual(text, { type: 'copyText' });
    assert.ok(copy?.type === 'copySvg' && save?.type === 'saveSvg');
    assert.equal(copy.svg, save.svg);
    await page.close();
  });

  for (const theme of Object.keys(themes) as Theme[]) {
    it(`saves a picture that looks the same without the page, in ${theme} colours`, async () => {
      const { page, show, saveSvg } = await pages.open(theme);
      await show(diagramOfRoute(routes['every kind of shape']));
      const svg = await saveSvg();
      assert.doesNotMatch(svg, /class=|style=|undefined|NaN/);
      const saved = await pages.openSvg(svg);
      const shapes = await looks(page);
      assert.ok(shapes.length > 20);
      assert.match(shapes.join('\n'), /device 1 {3}\+ device 1,.*,preserve$/m);
      assert.deepEqual(await looks(saved), shapes);
      assert.equal(
        await colour(saved.locator('rect').first(), 'fill'),
        await colour(page.locator('body'), 'background-color'),
      );
      await Promise.all([page.close(), saved.close()]);
    });
  }

  it('saves a picture with the name and the facts of the flow, which the page shows elsewhere', async () => {
    const { page, show, saveSvg } = await pages.open('dark');
    const diagram = diagramOfRoute(routes['simultaneous']);
    await show(diagram);
    const frame = await page.locator('#picture').boundingBox();
    for (const text of ['LA Servers #3', 'DNIS']) {
      const line = await page.locator('#picture text', { hasText: text }).boundingBox();
      assert.ok(frame && line && line.y + line.height <= frame.y, text);
    }
    const saved = await pages.openSvg(await saveSvg());
    const lines = await Promise.all([0, 1].map(async index => saved.locator('text').nth(index)));
    assert.equal(await lines[0]?.textContent(), 'LA Servers #3');
    assert.equal(await lines[1]?.textContent(), 'DNIS: "" (as dialled) · Wait: 13 s · E.164: no');
    for (const line of lines) assert.ok(((await line.boundingBox())?.y ?? -1) >= 0);
    assert.equal(await saved.locator('svg > title').textContent(), 'LA Servers #3');
    assert.equal(await saved.locator('svg > desc').textContent(), diagram.text);
    await Promise.all([page.close(), saved.close()]);
  });

  it('saves a picture of any text', async () => {
    const { page, show, saveSvg } = await pages.open('dark');
    const diagram = diagramOfRoute(String.raw`{"route1":"<script>\"&' href=\"url(#x)\" onclick=a","route1_wait":5}`);
    await show({ ...diagram, text: 'a\u0000\u0001\ud800\ufffe]]><script>' });
    const saved = await pages.openSvg(await saveSvg());
    assert.match((await saved.locator('desc').textContent()) ?? '', /^a\ufffd{4}\]\]><script>$/);
    assert.equal(await saved.locator('text', { hasText: '<script>"&\' href="url(#x)"' }).count(), 1);
    await Promise.all([page.close(), saved.close()]);
  });

  it('shows the content that it was sent last', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute(routes['eight steps']));
    assert.equal(await page.locator('#steps li').count(), 8);
    await show({ ...diagramOfRoute(routes['not JSON']), heading: 'Changed #3' });
    assert.equal(await page.locator('#steps li').count(), 0);
    assert.equal(await page.locator('#picture').isVisible(), false);
    assert.equal(await page.title(), 'Changed #3');
    await page.close();
  });

  it('opens and copies what it cannot draw, and nothing if the flow is gone', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute(routes['not JSON']));
    const buttons = async () => (await page.locator('button:visible').allInnerTexts()).join();
    assert.equal(await buttons(), 'Open Route JSON,Copy as Text');
    await show(emptyDiagram('This flow is no longer in the account.'));
    assert.equal(await buttons(), '');
    await page.close();
  });

  it('fits a wide picture to the page, and on a narrow page keeps it legible', async () => {
    const { page, show } = await pages.open('dark');
    await page.setViewportSize({ width: 700, height: 700 });
    await show(diagramOfRoute(routes['documented']));
    const box = await page.locator('#picture svg').boundingBox();
    assert.ok(box && box.width <= 660);
    await page.setViewportSize({ width: 340, height: 700 });
    await page.waitForFunction(() => document.querySelector('#zoom')?.textContent === '75 %');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await page.close();
  });
});
