import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { byName, chooseAccount, secretKey } from '../../../src/api/accounts.ts';
import {
  CancelledError,
  SettingError,
  TokenNeededError,
  TokenRejectedError,
  UnreachableError,
} from '../../../src/api/errors.ts';
import type { FetchedFlows, FetchRequest } from '../../../src/api/fetchFlows.ts';
import type { FlowState, FlowStore } from '../../../src/api/flowState.ts';
import { createFlowStore } from '../../../src/api/flowStore.ts';
import type { ApiSettings, Secrets } from '../../../src/api/host.ts';
import { Redactor } from '../../../src/api/redact.ts';
import { createSavedFlows } from '../../../src/api/savedFlows.ts';
import { callFlow } from '../flows/builders.ts';
import { accountChoice, accountMemory, keptLog, networkSettings } from './clientParts.ts';

const origin = 'https://v1.api19.com';
/** Secrets that several windows share, as VS Code's do. */
function sharedSecrets(): Secrets & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const listeners = new Set<(event: { key: string }) => void>();
  const tell = (key: string) => {
    for (const listener of listeners) listener({ key });
  };
  return {
    kept,
    keys: async () => [...kept.keys()],
    get: async key => kept.get(key),
    store: async (key, value) => {
      kept.set(key, value);
      tell(key);
    },
    delete: async key => {
      kept.delete(key);
      tell(key);
    },
    onDidChange: listener => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** A request that a test responds to when it wants to. */
interface PendingRequest {
  readonly request: FetchRequest;
  readonly respond: (...names: string[]) => void;
  readonly fail: (error: Error) => void;
}

function listsOf(...names: string[]): FetchedFlows {
  const call = names.map((name, index) => {
    const id = String(index + 1);
    return callFlow(undefined, {
      key: `call/${id}`,
      id,
      name,
      position: index + 1,
      record: JSON.stringify({ id, name }),
    });
  });
  return { lists: { call, fax: [] }, path: '/dids/my/callflows' };
}

let directory = '';
const opened: FlowStore[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callflows-known-'));
});

afterEach(async () => {
  for (const store of opened.splice(0)) store.dispose();
  await rm(directory, { recursive: true, force: true });
});

/** A window of VS Code; with `isDeaf`, one whose client takes no notice of being aborted. */
function openWindow({
  secrets = sharedSecrets(),
  memory = accountMemory(),
  time = { now: 1_000_000 },
  isDeaf = false,
} = {}) {
  const requests: PendingRequest[] = [];
  const wanted: ((request: PendingRequest) => void)[] = [];
  const setting: { -readonly [K in keyof ApiSettings]: ApiSettings[K] } = {
    baseUrl: origin,
    authentication: 'basic',
    requestTimeout: 30,
  };
  const log = keptLog();
  const choice = accountChoice();
  const store = createFlowStore({
    secrets,
    settings: () => setting,
    network: networkSettings,
    log,
    redactor: new Redactor(),
    directory,
    choice,
    memory,
    time: () => time.now,
    untilDrawn: () => new Promise(setImmediate),
    fetchFlows: request =>
      new Promise((resolve, reject) => {
        const { signal } = request.session;
        if (!isDeaf) signal.addEventListener('abort', () => reject(new CancelledError('Cancelled.')));
        const one = { request, respond: (...names: string[]) => resolve(listsOf(...names)), fail: reject };
        requests.push(one);
        wanted.shift()?.(one);
      }),
  });
  opened.push(store);
  return {
    store,
    secrets,
    setting,
    choice,
    memory,
    requests,
    time,
    log,
    /** The next request, when it is made. */
    nextRequest: () => new Promise<PendingRequest>(resolve => wanted.push(resolve)),
  };
}

type Window = ReturnType<typeof openWindow>;

/** The files of a directory, each with what differs between its versions. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const versions = names.map(async name => {
    const { ino, mtimeMs } = await stat(join(folder, name));
    return [name, `${ino} ${mtimeMs}`] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

/** A window with a token and these flows. */
async function openWithFlows(names: string[], options?: Parameters<typeof openWindow>[0]): Promise<Window> {
  return setTokenIn(openWindow(options), names);
}

async function setTokenIn(window: Window, names: string[]): Promise<Window> {
  const request = window.nextRequest();
  const set = window.store.setToken('right');
  (await request).respond(...names);
  assert.equal(await set, undefined);
  return window;
}

/** A window that had a token set while it showed sample data. */
async function openAfterSample(): Promise<Window> {
  const window = openWindow();
  const sample = window.nextRequest();
  await window.store.showSample();
  const shown = window.store.load();
  (await sample).respond('Sample');
  await shown;
  return setTokenIn(window, ['Main']);
}

async function refreshWith(window: Window, ...names: string[]): Promise<FlowState> {
  const request = window.nextRequest();
  const refreshed = window.store.refresh();
  (await request).respond(...names);
  return refreshed;
}

function namesOf(store: FlowState): string[] | undefined {
  return store.flows?.call.map(({ name }) => name ?? '');
}

function stateOf({ account, fetchError, isLoading, ...rest }: FlowState): unknown[] {
  const accountState = account === undefined ? 'not read' : account === null ? 'no account' : 'account';
  return [accountState, namesOf({ account, fetchError, isLoading, ...rest }), fetchError?.kind, isLoading];
}

