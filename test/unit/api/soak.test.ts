import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'node:test';
import { fetchFlows } from '../../../src/api/fetchFlows.ts';
import { FlowsError } from '../../../src/api/errors.ts';
import { faults, type FaultName } from '../../standIn/faults.ts';
import { startStandIn } from '../../standIn/server.ts';
import { fetchRequest, heldClock, runsOut, until } from './clientParts.ts';

/** Faults that cost a test more than they show when they are repeated by the hundred: 64 MB at a time, or real time. */
const tooCostly: readonly FaultName[] = [
  'gzip-bomb',
  'too-large',
  'slow-but-sound',
  'reset-after-headers',
  'route-of-5-megabytes',
  'list-too-long',
];

const refreshes = 2000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process holds on to now: sockets, timers and the like by kind, and megabytes of heap. */
function held(): { readonly resources: Record<string, number>; readonly megabytes: number } {
  collectGarbage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { resources, megabytes: process.memoryUsage().heapUsed / 1024 / 1024 };
}

test(`${refreshes} refreshes through mixed faults leave no socket, timer, listener or memory behind`, async context => {
  const standIn = await startStandIn();
  const names = (Object.keys(faults) as FaultName[]).filter(name => !tooCostly.includes(name));
  const cancelling = new AbortController();
  let listeners = 0;
  const { signal } = cancelling;
  const addEventListener = signal.addEventListener.bind(signal);
  const removeEventListener = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener(...args);
  };
  const clock = heldClock();

  const refresh = async (index: number) => {
    const name = names[index % names.length];
    standIn.requests.length = 0;
    standIn.setFault(name);
    const fetching = fetchFlows(fetchRequest(standIn.url, { clock, signal })).catch((error: unknown) => {
      assert.ok(error instanceof FlowsError, String(error));
    });
    const limit = name && runsOut[name];
    if (limit !== undefined) {
      await until(() => standIn.requests.length === 1);
      await clock.runOut(limit);
    }
    await fetching;
  };

  // What is loaded and compiled at first use is no leak.
  for (let index = 0; index < 2 * names.length; index++) await refresh(index);
  await until(() => standIn.connections() === 0);
  const before = held();
  for (let index = 0; index < refreshes; index++) await refresh(index);
  await until(() => standIn.connections() === 0);
  const after = held();

  context.diagnostic(`heap ${before.megabytes.toFixed(1)} MB before, ${after.megabytes.toFixed(1)} MB after`);
  assert.equal(listeners, 0, 'listeners on the signal of the caller');
  assert.equal(clock.pending(), 0, 'limits still running');
  assert.deepEqual(after.resources, before.resources);
  assert.ok(after.megabytes - before.megabytes < 10, `the heap grew by ${after.megabytes - before.megabytes} MB`);
  await standIn.close();
});
