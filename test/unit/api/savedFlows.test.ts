import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createSavedFlows } from '../../../src/api/savedFlows.ts';
import { receive, type KnownFlows } from '../../../src/api/versions.ts';
import { allFlows } from '../../../src/flows/flow.ts';
import type { Outline } from '../../../src/flows/outline.ts';
import { callFlow, faxFlow } from '../flows/builders.ts';
import { keptLog } from './clientParts.ts';

let directory = '';
let log = keptLog();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callflows-saved-'));
  log = keptLog();
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** An account with a call flow of this name. */
function known(name = 'Main', receivedAt = 1000, before?: KnownFlows): KnownFlows {
  const call = [callFlow('{}', { name, record: JSON.stringify({ id: '1', name }) })];
  return receive(before, { lists: { call, fax: [faxFlow()] }, path: '/dids/my/callflows' }, receivedAt);
}

/** The saved flows as a window sees them. */
function openWindow() {
  return createSavedFlows(join(directory, 'storage'), log);
}

async function files(): Promise<string[]> {
  return (await readdir(join(directory, 'storage'))).sort();
}

const fileOf = (name: string) => join(directory, 'storage', name);

async function nameIn(saved = openWindow(), account = 'one'): Promise<string | undefined> {
  return (await saved.read(account))?.flows.call[0]?.name;
}

test('another window reads what was saved, versions included', async () => {
  const written = known('Night', 2000, known('Main', 1000));
  await openWindow().write('one', written);
  assert.deepEqual(await openWindow().read('one'), written);
});

test('an account of many flows is read as it was saved', async () => {
  const call = Array.from({ length: 2500 }, (_, index) =>
    callFlow('{}', { key: `call/${index}`, name: `“${index}”\n`, record: `{"→":\n${index}}` }),
  );
  const written = { ...known(), flows: { call, fax: [] } };
  await openWindow().write('one', written);
  assert.deepEqual(await openWindow().read('one'), written);
});

test('an outline comes before the flows if they are many, and not if they are few or were read before', async () => {
  const write = async (count: number) => {
    const call = Array.from({ length: count }, (_, index) =>
      callFlow('{}', { key: `call/${index}`, name: `${index}` }),
    );
    const saved = openWindow();
    await saved.write('one', { ...known(), flows: { call, fax: [] } });
    return saved;
  };
  const outlines: Outline[] = [];
  const note = (outline: Outline) => void outlines.push(outline);
  const saved = await write(2001);
  await saved.read('one', undefined, note);
  assert.equal(outlines.length, 0);
  await openWindow().read('one', undefined, note);
  assert.deepEqual(
    outlines.map(({ call, fax }) => [call.count, call.ranges.at(-2), call.ranges.at(-1), fax]),
    [[2001, { first: '1500', last: '1999' }, { first: '2000', last: '2000' }, { count: 0, ranges: [] }]],
  );
  await write(2000);
  await openWindow().read('one', undefined, note);
  assert.equal(outlines.length, 1);
});

test('nothing is saved at first, and looking for it makes no directory', async () => {
  assert.equal(await openWindow().read('one'), undefined);
  assert.deepEqual([await readdir(directory), log.lines], [[], []]);
});

test('flows are read only if they are newer than what is known', async () => {
  const saved = openWindow();
  await saved.write('one', known('Main', 1000));
  assert.deepEqual(
    [await saved.read('one', known('Old', 999)), await saved.read('one', known('Old', 1000))].map(
      found => found?.receivedAt,
    ),
    [1000, undefined],
  );
});

test('flows that did not change are not written again, only their time', async () => {
  const saved = openWindow();
  const first = known('Main', 1000);
  await saved.write('one', first);
  const { ino } = await stat(fileOf('one.flows'));
  await saved.write('one', { ...first, receivedAt: 2000 });
  assert.equal((await stat(fileOf('one.flows'))).ino, ino);
  assert.deepEqual(await openWindow().read('one'), { ...first, receivedAt: 2000 });
  await saved.write('one', known('Night', 3000, first));
  assert.notEqual((await stat(fileOf('one.flows'))).ino, ino);
  assert.equal(await nameIn(), 'Night');
});