describe('what is known', () => {
  test('is nothing at first, without reading secrets or disk, and without a request', async () => {
    const secrets = sharedSecrets();
    secrets.keys = () => assert.fail('looked at the secrets');
    const { store, requests } = openWindow({ secrets });
    assert.deepEqual(stateOf(store.now), ['not read', undefined, undefined, false]);
    assert.deepEqual([requests.length, await readdir(directory)], [0, []]);
  });

  test('reports that a token is needed if none is stored, without a request', async () => {
    const { store, requests } = openWindow();
    assert.deepEqual(stateOf(await store.load()), ['no account', undefined, 'tokenNeeded', false]);
    assert.equal(requests.length, 0);
  });

  test('reports what is wrong with the base URL, even without a token', async () => {
    const { store, setting } = openWindow();
    setting.baseUrl = 'http://api.example';
    store.settingsChanged();
    assert.deepEqual(stateOf(await store.load()), ['not read', undefined, 'setting', false]);
    assert.ok((await store.setToken('right')) instanceof SettingError);
    setting.baseUrl = origin;
    store.settingsChanged();
    assert.deepEqual(stateOf(await store.load()), ['no account', undefined, 'tokenNeeded', false]);
  });

  test('keeps the rows and reports why a later refresh failed', async () => {
    const window = await openWithFlows(['Main']);
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    (await request).fail(new UnreachableError('The service can’t be reached.'));
    assert.deepEqual(stateOf(await refreshed), ['account', ['Main'], 'unreachable', false]);
    assert.deepEqual(stateOf(await refreshWith(window, 'Main', 'Night')), [
      'account',
      ['Main', 'Night'],
      undefined,
      false,
    ]);
  });

  test('emits each change with an object of its own, loading and progress included', async () => {
    const window = await openWithFlows(['Main']);
    const seen: FlowState[] = [];
    window.store.onDidChange(store => seen.push(store));
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    const { request: made, respond } = await request;
    made.onProgress('Trying again in 2 s');
    made.onProgress(undefined);
    respond('Other');
    await refreshed;
    assert.deepEqual(
      seen.map(store => [store.isLoading, store.progress, namesOf(store)]),
      [
        [true, undefined, ['Main']],
        [true, 'Trying again in 2 s', ['Main']],
        [true, undefined, ['Main']],
        [false, undefined, ['Other']],
      ],
    );
    assert.ok(seen.every(Object.isFrozen));
  });

  test('survives a listener that throws', async () => {
    const window = openWindow();
    window.store.onDidChange(() => assert.fail('a view with a fault'));
    assert.equal((await window.store.load()).fetchError?.kind, 'tokenNeeded');
  });

  test('survives a client that throws what it must not', async () => {
    const window = await openWithFlows(['Main']);
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    (await request).fail(new TypeError('secret right inside'));
    const { fetchError, flows } = await refreshed;
    assert.equal(fetchError?.kind, 'unexpectedResponse');
    assert.ok(!fetchError.message.includes('right inside'));
    assert.ok(flows);
  });

  test('reports a failure of the secret storage, and removes nothing', async () => {
    const window = await openWithFlows(['Main']);
    window.secrets.keys = () => Promise.reject(new Error('no keyring'));
    assert.deepEqual(stateOf(await window.store.refresh()), ['account', ['Main'], 'secretStorage', false]);
    assert.equal((await readdir(directory)).length, 2);
  });
});

describe('setting a token', () => {
  const refused = new TokenRejectedError('The service refused the token.');
  const unreachable = new UnreachableError('The service can’t be reached.');

  const outcomes: [
    what: string,
    outcome: string[] | Error,
    result: string | undefined,
    kept: boolean,
    state: unknown[],
  ][] = [
    ['flows', ['Main'], undefined, true, ['account', ['Main'], undefined, false]],
    ['a refusal', refused, 'tokenRejected', false, ['no account', undefined, 'tokenNeeded', false]],
    ['no respond', unreachable, undefined, true, ['account', undefined, 'unreachable', false]],
  ];
  for (const [what, outcome, result, isKept, state] of outcomes) {
    test(`that brings ${what} ${isKept ? 'stores' : 'does not store'} it`, async () => {
      const { store, secrets, nextRequest } = openWindow();
      const request = nextRequest();
      const set = store.setToken('  typed \n');
      const { request: made, respond, fail } = await request;
      assert.equal(made.session.token, 'typed');
      if (outcome instanceof Error) fail(outcome);
      else respond(...outcome);
      assert.equal((await set)?.kind, result);
      assert.deepEqual([...secrets.kept.keys()], isKept ? [secretKey(origin)] : []);
      assert.deepEqual(stateOf(store.now), state);
    });
  }

  test('that is empty is refused without a request', async () => {
    const { store, requests } = openWindow();
    assert.ok((await store.setToken(' \t')) instanceof TokenRejectedError);
    assert.equal(requests.length, 0);
  });

  test('that is refused leaves the other token and its flows alone', async () => {
    const { store, secrets, nextRequest } = await openWithFlows(['Main']);
    const before = secrets.kept.get(secretKey(origin));
    const request = nextRequest();
    const set = store.setToken('wrong');
    (await request).fail(refused);
    assert.equal(await set, refused);
    assert.equal(secrets.kept.get(secretKey(origin)), before);
    assert.deepEqual(stateOf(store.now), ['account', ['Main'], undefined, false]);
  });

  test('typed again keeps the account and what was fetched', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const { account } = store.now;
    const request = nextRequest();
    const set = store.setToken('right');
    (await request).fail(unreachable);
    await set;
    assert.equal(store.now.account, account);
    assert.deepEqual(stateOf(store.now), ['account', ['Main'], 'unreachable', false]);
  });

  test('that replaces another never shows what that one fetched, nor keeps it on disk', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const files = await readdir(directory);
    const { account } = store.now;
    const request = nextRequest();
    const set = store.setToken('another');
    (await request).fail(unreachable);
    await set;
    assert.notEqual(store.now.account, account);
    assert.deepEqual(stateOf(store.now), ['account', undefined, 'unreachable', false]);
    assert.deepEqual([files.length, await readdir(directory)], [2, []]);
  });

  test('that is cancelled rejects and stores nothing', async () => {
    const { store, secrets, nextRequest } = openWindow();
    const abort = new AbortController();
    const request = nextRequest();
    const set = store.setToken('typed', abort.signal);
    await request;
    abort.abort();
    await assert.rejects(set, CancelledError);
    assert.deepEqual([secrets.kept.size, store.now.isLoading], [0, false]);
  });

  test('ends the refresh with the other token, whose late response is not shown', async () => {
    const { store, nextRequest } = await openWithFlows(['Main'], { isDeaf: true });
    const old = nextRequest();
    const refreshed = store.refresh();
    const { request: oldRequest, respond: respondLate } = await old;
    const request = nextRequest();
    const set = store.setToken('another');
    (await request).respond('Of the other');
    await set;
    respondLate('Late');
    await refreshed;
    await new Promise(setImmediate);
    assert.equal(oldRequest.session.signal.aborted, true);
    assert.deepEqual(namesOf(store.now), ['Of the other']);
  });

  test('stores the token nowhere but in the secret', async () => {
    const window = await openWithFlows(['Main']);
    const saved = createSavedFlows(directory, keptLog());
    const respond = await saved.read(String(window.store.now.account));
    assert.ok(respond);
    assert.ok(!JSON.stringify(respond).includes('right'));
    assert.ok(!JSON.stringify(window.store.now).includes('right'));
  });
});

