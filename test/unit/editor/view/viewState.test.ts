import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotFoundError, TokenNeededError, UnreachableError } from '../../../../src/api/errors.ts';
import type { FlowState } from '../../../../src/api/flowStore.ts';
import { messageOf, stateOf } from '../../../../src/editor/view/viewState.ts';
import { callFlow } from '../../flows/builders.ts';

const flows = { call: [callFlow('{}')], fax: [] };
const noFlows = { call: [], fax: [] };
const tokenNeeded = new TokenNeededError('No token.');
const unreachable = new UnreachableError('Gone.');
const notFound = new NotFoundError('Not there.');
const receivedAt = new Date().setHours(10, 32, 0, 0);
const time = new Date(receivedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const [earlier, later] = [receivedAt - 1, receivedAt + 1];

const table: [what: string, Partial<FlowState>, startedAt: number, state: string | undefined, message?: string][] = [
  ['nothing is known', {}, later, undefined],
  ['the first flows are loading', { isLoading: true }, later, 'loading'],
  ['a retry is pending', { isLoading: true, progress: 'Trying again in 2 s' }, later, 'loading', 'Trying again in 2 s'],
  ['there is no token', { account: null, fetchError: tokenNeeded }, later, 'noToken'],
  ['the secrets can’t be read', { fetchError: tokenNeeded }, later, 'failed'],
  ['the first refresh failed', { account: 'a', fetchError: notFound }, later, 'failed', 'Not there.'],
  ['there are flows', { flows, receivedAt }, earlier, 'shown'],
  ['flows are loading again', { flows, receivedAt, isLoading: true }, earlier, 'shown'],
  [
    'the flows of an earlier window are loading again',
    { flows, receivedAt, isLoading: true },
    later,
    'shown',
    `Flows as of ${time}, refreshing…`,
  ],
  ['the account has no flows', { flows: noFlows, receivedAt }, earlier, 'empty'],
  [
    'the service can’t be reached',
    { flows, receivedAt, fetchError: unreachable },
    earlier,
    'shown',
    `Offline: flows as of ${time}. Gone.`,
  ],
  [
    'a later refresh failed',
    { flows, receivedAt, fetchError: notFound },
    earlier,
    'shown',
    `Flows as of ${time}. Not there.`,
  ],
  [
    'an account without flows can’t be refreshed',
    { flows: noFlows, receivedAt, fetchError: notFound },
    earlier,
    'failed',
    `Flows as of ${time}. Not there.`,
  ],
];

for (const [what, given, startedAt, state, message] of table) {
  test(`when ${what}, the view is ${state ?? 'not decided'} ${message ? `and says “${message}”` : 'without a message'}`, () => {
    const now: FlowState = {
      origin: 'https://v1.api19.com',
      account: undefined,
      flows: undefined,
      receivedAt: undefined,
      isLoading: false,
      progress: undefined,
      fetchError: undefined,
      changed: new Map(),
      ...given,
    };
    assert.deepEqual([stateOf(now), messageOf(now, startedAt)], [state, message]);
  });
}
