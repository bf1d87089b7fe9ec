import { Disposable, type Memento } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';

/** Whether this VS Code had an account when it was last known: the one thing that is read at the start. */
const hasAccount = 'hasAccount';

/**
 * Registers the providers for IDs in code while there is an account. The flag in `state` decides at the start, before
 * anything else is known. `load` loads what registers them.
 */
export function registerIds(store: FlowStore, state: Memento, load: () => Promise<() => Disposable>): Disposable {
  let isWanted = false;
  let providers: Disposable | undefined;
  const follow = async () => {
    const { account } = store.now;
    const wasWanted = isWanted;
    isWanted = account === undefined ? state.get(hasAccount) === true : account !== null;
    if (account !== undefined && state.get(hasAccount) !== isWanted) void state.update(hasAccount, isWanted);
    if (isWanted === wasWanted) return;
    providers?.dispose();
    providers = undefined;
    const register = isWanted ? await load() : undefined;
    // Another change may have come while it was loaded.
    if (isWanted && register) providers ??= register();
  };
  void follow();
  return Disposable.from(
    store.onDidChange(() => void follow()),
    new Disposable(() => {
      isWanted = false;
      providers?.dispose();
    }),
  );
}
