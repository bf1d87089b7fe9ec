import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

describe('the main job, in a VS Code that has never seen the extension', () => {
  let standIn: StandIn;
  let code: VsCodePage;

  before(async () => {
    standIn = await startStandIn();
    code = await openVsCode({
      settings: { 'callflows.baseUrl': standIn.url },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  after(async () => {
    await code?.close();
    await standIn?.close();
  });

  it('says what to do before there is a token, and asks nobody', async () => {
    await code.openView();
    await code.view.getByRole('button', { name: 'Set API Token' }).waitFor();
    assert.equal(standIn.requests.length, 0);
  });

  it('refuses a wrong token in the words of the service', async () => {
    await code.view.getByRole('button', { name: 'Set API Token' }).click();
    await code.answer('wrong');
    await code.page
      .getByText(/invalid api token/)
      .first()
      .waitFor();
    await code.page.keyboard.press('Escape');
    await code.view.getByRole('button', { name: 'Set API Token' }).waitFor();
  });

  it('shows the flows of the account once it has a token', async () => {
    await code.run('Call Flows: Set API Token');
    await code.answer('demo');
    await code.row('LA Servers').waitFor();
    const rows = await code.rows();
    assert.match(rows[0] ?? '', /^Call Flows/);
    assert.match(rows[1] ?? '', /Main Route/);
  });

  it('opens the route of the flow that is clicked', async () => {
    await code.row('LA Servers').click();
    await code.tab('LA Servers').waitFor();
    await code.line('"route1": "device:694"').waitFor();
    assert.match(await code.editorText(), /^\{\n {4}"route1": "device:694",\n/);
  });

  it('says that flows are read-only when someone types into a route', async () => {
    await code.line('"route1"').first().click();
    await code.page.keyboard.type('x');
    await code.page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
  });

  it('copies the id of the selected flow from the keyboard', async () => {
    await code.row('LA Servers').click();
    await code.page.keyboard.press('Control+C');
    await code.statusBar.getByText('Copied 3').waitFor();
    assert.equal(await code.clipboard(), '3');
  });

  it('restores the route and shows the flows after a reload, without asking for the token again', async () => {
    await code.reload();
    await code.line('"route1": "device:694"').waitFor();
    await code.row('LA Servers').waitFor();
  });

  it('forgets everything with the token', async () => {
    await code.run('Call Flows: Remove API Token');
    await code.view.getByRole('button', { name: 'Set API Token' }).waitFor();
    assert.equal(await code.row('LA Servers').count(), 0);
  });
});
