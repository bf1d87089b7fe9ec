import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { accountOf, callFlow, failover } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

/** So long that the pointer is on its digits wherever VS Code has split the line into words, or not yet. */
const unknown = '9'.repeat(20);

describe('accounts', () => {
  let live: StandIn;
  let second: StandIn;
  let vs: VsCodePage;
  const message = (text: string | RegExp) => vs.view.locator('.message').filter({ hasText: text });
  const button = (text: string) => vs.view.locator('.monaco-button', { hasText: text });
  const host = (standIn: StandIn) => new URL(standIn.url).host;
  const named = async (name: string) => message(`Account: ${name}.`).waitFor();
  /** Picks an account in the list that is open. */
  const pick = async (name: string) => {
    await vs.picks.filter({ hasText: name }).waitFor();
    await vs.answer(name);
  };
  const switchTo = async (name: string) => {
    await vs.run('Call Flows: Switch Account…');
    await pick(name);
  };

  before(async () => {
    [live, second] = await Promise.all([
      startStandIn(),
      startStandIn({
        token: 'second',
        account: accountOf(
          [callFlow(unknown, 'Second Route', failover('192.0.2.9')), callFlow('1', 'First', '{}')],
          [],
        ),
      }),
    ]);
    vs = await openVsCode({
      settings: { 'callflows.baseUrl': live.url },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  shareWindow(() => vs);
  after(() => Promise.all([live?.close(), second?.close()]));

  it('can be tried with sample data: without a token, without a request, marked as such, and gone with one click', async () => {
    await vs.openView();
    await button('Explore With Sample Data').click();
    await vs.row('Support Line Nights').waitFor();
    await message('Sample data: not a real account.').waitFor();
    await vs.screenshot('sample');
    await vs.run('Call Flows: Refresh');
    // Once the route is open the refresh has ended, which puts the buttons there anew.
    await vs.clickRow('LA Servers');
    await vs.line('device:694').first().waitFor();
    assert.deepEqual(live.requests, []);
    await vs.page.getByRole('button', { name: 'Remove Sample Data' }).click();
    await button('Set API Token').waitFor();
    await eventually(async () => assert.deepEqual(await vs.rows(), []));
    await message(/./).waitFor({ state: 'detached' });
  });

  it('that is the only one is not named', async () => {
    await vs.signIn();
    await vs.row('Main Route').waitFor();
    await vs.screenshot('only-one');
    await message(/./).waitFor({ state: 'detached' });
  });

  it('can be added under a name, at an address of its own', async () => {
    await vs.run('Call Flows: Add Account…');
    await vs.answer(' ');
    await vs.page.getByText('Enter a name.').waitFor();
    await vs.answer('Test');
    await vs.page.getByText('Address of the API. The token will be sent there').waitFor();
    await vs.input.fill('http://192.0.2.1');
    await vs.page.getByText(/must begin with https/).waitFor();
    await vs.answer(second.url);
    await vs.picks.filter({ hasText: 'HTTP Basic' }).waitFor();
    await vs.page.keyboard.press('Enter');
    await vs.page.getByText(`API token of the account “Test” at ${second.url}.`).waitFor();
    await vs.answer('wrong');
    await vs.page
      .getByText(/The service refused this token/)
      .first()
      .waitFor();
    await vs.answer('second');
    await vs.row('Second Route').waitFor();
    await named('Test');
    await vs.screenshot('added');
    for (const { headers } of second.requests) {
      const [, sent = ''] = headers.authorization?.split(' ') ?? [];
      assert.match(Buffer.from(sent, 'base64').toString(), /^(wrong:wrong|second:second)$/);
    }
  });

  it('that was added is not removed with its token before a question is answered', async () => {
    await vs.run('Call Flows: Remove API Token');
    const dialog = vs.page.locator('.monaco-dialog-box', { hasText: 'Remove the account “Test”?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await vs.row('Second Route').waitFor();
  });

  it('is switched to with its saved flows, while its service does not answer', async () => {
    live.setFault('hangs');
    await switchTo(host(live));
    await vs.row('Main Route').waitFor();
    await named(host(live));
    await vs.screenshot('switched');
    await vs.run('Call Flows: Cancel Refresh');
    live.setFault(undefined);
  });

  it('says in the path of a document whose flow it is, and in its text if another account is shown', async () => {
    await vs.clickRow('LA Servers');
    await vs.line('device:694').first().waitFor();
    await vs.hover(vs.tab('LA Servers'), `/call/3/${host(live).replace(':', ' ')}/LA Servers.callflow.json`);
    await switchTo('Test');
    await vs.row('Second Route').waitFor();
    await eventually(async () =>
      assert.match(await vs.besideText(), new RegExp(`This flow belongs to the account “${host(live)}”`)),
    );
    await vs.screenshot('other-account');
    await switchTo(host(live));
    await vs.line('device:694').first().waitFor();
  });

  it('that has an ID unknown to the other is named in the hover of that ID', async () => {
    await switchTo(host(live));
    await vs.row('Main Route').waitFor();
    await writeFile(join(vs.folder, 'two.sh'), `callflow=${unknown}\n`);
    await vs.openFile('two.sh');
    await vs.line(unknown).first().waitFor();
    await vs.hover(
      vs.line(unknown).getByText(unknown),
      `${unknown} is not in ${host(live)}. In Test it is “Second Route”.`,
    );
    await vs.screenshot('hover');
  });

  it('can be renamed, and no two have one name', async () => {
    await vs.run('Call Flows: Rename Account…');
    await pick(host(live));
    await vs.page.getByText('A name that tells the account from others').waitFor();
    await vs.input.fill('test');
    await vs.page.getByText('Another account has this name.').waitFor();
    await vs.answer('Live');
    await named('Live');
  });

  it('is remembered for the window', async () => {
    await switchTo('Test');
    await vs.row('Second Route').waitFor();
    await vs.reload();
    await vs.openView();
    await vs.row('Second Route').waitFor();
    await named('Test');
  });

  it('is removed after a question, and the other is shown', async () => {
    await vs.run('Call Flows: Remove Account…');
    await pick('Test');
    await vs.page.getByText('Remove the account “Test”?').waitFor();
    await vs.screenshot('remove');
    await vs.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Cancel' }).click();
    await vs.row('Second Route').waitFor();
    await vs.run('Call Flows: Remove Account…');
    await pick('Test');
    await vs.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove' }).click();
    await vs.row('Main Route').waitFor();
    await vs.answers('Account “Test” removed');
    await vs.row('Second Route').waitFor({ state: 'detached' });
  });

  it('is chosen by a name that the workspace gives, or the view says that there is none', async () => {
    const folder = join(vs.folder, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), '{"callflows.account":"Customer A"}');
    await message(
      'This workspace asks for the account “Customer A”, which you do not have. Run Add Account… to add it.',
    ).waitFor();
    await vs.row('Main Route').waitFor();
    await vs.screenshot('missing');
    await vs.run('Call Flows: Rename Account…');
    await vs.answer('Customer A');
    await eventually(async () => assert.equal(await message(/Customer A/).count(), 0));
    await rm(folder, { recursive: true });
  });
});