describe('several accounts', () => {
  const brand = 'https://brand.example';
  const trial = { name: 'Test', origin: brand, basePath: '', authentication: 'basic' as const };

  /** A window with an account at the address of the settings, named Live, and one named Test, which is shown. */
  async function openWithTwo(): Promise<Window> {
    const window = await openWithFlows(['Main']);
    await window.store.renameAccount(window.store.now.accounts[0]?.key ?? '', 'Live');
    const request = window.nextRequest();
    const set = window.store.setToken('of Test', undefined, trial);
    (await request).respond('Of Test');
    await set;
    return window;
  }
  const keyOf = ({ store }: Window, name: string) => store.now.accounts.find(each => each.name === name)?.key ?? '';

  test('are each requested with their own token at their own address', async () => {
    const window = await openWithTwo();
    assert.deepEqual([namesOf(window.store.now), window.store.now.origin], [['Of Test'], brand]);
    const request = window.nextRequest();
    window.store.switchAccount(keyOf(window, 'Live'));
    const { request: made, respond } = await request;
    assert.deepEqual([made.session.token, made.session.origin], ['right', origin]);
    assert.deepEqual(namesOf(window.store.now), ['Main']);
    respond('Main');
    await window.store.refresh();
  });

  test('a token that was typed for one is not sent to another that is shown meanwhile', async () => {
    const window = await openWithTwo();
    const target = window.store.tokenTarget();
    assert.ok(!(target instanceof Error));
    const request = window.nextRequest();
    window.store.switchAccount(keyOf(window, 'Live'));
    (await request).respond('Main');
    await window.store.refresh();
    const { length } = window.requests;
    const refusal = await window.store.setToken('for Test', undefined, target);
    assert.match(refusal?.message ?? '', /Another account is shown now/);
    assert.equal(window.requests.length, length);
  });

  test('the one whose token is set instead of that of the sample is called by its name', async () => {
    const window = await openWithFlows(['Main']);
    await window.store.renameAccount(window.store.now.accounts[0]?.key ?? '', 'Live');
    const request = window.nextRequest();
    await window.store.showSample();
    (await request).respond('Sample');
    await window.store.refresh();
    const target = window.store.tokenTarget();
    assert.ok(!(target instanceof Error));
    assert.deepEqual([target.name, target.origin], ['Live', origin]);
  });

  test('sample data goes when a token is set in its place', async () => {
    const window = await openAfterSample();
    const { accounts, account } = window.store.now;
    assert.deepEqual(
      accounts.map(each => [each.origin, each.id === account]),
      [[origin, true]],
    );
    assert.deepEqual(namesOf(window.store.now), ['Main']);
    assert.equal((await readdir(directory)).filter(name => name.endsWith('.flows')).length, 1);
  });

  test('the one at the address of the settings still follows them after sample data was shown', async () => {
    const window = await openAfterSample();
    window.setting.baseUrl = 'https://other.example.com';
    window.store.settingsChanged();
    assert.equal(window.store.now.account, null);
    assert.match(
      window.store.now.fetchError?.message ?? '',
      /No API token is stored for https:\/\/other\.example\.com/,
    );
  });

  test('the one that was shown before sample data is shown again once that is removed', async () => {
    const window = await openWithTwo();
    const shown = window.store.now.account;
    assert.notEqual(window.store.now.origin, origin);
    const sample = window.nextRequest();
    await window.store.showSample();
    (await sample).respond('Sample');
    await window.store.refresh();
    await window.store.removeAccount();
    assert.equal(window.store.now.account, shown);
  });

  test('the one that is renamed stays the one that is shown', async () => {
    const window = await openWithTwo();
    window.choice.made.chosen = [];
    window.choice.made.named = 'Test';
    window.store.settingsChanged();
    await window.store.renameAccount(keyOf(window, 'Test'), 'Other');
    assert.deepEqual([namesOf(window.store.now), window.store.now.missing], [['Of Test'], 'Test']);
  });

  test('are all but the removed one remembered, also if the secrets can’t be read', async () => {
    const { store, secrets, memory } = await openWithTwo();
    const [live, second] = store.now.accounts;
    const locked = { ...secrets, keys: () => Promise.reject(new Error('Locked.')) };
    const window = openWindow({ secrets: locked, memory });
    await window.store.removeAccount(second?.key);
    assert.deepEqual(window.store.now.accounts, [live]);
    assert.equal(secrets.kept.size, 1);
  });
});

describe('a refresh', () => {
  test('is joined by a second one', async () => {
    const { store, requests, nextRequest } = await openWithFlows(['Main']);
    const request = nextRequest();
    const both = [store.refresh(), store.refresh()];
    (await request).respond('Once');
    assert.deepEqual((await Promise.all(both)).map(namesOf), [['Once'], ['Once']]);
    assert.equal(requests.length, 2);
  });

  test('that is cancelled leaves what was known, without an error, and the next one makes a new request', async () => {
    const window = await openWithFlows(['Main']);
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    await request;
    window.store.cancel();
    assert.deepEqual(stateOf(await refreshed), ['account', ['Main'], undefined, false]);
    assert.deepEqual(namesOf(await refreshWith(window, 'Anew')), ['Anew']);
  });

  test('that was cancelled never overwrites a newer one', async () => {
    const window = await openWithFlows(['Main'], { isDeaf: true });
    const old = window.nextRequest();
    const refreshed = window.store.refresh();
    const { respond: respondLate, request } = await old;
    window.store.cancel();
    await refreshed;
    await refreshWith(window, 'Newer');
    respondLate('Late');
    request.onProgress('Still there');
    await new Promise(setImmediate);
    assert.deepEqual([namesOf(window.store.now), window.store.now.progress], [['Newer'], undefined]);
  });

  test('requests the path first that last returned flows', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const request = nextRequest();
    const refreshed = store.refresh();
    const { request: made, respond } = await request;
    respond('Main');
    await refreshed;
    assert.equal(made.firstPath, '/dids/my/callflows');
  });

  test('does not ask another service first at the path of this one', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const request = nextRequest();
    const brand = { origin: 'https://brand.example', basePath: '', name: 'Brand', authentication: 'basic' } as const;
    const set = store.setToken('right', undefined, brand);
    const { request: made, respond } = await request;
    respond('Main');
    await set;
    assert.equal(made.firstPath, undefined);
  });

  test('ends with the store', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const request = nextRequest();
    const refreshed = store.refresh();
    const { request: made } = await request;
    store.dispose();
    await refreshed;
    assert.equal(made.session.signal.aborted, true);
    assert.deepEqual(namesOf(await store.refresh()), ['Main']);
  });
});

