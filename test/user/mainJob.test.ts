import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const losAngeles = (target: string) => callFlow('3', 'LA Servers', failover('device:694', target));
const account = (target: string) =>
  accountOf(
    [
      callFlow(
        '1',
        'Main Route',
        '{"dnis":"3424","route1":"1.1.1.1","sip_port1":5060,"route1_wait":30,"wait":30,"route2":"2.2.2.2","sip_port2":5060,"route2_wait":30}',
      ),
      losAngeles(target),
      callFlow(
        '10',
        'Exact Digits',
        '{"route1":"device:9","big":12345678901234567890,"9":"a","1":1.0,"dup":1,"dup":2}',
      ),
      callFlow('804', 'Route Is Not JSON', 'forward to 1.1.1.1, then voicemail'),
      callFlow('5', 'Zürich $(zap) **bold**', failover('device:88')),
      callFlow(undefined, 'No Id', failover('device:30')),
    ],
    [faxFlow('1', 'FaxNums 1', [], ['josh@gmail.com']), faxFlow('2', 'Payable', ['ap@example.com'], [])],
  );

const rows = [
  'Call Flows, 6',
  'Main Route, call flow, ID 1: 1.1.1.1, then 2.2.2.2.',
  'LA Servers, call flow, ID 3: device 694, then 5.5.5.5.',
  'Exact Digits, call flow, ID 10: device 9.',
  "Route Is Not JSON, call flow, ID 804: route can't be read. The route is not valid JSON: “forward” is not a JSON value at character 1.",
  'Zürich $(zap) **bold**, call flow, ID 5: device 88.',
  'No Id, call flow, no ID: device 30. The service sent no ID for this flow.',
  'Fax Flows, 2',
  'FaxNums 1, fax flow, ID 1: from josh@gmail.com.',
  'Payable, fax flow, ID 2: to ap@example.com.',
];

const mainRoute = `{
    "dnis": "3424",
    "route1": "1.1.1.1",
    "sip_port1": 5060,
    "route1_wait": 30,
    "wait": 30,
    "route2": "2.2.2.2",
    "sip_port2": 5060,
    "route2_wait": 30
}`;

