import { Disposable, type Memento } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';

const hasAccount = 'hasAccount';

/** Whether this VS Code had an account when that was last known: the one thing that is read at the start. */
export const hadAccount = (state: Memento) => state.get(hasAccount) === true;

/** Registers what `load` loads while there is an account. Until that is known, the flag in `state` decides. */
export function registerIds(store: FlowStore, state: Memento, load: () => Promise<() => Disposable>): Disposable {
  let providers: Promise<Disposable> | undefined;
  const stop = () => {
    void providers?.then(registered => registered.dispose());
    providers = undefined;
  };
  const follow = () => {
    const { account } = store.now;
    const isWanted = account === undefined ? hadAccount(state) : account !== null;
    if (account !== undefined && state.get(hasAccount) !== isWanted) void state.update(hasAccount, isWanted);
    if (isWanted) providers ??= load().then(register => register());
    else stop();
  };
  follow();
  return Disposable.from(store.onDidChange(follow), { dispose: stop });
}
