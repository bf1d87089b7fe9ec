import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { secretKey } from '../../src/api/accounts.ts';
import { fetchFlows } from '../../src/api/fetchFlows.ts';
import { createFlowStore } from '../../src/api/flowStore.ts';
import { Redactor } from '../../src/api/redact.ts';
import { messageOf } from '../../src/editor/view/viewState.ts';
import { faults, type FaultName } from '../standIn/faults.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { accountChoice, accountMemory, heldClock, networkSettings, runsOut, until } from './api/clientParts.ts';
import { shown, useFakeVsCode } from './editor/fakeVsCode.ts';

useFakeVsCode();
const { createOutput } = await import('../../src/editor/ui/output.ts');

const tokens = {
  long: `A${'b7Kq'.repeat(2500)}Z`,
  'of 3 characters': 'Qz7',
  'of 4 characters': 'qz7K',
  'of 5 characters': '5060K',
  'of 8 digits': '12345678',
  'of 30 digits': '123456789012345678901234567890',
  'with signs of HTML, and in other scripts': `O'Neil & "Söhne" <令牌-тайна-😀>`,
  'with spaces, slashes and signs of regular expressions': 'to ken/with\\ ^(a+)+$.*[z]{2}|\\d? $&$1$`$$',
  'with percent signs': 'k%41%y%2541',
  'with entities': '&amp;&#039;&lt;abcdefgh',
} as const;

/** Faults that cost more than they show when they are repeated for each token. */
const costly: readonly FaultName[] = [
  'gzip-bomb',
  'too-large',
  'route-of-5-megabytes',
  'drips',
  'slow-but-sound',
  'list-too-long',
];
// The path that has returned flows is asked first from then on, so this one would happen once only.
const names = (Object.keys(faults) as FaultName[]).filter(name => name !== 'not-found-drips-on-first-path');

const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text.replace(/[&"'<>]/g, sign => ({ '&': '&amp;', '"': '&quot;', "'": '&#039;', '<': '&lt;' })[sign] ?? '&gt;');

/** The forms of the token that the text contains, found without the code that removes them. */
function formsIn(text: string, token: string): string[] {
  const url = encodeURIComponent(token);
  const form = new URLSearchParams([['', token]]).toString().slice(1);
  const escaped = [json, html].flatMap(escape => [escape(token), json(escape(token)), html(escape(token))]);
  const encoded = [token, `${token}:${token}`, `${token}:`, `:${token}`].map(base64);
  const forms = [token, url, encodeURIComponent(url), form, ...escaped, ...encoded];
  const lower = text.toLowerCase();
  return [...new Set(forms)].filter(form => text.includes(form) || lower.includes(form.toLowerCase()));
}

let standIn: StandIn;
let directory: string;
before(async () => {
  standIn = await startStandIn();
  directory = await mkdtemp(join(tmpdir(), 'callflows-leak-'));
});
after(async () => {
  await standIn.close();
  await rm(directory, { recursive: true, force: true });
});

/** A window with this token. The returned function tells all that it writes and shows while the service has a fault. */
async function openWindow(token: string) {
  standIn.setToken(token);
  standIn.setFault(undefined);
  const redactor = new Redactor();
  const output = createOutput(redactor);
  const secrets = new Map([[secretKey(standIn.url), JSON.stringify({ token, account: 'account' })]]);
  const clock = heldClock();
  let authentication: 'basic' | 'query' = 'basic';
  const store = createFlowStore({
    secrets: {
      keys: async () => [...secrets.keys()],
      get: async key => secrets.get(key),
      store: async (key, value) => void secrets.set(key, value),
      delete: async key => void secrets.delete(key),
      onDidChange: () => ({ dispose() {} }),
    },
    settings: () => ({ baseUrl: standIn.url, authentication, requestTimeout: 30 }),
    network: networkSettings,
    log: output,
    redactor,
    directory: join(directory, String(token.length)),
    choice: accountChoice(),
    memory: accountMemory(),
    fetchFlows: request => fetchFlows({ ...request, clock }),
  });
  const view: { message?: string } = {};
  store.onDidChange(now => {
    output.showInView(view, messageOf(now, Infinity, true), undefined);
    if (view.message) shown.push(view.message);
  });
  const report = (error: unknown) => {
    for (let each = error; each instanceof Error; each = each.cause) {
      shown.push(each.message, String(each.stack), JSON.stringify(each));
    }
    if (error instanceof Error) output.showError(error, 'callflows.refresh');
  };

  return async (name: FaultName) => {
    shown.length = 0;
    standIn.setFault(name);
    for (const attempt of [() => store.refresh(), () => store.setToken(token)]) {
      authentication = authentication === 'basic' ? 'query' : 'basic';
      const attempted = attempt();
      const limit = runsOut[name];
      if (limit !== undefined) {
        await until(() => clock.pending() > 1);
        await clock.runOut(limit);
      }
      report(await attempted);
      report(store.now.fetchError);
    }
    return [...shown];
  };
}

for (const [what, token] of Object.entries(tokens)) {
  test(`a token ${what} is in nothing that is logged, shown, thrown or saved, whatever the service does`, async () => {
    const cause = await openWindow(token);
    for (const name of names) {
      if (costly.includes(name) && token !== tokens['with percent signs']) continue;
      const lines = await cause(name);
      assert.ok(
        lines.some(line => line.includes('GET http')),
        `${name} is logged`,
      );
      assert.deepEqual(formsIn(lines.join('\n'), token), [], name);
    }
    for (const file of await readdir(directory, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || token.length < 12) continue;
      assert.deepEqual(formsIn(await readFile(join(file.parentPath, file.name), 'utf8'), token), [], file.name);
    }
  });
}

test('the search finds a planted token in every form', () => {
  for (const token of Object.values(tokens)) {
    for (const form of [token, encodeURIComponent(token), html(token), json(token), base64(`${token}:${token}`)]) {
      assert.notDeepEqual(formsIn(`before ${form} after`, token), []);
    }
  }
});

test('what is odd about a response is logged once', async () => {
  const cause = await openWindow(tokens['of 8 digits']);
  const notes = (await cause('echo-in-status')).filter(line => line.includes('`status`'));
  assert.equal(notes.length, 2, 'one for the refresh, one for the token that is set');
  for (const note of notes) assert.match(note, /^warn: .*the text "•••"/);
});
