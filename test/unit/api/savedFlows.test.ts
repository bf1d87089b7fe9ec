import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { SavedResponse } from '../../../src/api/savedFlows.ts';
import { createSavedFlows } from '../../../src/api/savedFlows.ts';
import { addVersions } from '../../../src/api/versions.ts';
import { callFlow, faxFlow } from '../flows/builders.ts';

let directory = '';
let warnings: string[] = [];
const log = { debug() {}, info() {}, warn: (text: string) => void warnings.push(text), error() {} };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callflows-saved-'));
  warnings = [];
});

afterEach(() => rm(directory, { recursive: true, force: true }));

function answer({ name = 'Main', account = 'one', receivedAt = 1000 } = {}): SavedResponse {
  const lists = { call: [callFlow('{}', { name })], fax: [faxFlow({ id: undefined })] };
  const origin = 'https://v1.api19.com';
  return { account, origin, path: '/dids/my/callflows', receivedAt, lists, versions: new Map() };
}

function open(now = 1_000_000) {
  return createSavedFlows(join(directory, 'storage'), log, () => now);
}

async function files(): Promise<string[]> {
  return (await readdir(join(directory, 'storage'))).sort();
}

const theFile = () => join(directory, 'storage', 'one.flows');

async function nameIn(saved = open(), account = 'one'): Promise<string | undefined> {
  return (await saved.read(account))?.lists.call[0]?.name;
}

test('what was saved is read again by another window, versions included', async () => {
  const first = answer();
  const second = answer({ name: 'Night', receivedAt: 2000 });
  const written = { ...second, versions: addVersions(new Map(), first, second) };
  await open().write(written);
  const read = await open().read('one');
  assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(written)));
  assert.deepEqual(
    JSON.parse(JSON.stringify([...(read?.versions ?? [])])),
    JSON.parse(JSON.stringify([...written.versions])),
  );
});

test('nothing is saved at first, and looking for it makes no directory', async () => {
  assert.equal(await open().read('one'), undefined);
  assert.deepEqual([await readdir(directory), warnings], [[], []]);
});

test('it is found only where it is newer than what is known', async () => {
  const saved = open();
  await saved.write(answer({ receivedAt: 1000 }));
  assert.deepEqual(
    [await saved.read('one', 999), await saved.read('one', 1000)].map(found => found?.receivedAt),
    [1000, undefined],
  );
});

test('directory and file are for the user alone', { skip: process.platform === 'win32' }, async () => {
  await open().write(answer());
  const modes = await Promise.all(
    [join(directory, 'storage'), theFile()].map(async path => (await stat(path)).mode & 0o777),
  );
  assert.deepEqual(modes, [0o700, 0o600]);
});

test('an older answer never takes the place of a newer one', async () => {
  await open().write(answer({ name: 'Newer', receivedAt: 2000 }));
  await open().write(answer({ name: 'Older', receivedAt: 1000 }));
  assert.equal(await nameIn(), 'Newer');
});

test('one from the future, left by a clock that was wrong, is overwritten', async () => {
  await open().write(answer({ name: 'Future', receivedAt: 9_000_000 }));
  await open().write(answer({ name: 'Present', receivedAt: 1_000_000 }));
  assert.equal(await nameIn(), 'Present');
});

test('accounts are kept apart, and one is removed without the other', async () => {
  const saved = open();
  await saved.write(answer({ name: 'First', account: 'one' }));
  await saved.write(answer({ name: 'Second', account: 'one.two' }));
  await saved.remove('one');
  assert.deepEqual([await nameIn(saved, 'one'), await nameIn(saved, 'one.two')], [undefined, 'Second']);
});

test('an account can’t name a file outside the directory', async () => {
  const saved = open();
  await saved.write(answer({ account: '../escaped' }));
  assert.deepEqual([await readdir(directory), (await files()).length], [['storage'], 1]);
  assert.equal(await nameIn(saved, '../escaped'), 'Main');
});

