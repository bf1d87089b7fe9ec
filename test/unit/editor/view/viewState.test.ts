import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  SecretStorageError,
  TokenNeededError,
  TokenRejectedError,
  UnreachableError,
} from '../../../../src/api/errors.ts';
import type { FlowState } from '../../../../src/api/flowState.ts';
import { messageOf, viewStateOf } from '../../../../src/editor/view/viewState.ts';
import type { FlowLists } from '../../../../src/flows/flow.ts';
import { asOf } from '../../../../src/flows/language.ts';
import { callFlow } from '../../flows/builders.ts';

const none: FlowLists = { call: [], fax: [] };
const some: FlowLists = { call: [callFlow('{}')], fax: [] };
const needed = new TokenNeededError('No API token is stored.');
const unread = new SecretStorageError('The secret storage could not be read.');
const rejected = new TokenRejectedError('The service refused this token.');
const offline = new UnreachableError('The host can’t be reached.');
const startedAt = new Date(2026, 1, 3, 10, 0).getTime();
const earlier = startedAt - 60_000;
const later = startedAt + 60_000;

function stateWith(known: Partial<FlowState>): FlowState {
  const receivedAt = known.flows ? later : undefined;
  return {
    origin: 'https://api.example.com',
    baseUrl: 'https://api.example.com',
    account: 'a',
    accounts: [],
    missing: undefined,
    flows: undefined,
    outline: undefined,
    receivedAt,
    isLoading: false,
    progress: undefined,
    fetchError: undefined,
    changed: new Map(),
    ...known,
  };
}

// What is known; what the view shows; the sentence above the rows.
const truth: [known: Partial<FlowState>, state: ReturnType<typeof viewStateOf>, message: string | undefined][] = [
  [{ account: undefined }, undefined, undefined],
  [{ account: undefined, isLoading: true }, 'loading', undefined],
  [{ isLoading: true, progress: 'Trying again in 2 s' }, 'loading', 'Trying again in 2 s'],
  [{ account: null }, 'noToken', undefined],
  [{ account: null, fetchError: needed }, 'noToken', undefined],
  [{ fetchError: needed }, 'failed', needed.message],
  [{ fetchError: unread }, 'failed', unread.message],
  [{ account: null, fetchError: unread }, 'failed', unread.message],
  [{ account: null, fetchError: rejected }, 'failed', rejected.message],
  [{ fetchError: rejected }, 'failed', rejected.message],
  [{ fetchError: offline }, 'failed', offline.message],
  [{ flows: none }, 'empty', undefined],
  [
    { flows: none, fetchError: offline },
    'failed',
    `As of ${asOf(later)} this account had no flows. ${offline.message}`,
  ],
  [{ flows: some }, 'shown', undefined],
  [{ flows: some, isLoading: true }, 'shown', undefined],
  [{ flows: some, isLoading: true, receivedAt: earlier }, 'shown', `Flows as of ${asOf(earlier)}, refreshing…`],
  [{ flows: some, receivedAt: earlier }, 'shown', undefined],
  [{ flows: some, isLoading: true, progress: 'Trying again in 2 s' }, 'shown', 'Trying again in 2 s'],
  [{ flows: some, fetchError: offline }, 'shown', `Offline: flows as of ${asOf(later)}. ${offline.message}`],
  [{ flows: some, fetchError: rejected }, 'shown', `Flows as of ${asOf(later)}. ${rejected.message}`],
];

describe('the view', () => {
  for (const [known, state, message] of truth) {
    const title = JSON.stringify({ ...known, flows: known.flows && (known.flows === some ? 'some' : 'none') });
    it(`shows ${state ?? 'nothing'} and ${message ? 'a message' : 'no message'} for ${title}`, () => {
      const now = stateWith(known);
      assert.deepEqual([viewStateOf(now), messageOf(now, startedAt, true)], [state, message]);
    });
  }

  it('says nothing of the age of its rows while a refresh is short', () => {
    const saved = { flows: some, isLoading: true, receivedAt: earlier };
    assert.equal(messageOf(stateWith(saved), startedAt, false), undefined);
    const progress = 'Trying again in 2 s';
    assert.equal(messageOf(stateWith({ ...saved, progress }), startedAt, false), progress);
    const failed = messageOf(stateWith({ flows: some, fetchError: offline }), startedAt, false);
    assert.equal(failed, `Offline: flows as of ${asOf(later)}. ${offline.message}`);
  });

  it('shows the date with a time that is not of today', () => {
    assert.doesNotMatch(asOf(Date.now()), /\d{4}/);
    assert.match(asOf(earlier), new RegExp(new Date(earlier).toLocaleDateString()));
  });
});
