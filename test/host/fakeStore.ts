import type { Memento } from 'vscode';
import { TokenNeededError } from '../../src/api/errors.ts';
import type { FlowState, FlowStore } from '../../src/api/flowState.ts';
import type { FlowLists } from '../../src/flows/flow.ts';
import { callFlow, documentedRoutes, faxFlow } from '../unit/flows/builders.ts';

/** What the account of a {@link fakeStore} has. */
export const lists: FlowLists = {
  call: [
    callFlow(documentedRoutes.mainRoute, { key: 'call/1', id: '1', name: 'Main Route' }),
    callFlow(documentedRoutes.laServers, { key: 'call/444', id: '444', name: 'LA Servers' }),
    callFlow(undefined, { key: 'call/90', id: '90', name: '[x](command:y) $(zap) <b>' }),
  ],
  fax: [faxFlow(), faxFlow({ key: 'fax/7', id: '7', name: 'Orders', receivers: ['a@example.com'] })],
};

/** A flow store whose state a test sets; any request of a provider fails the test. */
export function fakeStore(first: Partial<FlowState> = {}) {
  const listeners = new Set<(state: FlowState) => void>();
  let now: FlowState = {
    origin: 'https://v1.api19.com',
    baseUrl: 'https://v1.api19.com',
    account: 'a',
    accounts: [],
    missing: undefined,
    flows: lists,
    outline: undefined,
    receivedAt: Date.now(),
    isLoading: false,
    progress: undefined,
    fetchError: undefined,
    changed: new Map(),
    ...first,
  };
  const calls: string[] = [];
  const refuse = (name: string) => () => {
    calls.push(name);
    return Promise.reject(new Error(`${name} was called`));
  };
  const store: FlowStore = {
    get now() {
      return now;
    },
    onDidChange: listener => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    load: refuse('load'),
    refresh: refuse('refresh'),
    setToken: refuse('setToken'),
    tokenTarget: () => new TokenNeededError('No account.'),
    switchAccount: () => {},
    renameAccount: refuse('renameAccount'),
    removeAccount: refuse('removeAccount'),
    showSample: refuse('showSample'),
    flowsOfOthers: async () => [],
    readSaved: async () => void calls.push('readSaved'),
    cancel: () => {},
    versions: () => [],
    settingsChanged: () => {},
    dispose: () => {},
  };
  const change = (next: Partial<FlowState>) => {
    now = { ...now, ...next };
    for (const listener of listeners) listener(now);
  };
  return { store, calls, change };
}

/** A store of VS Code's for values, in memory: `kept` is what it holds. */
export function memento(kept: Record<string, unknown> = {}): Memento & { readonly kept: Record<string, unknown> } {
  return {
    kept,
    keys: () => Object.keys(kept),
    get: (key: string, otherwise?: unknown) => kept[key] ?? otherwise,
    update: async (key: string, value: unknown) => void (kept[key] = value),
  } as Memento & { readonly kept: Record<string, unknown> };
}
