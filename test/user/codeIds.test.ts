import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
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

const code = `const order = { call_flow_id: 444, did: '3105550100' };
const night = { callflow: '12', port: 5060 };
const wrong = { call_flow_id: 445 };
const fax = { call_flow_id: 7 };
`;

describe('ids in code', () => {
  let standIn: StandIn;
  let vs: VsCodePage;
  let source: string;

  const shows = (lines: string[]) =>
    eventually(async () => assert.deepEqual((await vs.editorText()).trimEnd().split('\n'), lines));
  const showsPicks = (names: RegExp[]) =>
    eventually(async () => {
      const shown = await vs.picks.allInnerTexts();
      assert.equal(shown.length, names.length, shown.join('\n'));
      for (const [index, name] of names.entries()) assert.match(shown[index] ?? '', name);
    });

  before(async () => {
    source = await mkdtemp(join(tmpdir(), 'callflows-code-'));
    await writeFile(join(source, 'order.js'), code);
    standIn = await startStandIn({ account });
    vs = await openVsCode({
      settings: {
        'callflows.baseUrl': standIn.url,
        'editor.minimap.enabled': false,
        'editor.autoClosingBrackets': 'never',
      },
      workspace: source,
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
    await vs.openView();
    await vs.run('Call Flows: Set API Token…');
    await vs.answer('demo');
    await vs.row('LA Servers').waitFor();
    await vs.openFile('order.js');
  });

  afterEach(() => vs.page.keyboard.press('Escape'));

  after(async () => {
    await vs?.close();
    await standIn?.close();
    await rm(source, { recursive: true, force: true });
  });

  it('carry the names of their flows', async () => {
    await shows([
      "const order = { call_flow_id: 444LA Servers, did: '3105550100' };",
      "const night = { callflow: '12'Main Route, port: 5060 };",
      'const wrong = { call_flow_id: 445 };',
      'const fax = { call_flow_id: 7 };',
    ]);
    await vs.screenshot('hints');
  });

  it('are corrected by a quick fix where the account has no such flow', async () => {
    await vs.page.locator('.squiggly-warning').nth(1).waitFor();
    await vs.goTo(3, 32);
    const fixes = vs.page.locator('.action-widget').first();
    // VS Code offers fixes only once it has been told of them, which nothing on the screen shows.
    await eventually(async () => {
      await vs.page.keyboard.press('Control+.');
      await fixes.waitFor({ timeout: 2000 });
    });
    await eventually(async () =>
      assert.deepEqual((await fixes.innerText()).split('\n').slice(1), [
        'Did you mean 444, “LA Servers”?',
        'Pick another call flow…',
        'Ignore call flow 445 here',
      ]),
    );
    await vs.screenshot('quick-fix');
    await vs.page.keyboard.press('Enter');
    await vs.line(/wrong.*444\s*LA.Servers/).waitFor();
  });

  it('are typed by name', async () => {
    await vs.page.keyboard.press('Control+End');
    await vs.page.keyboard.type("x = { call_flow_id: '");
    const offered = vs.page.locator('.suggest-widget.visible .monaco-list-row');
    await eventually(async () =>
      assert.deepEqual(
        (await offered.allInnerTexts()).map(text => text.split('\n')[0]),
        ['Main Route', 'LA Servers', '$(zap) **odd** <b>', 'Room 444'],
      ),
    );
    await vs.page.keyboard.type('la ser');
    await eventually(async () => assert.equal(await offered.count(), 1));
    await vs.screenshot('completion');
    await offered.first().click();
    await vs.line(/x\s=\s.*'444'/).waitFor();
  });

  it('are found by a pasted parameter, and what was used last is on top the next time', async () => {
    await vs.run('Call Flows: Find Flow…');
    await vs.picks.first().waitFor();
    await vs.input.fill('444');
    await showsPicks([/^444 · LA Servers/, /^Room 444/]);
    await vs.screenshot('find-flow');
    await vs.input.fill('josh');
    await showsPicks([/^FaxNums 1/]);
    await vs.input.fill('call_flow_id=91');
    await showsPicks([/^91 · Room 444/]);
    await vs.page.keyboard.press('Enter');
    await vs.tab('Room 444.callflow.json').waitFor();
    await vs.run('Call Flows: Find Flow…');
    await showsPicks([/^Room 444/, /^Main Route/, /^LA Servers/, /^\$\(zap\) \*\*odd/, /^Orders/, /^FaxNums 1/]);
  });

  it('are inserted where a flow is dropped with Shift held', async () => {
    await vs.tab('order.js').click();
    await vs.page.keyboard.press('Control+End');
    await vs.page.keyboard.press('Enter');
    await vs.openView();
    const from = await vs.row('Main Route').first().boundingBox();
    const lines = await vs.page.locator('.editor-group-container.active .view-line').all();
    const boxes = (await Promise.all(lines.map(line => line.boundingBox()))).flatMap(box => (box ? [box] : []));
    const to = boxes.toSorted((one, other) => other.y - one.y)[0];
    assert.ok(from && to);
    const { mouse, keyboard } = vs.page;
    await mouse.move(from.x + 60, from.y + 10);
    await mouse.down();
    await mouse.move(from.x + 90, from.y + 30, { steps: 5 });
    await mouse.move(to.x + 100, to.y + 8, { steps: 10 });
    await keyboard.down('Shift');
    await mouse.move(to.x + 120, to.y + 8, { steps: 10 });
    await mouse.up();
    await keyboard.up('Shift');
    await vs.line(/^\s*12$/).waitFor();
    await vs.screenshot('dropped');
  });

  it('carry their names in a new window, where nobody opened the view, without a request', async () => {
    await vs.page.keyboard.press('Control+Shift+E');
    await vs.tab('order.js').click();
    const asked = standIn.requests.length;
    await vs.reload();
    await vs.line(/order.*444\s*LA.Servers/).waitFor();
    assert.equal(standIn.requests.length, asked);
  });

  it('are found in the files of the workspace', async () => {
    await vs.run('Call Flows: Find Usages in Workspace');
    await vs.picks.first().waitFor();
    await vs.answer('LA Servers');
    const search = vs.page.locator('.search-view');
    await search
      .getByText(/\d results? in 1 file/)
      .first()
      .waitFor();
    await vs.screenshot('usages');
  });
});
