import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountOf, callFlow, failover } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const steps = [
  'Connect your account',
  'See where a call goes',
  'Get an ID into your code',
  'Let IDs explain themselves',
];

describe('the walkthrough', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  const page = () => vs.page.locator('.gettingStartedContainer');
  /** Expands a step, unless it is. */
  const choose = async (title: string) => {
    const step = page().locator('.getting-started-step').filter({ hasText: title });
    if ((await step.getAttribute('aria-expanded')) !== 'true') await step.click();
    await page().locator('.getting-started-step.expanded').filter({ hasText: title }).waitFor();
  };
  const isShown = () => page().getByText('Get Started With Call & Fax Flows').first().waitFor();
  const openIt = async () => {
    await vs.run('Call Flows: Open Walkthrough');
    await isShown();
  };
  /** The steps that are ticked off. */
  const showsDone = (titles: string[]) =>
    eventually(async () => {
      const done = page().locator('.getting-started-step:has(.codicon-getting-started-step-checked)');
      assert.deepEqual(await done.locator('.step-title').allInnerTexts(), titles);
    });

  before(async () => {
    standIn = await startStandIn({
      account: accountOf([callFlow('444', 'Support Line', failover('1.1.1.1', '2.2.2.2'))], []),
    });
    vs = await openVsCode({
      settings: { 'callflows.baseUrl': standIn.url },
      // Wide enough for the pictures.
      size: { width: 1500, height: 900 },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  shareWindow(() => vs);
  after(() => standIn?.close());

  it('opens from the palette, with a picture for each step', async () => {
    await openIt();
    await eventually(async () =>
      assert.deepEqual(await page().locator('.getting-started-step .step-title').allInnerTexts(), steps),
    );
    const seen = new Set<string>();
    for (const title of steps) {
      await choose(title);
      await eventually(async () => {
        const [source, width] = await page()
          .locator('.getting-started-media')
          .evaluate(media => {
            const { currentSrc, naturalWidth } = media.getElementsByTagName('img')[0] ?? new Image();
            return [currentSrc, naturalWidth] as const;
          });
        assert.ok(width > 0, source);
        assert.ok(!seen.has(source), 'each step has a picture of its own');
        seen.add(source);
      });
    }
    await showsDone([]);
  });

  it('opens from the empty view', async () => {
    await vs.openView();
    await vs.view.getByText('Take a look around').click();
    await isShown();
  });

  it('ticks off the token when flows are shown, not when it is asked for', async () => {
    await openIt();
    await choose('Connect your account');
    await page().getByRole('button', { name: 'Set API Token…' }).click();
    await vs.input.waitFor();
    await showsDone([]);
    await vs.answer('demo');
    await showsDone(steps.slice(0, 1));
  });

  it('ticks off the other steps when a route is open, an ID is copied, and the workspace is checked', async () => {
    await vs.openView();
    await vs.clickRow('Support Line');
    await vs.line('"route1"').waitFor();
    await openIt();
    await showsDone(steps.slice(0, 2));

    await vs.clickRow('Support Line');
    await vs.page.keyboard.press('Control+C');
    await vs.answers(/copied/i);
    await openIt();
    await showsDone(steps.slice(0, 3));

    await choose('Let IDs explain themselves');
    await page().getByRole('button', { name: 'Check Flow IDs in Workspace' }).click();
    await showsDone(steps);
    await vs.notifications.filter({ hasText: /IDs in \d+ files/ }).waitFor();
    await vs.tidy();
  });

  it('ticks off the token also if it was set before the walkthrough was opened', async () => {
    await vs.run('Developer: Reset Welcome Page Walkthrough Progress');
    await vs.reload();
    await vs.openView();
    await vs.row('Support Line').waitFor();
    await openIt();
    await showsDone(steps.slice(0, 1));
  });
});