describe('the main job', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  const showsText = (text: string) => eventually(async () => assert.equal(await vs.editorText(), text));
  const showsRows = (names: string[]) => eventually(async () => assert.deepEqual(await vs.rows(), names));
  const welcome = () => vs.view.getByText('See the call flows and fax flows of your account here').waitFor();
  const message = () => vs.view.locator('.message');
  const groups = () => vs.page.locator('.editor-group-container');
  before(async () => {
    standIn = await startStandIn({ account: account('5.5.5.5') });
    vs = await openVsCode({
      settings: { 'callflows.baseUrl': standIn.url },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  shareWindow(() => vs);
  after(() => standIn?.close());

  const removeToken = async () => {
    await vs.run('Call Flows: Remove API Token');
    await vs.answers('API token and cached flows removed');
    await welcome();
  };
  const maskedBox = () => vs.page.locator('.quick-input-widget input[type=password]');
  /** Presses the button of the welcome text, and types a token into the box that opens. */
  const typeToken = async (token: string) => {
    await vs.view.locator('.monaco-button', { hasText: 'Set API Token' }).click();
    await maskedBox().waitFor();
    await vs.answer(token);
  };
  const said = (sentence: string) => vs.page.locator('.quick-input-message', { hasText: sentence }).waitFor();
  const open = async (name: string) => {
    await vs.clickRow(name);
    await vs.activeTab(name);
  };

  describe('without a token', () => {
    beforeEach(async () => {
      await vs.openView();
      const isKept = vs.row('Call Flows').first();
      await isKept.or(vs.view.locator('.monaco-button')).first().waitFor();
      if (await isKept.isVisible()) await removeToken();
    });

    it('asks for one, and asks the service nothing', async () => {
      await welcome();
      assert.equal(standIn.requests.length, 0);
    });

    it('says in the words of the service why a token is refused, in the box it was typed into', async () => {
      await typeToken('wrong');
      await said('The service refused this token. Message from the service: “invalid api token”.');
    });

    it('says that an empty token is none', async () => {
      const asked = standIn.requests.length;
      await typeToken('   ');
      await said('The API token is empty.');
      assert.equal(standIn.requests.length, asked);
    });

    it('does not keep a refused token', async () => {
      await typeToken('wrong');
      await said('The service refused this token.');
      await vs.page.keyboard.press('Escape');
      await vs.input.waitFor({ state: 'hidden' });
      const asked = standIn.requests.length;
      await vs.reload();
      await vs.openView();
      await welcome();
      assert.equal(standIn.requests.length, asked);
    });

    it('shows the flows in the order of the service once the right token is typed', async () => {
      await vs.run('Call Flows: Set API Token…');
      await vs.answer(' demo\n');
      await vs.answers('API token stored: 8 flows');
      await showsRows(rows);
    });

    it('offers to set one if a command needs the flows', async () => {
      await vs.run('Call Flows: Copy ID');
      const told = vs.notifications.filter({ hasText: /^[^]*No API token is stored for http:\/\/127\.0\.0\.1/ });
      await told.getByRole('button', { name: 'Set API Token…' }).click();
      await maskedBox().waitFor();
      await vs.page.keyboard.press('Escape');
      await told.waitFor({ state: 'detached' });
    });
  });

  describe('with a token', () => {
    beforeEach(async () => {
      standIn.setAccount(account('5.5.5.5'));
      await vs.signIn();
      if (await vs.row('6.6.6.6').first().isVisible()) {
        await vs.run('Call Flows: Refresh');
        await vs.row('6.6.6.6').first().waitFor({ state: 'detached' });
      }
      // What an earlier test expanded.
      for (const name of ['Main Route', 'LA Servers']) {
        if ((await vs.row(name).first().getAttribute('aria-expanded')) !== 'true') continue;
        await vs.clickRow(name);
        await vs.page.keyboard.press('ArrowLeft');
      }
      await eventually(async () => assert.equal((await vs.rows()).length, rows.length));
    });

    it('tells call flows from fax flows by their icons', async () => {
      await vs.row('Main Route').locator('.codicon-call-incoming').waitFor();
      await vs.row('FaxNums 1').locator('.codicon-mail').waitFor();
    });

    it('shows names of the service as the text they are', async () => {
      const row = vs.row('Zürich');
      assert.match(await row.innerText(), /Zürich \$\(zap\) \*\*bold\*\*/);
      assert.equal(await row.locator('.codicon-zap, strong, b').count(), 0);
    });

    it('opens the route as pretty-printed JSON in a preview tab with a click', async () => {
      await vs.clickRow('Main Route');
      await showsText(mainRoute);
      await eventually(async () =>
        assert.equal(await vs.tab('Main Route').getAttribute('aria-label'), 'Main Route.callflow.json, preview'),
      );
      await vs.statusBar.getByText('JSON', { exact: true }).waitFor();
    });

    it('says in a sentence that the route is read-only when someone types', async () => {
      await open('Main Route');
      await showsText(mainRoute);
      await vs.page.locator('.editor-group-container.active .view-line').first().click();
      await vs.page.keyboard.type('x');
      await vs.page
        .locator('.monaco-editor-overlaymessage', {
          hasText: 'Flows are read-only here.',
        })
        .waitFor();
      await showsText(mainRoute);
      await vs.page.keyboard.press('Escape');
    });

    it('replaces the preview with the next flow that is clicked', async () => {
      await vs.clickRow('Zürich');
      await vs.tab('Zürich').waitFor();
      await vs.clickRow('FaxNums 1');
      await vs.tab('FaxNums 1').waitFor();
      await vs.tab('Zürich').waitFor({ state: 'detached' });
    });

    it('keeps the tab on a double click', async () => {
      await vs.clickRow('LA Servers', { clickCount: 2 });
      await eventually(async () =>
        assert.equal(await vs.tab('LA Servers').getAttribute('aria-label'), 'LA Servers.callflow.json'),
      );
    });

    it('opens with Enter as with a click', async () => {
      await vs.clickRow('Route Is Not JSON');
      await vs.tab('Route Is Not JSON').waitFor();
      await vs.page.keyboard.press('ArrowUp');
      await vs.page.keyboard.press('Enter');
      await vs.tab('Exact Digits').waitFor();
    });

    it('changes nothing but white space in what the service sent', async () => {
      await open('Exact Digits');
      await showsText(
        '{\n    "route1": "device:9",\n    "big": 12345678901234567890,\n    "9": "a",\n    "1": 1.0,\n    "dup": 1,\n    "dup": 2\n}',
      );
    });

    it('opens to the side with Ctrl+Enter', async () => {
      await open('Main Route');
      await vs.page.keyboard.press('Control+Enter');
      await eventually(async () => assert.equal(await groups().count(), 2));
      await showsText(mainRoute);
    });

    it('shows a route that is not JSON as the text it is, with the error marked', async () => {
      await vs.clickRow('Route Is Not JSON');
      await showsText('forward to 1.1.1.1, then voicemail');
      await vs.page.locator('.editor-group-container.active .squiggly-error').waitFor();
    });

    it('opens a fax flow with its e-mail lists decoded', async () => {
      await vs.clickRow('FaxNums 1');
      await showsText(
        '{\n    "id": "1",\n    "name": "FaxNums 1",\n    "emails_json": null,\n    "emails_allowed_in": [\n        "josh@gmail.com"\n    ]\n}',
      );
    });

    it('opens the whole record as received', async () => {
      await vs.fromMenu('FaxNums 1', 'Open Record as Received');
      await vs.tab('FaxNums 1.record.json').waitFor();
      await showsText(
        '{\n    "id": "1",\n    "name": "FaxNums 1",\n    "emails_json": null,\n    "emails_allowed_in": "[\\"josh@gmail.com\\"]"\n}',
      );
    });

    it('copies the id with Ctrl+C and answers in the status bar', async () => {
      await vs.clickRow('LA Servers');
      await vs.page.keyboard.press('Control+C');
      await vs.answers('Copied 3 · LA Servers');
      assert.equal(await vs.clipboard(), '3');
    });

    it('copies and opens what the keys are on, which the arrows take elsewhere', async () => {
      await vs.clickRow('LA Servers');
      await vs.activeTab('LA Servers');
      await vs.page.keyboard.press('ArrowDown');
      await vs.page.locator('.monaco-list-row.focused', { hasText: 'Exact Digits' }).waitFor();
      await vs.page.keyboard.press('Control+C');
      await vs.answers('Copied 10 · Exact Digits');
      assert.equal(await vs.clipboard(), '10');
      await eventually(async () =>
        assert.match(await vs.page.locator('.monaco-list-row.selected').innerText(), /LA Servers/),
      );
      await vs.page.keyboard.press('Control+Enter');
      await vs.activeTab('Exact Digits');
      await eventually(async () => assert.equal(await groups().count(), 2));
    });

    it('copies the id with the button in the row', async () => {
      await vs.pressInRow('Exact Digits', 'Copy ID');
      await vs.answers('Copied 10 · Exact Digits');
      assert.equal(await vs.clipboard(), '10');
    });

    it('copies the ids of several selected flows, one a line, and says which have none', async () => {
      await vs.clickRow('Main Route');
      await vs.clickRow('LA Servers', { modifiers: ['Control'] });
      await vs.clickRow('No Id', { modifiers: ['Control'] });
      await vs.page.keyboard.press('Control+C');
      await vs.answers('Copied 2 flow IDs · 1 of the 3 flows has no ID and was left out.');
      assert.equal(await vs.clipboard(), '1\n3');
    });

    it('copies the name of a row', async () => {
      await vs.fromMenu('Zürich', 'Copy Name');
      await vs.answers(/^Copied “Zürich/);
      assert.equal(await vs.clipboard(), 'Zürich $(zap) **bold**');
    });

    it('asks on the palette which flow is meant', async () => {
      await vs.run('Call Flows: Copy ID');
      await vs.picks.filter({ hasText: 'Payable' }).waitFor();
      await vs.answer('payable');
      await vs.answers('Copied 2 · Payable');
      assert.equal(await vs.clipboard(), '2');
    });

    it('inserts the id at all cursors of the editor that was typed in last', async () => {
      await writeFile(join(vs.folder, 'ids.txt'), 'one=\ntwo=\n');
      await vs.openFile('ids.txt');
      await vs.page.locator('.view-line', { hasText: 'one=' }).click();
      await vs.page.keyboard.press('End');
      await vs.page.keyboard.press('Shift+Alt+ArrowDown');
      await eventually(async () => assert.match(await vs.statusBar.innerText(), /2 selections/));
      await open('LA Servers');
      await vs.fromMenu('LA Servers', 'Insert ID at Cursor');
      await vs.answers('Inserted 3');
      await showsText('one=3\ntwo=3\n');
      await vs.page.keyboard.press('Control+S');
      await vs.page.locator('.tabs-container .tab.dirty').waitFor({ state: 'detached' });
    });

    it('brings a changed route into the open editor with a refresh, and leaves order and expansion as they were', async () => {
      await vs.clickRow('LA Servers');
      await vs.page.keyboard.press('ArrowRight');
      await vs.row('rings 20 s').first().waitFor();
      const before = await vs.rows();
      assert.equal(before.length, rows.length + 2);
      standIn.setAccount(account('6.6.6.6'));
      await vs.run('Call Flows: Refresh');
      await eventually(async () => assert.match(await vs.editorText(), /"route2": "6\.6\.6\.6"/));
      await showsRows(
        before.map(name => name.replace(/5\.5\.5\.5\.$/, '6.6.6.6. changed.').replace('5.5.5.5', '6.6.6.6')),
      );
      assert.match(await vs.row('LA Servers').innerText(), /changed/);
    });

    it('restores the tabs and needs no token after a reload', async () => {
      await vs.clickRow('LA Servers', { clickCount: 2 });
      await eventually(async () =>
        assert.equal(await vs.tab('LA Servers').getAttribute('aria-label'), 'LA Servers.callflow.json'),
      );
      const asked = standIn.requests.length;
      standIn.setFault('hangs');
      await vs.reload();
      await vs.tab('LA Servers.callflow.json').click();
      await eventually(async () => assert.match(await vs.editorText(), /"route2": "5\.5\.5\.5"/));
      await vs.openView();
      await vs.row('Main Route').waitFor();
      await eventually(() => assert.equal(standIn.requests.length, asked + 1));
      // A long refresh does not hide how old the rows are.
      await message()
        .filter({ hasText: /^Flows as of .+, refreshing…$/ })
        .waitFor();
      standIn.setFault(undefined);
      await vs.run('Call Flows: Cancel Refresh');
      await message().waitFor({ state: 'hidden' });
    });
  });

  describe('with a thousand flows', () => {
    beforeEach(async () => {
      const many = Array.from({ length: 1000 }, (_, index) =>
        callFlow(`${index}`, `Line ${index}`, failover('device:1')),
      );
      standIn.setAccount(accountOf(many, []));
      await vs.signIn();
      await vs.run('Call Flows: Refresh');
      await vs.row('501 – 1,000').waitFor();
    });
    afterEach(async () => {
      standIn.setAccount(account('5.5.5.5'));
      await vs.run('Call Flows: Refresh');
      await vs.row('LA Servers').waitFor();
    });

    it('lists two hundred in “Find Flow…”, and any of the others once it is typed', async () => {
      await vs.run('Call Flows: Find Flow…');
      await vs.page.getByText('Find Flow (first 200: type to find more)').waitFor();
      await eventually(async () => assert.equal(await vs.picks.first().getAttribute('aria-setsize'), '200'));
      await vs.input.fill('Line 987');
      await vs.picks.filter({ hasText: '#987' }).waitFor();
      await eventually(async () => assert.equal(await vs.picks.count(), 1));
      await vs.page.keyboard.press('Enter');
      await vs.activeTab('Line 987');
    });
  });

  describe('with a group that was empty', () => {
    it('shows its first flows', async () => {
      const names = async () => (await vs.rows()).map(row => row.replace(/,.*/, ''));
      standIn.setAccount(accountOf([], [faxFlow('1', 'FaxNums 1', [], ['josh@gmail.com'])]));
      await vs.signIn();
      await vs.run('Call Flows: Refresh');
      await eventually(async () => assert.deepEqual(await names(), ['Call Flows', 'Fax Flows', 'FaxNums 1']));
      standIn.setAccount(account('5.5.5.5'));
      await vs.run('Call Flows: Refresh');
      await eventually(async () =>
        assert.deepEqual(
          await names(),
          rows.map(row => row.replace(/,.*/, '')),
        ),
      );
    });
  });

  describe('without network', () => {
    const isOffline = () => message().filter({ hasText: /^Offline: flows as of / });

    beforeEach(async () => {
      await vs.signIn();
      await standIn.close();
    });
    afterEach(async () => {
      standIn = await startStandIn({ port: standIn.port, account: account('5.5.5.5') });
    });

    it('says why a refresh failed also if the view is not open', async () => {
      await vs.openExplorer();
      await vs.run('Call Flows: Refresh');
      const sentence = vs.notifications.filter({ hasText: "can't be reached: the connection was refused." });
      await sentence.waitFor();
      await vs.run('Notifications: Clear All Notifications');
      await sentence.waitFor({ state: 'detached' });
      await vs.openView();
    });

    it('keeps the rows, and says since when they are', async () => {
      const before = await vs.rows();
      await vs.run('Call Flows: Refresh');
      await message()
        .filter({ hasText: /^Offline: flows as of .+ can't be reached: the connection was refused\./ })
        .waitFor();
      assert.deepEqual(await vs.rows(), before);
    });

    it('shows in a new window what was known', async () => {
      await vs.reload();
      await vs.openView();
      await vs.row('Main Route').waitFor();
      // It comes after the rows, and moves them.
      await isOffline().waitFor();
      await open('Main Route');
      await showsText(mainRoute);
    });

    it('is as before once the service is back', async () => {
      await vs.run('Call Flows: Refresh');
      await isOffline().waitFor();
      standIn = await startStandIn({ port: standIn.port, account: account('5.5.5.5') });
      await vs.run('Call Flows: Refresh');
      await message().waitFor({ state: 'hidden' });
      await vs.row('5.5.5.5').first().waitFor();
      await standIn.close();
    });
  });

  describe('once the token is removed', () => {
    beforeEach(() => vs.signIn());

    it('keeps nothing that was fetched with it', async () => {
      const saved = join(vs.dataFolder, 'data', 'User', 'globalStorage', 'callflows.callflows');
      const files = async () => (await readdir(saved)).filter(name => name.includes('.flows'));
      await open('LA Servers');
      await eventually(async () => assert.equal((await files()).length, 1));
      await removeToken();
      await showsRows([]);
      await eventually(async () => {
        assert.equal((await vs.editorText()).trim(), '');
        assert.match(await vs.besideText(), /Nothing to show: no API token is stored for this flow's account\./);
      });
      assert.deepEqual(await files(), []);
    });

    it('asks for a token again after a reload', async () => {
      await removeToken();
      const asked = standIn.requests.length;
      await vs.reload();
      await vs.openView();
      await welcome();
      assert.equal(standIn.requests.length, asked);
    });
  });
});
