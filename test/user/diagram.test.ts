import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import { emptyDiagram } from '../../src/editor/diagram/diagram.ts';
import { diagramOfRoute, routes, startPages, themes, type Pages, type Theme } from './diagramPage.ts';

describe('the page of a route diagram', () => {
  let pages: Pages;
  before(async () => {
    pages = await startPages();
  });
  after(() => pages.close());

  for (const theme of Object.keys(themes) as Theme[]) {
    // What is on the page is the same in every theme; only the colours have to be looked at in each.
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

  it('shows what the service says as text', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute('{"route1":"<img src=x onerror=alert(1)>","<b>key</b>":"<script>1</script>"}'));
    assert.equal(await page.locator('img, b, main script').count(), 0);
    assert.match(await page.locator('#steps').innerText(), /<img src=x onerror=alert\(1\)>/);
    assert.match(await page.locator('#facts').innerText(), /<b>key<\/b>/);
    await page.close();
  });

  it('zooms with the keys, the wheel and the buttons, and back', async () => {
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

  it('asks for the JSON at a step, for the text, and for the picture with the colours it shows', async () => {
    const { page, show, messages } = await pages.open('dark');
    await show(diagramOfRoute(routes['simultaneous']));
    await page.getByRole('button', { name: 'Step 2' }).click();
    await page.getByRole('button', { name: 'Open Route JSON' }).click();
    await page.getByRole('button', { name: 'Copy as Text' }).click();
    await page.getByRole('button', { name: 'Save SVG…' }).click();
    const [ready, step, route, text, save] = await messages();
    assert.deepEqual([ready, step], [{ type: 'ready' }, { type: 'openRoute', key: 'route2' }]);
    assert.equal(route?.type, 'openRoute');
    assert.deepEqual(text, { type: 'copyText' });
    assert.ok(save?.type === 'saveSvg');
    assert.equal(save.paint.background, 'rgb(31, 31, 31)');
    assert.equal(save.paint.roles.ring?.fill, 'rgb(0, 120, 212)');
    await page.close();
  });

  it('follows what it is sent', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute(routes['eight steps']));
    assert.equal(await page.locator('#steps li').count(), 8);
    await show({ ...diagramOfRoute(routes['not JSON']), heading: 'Changed #3' });
    assert.equal(await page.locator('#steps li').count(), 0);
    assert.equal(await page.locator('#picture').isVisible(), false);
    assert.equal(await page.title(), 'Changed #3');
    await page.close();
  });

  it('opens and copies what it cannot draw, and nothing where the flow is gone', async () => {
    const { page, show } = await pages.open('dark');
    await show(diagramOfRoute(routes['not JSON']));
    const buttons = async () => (await page.locator('button:visible').allInnerTexts()).join();
    assert.equal(await buttons(), 'Open Route JSON,Copy as Text');
    await show(emptyDiagram('This flow is not in the account any more.'));
    assert.equal(await buttons(), '');
    await page.close();
  });

  it('shows a wide picture whole or, on a narrow page, in a size that can be read', async () => {
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
