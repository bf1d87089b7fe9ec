import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const account = accountOf(
  [
    callFlow('12', 'Main Route', failover('1.1.1.1', '2.2.2.2')),
    callFlow('444', 'LA Servers', failover('device:694', '5.5.5.5')),
    callFlow('90', '$(zap) **odd** <b>', failover('9.9.9.9')),
    callFlow('91', 'Room 444', failover('9.9.9.8')),
  ],
  [faxFlow('7', 'Orders', ['a@example.com'], []), faxFlow('1', 'FaxNums 1', [], ['josh@gmail.com'])],
);

const callFlows = ['Main Route', 'LA Servers', '$(zap) **odd** <b>', 'Room 444'];
const faxFlows = ['Orders', 'FaxNums 1'];

const code = `const order = { call_flow_id: 444, did: '3105550100' };
const night = { callflow: '12', port: 5060 };
const wrong = { call_flow_id: 445 };
const fax = { call_flow_id: 7 };
`;

describe('ids in code', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  const settings = () => ({
    'callflows.baseUrl': standIn.url,
    'editor.minimap.enabled': false,
    'editor.autoClosingBrackets': 'never',
  });
  let opened = 0;
  /** Opens a new file. Of one that was there before, VS Code may still show the old text. */
  const open = async (name: string, text: string) => {
    opened++;
    const file = `${opened}-${name}`;
    await writeFile(join(vs.folder, file), text);
    await vs.openFile(file);
  };
  const shows = (lines: string[]) =>
    eventually(async () => assert.deepEqual((await vs.editorText()).trimEnd().split('\n'), lines));
  /** The labels of the open list, which begins with what was used last. */
  const picks = () =>
    vs.picks.evaluateAll(rows => rows.map(row => row.querySelector('.label-name')?.textContent?.trim() ?? ''));
  const showsPicks = (names: string[]) => eventually(async () => assert.deepEqual(await picks(), names));
  const offers = (names: string[]) =>
    eventually(async () => assert.deepEqual((await picks()).toSorted(), names.toSorted()));
  const copyAs = async (name: string, form: string) => {
    await vs.fromMenu(name, 'Copy As…');
    await vs.picks.first().waitFor();
    await vs.answer(form);
    await vs.answers(/^Copied const /);
  };

  const activeEditor = () => vs.page.locator('.editor-group-container.active');
  const warnings = () => activeEditor().locator('.squiggly-warning');
  const fixes = () => vs.page.locator('.action-widget').first();
  const offersFixes = async ({ line, column }: { line: number; column: number }, titles: string[]) => {
    await vs.goTo(line, column);
    // VS Code offers fixes only once it has been told of them, which nothing on the screen shows.
    await eventually(async () => {
      await vs.page.keyboard.press('Control+.');
      await fixes().waitFor({ timeout: 2000 });
    });
    await eventually(async () => assert.deepEqual((await fixes().innerText()).split('\n').slice(1), titles));
  };
  const chooseFix = (title: string) => fixes().locator('.monaco-list-row').filter({ hasText: title }).click();
  /** What VS Code makes a link in the active editor: each id that is a flow's. */
  const links = () => activeEditor().locator('.detected-link');
  const linesOf = async (shown: Locator) => (await shown.innerText()).replaceAll('\u00a0', ' ').split(/\n+/);
  const openLink = 'Open Route JSON (ctrl + click)';
  /** The row of a flow in "Find Flow…", with its buttons shown. */
  const listed = async (name: string) => {
    await vs.run('Call Flows: Find Flow…');
    const row = vs.picks.filter({ hasText: name }).first();
    await row.hover();
    return row;
  };
  const pressButton = async (name: string, button: string) => {
    await (await listed(name)).getByRole('button', { name: button }).click();
    await vs.input.waitFor({ state: 'hidden' });
  };

  before(async () => {
    standIn = await startStandIn({ account });
    vs = await openVsCode({
      settings: settings(),
      // Others answer there too: to hovers, completions and what is typed.
      ownExtensions: 'all',
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  shareWindow(() => vs, { expected: /tsserver/ });
  beforeEach(() => vs.signIn());
  after(() => standIn?.close());

  it('carry the names of their flows', async () => {
    await open('order.js', code);
    await shows([
      "const order = { call_flow_id: 444LA Servers, did: '3105550100' };",
      "const night = { callflow: '12'Main Route, port: 5060 };",
      'const wrong = { call_flow_id: 445 };',
      'const fax = { call_flow_id: 7 };',
    ]);
  });

  it('are corrected by a quick fix where the account has no such flow', async () => {
    await open('order.js', code);
    await warnings().nth(1).waitFor();
    await offersFixes({ line: 3, column: 32 }, [
      'Change to 444 (“LA Servers”)',
      'Pick another call flow…',
      'Ignore call flow 445',
    ]);
    await vs.screenshot('quick-fix');
    await vs.page.keyboard.press('Enter');
    await vs.line(/wrong.*444\s*LA.Servers/).waitFor();
  });

  it('get the parameter of their kind by a quick fix', async () => {
    await open('order.js', code);
    await warnings().nth(1).waitFor();
    const rename = 'Rename to fax_flow_id: it is the fax flow “Orders”';
    await offersFixes({ line: 4, column: 29 }, [rename, 'Pick another call flow…', 'Ignore call flow 7']);
    await vs.screenshot('quick-fix-of-the-other-kind');
    await chooseFix(rename);
    await vs.line(/^const.fax.=.{.fax_flow_id:.7\s*Orders.};$/).waitFor();
    await warnings().nth(1).waitFor({ state: 'detached' });
  });

  it('are typed by name', async () => {
    await open('order.js', code);
    await vs.page.keyboard.press('Control+End');
    await vs.page.keyboard.type("x = { call_flow_id: '");
    const offered = vs.page.locator('.suggest-widget.visible .monaco-list-row');
    await eventually(async () =>
      assert.deepEqual(
        (await offered.allInnerTexts()).map(text => text.split('\n')[0]),
        callFlows,
      ),
    );
    await vs.page.keyboard.type('la ser');
    await eventually(async () => assert.equal(await offered.count(), 1));
    await vs.screenshot('completion');
    await offered.first().click();
    await vs.line(/x\s=\s.*'444'/).waitFor();
  });

  it('that are typed in full stay as they are, and Enter begins a new line', async () => {
    await open('typed.py', '\n');
    const offered = vs.page.locator('.suggest-widget.visible .monaco-list-row');
    await vs.page.keyboard.press('Control+Home');
    await vs.page.keyboard.type('call_flow_id = ');
    await offered.first().waitFor();
    await vs.page.keyboard.type('444');
    await offered.first().waitFor({ state: 'detached' });
    await vs.page.keyboard.press('Enter');
    await vs.page.keyboard.type('call_flow_id=');
    await vs.page.keyboard.press('Enter');
    await vs.page.keyboard.type('z');
    await eventually(async () => assert.match(await vs.editorText(), /^call_flow_id\s=\s444.*\ncall_flow_id=\nz\n/));
  });

  it('are found by a pasted parameter, and what was used last is on top the next time', async () => {
    await vs.run('Call Flows: Find Flow…');
    await vs.picks.first().waitFor();
    await vs.input.fill('444');
    await showsPicks(['444 · LA Servers', 'Room 444']);
    await vs.screenshot('find-flow');
    await vs.input.fill('josh');
    await showsPicks(['FaxNums 1']);
    await vs.input.fill('call_flow_id=91');
    await showsPicks(['91 · Room 444']);
    await vs.page.keyboard.press('Enter');
    await vs.activeTab('Room 444.callflow.json');
    await vs.run('Call Flows: Find Flow…');
    await offers([...callFlows, ...faxFlows]);
    assert.equal((await picks())[0], 'Room 444');
  });

  it('are replaced by the flow that is picked from the quick fix, out of the flows of their kind', async () => {
    await open('picked.js', 'const desk = { call_flow_id: 999 };\n');
    await warnings().waitFor();
    await offersFixes({ line: 1, column: 31 }, ['Pick another call flow…', 'Ignore call flow 999']);
    await chooseFix('Pick another call flow…');
    await offers(callFlows);
    await vs.screenshot('pick-another');
    await vs.answer('Main');
    await shows(['const desk = { call_flow_id: 12Main Route };']);
  });

  it('are changed from the palette', async () => {
    await open('changed.js', "const fax = { fax_flow_id: '7' };\n");
    await vs.goTo(1, 30);
    await vs.run('Call Flows: Change Flow ID…');
    await offers(faxFlows);
    await vs.screenshot('change-id');
    await vs.answer('FaxNums');
    await shows(["const fax = { fax_flow_id: '1'FaxNums 1 };"]);
  });

  it('are changed only where one is: elsewhere, that is said', async () => {
    await open('none.js', 'const order = { port: 5060 };\n');
    await vs.goTo(1, 25);
    await vs.run('Call Flows: Change Flow ID…');
    await vs.notifications.filter({ hasText: 'There is no flow ID at the cursor.' }).waitFor();
    await vs.screenshot('no-id-at-the-cursor');
    await vs.run('Notifications: Clear All Notifications');
    await eventually(async () => assert.equal(await vs.notifications.count(), 0));
  });

  it('are not changed in a route, which nobody can write to', async () => {
    await vs.clickRow('Room 444');
    await vs.activeTab('Room 444.callflow.json');
    await vs.page.keyboard.press('F1');
    await vs.input.fill('>Call Flows: Change Flow ID…');
    await eventually(async () => {
      const shown = (await vs.picks.allInnerTexts()).join('\n');
      assert.match(shown, /similar commands/);
      assert.doesNotMatch(shown, /Change Flow ID/);
    });
  });

  it('are not reported any more once they are ignored, which the settings of the workspace say', async () => {
    await open('ignored.js', 'const old = { call_flow_id: 445 };\n');
    await warnings().waitFor();
    const ignore = 'Ignore call flow 445';
    await offersFixes({ line: 1, column: 30 }, ['Change to 444 (“LA Servers”)', 'Pick another call flow…', ignore]);
    await chooseFix(ignore);
    await vs.answers('Ignored call flow 445: see the setting callflows.codeIds.ignoredIds');
    await warnings().waitFor({ state: 'detached' });
    const written = await readFile(join(vs.folder, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(written), { 'callflows.codeIds.ignoredIds': { call: ['445'], fax: [] } });
  });

  it('tell in a hover which flow they are and where it goes, its name as text', async () => {
    await open('hover.js', 'const odd = { call_flow_id: 90 };\n');
    const shown = await vs.hover(links());
    await eventually(async () =>
      assert.deepEqual(
        (await linesOf(shown)).map(line => line.replace(/^As of \d.*/, 'As of …')),
        [
          '$(zap) **odd** <b> · call flow #90',
          'Step 1: 9.9.9.9, SIP port 5060, rings 20 s, starts at 0 s.',
          'Open · Copy ID · Show Route Diagram · Find Usages',
          'As of …',
          openLink,
        ],
      ),
    );
    await vs.screenshot('hover');
  });

  it('are copied from their hover', async () => {
    await open('hover.js', 'const odd = { call_flow_id: 90 };\n');
    await (await vs.hover(links())).getByText('Copy ID', { exact: true }).click();
    await vs.answers('Copied 90 · $(zap) **odd** <b>');
    assert.equal(await vs.clipboard(), '90');
  });

  it('lead to the route of their flow', async () => {
    await open('link.js', 'const room = { call_flow_id: 91 };\n');
    await vs.followLink(links());
    await vs.activeTab('Room 444.callflow.json');
  });

  it('are copied by a button of the list', async () => {
    await pressButton('Main Route', 'Copy ID');
    await vs.answers('Copied 12 · Main Route');
    assert.equal(await vs.clipboard(), '12');
  });

  it('are inserted at the cursor by a button of the list', async () => {
    await open('inserted.js', 'const ids = [];\n');
    await vs.goTo(1, 14);
    await pressButton('Main Route', 'Insert ID at Cursor');
    await vs.answers('Inserted 12');
    await shows(['const ids = [12];']);
  });

  it('open their route by a button of the list', async () => {
    await pressButton('Orders', 'Open Route JSON');
    await vs.activeTab('Orders.faxflow.json');
  });

  it('have no button for a diagram where they are of fax flows', async () => {
    const buttons = (await listed('Orders')).getByRole('button');
    const names = () => buttons.evaluateAll(each => each.map(button => button.getAttribute('aria-label')));
    await eventually(async () =>
      assert.deepEqual(await names(), ['Copy ID', 'Insert ID at Cursor', 'Open Route JSON']),
    );
  });

  it('show their diagram by a button of the list', async () => {
    await pressButton('Main Route', 'Show Route Diagram');
    await vs.activeTab('Main Route');
    const page = vs.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await page.getByRole('heading', { name: 'Main Route #12' }).waitFor();
  });

  it('are copied in the form that is picked', async () => {
    await open('form.js', '\n');
    await vs.openView();
    await vs.fromMenu('LA Servers', 'Copy As…');
    await offers(['ID', 'Quoted ID', 'Parameter', 'Environment variable', 'Constant', 'curl request', 'Markdown']);
    await vs.screenshot('copy-as');
    await vs.answer('Constant');
    await vs.answers("Copied const LA_SERVERS_CALL_FLOW_ID = '444';");
    assert.equal(await vs.clipboard(), "const LA_SERVERS_CALL_FLOW_ID = '444';");
  });

  it('are copied next time in the same form unless another is picked', async () => {
    await open('form.js', '\n');
    await copyAs('LA Servers', 'Constant');
    await vs.fromMenu('Main Route', 'Copy As…');
    await showsPicks(['Constant', 'ID', 'Quoted ID', 'Parameter', 'Environment variable', 'curl request', 'Markdown']);
    await vs.page.keyboard.press('Enter');
    await vs.answers("Copied const MAIN_ROUTE_CALL_FLOW_ID = '12';");
  });

  describe('with a setting off', () => {
    const file = 'settings.js';
    const text = 'const a = { call_flow_id: 91 };\nconst b = { call_flow_id: 999 };\n';
    const turnOff = (name: string) => vs.changeSettings({ ...settings(), [`callflows.codeIds.${name}`]: false });

    beforeEach(() => open(file, text));
    afterEach(() => vs.changeSettings(settings()));

    it('carry no names', async () => {
      await shows(['const a = { call_flow_id: 91Room 444 };', 'const b = { call_flow_id: 999 };']);
      await turnOff('hints');
      await shows(['const a = { call_flow_id: 91 };', 'const b = { call_flow_id: 999 };']);
    });

    it('are not warned of', async () => {
      await warnings().waitFor();
      await turnOff('warnings');
      await warnings().waitFor({ state: 'detached' });
    });

    it('are no links', async () => {
      await links().waitFor();
      await turnOff('links');
      await links().waitFor({ state: 'detached' });
    });

    it('tell nothing in a hover', async () => {
      const shown = await vs.hover(links());
      await eventually(async () => assert.match((await linesOf(shown))[0] ?? '', /^Room 444/));
      await turnOff('hovers');
      await eventually(async () => {
        await vs.page.keyboard.press('Escape');
        assert.deepEqual(await linesOf(await vs.hover(links())), [openLink]);
      });
    });

    it('are not offered while typing', async () => {
      const offered = vs.page.locator('.suggest-widget.visible');
      await vs.goTo(2, 27);
      await vs.page.keyboard.press('Control+Space');
      await offered.getByText('Main Route').first().waitFor();
      await vs.page.keyboard.press('Escape');
      await turnOff('completions');
      await eventually(async () => {
        await vs.page.keyboard.press('Escape');
        await vs.page.keyboard.press('Control+Space');
        await offered.getByText('call_flow_id').first().waitFor();
        assert.equal(await offered.getByText('Main Route').count(), 0);
      });
    });
  });

  it('are inserted where a flow is dropped with Shift held', async () => {
    await open('order.js', code);
    const emptyLine = activeEditor().locator('.view-line').filter({ hasText: /^\s*$/ });
    // A line that is being drawn stands elsewhere at first.
    await emptyLine.hover({ trial: true });
    const from = await vs.row('Main Route').first().boundingBox();
    const to = await emptyLine.boundingBox();
    assert.ok(from && to);
    const { mouse, keyboard } = vs.page;
    await mouse.move(from.x + 60, from.y + 10);
    await mouse.down();
    await mouse.move(from.x + 90, from.y + 30, { steps: 5 });
    await mouse.move(to.x + 100, to.y + 8, { steps: 10 });
    await keyboard.down('Shift');
    // The editor takes the drop once it shows where the text would go.
    await eventually(async () => {
      await mouse.move(to.x + 100, to.y + 8);
      await mouse.move(to.x + 120, to.y + 8);
      await activeEditor().locator('.dnd-target').first().waitFor({ timeout: 1000 });
    });
    await mouse.up();
    await keyboard.up('Shift');
    await vs.line(/^\s*12$/).waitFor();
  });

  it('carry their names in a new window, where nobody opened the view, without a request', async () => {
    await open('order.js', code);
    await vs.openExplorer();
    const asked = standIn.requests.length;
    await vs.reload();
    await vs.line(/order.*444\s*LA.Servers/).waitFor();
    assert.equal(standIn.requests.length, asked);
  });
});
