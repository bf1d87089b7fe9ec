import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { accountOf, callFlow, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { documentedRoutes } from '../unit/flows/builders.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const account = (target: string, name = 'LA Servers', nightDesk = 'device:694') =>
  accountOf(
    [
      callFlow('1', 'Main Route', documentedRoutes.mainRoute),
      callFlow('2', 'Main Route Copy', reversed(documentedRoutes.mainRoute)),
      callFlow('3', name, documentedRoutes.laServers.replace('5.5.5.5', target)),
      callFlow('500', 'Night Desk', `{"route1":"${nightDesk}","route1_wait":20,"call_flow_id":"3"}`),
      callFlow('66', 'Odd Values', '{"route1":"10.0.0.9","sip_port1":70000,"route1_wait":"abc","codec":"g711"}'),
    ],
    [faxFlow('1', 'FaxNums 1', [], ['josh@gmail.com']), faxFlow('2', 'Payable', ['ap@example.com'], [])],
  );

const ids: Record<string, string> = { 'LA Servers': '3', 'Night Desk': '500' };

function reversed(route: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(route) as object).toReversed()));
}

describe('routes', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  const openRoute = async (name: string) => {
    await vs.clickRow(name);
    await vs.activeTab(`${name}.callflow.json`);
    await vs.line('route1').first().waitFor();
  };
  const hover = async () => {
    await vs.run('Show or Focus Hover');
    const shown = vs.page.locator('.monaco-hover:visible').first();
    await shown.waitFor();
    return shown;
  };
  /** The pages of the diagrams that are to be seen: each a frame within a frame. */
  const diagrams = async (): Promise<Frame[]> => {
    const frames = vs.page.frames().filter(frame => frame.url().includes('fake.html'));
    const shown = await Promise.all(
      frames.map(async frame => (await frame.locator('h1').count()) > 0 && (await frame.locator('h1').isVisible())),
    );
    return frames.filter((_frame, index) => shown[index]);
  };
  const diagram = (heading: string) =>
    eventually(async () => {
      for (const frame of await diagrams()) if ((await frame.locator('h1').innerText()) === heading) return frame;
      throw new Error(`No diagram with the heading “${heading}” is shown.`);
    });
  const showDiagram = async (name: string) => {
    await vs.fromMenu(name, 'Show Route Diagram');
    return diagram(`${name} #${ids[name]}`);
  };
  const changedParts = () => vs.page.locator('.editor-instance .char-insert, .editor-instance .char-delete').count();

  before(async () => {
    standIn = await startStandIn({ account: account('5.5.5.5') });
    vs = await openVsCode({
      settings: { 'callflows.baseUrl': standIn.url, 'editor.minimap.enabled': false },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
      size: { width: 1500, height: 900 },
    });
  });
  shareWindow(() => vs);
  beforeEach(async () => {
    standIn.setAccount(account('5.5.5.5'));
    await vs.signIn();
    if (await vs.row('6.6.6.6').first().isVisible()) {
      await vs.run('Call Flows: Refresh');
      await vs.row('6.6.6.6').first().waitFor({ state: 'detached' });
    }
  });
  after(() => standIn?.close());

  it('are told whole by the tooltip of their row', async () => {
    const tooltip = await vs.hover(vs.row('LA Servers'), 'LA Servers #3');
    assert.deepEqual((await tooltip.innerText()).replaceAll('\u00a0', ' ').split(/\n+/), [
      'LA Servers #3',
      'Step 1: SIP device 694, SIP port 5060, at the same time SIP device 1, rings 13 s, starts at 0 s.',
      'Step 2: 5.5.5.5, SIP port 5060, rings 13 s, starts at 13 s.',
      'DNIS: "" (as dialled)',
      'Wait: 13 s',
      'E.164: no',
    ]);
  });

  it('open at the key of the step that is clicked', async () => {
    await vs.clickRow('LA Servers');
    await vs.page.keyboard.press('ArrowRight');
    await vs.clickRow('2  5.5.5.5:5060');
    await vs.activeTab('LA Servers.callflow.json');
    await vs.answers('Ln 7, Col 24 (19 selected)');
    // The keys stay in the view, as after a click on a flow.
    await vs.page.keyboard.press('ArrowUp');
    await vs.page.keyboard.press('Enter');
    await vs.answers('Ln 2, Col 27 (22 selected)');
  });

  it('open in one column to the side, however many they are', async () => {
    await vs.clickRow('Main Route');
    await vs.activeTab('Main Route');
    await vs.page.keyboard.press('Shift+ArrowDown');
    await vs.page.keyboard.press('Shift+ArrowDown');
    await vs.page.keyboard.press('Control+Enter');
    await eventually(async () => {
      assert.equal(await vs.page.locator('.tabs-container .tab').count(), 4);
      assert.equal(await vs.page.locator('.editor-group-container').count(), 2);
    });
    await vs.screenshot('to-the-side');
    await vs.clickRow('LA Servers');
    await vs.activeTab('LA Servers');
  });

  it('are not compared with themselves', async () => {
    await vs.fromMenu('LA Servers', 'Compare With…');
    await vs.picks.filter({ hasText: 'Main Route' }).first().waitFor();
    await vs.input.fill('LA Servers');
    await vs.picks.filter({ hasText: 'LA Servers' }).waitFor({ state: 'detached' });
    assert.equal(await vs.input.inputValue(), 'LA Servers');
    await vs.page.keyboard.press('Escape');
  });

  it('explain their keys', async () => {
    await openRoute('Main Route');
    await vs.goTo(5, 8);
    assert.match(await (await hover()).innerText(), /Seconds that this step rings before the next one is tried\./);
  });

  it('are outlined, and show in the breadcrumbs where the cursor is', async () => {
    await openRoute('Main Route');
    await vs.goTo(3, 8);
    await vs.page
      .locator('.breadcrumbs-below-tabs, .monaco-breadcrumbs')
      .getByText('route1', { exact: true })
      .waitFor();
  });

  it('are marked where a value cannot be meant, in the Problems panel while they are open', async () => {
    await openRoute('Odd Values');
    await vs.page.locator('.editor-group-container.active .squiggly-warning').first().waitFor();
    await vs.run('Problems: Focus on Problems View');
    const problems = vs.page.locator('.markers-panel .monaco-list-row');
    const texts = async () => (await problems.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim());
    await eventually(async () =>
      assert.deepEqual(await texts(), [
        'Odd Values.callflow.json/call/66 3',
        'Step 1 goes to 10.0.0.9, which no call can reach from outside (private). Call Flows [Ln 2, Col 5]',
        'A SIP port is a number from 1 to 65535. [Ln 3, Col 18]',
        'A wait is a number of seconds. [Ln 4, Col 20]',
      ]),
    );
    await vs.screenshot('problems');
    const close = async () => {
      await vs.run('View: Close All Editors');
      await eventually(async () => assert.deepEqual(await texts(), []));
    };
    await close();
    // Opened by a command, not by a click on the row.
    await vs.run('Call Flows: Find Flow…');
    await vs.picks.first().waitFor();
    await vs.answer('Odd Values');
    await eventually(async () => assert.equal((await texts()).length, 4));
    await close();
    await vs.run('View: Toggle Panel Visibility');
  });

  it('lead from a device to the other flow that rings it', async () => {
    await openRoute('Night Desk');
    await vs.goTo(2, 22);
    const text = (await (await hover()).innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Other call flows that go to device 694:\s+LA Servers #3 · Open/);
    await vs.screenshot('other-flows-of-a-device');
    await vs.page.keyboard.press('Escape');
    await vs.page.locator('.editor-group-container.active .view-line').first().click();
    await vs.goTo(2, 22);
    await vs.page.keyboard.press('F12');
    await vs.activeTab('LA Servers.callflow.json');
    await vs.answers(/Ln 2, Col 1\d/);
  });

  it('list all flows that ring a device among the references', async () => {
    await openRoute('Night Desk');
    await vs.page.locator('.editor-group-container.active .view-line').first().click();
    await vs.goTo(2, 22);
    await vs.page.keyboard.press('Shift+F12');
    const peek = vs.page.locator('.reference-zone-widget');
    await peek.getByText('References (2)').waitFor();
    await vs.screenshot('references');
    await vs.page.keyboard.press('Escape');
  });

  it('lead to the flow whose id they name', async () => {
    await openRoute('Night Desk');
    await vs.followLink(vs.line('call_flow_id').locator('.detected-link'));
    await vs.activeTab('LA Servers.callflow.json');
  });

  it('that are equal show no difference when two selected rows are compared', async () => {
    await vs.clickRow('Main Route');
    await vs.clickRow('Main Route Copy', { modifiers: ['Control'] });
    await vs.fromMenu('Main Route Copy', 'Compare With…');
    await vs.activeTab('Main Route #1 ↔ Main Route Copy #2');
    const side = async (name: string) =>
      (await vs.page.locator(`.editor-instance .editor.${name} .view-line`).allInnerTexts()).join('\n');
    await eventually(async () => {
      assert.match(await side('original'), /route2_wait/);
      assert.equal(await side('modified'), await side('original'));
    });
    assert.equal(await changedParts(), 0);
  });

  it('that differ show where, when one is compared with another that is picked', async () => {
    await vs.fromMenu('LA Servers', 'Compare With…');
    await vs.picks.first().waitFor();
    await vs.answer('Night');
    await vs.activeTab('LA Servers #3 ↔ Night Desk #500');
    await eventually(async () => assert.ok((await changedParts()) > 0));
  });

  it('leave the focus to a pick that opens while they are drawn, and get it with F6', async () => {
    await vs.run('View: Close All Editors');
    await vs.fromMenu('Night Desk', 'Show Route Diagram');
    await vs.tab('Night Desk').waitFor();
    await vs.page.keyboard.press('F1');
    const page = await diagram('Night Desk #500');
    assert.ok(await vs.input.evaluate(input => input === document.activeElement));
    await vs.page.keyboard.press('Escape');
    await vs.page.keyboard.press('F6');
    await eventually(async () => assert.ok(await page.evaluate(() => document.hasFocus())));
  });

  it('are drawn, several at a time, in tabs of their own', async () => {
    const page = await showDiagram('LA Servers');
    assert.equal(await page.locator('#summary').innerText(), 'device 694 + device 1 → 5.5.5.5');
    assert.deepEqual(await page.locator('#steps li').allInnerTexts(), [
      'Step 1\nSIP device 694, SIP port 5060, at the same time SIP device 1, rings 13 s, starts at 0 s.',
      'Step 2\n5.5.5.5, SIP port 5060, rings 13 s, starts at 13 s.',
    ]);
    await vs.screenshot('diagram');
    await vs.pressInRow('Night Desk', 'Show Route Diagram');
    await diagram('Night Desk #500');
    assert.equal(await vs.page.locator('.tabs-container .tab').count(), 2);
  });

  it('are drawn once: the diagram of a flow that is drawn comes to the front', async () => {
    await showDiagram('LA Servers');
    await showDiagram('Night Desk');
    await showDiagram('LA Servers');
    assert.equal(await vs.page.locator('.tabs-container .tab').count(), 2);
  });

  it('can be copied and saved as pictures', async () => {
    const page = await showDiagram('LA Servers');
    await page.getByRole('button', { name: 'Copy SVG' }).click();
    await vs.answers('Copied the picture of “LA Servers”');
    assert.match(await vs.clipboard(), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*device 694[^]*<\/svg>\s*$/);
    await page.getByRole('button', { name: 'Copy as Text' }).click();
    await vs.answers('Copied the route of “LA Servers”');
    assert.match(await vs.clipboard(), /^LA Servers #3\ndevice 694 \+ device 1 → 5\.5\.5\.5\nStep 1: /);
    await page.getByRole('button', { name: 'Save SVG…' }).click();
    await vs.input.waitFor();
    await eventually(async () => assert.match(await vs.input.inputValue(), /LA Servers 3\.svg$/));
    await vs.screenshot('save');
    await vs.page.keyboard.press('Enter');
    await vs.answers(/^Saved “LA Servers/);
    const saved = (await readdir(vs.folder)).filter(name => name.endsWith('.svg'));
    assert.equal(saved.length, 1);
    assert.match(await readFile(join(vs.folder, saved[0] ?? ''), 'utf8'), /^<svg xmlns=/);
  });

  it('are zoomed with the keyboard', async () => {
    const page = await showDiagram('LA Servers');
    const before = await page.locator('#zoom').innerText();
    await page.locator('#picture').focus();
    await vs.page.keyboard.press('+');
    await eventually(async () => assert.notEqual(await page.locator('#zoom').innerText(), before));
    const zoom = await page.locator('#zoom').innerText();
    // VS Code loads the page anew when it comes back to the front.
    await showDiagram('Night Desk');
    const again = await showDiagram('LA Servers');
    await eventually(async () => assert.equal(await again.locator('#zoom').innerText(), zoom));
    await again.locator('#picture').focus();
    await vs.page.keyboard.press('0');
    await eventually(async () => assert.equal(await again.locator('#zoom').innerText(), before));
  });

  it('open in the JSON from a step of the diagram', async () => {
    const page = await showDiagram('LA Servers');
    await page.getByRole('button', { name: 'Step 2' }).click();
    await vs.activeTab('LA Servers.callflow.json');
    await vs.answers('Ln 7, Col 24 (19 selected)');
  });

  it('are drawn anew when a refresh brings another, and the row says that it has changed', async () => {
    await showDiagram('LA Servers');
    standIn.setAccount(account('6.6.6.6', 'LA Servers & Co'));
    await vs.run('Call Flows: Refresh');
    const page = await diagram('LA Servers & Co #3');
    assert.equal(await page.locator('#summary').innerText(), 'device 694 + device 1 → 6.6.6.6');
    await vs.tab('LA Servers & Co').waitFor();
    await eventually(async () =>
      assert.match(await vs.row('LA Servers & Co').first().innerText(), /#3 · changed · device 694/),
    );
  });

  it('that have changed can be compared with the last version seen', async () => {
    standIn.setAccount(account('5.5.5.5', 'LA Servers', '6.6.6.6'));
    await vs.run('Call Flows: Refresh');
    await vs.row('6.6.6.6').first().waitFor();
    await vs.fromMenu('Night Desk', 'Compare With the Last Version Seen');
    await vs.activeTab(/^Night Desk #500: as of .+ ↔ now/);
    await eventually(async () => assert.ok((await changedParts()) > 0));
    await vs.line('6.6.6.6').first().waitFor();
    await vs.line('device:694').first().waitFor();
    await vs.screenshot('last-version');
  });

  it('are drawn again after a reload', async () => {
    await showDiagram('Night Desk');
    await showDiagram('LA Servers');
    await vs.reload();
    await diagram('LA Servers #3');
    await vs.tab('Night Desk').click();
    await diagram('Night Desk #500');
  });

  it('are found by their targets, as these are written in a route and as they are shown', async () => {
    await vs.run('Call Flows: Find Flow…');
    for (const typed of ['device:694', 'device 694']) {
      await vs.input.fill(typed);
      await vs.picks.filter({ hasText: 'LA Servers' }).waitFor();
      await vs.picks.filter({ hasText: 'Main Route' }).waitFor({ state: 'detached' });
    }
    await vs.page.keyboard.press('Escape');
  });

  it('of a fax flow are none, so none is offered for a diagram', async () => {
    await vs.run('Call Flows: Show Route Diagram');
    await vs.picks.filter({ hasText: 'LA Servers' }).waitFor();
    await vs.input.fill('Payable');
    await eventually(async () => assert.equal(await vs.picks.count(), 0));
    await vs.page.keyboard.press('Escape');
  });

  it('are gone from their diagrams when the token is removed', async () => {
    await showDiagram('LA Servers');
    await vs.run('Call Flows: Remove API Token');
    await vs.answers('API token and cached flows removed');
    const page = await diagram('Route Diagram');
    const notice = "Nothing to show: no API token is stored for this flow's account.";
    assert.equal(await page.locator('#notice').innerText(), notice);
    assert.equal(await page.locator('#steps li').count(), 0);
  });
});