const damages: [what: string, damage: (file: string) => Promise<void>][] = [
  ['is empty', file => truncate(file)],
  ['is cut off', async file => truncate(file, (await stat(file)).size - 1)],
  ['goes on behind its end', async file => writeFile(file, Buffer.concat([await readFile(file), Buffer.from(' ')]))],
  [
    'has a flipped bit',
    async file => {
      const content = await readFile(file);
      content.writeUInt8(content.readUInt8(content.length - 20) ^ 1, content.length - 20);
      await writeFile(file, content);
    },
  ],
  ['is something else', file => writeFile(file, 'hello\nworld')],
  ['is JSON of another program', file => writeFile(file, '{"version":1}\n{}')],
  [
    'is of a later version',
    async file => {
      await writeFile(file, (await readFile(file, 'utf8')).replace('"version":1', '"version":2'));
    },
  ],
  [
    'belongs to another account',
    async file => {
      await writeFile(file, (await readFile(file, 'utf8')).replace('"account":"one"', '"account":"two"'));
    },
  ],
  ['is one long line', file => writeFile(file, 'x'.repeat(100_000))],
];
for (const [what, damage] of damages) {
  test(`a file that ${what} is put aside with a line in the log, and saving works again`, async () => {
    await open().write(answer());
    await damage(theFile());
    assert.equal(await nameIn(), undefined);
    assert.deepEqual(
      [warnings.length, (await files()).map(name => name.replace(/damaged-.*/, 'damaged'))],
      [1, ['one.flows.damaged']],
    );
    await open().write(answer({ name: 'Again' }));
    assert.equal(await nameIn(), 'Again');
  });
}

test('a damaged file is put aside before it is written over', async () => {
  await open().write(answer());
  await truncate(theFile());
  await open().write(answer({ name: 'Again' }));
  assert.deepEqual([await nameIn(), (await files()).length, warnings.length], ['Again', 2, 1]);
});

test('of the files put aside the last few are kept', async () => {
  for (let time = 1; time <= 6; time++) {
    await open(time).write(answer());
    await truncate(theFile());
    await open(time).read('one');
  }
  assert.deepEqual(
    (await files()).map(name => /damaged-(\d+)/.exec(name)?.[1]),
    ['4', '5', '6'],
  );
});

test('what was put aside goes with the account', async () => {
  await open().write(answer());
  await truncate(theFile());
  const saved = open();
  await saved.read('one');
  await saved.remove('one');
  assert.deepEqual(await files(), []);
});

test('what a crashed window left behind is removed, what a busy one is writing is not', async () => {
  await open().write(answer());
  const [old, young] = ['one.flows.1-a.tmp', 'one.flows.2-b.tmp'].map(name => join(directory, 'storage', name));
  assert.ok(old && young);
  await Promise.all([writeFile(old, 'old'), writeFile(young, 'young')]);
  await utimes(old, 0, 0);
  await utimes(young, 10_000, 10_000);
  await open(10_000_000 + 60_000).read('one');
  assert.deepEqual(await files(), ['one.flows', 'one.flows.2-b.tmp']);
});

test('windows that write at once leave one whole answer and nothing else', async () => {
  const windows = Array.from({ length: 8 }, () => open());
  await Promise.all(
    windows.flatMap((saved, index) => [
      saved.write(answer({ name: `${index}`.repeat(50_000), receivedAt: 1000 + index })),
      saved.read('one'),
    ]),
  );
  assert.match((await nameIn()) ?? '', /^(\d)\1{49999}$/);
  assert.deepEqual([await files(), warnings], [['one.flows'], []]);
});

test('a directory that can’t be written to costs a line in the log', async () => {
  await writeFile(join(directory, 'storage'), 'a file in its place');
  const saved = open();
  await saved.write(answer());
  assert.match(warnings.join(), /^Could not save the flows: /);
  await rm(join(directory, 'storage'));
  await saved.write(answer());
  assert.equal(await nameIn(saved), 'Main');
});