test('a window that read the flows writes only their time if they did not change', async () => {
  await openWindow().write('one', known('Main', 1000));
  const { ino } = await stat(fileOf('one.flows'));
  const saved = openWindow();
  const read = (await saved.read('one')) ?? assert.fail();
  await saved.write('one', { ...read, receivedAt: 2000 });
  assert.equal((await stat(fileOf('one.flows'))).ino, ino);
  assert.equal((await openWindow().read('one'))?.receivedAt, 2000);
});

test('flows that another window received again are the same objects', async () => {
  const [first, second] = [openWindow(), openWindow()];
  const flows = known('Main', 1000);
  await first.write('one', flows);
  const read = (await second.read('one')) ?? assert.fail();
  await second.write('one', { ...read, receivedAt: 2000 });
  const again = await first.read('one', flows);
  assert.deepEqual([again?.receivedAt, again?.flows === flows.flows], [2000, true]);
});

test('of flows that another window replaced, those that stayed are the same objects', async () => {
  const [first, second] = [openWindow(), openWindow()];
  const flows = known('Main', 1000);
  await first.write('one', flows);
  await second.write('one', known('Night', 2000));
  const again = await first.read('one', flows);
  assert.deepEqual([again?.flows.call[0]?.name, again?.flows.fax === flows.flows.fax], ['Night', true]);
});

test('the time of flows that another window has replaced is ignored', async () => {
  const [first, second] = [openWindow(), openWindow()];
  const old = known('Main', 1000);
  await first.write('one', old);
  await second.write('one', known('Night', 2000));
  await first.write('one', { ...old, receivedAt: 3000 });
  assert.equal((await openWindow().read('one'))?.receivedAt, 2000);
});

test('a file that holds something else in place of a flow, or of an earlier version, is as if it were not there', async () => {
  await openWindow().write('one', known('Main', 1000));
  const text = await readFile(fileOf('one.flows'), 'utf8');
  for (const damaged of [
    text.replace('"record":24', '"record":null'),
    text.replace('"record":24', '"record":23'),
    text.replace('"record":24', '"record":-24'),
    text.replace('"versions":[]', '"versions":[["call/1",[null]]]'),
  ]) {
    assert.notEqual(damaged, text);
    await writeFile(fileOf('one.flows'), damaged);
    assert.equal(await openWindow().read('one'), undefined);
  }
});

test('a file of the version before is read, earlier versions of its flows included', async () => {
  const written = known('Night', 2000, known('Main', 1000));
  await openWindow().write('one', written);
  const [head = ''] = (await readFile(fileOf('one.flows'), 'utf8')).split('\n');
  const flows = JSON.stringify(allFlows(written.flows));
  await writeFile(fileOf('one.flows'), `${head.replace('flows 4', 'flows 3')}\n${flows}\n`);
  assert.deepEqual(await openWindow().read('one'), written);
});

test('flows whose file somebody has removed are saved again', async () => {
  const window = openWindow();
  const flows = known('Main', 1000);
  await window.write('one', flows);
  await rm(fileOf('one.flows'));
  await window.write('one', { ...flows, receivedAt: 2000 });
  assert.equal((await openWindow().read('one'))?.receivedAt, 2000);
});

test('only the user can read the directory and the files', { skip: process.platform === 'win32' }, async () => {
  await openWindow().write('one', known());
  const paths = [join(directory, 'storage'), fileOf('one.flows'), fileOf('one.time')];
  const modes = await Promise.all(paths.map(async path => (await stat(path)).mode & 0o777));
  assert.deepEqual(modes, [0o700, 0o600, 0o600]);
});

test('accounts are kept apart, and one is removed without the other', async () => {
  const saved = openWindow();
  await saved.write('one', known('First'));
  await saved.write('one.two', known('Second'));
  await saved.remove('one');
  assert.deepEqual([await nameIn(saved, 'one'), await nameIn(saved, 'one.two')], [undefined, 'Second']);
});

test('files that can’t be removed are named, and the others are removed', async () => {
  const saved = openWindow();
  await saved.write('one', known());
  await rm(fileOf('one.time'));
  await mkdir(fileOf('one.time'));
  assert.deepEqual(await saved.remove('one'), [fileOf('one.time')]);
  assert.deepEqual(await files(), ['one.time']);
});

test('flows that were removed are written again as a whole', async () => {
  const [saved, flows] = [openWindow(), known()];
  await saved.write('one', flows);
  await saved.remove('one');
  await saved.write('one', flows);
  assert.equal(await nameIn(), 'Main');
});

