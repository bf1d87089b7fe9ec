import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { accountOf, callFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

/** A server that a workspace or a redirect would like the token to be sent to; it counts what it is asked. */
interface Other {
  readonly url: string;
  /** The authorization, or the whole address, of each request. */
  readonly asked: string[];
  close(): void;
}

async function startOther(): Promise<Other> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`);
    response.end('{"status":"ok","call_flows":[],"fax_flows":[]}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

/** A workspace whose settings say in every form that there is that the API is elsewhere. */
async function makeWorkspace(url: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callflows-workspace-'));
  const settings = {
    'callflows.baseUrl': url,
    'callflows.authentication': 'query',
    callflows: { baseUrl: url, authentication: 'query' },
    '[json]': { 'callflows.baseUrl': url },
    // Shows that these settings are read at all.
    'window.title': 'As the workspace says',
    'http.proxy': url,
    'http.proxySupport': 'on',
  };
  for (const each of [folder, join(folder, 'inner')]) {
    await mkdir(join(each, '.vscode'), { recursive: true });
    await writeFile(join(each, '.vscode', 'settings.json'), JSON.stringify(settings));
  }
  await writeFile(join(folder, 'notes.md'), '# Notes\n');
  await writeFile(
    join(folder, 'evil.code-workspace'),
    JSON.stringify({ folders: [{ path: '.' }, { path: 'inner' }], settings }),
  );
  return folder;
}

for (const isTrusted of [false, true]) {
  describe(`the token in a workspace that is ${isTrusted ? '' : 'not '}trusted and names a server of its own`, () => {
    let standIn: StandIn;
    let other: Other;
    let workspace: string;
    let second: StandIn;
    let vs: VsCodePage;
    const settings = (url: string) => ({
      'callflows.baseUrl': url,
      'security.workspace.trust.startupPrompt': 'never',
    });
    const message = () => vs.view.locator('.message');

    before(async () => {
      [standIn, second, other] = await Promise.all([
        startStandIn(),
        startStandIn({ token: 'second', account: accountOf([callFlow('7', 'Second Route', undefined)], []) }),
        startOther(),
      ]);
      workspace = await makeWorkspace(other.url);
      vs = await openVsCode({
        workspace,
        workspaceTrust: !isTrusted,
        settings: settings(standIn.url),
      });
      await vs.signIn();
    });
    // VS Code itself offers to open the workspace file that it finds in the folder.
    shareWindow(() => vs, { expected: /workspace file/ });
    beforeEach(async () => {
      standIn.setFault(undefined);
      await vs.changeSettings(settings(standIn.url));
      // Nothing but the flows says which address VS Code goes by.
      await vs.row('Main Route').waitFor();
    });
    after(async () => {
      other?.close();
      await Promise.all([standIn?.close(), second?.close()]);
      await rm(workspace, { recursive: true, force: true });
    });

    it(`is opened ${isTrusted ? 'without restrictions' : 'in restricted mode'}`, async () => {
      await eventually(async () =>
        assert.equal(await vs.statusBar.getByText('Restricted Mode').count(), isTrusted ? 0 : 1),
      );
      await eventually(async () => assert.equal(await vs.page.title(), 'As the workspace says'));
    });

    it('goes to the server of the user settings, and not one request to the other', async () => {
      const asked = standIn.requests.length;
      assert.ok(asked > 0);
      await vs.run('Call Flows: Refresh');
      await eventually(() => assert.equal(standIn.requests.length, asked + 1));
      for (const { headers, query } of standIn.requests) {
        assert.match(headers.authorization ?? '', /^Basic /);
        assert.equal(query.has('key'), false);
      }
      assert.deepEqual(other.asked, []);
    });

    it('stays there in a workspace file with the same settings', async () => {
      const asked = standIn.requests.length;
      const address = new URL(vs.page.url());
      address.searchParams.delete('folder');
      address.searchParams.set('workspace', join(vs.folder, 'evil.code-workspace'));
      await vs.visit(address);
      await eventually(async () => assert.equal(await vs.page.title(), 'As the workspace says'));
      await vs.openView();
      await vs.row('Main Route').waitFor();
      await eventually(() => assert.equal(standIn.requests.length, asked + 1));
      assert.deepEqual(other.asked, []);
    });

    if (!isTrusted) return;

    it('follows no redirect to another server, and the view names its host', async () => {
      standIn.setFault('redirect-elsewhere');
      const asked = standIn.requests.length;
      await vs.run('Call Flows: Refresh');
      await message()
        .filter({
          hasText: `The service redirects to another server, localhost:${standIn.port}. The redirect was not followed`,
        })
        .waitFor();
      // The other origin is the same server, which would have seen it.
      assert.equal(standIn.requests.length, asked + 1);
    });

    it('is not sent to another address of the user settings, which gets one of its own', async () => {
      await vs.changeSettings(settings(second.url));
      await vs.view.locator('.monaco-button', { hasText: 'Set API Token' }).waitFor();
      await eventually(async () => assert.deepEqual(await vs.rows(), []));
      await vs.run('Call Flows: Refresh');
      assert.deepEqual(second.requests, []);
    });

    it('is found again on going back', async () => {
      await vs.changeSettings(settings(second.url));
      await vs.view.locator('.monaco-button', { hasText: 'Set API Token' }).waitFor();
      await vs.changeSettings(settings(standIn.url));
      await vs.row('Main Route').waitFor();
      assert.deepEqual(second.requests, []);
    });

    it('does not replace the one of another address, nor is it sent there', async () => {
      await vs.changeSettings(settings(second.url));
      await vs.view.locator('.monaco-button', { hasText: 'Set API Token' }).waitFor();
      await vs.signIn('second');
      const sent = second.requests.map(({ headers }) => headers.authorization);
      assert.ok(sent.length > 0);
      for (const each of sent) assert.equal(each, `Basic ${Buffer.from('second:second').toString('base64')}`);
    });

    it('is sent nowhere while the address is none that may be used, and the view says why', async () => {
      const asked = [standIn.requests.length, second.requests.length];
      const refused: [string, RegExp][] = [
        [standIn.url.replace('://', '://someone:password@'), /must not contain a user name or password/],
        [`${standIn.url}/?x=1`, /must not contain a query/],
        [`${standIn.url}/#x`, /must not contain a fragment/],
        ['http://192.0.2.1', /must begin with https/],
      ];
      for (const [url, reason] of refused) {
        await vs.changeSettings(settings(url));
        await message().filter({ hasText: reason }).waitFor();
        assert.doesNotMatch(await message().innerText(), /password@/);
      }
      assert.deepEqual([standIn.requests.length, second.requests.length], asked);
    });
  });
}