describe('a refresh that changes nothing', () => {
  test('changes only the time, in the state and on disk', async () => {
    const window = await openWithFlows(['Main', 'Night'], { time: { now: 1000 } });
    const { flows, changed } = window.store.now;
    const before = await filesOf(directory);
    const seen: FlowState[] = [];
    window.store.onDidChange(state => seen.push(state));
    window.time.now = 2000;
    await refreshWith(window, 'Main', 'Night');
    assert.deepEqual(
      seen.map(state => [state.isLoading, state.receivedAt, state.flows === flows, state.changed === changed]),
      [
        [true, 1000, true, true],
        [false, 2000, true, true],
      ],
    );
    const after = await filesOf(directory);
    assert.deepEqual(
      Object.keys(after).map(name => [name.replace(/^.*\./, ''), after[name] === before[name]]),
      [
        ['flows', true],
        ['time', false],
      ],
    );
  });

  test('in one flow of 10,000 brings one new object', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `Flow ${index}`);
    const window = await openWithFlows(names);
    const before = new Set(window.store.now.flows?.call);
    const { flows, changed } = await refreshWith(window, ...names.with(5000, 'Other'));
    assert.deepEqual(
      flows?.call.filter(flow => !before.has(flow)).map(({ name }) => name),
      ['Other'],
    );
    assert.deepEqual([...changed.keys()], ['call/5001']);
  });

  test('is seen by another window without reading the flows again', async () => {
    const first = await openWithFlows(['Main'], { time: { now: 1000 } });
    const second = openWindow({ secrets: first.secrets, time: { now: 2000 } });
    const behind = second.nextRequest();
    await second.store.load();
    (await behind).respond('Main');
    await second.store.refresh();
    const { flows } = first.store.now;
    const request = first.nextRequest();
    const refreshed = first.store.refresh();
    (await request).fail(new UnreachableError('Offline.'));
    const state = await refreshed;
    assert.deepEqual([state.receivedAt, state.flows === flows], [2000, true]);
  });
});

describe('a new window', () => {
  test('shows the saved flows at once and refreshes behind them', async () => {
    const first = await openWithFlows(['Main'], { time: { now: 5000 } });
    const second = openWindow({ secrets: first.secrets, time: { now: 9000 } });
    const request = second.nextRequest();
    const loaded = await second.store.load();
    // Before VS Code has drawn them, nothing is requested, and nothing is said to be.
    assert.deepEqual([namesOf(loaded), loaded.receivedAt, loaded.isLoading], [['Main'], 5000, false]);
    const { request: made, fail } = await request;
    assert.equal(second.store.now.isLoading, true);
    assert.equal(made.firstPath, '/dids/my/callflows');
    fail(new UnreachableError('Offline.'));
    assert.deepEqual(stateOf(await second.store.refresh()), ['account', ['Main'], 'unreachable', false]);
  });

  test('loads once, however often it is called', async () => {
    const window = openWindow();
    window.secrets.kept.set(secretKey(origin), JSON.stringify({ token: 'right', account: 'a' }));
    const request = window.nextRequest();
    const loads = [window.store.load(), window.store.load()];
    (await request).respond('Main');
    assert.deepEqual((await Promise.all(loads)).map(namesOf), [['Main'], ['Main']]);
    await window.store.load();
    assert.equal(window.requests.length, 1);
  });

  for (const kept of ['', 'right', '{}', '{"token":5,"account":"a"}', '{"token":"","account":"a"}', 'null']) {
    test(`ignores the secret ${JSON.stringify(kept)}`, async () => {
      const { store, secrets } = openWindow();
      secrets.kept.set(secretKey(origin), kept);
      assert.ok((await store.load()).fetchError instanceof TokenNeededError);
    });
  }
});

describe('a window that remembers the accounts', () => {
  test('shows the saved flows before the secrets are read, and requests only with the token', async () => {
    const first = await openWithFlows(['Main']);
    const { secrets } = first;
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = { ...secrets, keys: async () => promise.then(() => secrets.keys()) };
    const window = openWindow({ secrets: slow, memory: first.memory });
    const { store } = window;
    assert.deepEqual(stateOf(await store.load()), ['account', ['Main'], undefined, false]);
    // However long the secrets take, the rows are old, and it is said that newer ones are under way.
    const isLoading = new Promise<void>(resolve => store.onDidChange(now => now.isLoading && resolve()));
    await isLoading;
    assert.equal(window.requests.length, 0);
    const refreshed = store.refresh();
    store.cancel();
    assert.deepEqual(stateOf(await refreshed), ['account', ['Main'], undefined, false]);
    void store.refresh();
    const request = window.nextRequest();
    resolve();
    const { request: made, respond } = await request;
    assert.equal(made.session.token, 'right');
    respond('Night');
    assert.deepEqual(namesOf(await window.store.refresh()), ['Night']);
  });

  test('is loading as long as nothing is shown, also if the token was replaced meanwhile', async () => {
    const first = await openWithFlows(['Main']);
    const window = openWindow({ secrets: sharedSecrets(), memory: first.memory });
    window.secrets.kept.set(secretKey(origin), JSON.stringify({ token: 'other', account: 'other' }));
    const states: unknown[] = [];
    const request = window.nextRequest();
    void window.store.refresh();
    window.store.onDidChange(now => states.push([namesOf(now) ?? 'nothing', now.isLoading]));
    await request;
    assert.deepEqual(
      new Set(states.map(state => JSON.stringify(state))),
      new Set(['["nothing",true]', '[["Main"],false]']),
    );
  });

  test('stays loading while its request is under way, also when another window has saved flows', async () => {
    const secrets = sharedSecrets();
    secrets.kept.set(secretKey(origin), JSON.stringify({ token: 'right', account: 'a' }));
    const first = openWindow({ secrets });
    const request = first.nextRequest();
    void first.store.load();
    await request;
    const second = openWindow({ secrets });
    const behind = second.nextRequest();
    const refreshed = second.store.refresh();
    (await behind).respond('Main');
    await refreshed;
    const states: [FlowState['flows'], boolean][] = [];
    const isShown = new Promise<void>(resolve => {
      first.store.onDidChange(({ flows, isLoading }) => {
        states.push([flows, isLoading]);
        if (flows) resolve();
      });
    });
    await second.store.renameAccount(secretKey(origin), 'Live');
    await isShown;
    assert.deepEqual(
      states.filter(([, isLoading]) => !isLoading),
      [],
    );
  });

  test('saves what it received also if a setting has changed meanwhile', async () => {
    const window = await openWithFlows(['Main']);
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    await request;
    const second = window.nextRequest();
    window.setting.authentication = 'query';
    window.store.settingsChanged();
    (await second).respond('Night');
    await refreshed;
    const next = openWindow({ secrets: window.secrets });
    assert.deepEqual(namesOf(await next.store.load()), ['Night']);
  });

  test('shows nothing of an account that is gone, whatever it remembers', async () => {
    const first = await openWithFlows(['Main']);
    const remembered = first.store.now.accounts;
    await first.store.removeAccount();
    const memory = { read: () => remembered, write: () => undefined };
    const window = openWindow({ secrets: first.secrets, memory });
    const shown: unknown[] = [];
    window.store.onDidChange(({ flows }) => shown.push(flows));
    assert.deepEqual(stateOf(await window.store.load()), ['no account', undefined, 'tokenNeeded', false]);
    assert.ok(shown.every(flows => flows === undefined));
    assert.equal(window.requests.length, 0);
  });
});