test('an account can’t name a file outside the directory', async () => {
  const saved = openWindow();
  await saved.write('../escaped', known());
  assert.deepEqual([await readdir(directory), (await files()).length], [['storage'], 2]);
  assert.equal(await nameIn(saved, '../escaped'), 'Main');
});

const faults: [what: string, cause: (file: string) => Promise<void>][] = [
  ['is empty', file => truncate(file)],
  ['is cut off in a line', async file => truncate(file, (await stat(file)).size - 10)],
  ['lacks its last line', async file => truncate(file, (await readFile(file)).lastIndexOf('\n', -2) + 1)],
  ['has more lines', file => appendFile(file, '[null]\n')],
  ['ends with something else', file => appendFile(file, 'x')],
  ['is something else', file => writeFile(file, 'hello\nworld')],
  ['is JSON of another program', file => writeFile(file, '{"version":1}\n{}')],
  ['is no object', file => writeFile(file, 'null\n[]\n')],
  [
    'is of another version',
    async file => writeFile(file, (await readFile(file, 'utf8')).replace(/flows \d/, 'flows 0')),
  ],
  ['is of another account', async file => writeFile(file, (await readFile(file, 'utf8')).replace('"one"', '"two"'))],
  ['is one long line', file => writeFile(file, 'x'.repeat(100_000))],
];
for (const [what, cause] of faults) {
  test(`a file that ${what} is as if it were not there, except for a line in the log, and is replaced`, async () => {
    await openWindow().write('one', known());
    await cause(fileOf('one.flows'));
    const saved = openWindow();
    assert.equal(await nameIn(saved), undefined);
    assert.equal(log.lines.length, 1);
    await saved.write('one', known('Again', 2000));
    assert.equal(await nameIn(), 'Again');
    assert.deepEqual(await files(), ['one.flows', 'one.time']);
  });
}

for (const content of ['', '{', 'null', '[]']) {
  test(`with the time file “${content}”, the flows have the time when they were saved`, async () => {
    await openWindow().write('one', known('Main', 1000));
    await writeFile(fileOf('one.time'), content);
    assert.equal((await openWindow().read('one', known('Old', 999)))?.receivedAt, 1000);
  });
}

test('flows whose time file is missing have the time when they were saved', async () => {
  await openWindow().write('one', known('Main', 1000));
  await rm(fileOf('one.time'));
  assert.equal((await openWindow().read('one'))?.receivedAt, 1000);
  assert.deepEqual(log.lines, []);
});

test('a window writes everything again after the files were deleted', async () => {
  const saved = openWindow();
  const flows = known();
  await saved.write('one', flows);
  await rm(join(directory, 'storage'), { recursive: true });
  await saved.write('one', { ...flows, receivedAt: 2000 });
  await saved.write('one', { ...flows, receivedAt: 3000 });
  assert.equal((await openWindow().read('one'))?.receivedAt, 3000);
});

test('what a crashed window left behind is removed, what a busy one is writing is not', async () => {
  await openWindow().write('one', known());
  const [old, young] = ['one.flows.1-a.tmp', 'one.flows.2-b.tmp'].map(fileOf);
  assert.ok(old && young);
  await Promise.all([writeFile(old, 'old'), writeFile(young, 'young')]);
  await utimes(old, 0, 0);
  await openWindow().write('one', known('Night'));
  assert.deepEqual(await files(), ['one.flows', 'one.flows.2-b.tmp', 'one.time']);
  await openWindow().remove('one');
  assert.deepEqual(await files(), []);
});

test('windows that write at once leave one whole response and nothing else', async () => {
  const windows = Array.from({ length: 8 }, openWindow);
  await Promise.all(
    windows.flatMap((saved, index) => [
      saved.write('one', known(`${index}`.repeat(50_000), 1000 + index)),
      saved.read('one'),
    ]),
  );
  assert.match((await nameIn()) ?? '', /^(\d)\1{49999}$/);
  assert.deepEqual([await files(), log.lines], [['one.flows', 'one.time'], []]);
});

test('a directory that can’t be written to costs a line in the log', async () => {
  await writeFile(join(directory, 'storage'), 'a file in its place');
  const saved = openWindow();
  await saved.write('one', known());
  assert.match(log.lines.join('\n'), /^Could not save the flows: /);
  await rm(join(directory, 'storage'));
  await saved.write('one', known());
  assert.equal(await nameIn(saved), 'Main');
});
