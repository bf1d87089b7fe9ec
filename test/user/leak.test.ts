import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { faults, type FaultName } from '../standIn/faults.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

/** What of the token no encoding but Base64 changes. */
const core = 'Zq7kwT95bXvmLr2x0pJd';
/** A token that each encoding spells in another way. */
const token = `é/${core}+& "%<ü`;

/** How a text holds the token: as it is, or URL-encoded, escaped for JSON or HTML (which leave its core), or in Base64. */
const marks = [
  core,
  ...[0, 1, 2].map(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 4) / 3), Math.floor((bytes.length * 4) / 3));
  }),
].flatMap(mark => [mark, mark.replaceAll('+', '-').replaceAll('/', '_')]);

function holdsToken(text: string | Buffer): boolean {
  return marks.some(mark => text.includes(mark));
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

describe('the token, when the service echoes it and fails in every way', () => {
  let standIn: StandIn;
  let vs: VsCodePage;
  const printed: string[] = [];

  const settings = (authentication: 'query' | 'basic') => ({
    'callflows.baseUrl': standIn.url,
    'callflows.authentication': authentication,
    'callflows.requestTimeout': 1,
  });
  const echoing = (Object.keys(faults) as FaultName[]).filter(name => name.startsWith('echo'));
  const others = (Object.keys(faults) as FaultName[]).filter(name => !name.startsWith('echo'));

  /** Everything that the window holds: its elements and their attributes, webviews too. */
  const page = async () => {
    const frames = vs.page.frames().map(frame => frame.content().catch(() => ''));
    return (await Promise.all(frames)).join('\n');
  };
  /** What the browser keeps for VS Code, without the one item that holds the secrets. */
  const storage = async () => {
    const state = await vs.page.context().storageState({ indexedDB: true });
    for (const origin of state.origins) {
      origin.localStorage = origin.localStorage.filter(({ name }) => name !== 'secrets.provider');
    }
    return JSON.stringify(state);
  };
  /** Where the token stands, of all places that the extension can write to. */
  const places = async () => {
    const found: string[] = [];
    if (holdsToken(await page())) found.push('window');
    if (holdsToken(await storage())) found.push('storage');
    if (holdsToken(await vs.clipboard())) found.push('clipboard');
    if (printed.some(holdsToken)) found.push('console');
    for (const folder of [vs.dataFolder, vs.folder]) {
      for (const file of await filesOf(folder)) {
        if (holdsToken(await readFile(file))) found.push(relative(folder, file));
      }
    }
    return found;
  };

  const refreshButton = () =>
    vs.page.locator('.part.sidebar .title').getByRole('button', { name: 'Refresh', exact: true });
  const refreshWith = async (fault: FaultName | undefined) => {
    standIn.setFault(fault);
    const asked = standIn.requests.length;
    await refreshButton().click();
    await eventually(() => assert.ok(standIn.requests.length > asked, fault));
    // In its place stands "Cancel Refresh" while one runs.
    await refreshButton().waitFor();
  };
  const log = async () => {
    const file = (await filesOf(vs.dataFolder)).find(name => name.endsWith('Call & Fax Flows.log'));
    assert.ok(file, 'there is a log');
    return { file, text: await readFile(file, 'utf8') };
  };

  before(async () => {
    standIn = await startStandIn({ token });
    const writeLogs = new URL('writeLogs.mjs', import.meta.url);
    vs = await openVsCode({
      settings: settings('query'),
      environment: { NODE_OPTIONS: `--import=${writeLogs}` },
      onLog: text => printed.push(text),
    });
    vs.page.on('console', message => printed.push(message.text()));
    await vs.signIn(token);
    // Set once so that it does not hold what was there before.
    const copy = async () => {
      await vs.clickRow('Main Route');
      await vs.page.keyboard.press('Control+C');
      await vs.answers('Copied 1');
    };
    await vs.orShow('copy', copy());
  });
  shareWindow(() => vs);
  after(() => standIn?.close());

  for (const authentication of ['query', 'basic'] as const) {
    it(`stands nowhere after the echoes to ${authentication} authentication`, async () => {
      await vs.changeSettings(settings(authentication));
      const sent = () => standIn.requests.at(-1)?.query.get('key') ?? undefined;
      await eventually(async () => {
        await refreshWith(undefined);
        assert.equal(sent(), authentication === 'query' ? token : undefined);
      });
      for (const fault of echoing) {
        await refreshWith(fault);
        assert.equal(holdsToken(await page()), false, fault);
      }
      assert.deepEqual(await places(), []);
    });
  }

  it('stands in no document, tooltip or clipboard of a flow that is named after it', async () => {
    await refreshWith('echo-in-name');
    // The sentence about the fault before stands above the rows, which move when it goes.
    await vs.view.locator('.message').waitFor({ state: 'hidden' });
    await vs.clickRow('mine •••');
    await vs.tab('mine').waitFor();
    await vs.fromMenu('mine •••', 'Open Record as Received');
    await eventually(async () => assert.match(await vs.editorText(), /"name": "mine •••"/));
    await vs.fromMenu('mine •••', 'Copy Name');
    await eventually(async () => assert.equal(await vs.clipboard(), 'mine •••'));
    await vs.hover(vs.row('mine •••'), 'mine');
    assert.deepEqual(await places(), []);
  });

  it('stands nowhere after all other faults with query authentication', async () => {
    await vs.changeSettings(settings('query'));
    for (const fault of others) {
      await refreshWith(fault);
      assert.equal(holdsToken(await page()), false, fault);
    }
    await vs.run('Call Flows: Show Log');
    await vs.page.locator('.part.panel .view-line').first().waitFor();
    assert.deepEqual(await places(), []);
  });

  it('is what the requests in the log were made with, all the same', async () => {
    const { text } = await log();
    const lines = text.split('\n').filter(line => line.includes(`GET ${standIn.url}`));
    assert.ok(lines.length >= others.length + 2 * echoing.length, `${lines.length} requests in the log`);
  });

  it('is found by the search wherever it is planted, in each form', async () => {
    const forms = [
      token,
      encodeURIComponent(token),
      JSON.stringify(token),
      btoa(`${core}:${core}`),
      btoa(`key=${core}`),
    ];
    // Beside the log, since the window shows the log itself.
    const planted = join(dirname((await log()).file), 'planted.log');
    for (const form of forms) {
      await writeFile(planted, form);
      assert.deepEqual(await places(), [relative(vs.dataFolder, planted)], form);
    }
    await rm(planted);
    await vs.page.evaluate(`localStorage.setItem('planted', ${JSON.stringify(forms[1])})`);
    assert.deepEqual(await places(), ['storage']);
    await vs.page.evaluate(`localStorage.removeItem('planted')`);
    await vs.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(forms[3])})`);
    await vs.page.evaluate(`document.body.title = ${JSON.stringify(token)}`);
    assert.deepEqual(await places(), ['window', 'clipboard']);
  });
});