describe('reading what is saved', () => {
  test('removes what was saved of an account whose secret is locked', async () => {
    const { memory } = await openWithFlows(['Main']);
    const locked = openWindow({ memory });
    await locked.store.refresh();
    assert.notDeepEqual(await readdir(directory), []);
    await locked.store.removeAccount();
    assert.deepEqual([await readdir(directory), memory.read()], [[], []]);
  });

  test('that is cancelled before any flows came says so, and is made when it is wanted again', async () => {
    const window = openWindow();
    window.secrets.kept.set(secretKey(origin), JSON.stringify({ token: 'right', account: 'a' }));
    const request = window.nextRequest();
    void window.store.load();
    await request;
    window.store.cancel();
    assert.deepEqual(stateOf(window.store.now), ['account', undefined, 'cancelled', false]);
    const again = window.nextRequest();
    const loaded = window.store.load();
    assert.deepEqual(stateOf(window.store.now), ['account', undefined, undefined, true]);
    (await again).respond('Main');
    assert.deepEqual(namesOf(await loaded), ['Main']);
  });

  test('that is cancelled while saved flows are read leaves no error beside them', async () => {
    const first = await openWithFlows(['Main']);
    const window = openWindow({ secrets: first.secrets, memory: first.memory });
    const loaded = window.store.load();
    await Promise.resolve();
    window.store.cancel();
    await window.store.readSaved();
    assert.deepEqual(stateOf(await loaded.then(() => window.store.now)).slice(1, 3), [['Main'], undefined]);
  });

  test('that is cancelled while the secrets take their time makes no request', async () => {
    const { secrets } = await openWithFlows(['Main']);
    const slow = Promise.withResolvers<void>();
    const window = openWindow({ secrets: { ...secrets, keys: () => slow.promise.then(() => secrets.keys()) } });
    const loaded = window.store.load();
    await new Promise(setImmediate);
    window.store.cancel();
    slow.resolve();
    await loaded;
    // Whatever the first reading has begun is done when the second one is.
    for (let reading = 0; reading < 2; reading++) await window.store.readSaved();
    await new Promise(setImmediate);
    assert.deepEqual([window.requests.length, namesOf(window.store.now)], [0, ['Main']]);
  });

  test('that is cancelled before any account is known says so, also once the secrets are read', async () => {
    const { secrets } = await openWithFlows([]);
    for (const file of await readdir(directory)) await rm(join(directory, file));
    const slow = Promise.withResolvers<void>();
    const window = openWindow({ secrets: { ...secrets, keys: () => slow.promise.then(() => secrets.keys()) } });
    const loaded = window.store.load();
    await new Promise(setImmediate);
    window.store.cancel();
    assert.deepEqual(stateOf(window.store.now), ['not read', undefined, 'cancelled', false]);
    slow.resolve();
    await loaded;
    await window.store.readSaved();
    assert.deepEqual(stateOf(window.store.now), ['account', undefined, 'cancelled', false]);
  });

  test('makes the request of a new account that somebody else has noticed first', async () => {
    const secrets = sharedSecrets();
    const window = openWindow({ secrets });
    await window.store.load();
    const slow = Promise.withResolvers<void>();
    const { keys } = secrets;
    secrets.keys = () => slow.promise.then(keys);
    const request = window.nextRequest();
    const shown = window.store.showSample();
    while (window.store.now.accounts.length === 0) {
      await new Promise(setImmediate);
      void window.store.readSaved();
    }
    slow.resolve();
    await shown;
    (await request).respond('Main');
    await window.store.refresh();
    assert.deepEqual(namesOf(window.store.now), ['Main']);
  });

  test('keeps them while the secrets are locked, also if sample data is shown meanwhile', async () => {
    const { memory } = await openWithFlows(['Main']);
    const before = await readdir(directory);
    await openWindow({ memory }).store.showSample();
    assert.equal(before.length, 2);
    assert.deepEqual(await readdir(directory), before);
  });

  test('keeps those of an account whose secret only another version can read, while other accounts are read', async () => {
    const { secrets, memory } = await openWithFlows(['Main']);
    const before = await readdir(directory);
    secrets.kept.set(secretKey(origin), '{"format":2}');
    secrets.kept.set(secretKey(origin, 'test'), JSON.stringify({ token: 'other', account: 'b' }));
    const window = openWindow({ secrets, memory });
    const request = window.nextRequest();
    const refreshed = window.store.refresh();
    (await request).respond('Test');
    await refreshed;
    assert.deepEqual(namesOf(window.store.now), ['Test']);
    assert.deepEqual((await readdir(directory)).filter(name => before.includes(name)).length, 2);
  });

  test('requests them once the secrets can be read after all', async () => {
    const { secrets } = await openWithFlows(['Main']);
    let isBroken = true;
    const keys = async () => (isBroken ? Promise.reject(new Error('Broken.')) : secrets.keys());
    const window = openWindow({ secrets: { ...secrets, keys } });
    assert.equal((await window.store.refresh()).fetchError?.kind, 'secretStorage');
    isBroken = false;
    const request = window.nextRequest();
    await window.store.readSaved();
    (await request).respond('Main');
    assert.deepEqual(namesOf(await window.store.refresh().then(() => window.store.now)), ['Main']);
  });

  test('ends the refresh if the token that it was for cannot be removed', async () => {
    const window = await openWithFlows(['Main']);
    Object.assign(window.secrets, { delete: () => Promise.reject(new Error('Broken.')) });
    const refreshed = window.store.refresh();
    await assert.rejects(window.store.removeAccount(), /storage could not be written, so nothing was changed/);
    assert.equal((await refreshed).isLoading, false);
  });

  test('keeps the saved flows if another token cannot be stored', async () => {
    const window = await openWithFlows(['Main']);
    const { secrets } = window;
    const store = secrets.store;
    Object.assign(secrets, { store: () => Promise.reject(new Error('Broken.')) });
    const request = window.nextRequest();
    const setting = window.store.setToken('another token');
    (await request).respond('Night');
    await assert.rejects(setting, /storage could not be written, so nothing was changed/);
    const next = openWindow({ secrets: Object.assign(secrets, { store }) });
    await next.store.readSaved();
    assert.deepEqual(namesOf(next.store.now), ['Main']);
  });

  test('keeps the saved flows while the secrets are locked', async () => {
    const { secrets, memory } = await openWithFlows(['Main']);
    const locked = openWindow({ memory });
    await locked.store.refresh();
    assert.equal(locked.store.now.flows, undefined);
    assert.equal(memory.read().length, 1);
    const window = openWindow({ secrets });
    await window.store.readSaved();
    assert.deepEqual(stateOf(window.store.now), ['account', ['Main'], undefined, false]);
  });

  test('shows the saved flows without a request, and the first load still makes one', async () => {
    const { secrets } = await openWithFlows(['Main']);
    const window = openWindow({ secrets });
    await window.store.readSaved();
    assert.deepEqual(stateOf(window.store.now), ['account', ['Main'], undefined, false]);
    assert.equal(window.requests.length, 0);
    const request = window.nextRequest();
    assert.deepEqual(namesOf(await window.store.load()), ['Main']);
    (await request).respond('Main', 'Night');
    await window.store.refresh();
    assert.deepEqual(namesOf(window.store.now), ['Main', 'Night']);
    assert.equal(window.requests.length, 1);
  });

  test('shows the outline of many flows until they are read, or cannot be', async () => {
    const many = Array.from({ length: 2501 }, (_, index) => `Line ${index + 1}`);
    const { secrets, memory } = await openWithFlows(many);
    const openAndWatch = async () => {
      const { store } = openWindow({ secrets, memory });
      const seen = new Set<string>();
      store.onDidChange(({ flows, outline }) => {
        const { count, ranges } = outline?.call ?? {};
        seen.add(
          outline ? `${count} in ${ranges?.length}, the last ${ranges?.at(-1)?.first}` : `${flows?.call.length}`,
        );
      });
      await store.readSaved();
      assert.equal(store.now.outline, undefined);
      return [...seen];
    };
    const outline = '2501 in 6, the last Line 2501';
    assert.deepEqual(await openAndWatch(), ['undefined', outline, '2501']);
    const [file = ''] = (await readdir(directory)).filter(name => name.endsWith('.flows'));
    await truncate(join(directory, file), 10_000);
    assert.deepEqual(await openAndWatch(), ['undefined', outline]);
  });

  test('reports that there is no account, without a request', async () => {
    const { store, requests } = openWindow();
    await store.readSaved();
    assert.deepEqual(stateOf(store.now), ['no account', undefined, 'tokenNeeded', false]);
    assert.equal(requests.length, 0);
  });

  test('leaves alone what is known already, and a refresh that began meanwhile', async () => {
    const { secrets } = await openWithFlows(['Main']);
    const window = openWindow({ secrets });
    const request = window.nextRequest();
    const read = window.store.readSaved();
    const refreshed = window.store.refresh();
    (await request).respond('Night');
    await Promise.all([read, refreshed]);
    await window.store.readSaved();
    assert.deepEqual(stateOf(window.store.now), ['account', ['Night'], undefined, false]);
  });
});

