import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const account = accountOf(
  [
    callFlow('12', 'Main Route', failover('1.1.1.1', '2.2.2.2')),
    callFlow('444', 'LA Servers', failover('device:694', '5.5.5.5')),
    callFlow('90', 'Unused', failover('9.9.9.9')),
    callFlow('91', 'Odd Values', '{"route1":"10.0.0.9","sip_port1":70000}'),
  ],
  [faxFlow('7', 'Orders', ['a@example.com'], [])],
);

/** Four lines that use call flow 444, and four that only look like it. */
const usages = `const order = { call_flow_id: 444 };
const query = 'call_flow_id=444&number=3105550100';
const LA_CALL_FLOW_ID = '444';
$callflow = "444";
const server = { port: 444 };
const fax = { fax_flow_id: 444 };
const longer = { call_flow_id: 4441 };
const fraction = { call_flow_id: 444.5 };
`;

describe('the usages of flows', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  /** What the rows of the References view say. */
  const shown = async () =>
    (await vs.view.locator('.monaco-list-row').allInnerTexts()).map(text =>
      text.replaceAll(/[\s\u00a0]+/g, ' ').trim(),
    );
  const showsRows = (rows: string[]) => eventually(async () => assert.deepEqual(await shown(), rows));
  const message = () => vs.view.locator('.message').first();
  const notification = (text: string | RegExp) => vs.notifications.filter({ hasText: text });
  const dismiss = async (text: string | RegExp) => {
    await notification(text).hover();
    await notification(text).locator('.codicon-notifications-clear').click();
    await notification(text).waitFor({ state: 'detached' });
  };

  before(async () => {
    standIn = await startStandIn({ account });
    vs = await openVsCode({
      settings: { 'callflows.baseUrl': standIn.url, 'editor.minimap.enabled': false },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
      size: { width: 1500, height: 900 },
    });
    await vs.signIn();
  });
  shareWindow(() => vs);
  beforeEach(async () => {
    for (const name of await readdir(vs.folder)) await rm(join(vs.folder, name), { recursive: true });
    await mkdir(join(vs.folder, 'src'));
    await writeFile(join(vs.folder, 'src', 'order.js'), 'x({ callflow: 444, faxflow: 7 });\n');
    await writeFile(join(vs.folder, 'usages.js'), usages);
    if ((await vs.row('Main Route').count()) > 0) return;
    await vs.openView();
    // The rows get the focus a moment later, which would close a box that is opened before.
    await vs.page.waitForFunction(() => document.activeElement?.closest('.part.sidebar .monaco-list'));
  });
  after(() => standIn?.close());

  const ofLaServers = [
    'order.jssrc',
    'x({ callflow: 444, faxflow: 7 });',
    'usages.js',
    ...usages.split('\n').slice(0, 4),
  ];

  it('show in the References view, by file, with their lines', async () => {
    await vs.fromMenu('LA Servers', 'Find Usages in Workspace');
    await showsRows(ofLaServers);
    await message().filter({ hasText: '5 usages in 2 files' }).waitFor();
    await vs.page.locator('.composite.title').filter({ hasText: '“LA Servers” #444' }).waitFor();
    await vs.screenshot('references');
    // The next and the previous usage, from the one that is open.
    await vs.clickRow('call_flow_id: 444');
    await vs.activeTab('usages.js');
    await vs.page.keyboard.press('F4');
    await vs.statusBar.getByText('Ln 2, Col 29').waitFor();
    await vs.page.keyboard.press('Shift+F4');
    await vs.statusBar.getByText('Ln 1, Col 31').waitFor();
  });

  it('of several flows are shown together, and are dismissed and copied from there', async () => {
    await vs.clickRow('LA Servers');
    await vs.clickRow('Orders', { modifiers: ['Control'] });
    await vs.fromMenu('Orders', 'Find Usages in Workspace');
    await message().filter({ hasText: '6 usages in 2 files' }).waitFor();
    await showsRows(ofLaServers.flatMap(row => (row.includes('faxflow') ? [row, row] : [row])));
    await vs.pressInRow('$callflow', 'Dismiss');
    await message().filter({ hasText: '5 usages in 2 files' }).waitFor();
    await vs.row('$callflow').waitFor({ state: 'detached' });
    await vs.fromMenu('usages.js', 'Copy');
    await eventually(async () =>
      assert.equal(
        await vs.clipboard(),
        [
          'usages.js',
          '  1, 31: const order = { call_flow_id: 444 };',
          "  2, 29: const query = 'call_flow_id=444&number=3105550100';",
          "  3, 26: const LA_CALL_FLOW_ID = '444';",
        ].join('\n'),
      ),
    );
  });

  it('are none of a flow that the workspace does not use, and that is said', async () => {
    await vs.fromMenu('Main Route', 'Find Usages in Workspace');
    await notification('This workspace does not use “Main Route” #12.').waitFor();
    await dismiss('does not use');
  });

  it('are the references of an ID, in a peek and in the References view', async () => {
    await vs.openFile('usages.js');
    await vs.goTo(1, 32);
    await vs.page.keyboard.press('Shift+F12');
    await vs.page.locator('.reference-zone-widget').filter({ hasText: 'order.js' }).waitFor();
    await vs.page.locator('.reference-zone-widget').filter({ hasText: 'References (5)' }).waitFor();
    await vs.screenshot('peek');
    await vs.page.keyboard.press('Escape');
    await vs.page.keyboard.press('Shift+Alt+F12');
    await message().filter({ hasText: '5 results in 2 files' }).waitFor();
  });

  it('lead to a warning of each unknown ID, in closed files too, and the summary to them', async () => {
    await writeFile(join(vs.folder, 'wrong.py'), 'call_flow_id = "445"\n');
    await vs.run('Call Flows: Check Flow IDs in Workspace');
    // The fax flow 444 and the call flow 4441 are unknown as well.
    const summary = '9 IDs in 3 files, 3 unknown, 2 flows used, 3 unused. 3 files read.';
    await notification(summary).waitFor();
    await vs.screenshot('checked');
    await notification(summary).getByRole('button', { name: 'Show Problems' }).click();
    const problems = vs.page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'This account has no call flow 445.' }).waitFor();
    await vs.screenshot('problems');
    await problems.filter({ hasText: 'no call flow 445' }).dblclick();
    await vs.page.locator('.monaco-editor.focused[data-uri$="/wrong.py"]').waitFor();
    await vs.run('Call Flows: Clear Flow ID Check');
    await problems.filter({ hasText: 'no call flow 4441' }).waitFor({ state: 'detached' });
    await vs.run('View: Hide Panel');
  });

  it('show in the rows after a check, and narrow the view to the flows that are not used', async () => {
    await vs.run('Call Flows: Check Flow IDs in Workspace');
    await notification(/unused/).waitFor();
    await vs.row(/LA Servers.*5 usages/).waitFor();
    await vs.row(/Orders.*1 usage\b/).waitFor();
    const tooltip = await vs.hover(vs.row('LA Servers'), 'Used 5 times');
    assert.match(await tooltip.innerText(), /Used 5 times in this workspace: .*usages\.js \(4\)/);
    await vs.screenshot('uses');
    await notification(/unused/)
      .getByRole('button', { name: 'Show Unused Flows' })
      .click();
    await message().filter({ hasText: 'Not used in this workspace: 3 of 5 flows.' }).waitFor();
    await eventually(async () => assert.equal(await vs.row('LA Servers').count(), 0));
    await vs.row('Unused').waitFor();
    await vs.screenshot('unused');
    await writeFile(join(vs.folder, 'more.js'), 'callflow = 90;\n');
    await message().filter({ hasText: '2 of 5 flows' }).waitFor();
    await vs.page.getByRole('button', { name: 'Show All Flows' }).first().click();
    await vs.row('LA Servers').waitFor();
    await vs.run('Call Flows: Clear Flow ID Check');
    await eventually(async () => assert.equal(await vs.row(/\d usage/).count(), 0));
  });

  it('need not be known to narrow the view to flows with problems', async () => {
    await vs.run('Call Flows: Filter Flows…');
    await vs.answer('With Problems');
    await message().filter({ hasText: 'With problems: 1 of 5 flows.' }).waitFor();
    await eventually(async () => assert.equal((await vs.rows()).filter(row => row.includes('Odd Values')).length, 1));
    await vs.row('Main Route').waitFor({ state: 'detached' });
    await vs.run('Call Flows: Show All Flows');
    await vs.row('Main Route').waitFor();
  });

  it('are found with saved flows while the service is away, and unknown IDs are not judged then', async () => {
    standIn.setFault('closed-without-answer');
    try {
      await vs.run('Call Flows: Refresh');
      await message()
        .filter({ hasText: /flows as of/i })
        .waitFor();
      await vs.run('Call Flows: Check Flow IDs in Workspace');
      await notification(/8 IDs in 2 files, unknown IDs not checked/).waitFor();
      await vs.screenshot('offline');
    } finally {
      standIn.setFault(undefined);
    }
    await vs.run('Call Flows: Refresh');
    await dismiss(/unknown IDs not checked/);
    await vs.run('Call Flows: Clear Flow ID Check');
  });

  it('are found in every folder of a workspace, and in one within another once', async () => {
    // Not in the folder that each test empties: VS Code asks for another workspace once the open one is gone.
    const folder = join(dirname(vs.folder), 'three');
    await cp(vs.folder, folder, { recursive: true });
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'b.js'), 'x({ callflow: 444 });\n');
    const file = join(folder, 'three.code-workspace');
    const workspace = { folders: [{ path: '.' }, { path: 'src' }, { path: 'other' }] };
    // Of a file that is read at once, VS Code in a browser may lose the folders: a change that comes before its workspace
    // is made is not heard.
    await writeFile(file, `/*${' '.repeat(2_000_000)}*/${JSON.stringify(workspace)}`);
    const address = new URL(vs.page.url());
    address.searchParams.delete('folder');
    address.searchParams.set('workspace', file);
    await vs.visit(address);
    await vs.openView();
    await vs.row('LA Servers').waitFor();
    await vs.fromMenu('LA Servers', 'Find Usages in Workspace');
    await message().filter({ hasText: '6 usages in 3 files' }).waitFor();
    await vs.screenshot('several-folders');
  });

  it('need a folder or a file, and that is said in a window without one', async () => {
    const address = new URL(vs.page.url());
    address.search = '';
    await vs.visit(address);
    await vs.openView();
    await vs.row('LA Servers').waitFor();
    await vs.fromMenu('LA Servers', 'Find Usages in Workspace');
    await notification('There is nothing to read: open a folder or a file first.').waitFor();
    await vs.screenshot('no-folder');
    await dismiss('nothing to read');
  });
});
