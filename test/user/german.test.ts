import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';
import { versions } from '../run/vscode.ts';

describe('the main job in German', () => {
  let standIn: StandIn;
  let vs: VsCodePage;
  before(async () => {
    standIn = await startStandIn({
      account: accountOf(
        [callFlow('1', 'Main Route', failover('device:694', '10.0.0.1'))],
        [faxFlow('1', 'F', [], ['a@b.c'])],
      ),
    });
    vs = await openVsCode({
      version: process.env.OLD ? versions.oldest : versions.newest,
      language: 'de',
      settings: { 'callflows.baseUrl': standIn.url },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  after(async () => {
    await vs?.close();
    await standIn?.close();
  });
  it('x', async () => {
    await vs.openView();
    await vs.page.waitForTimeout(3000);
    await vs.screenshot('welcome');
    console.log(await vs.view.innerText());
    await vs.view.locator('.monaco-button').click();
    await vs.answer('wrong');
    await vs.page.waitForTimeout(1500);
    await vs.screenshot('wrong');
    console.log(await vs.page.locator('.quick-input-message').innerText());
    await vs.answer('demo');
    await vs.row('Main Route').waitFor();
    console.log(await vs.rows());
    await vs.screenshot('rows');
    assert.ok(true);
  });
});