describe('removing the token', () => {
  test('deletes it and all that was fetched with it, in memory and on disk', async () => {
    const { store, secrets } = await openWithFlows(['Main']);
    await store.removeAccount();
    assert.deepEqual(stateOf(store.now), ['no account', undefined, 'tokenNeeded', false]);
    assert.deepEqual([secrets.kept.size, await readdir(directory)], [0, []]);
  });

  test('ends the refresh under way, and nothing of it is saved', async () => {
    const { store, nextRequest } = await openWithFlows(['Main']);
    const request = nextRequest();
    const refreshed = store.refresh();
    const { request: made, respond } = await request;
    const removed = store.removeAccount();
    respond('Late');
    await Promise.all([removed, refreshed]);
    assert.equal(made.session.signal.aborted, true);
    assert.deepEqual([namesOf(store.now), await readdir(directory)], [undefined, []]);
  });

  test('leaves the token and the flows of another origin alone', async () => {
    const window = await openWithFlows(['Main']);
    window.setting.baseUrl = 'https://brand.example';
    await window.store.removeAccount();
    window.setting.baseUrl = origin;
    window.store.settingsChanged();
    assert.deepEqual(namesOf(await window.store.load()), ['Main']);
  });
});

describe('a change in another window', () => {
  test('that removes the token is followed', async () => {
    const first = await openWithFlows(['Main']);
    const second = openWindow({ secrets: first.secrets });
    await second.store.load();
    await first.store.removeAccount();
    assert.deepEqual(stateOf(await second.store.refresh()), ['no account', undefined, 'tokenNeeded', false]);
    assert.deepEqual(await readdir(directory), []);
  });

  test('that stores another token drops the flows and fetches with it', async () => {
    const first = await openWithFlows(['Main']);
    const second = openWindow({ secrets: first.secrets });
    const before = second.nextRequest();
    await second.store.load();
    (await before).respond('Main');
    await second.store.refresh();
    const behind = second.nextRequest();
    const request = first.nextRequest();
    const set = first.store.setToken('another');
    (await request).respond('Of the other');
    await set;
    const { request: made, respond } = await behind;
    assert.equal(made.session.token, 'another');
    respond('Of the other');
    await second.store.refresh();
    assert.deepEqual(namesOf(second.store.now), ['Of the other']);
    assert.equal(second.store.now.account, first.store.now.account);
  });

  test('that stores the first token is followed by a window that had none', async () => {
    const second = openWindow();
    await second.store.load();
    const behind = second.nextRequest();
    await openWithFlows(['Main'], { secrets: second.secrets });
    (await behind).respond('Main');
    await second.store.refresh();
    assert.deepEqual(stateOf(second.store.now).slice(0, 3), ['account', ['Main'], undefined]);
  });

  test('causes nothing in a window that nobody has used yet', async () => {
    const idle = openWindow();
    await openWithFlows(['Main'], { secrets: idle.secrets });
    assert.deepEqual([idle.requests.length, idle.store.now.account], [0, undefined]);
  });

  test('that refreshed is seen by the next refresh here, even if the service is gone', async () => {
    const first = await openWithFlows(['Main'], { time: { now: 1000 } });
    const second = openWindow({ secrets: first.secrets, time: { now: 9000 } });
    const behind = second.nextRequest();
    await second.store.load();
    const { respond } = await behind;
    const joined = second.store.refresh();
    respond('Newer');
    await joined;
    const request = first.nextRequest();
    const refreshed = first.store.refresh();
    (await request).fail(new UnreachableError('Offline.'));
    assert.deepEqual(stateOf(await refreshed), ['account', ['Newer'], 'unreachable', false]);
  });
});

describe('a changed base URL', () => {
  test('needs a token of its own, never sends the old one, and finds it again on the way back', async () => {
    const window = await openWithFlows(['Main']);
    const behind = window.nextRequest();
    window.setting.baseUrl = 'https://brand.example';
    window.store.settingsChanged();
    assert.deepEqual(stateOf(await window.store.load()), ['no account', undefined, 'tokenNeeded', false]);
    assert.equal(window.requests.length, 1);
    window.setting.baseUrl = origin;
    window.store.settingsChanged();
    assert.deepEqual(namesOf(await window.store.load()), ['Main']);
    assert.equal((await behind).request.session.token, 'right');
  });

  test('ends the refresh under way and the token being tried', async () => {
    const window = await openWithFlows(['Main']);
    const [one, other] = [window.nextRequest(), window.nextRequest()];
    const refreshed = window.store.refresh();
    const { request: first } = await one;
    const set = window.store.setToken('another');
    const { request: second } = await other;
    const rejected = assert.rejects(set, CancelledError);
    window.setting.baseUrl = 'https://brand.example';
    window.store.settingsChanged();
    await Promise.all([refreshed, rejected]);
    assert.deepEqual([first.session.signal.aborted, second.session.signal.aborted], [true, true]);
    assert.equal(window.secrets.kept.size, 1);
  });

  test('of the same origin keeps the flows until the new address has responded', async () => {
    const window = await openWithFlows(['Main']);
    const behind = window.nextRequest();
    window.setting.baseUrl = `${origin}/brand`;
    window.store.settingsChanged();
    const { request, respond } = await behind;
    assert.deepEqual([request.session.basePath, namesOf(window.store.now)], ['/brand', ['Main']]);
    respond('Brand');
    assert.deepEqual(namesOf(await window.store.refresh()), ['Brand']);
  });

  test('causes no request where nobody wanted flows', () => {
    const { store, setting, requests } = openWindow();
    setting.baseUrl = 'https://brand.example';
    store.settingsChanged();
    assert.deepEqual([store.now.origin, requests.length], ['https://brand.example', 0]);
  });
});

describe('earlier versions', () => {
  test('survive a window, and the flow is marked as changed', async () => {
    const first = await openWithFlows(['Main', 'Night'], { time: { now: 1000 } });
    first.time.now = 2000;
    await refreshWith(first, 'Main 2', 'Night');
    assert.deepEqual([...first.store.now.changed], [['call/1', 2000]]);
    const second = openWindow({ secrets: first.secrets, time: { now: 3000 } });
    await second.store.load();
    assert.deepEqual([...second.store.now.changed], [['call/1', 2000]]);
    assert.deepEqual(
      second.store.versions('call/1').map(({ flow, lastSeenAt, replacedAt }) => [flow.name, lastSeenAt, replacedAt]),
      [['Main', 1000, 2000]],
    );
    assert.deepEqual(second.store.versions('call/2'), []);
  });

  test('are gone with the token', async () => {
    const window = await openWithFlows(['Main']);
    await refreshWith(window, 'Other');
    assert.equal(window.store.versions('call/1').length, 1);
    await window.store.removeAccount();
    assert.deepEqual([window.store.versions('call/1'), window.store.now.changed.size], [[], 0]);
  });
});

describe('whatever happens in two windows at once', () => {
  const brand = 'https://brand.example';
  const places = { moved: brand, back: origin, below: `${origin}/brand`, nowhere: 'http://brand.example' };
  const steps = [
    ...(['right', 'other', 'wrong', 'abort', 'refresh', 'load', 'readSaved', 'cancel', 'remove', 'locked'] as const),
    ...(['reopen', 'wait', 'moved', 'back', 'below', 'nowhere'] as const),
    ...(['add', 'switch', 'rename', 'removeOther', 'sample', 'named', 'others'] as const),
  ];

  /** A client that responds after some turns; its flows are named after the origin and the token of the request. */
  async function fetchAfter(turns: number, { session }: FetchRequest): Promise<FetchedFlows> {
    const { origin, token, signal } = session;
    for (let turn = 0; turn < turns; turn++) {
      await new Promise(setImmediate);
      if (signal.aborted) throw new CancelledError('Cancelled.');
    }
    if (token.startsWith('wrong')) throw new TokenRejectedError('Refused.');
    if (turns === 3) throw new UnreachableError('Offline.');
    return listsOf(`${origin} ${token}`);
  }

  test('a window only shows flows of its account, as the same objects, and all comes to rest', async () => {
    const step = fc.record({ step: fc.constantFrom(...steps), window: fc.nat(1), turns: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async script => {
        const storage = await mkdtemp(join(directory, 'run-'));
        const secrets = sharedSecrets();
        const memory = accountMemory();
        const tokens = new Map<string, string>();
        /** Where each token was first sent, but for the one that is typed at several addresses. */
        const sentTo = new Map<string, string>();
        let turns = 0;
        let time = 1000;
        let isLocked = false;
        const faults: string[] = [];
        const fault = (text: string) => void faults.push(text);
        const unlocked = <T>(work: () => PromiseLike<T>) => (isLocked ? Promise.reject(new Error('Locked.')) : work());
        const open = () => {
          const setting = { baseUrl: origin, authentication: 'basic' as const, requestTimeout: 30 };
          const choice = accountChoice();
          const store = createFlowStore({
            secrets: {
              ...secrets,
              keys: () => unlocked(secrets.keys),
              get: key => unlocked(() => secrets.get(key)),
              store: (key, value) => {
                const { account, token }: { account: string; token: string } = JSON.parse(value);
                tokens.set(account, token);
                return secrets.store(key, value);
              },
            },
            settings: () => setting,
            network: networkSettings,
            log: { ...keptLog(), warn: fault, error: text => (isLocked ? undefined : fault(text)) },
            redactor: new Redactor(),
            directory: storage,
            choice,
            memory,
            time: () => ++time,
            untilDrawn: () => new Promise(setImmediate),
            fetchFlows: request => {
              const { origin: to, token } = request.session;
              if (token !== 'right' && (sentTo.get(token) ?? to) !== to) fault(`sends ${token} to ${to}`);
              sentTo.set(token, to);
              return fetchAfter(turns, request);
            },
          });
          let before = store.now;
          store.onDidChange(now => {
            const shown = namesOf(now)?.[0];
            const own = `${now.origin} ${tokens.get(String(now.account))}`;
            if (shown !== undefined && shown !== own) fault(`shows ${shown} to ${own}`);
            if (now.account === before.account && before.flows && now.flows !== before.flows)
              fault('replaces its flows');
            before = now;
          });
          return { store, setting, choice };
        };
        const windows = [open(), open()];
        const pending: Promise<unknown>[] = [];
        for (const [count, { step, window, turns: next }] of script.entries()) {
          turns = next;
          isLocked = step === 'locked';
          const { store, setting, choice } = windows[window] ?? assert.fail();
          const { accounts, account } = store.now;
          const others = accounts.filter(({ id }) => id !== account);
          const added = { name: `Added ${next}`, origin: brand, basePath: '', authentication: 'query' as const };
          const setToken = (...given: Parameters<FlowStore['setToken']>) =>
            store.setToken(...given).catch((error: unknown) => assert.ok(error instanceof CancelledError));
          const checkOthers = async () => {
            for (const { flows } of await store.flowsOfOthers()) {
              const token = flows.call[0]?.name?.replace(/^\S+ /, '') ?? '';
              if (![...tokens.values()].includes(token)) fault(`has flows of ${token}`);
            }
          };
          if (step === 'right') pending.push(setToken(step));
          else if (step === 'other' || step === 'wrong') pending.push(setToken(`${step} ${count}`));
          else if (step === 'add') pending.push(setToken(`added ${count}`, undefined, added));
          else if (step === 'abort') {
            const controller = new AbortController();
            pending.push(setToken(`other ${count}`, controller.signal));
            setImmediate(() => controller.abort());
          } else if (step === 'refresh' || step === 'locked') pending.push(store.refresh());
          else if (step === 'load') pending.push(store.load());
          else if (step === 'readSaved') pending.push(store.readSaved());
          else if (step === 'cancel') store.cancel();
          else if (step === 'remove') pending.push(store.removeAccount());
          else if (step === 'removeOther') pending.push(store.removeAccount(others[0]?.key));
          else if (step === 'switch') store.switchAccount(others[next % (others.length || 1)]?.key ?? 'none');
          else if (step === 'rename') {
            pending.push(store.renameAccount(accounts[0]?.key ?? 'none', `Renamed ${next}`));
          } else if (step === 'sample') pending.push(store.showSample());
          else if (step === 'others') pending.push(checkOthers());
          else if (step === 'named') {
            choice.made.named = choice.made.named === undefined ? 'Added 1' : undefined;
            store.settingsChanged();
          } else if (step === 'wait') for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
          else if (step === 'reopen') {
            store.dispose();
            windows[window] = open();
          } else {
            setting.baseUrl = places[step];
            store.settingsChanged();
          }
        }
        isLocked = false;
        await Promise.all(pending);
        turns = 0;
        // The first may join a refresh that began before.
        for (const { store } of [...windows, ...windows]) await store.refresh();
        const kept = [...secrets.kept]
          .map(([key, value]) => {
            const origin = key.split(' ')[1] ?? '';
            const { account: id, name = origin.replace('https://', '') }: Record<string, string> = JSON.parse(value);
            return { key, id: String(id), name, origin };
          })
          .sort(byName);
        for (const { store, setting, choice } of windows) {
          const events: FlowState[] = [];
          store.onDidChange(now => events.push(now));
          const { flows } = store.now;
          await store.refresh();
          const { now } = store;
          const isNowhere = setting.baseUrl === places.nowhere;
          const address = isNowhere ? undefined : new URL(setting.baseUrl).origin;
          const shown = chooseAccount(kept, address ?? '', choice.read());
          const expected = shown
            ? [shown.id, shown.origin, undefined]
            : isNowhere
              ? [undefined, undefined, 'setting']
              : [null, address, 'tokenNeeded'];
          assert.deepEqual([now.account, now.origin, now.fetchError?.kind], expected);
          assert.deepEqual(now.accounts, kept);
          assert.equal(now.isLoading, false);
          assert.equal(now.flows, flows);
          assert.ok(events.every(event => event.flows === flows && event.changed === now.changed));
          store.dispose();
        }
        assert.deepEqual(faults, []);
        for (const name of await readdir(storage))
          assert.ok(
            kept.some(({ id }) => name.startsWith(id)),
            name,
          );
      }),
      { numRuns: 250 },
    );
  });
});
