import { workspace, type Memento } from 'vscode';
import type { FlowStoreParts } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';

const stateKey = 'account';
const memoryKey = 'accounts';

/** Accounts that are remembered: when one is removed, the one that was chosen before it is shown. */
const mostKept = 10;

/** Which account this window shows: remembered for the workspace, and for new windows the last that was chosen in any. */
export function accountChoice(workspaceState: Memento, globalState: Memento): FlowStoreParts['choice'] {
  // VS Code brings what other windows choose, which must not change the account of this one.
  let last = keysIn(globalState);
  const chosen = () => keysIn(workspaceState);
  const withFirst = (key: string, keys: readonly string[]) => [...new Set([key, ...keys])].slice(0, mostKept);
  return {
    read: () => ({ chosen: chosen(), named: accountNamed(), last }),
    choose(key, isKept) {
      last = withFirst(key, last);
      void workspaceState.update(stateKey, isKept ? withFirst(key, chosen()) : undefined);
      void globalState.update(stateKey, last);
    },
  };
}

function keysIn(state: Memento): readonly string[] {
  return state.get<readonly string[]>(stateKey) ?? [];
}

/** Remembers the accounts, but no token, for the next windows. */
export function accountMemory(globalState: Memento): FlowStoreParts['memory'] {
  return {
    read: () => globalState.get(memoryKey) ?? [],
    write: accounts => void globalState.update(memoryKey, accounts),
  };
}

/** The name that the workspace asks for. It can only choose among the user's own accounts, and only if it is trusted. */
function accountNamed(): string | undefined {
  const scopes = workspace.isTrusted ? (workspace.workspaceFolders ?? [undefined]) : [];
  const names = scopes.map(folder => workspace.getConfiguration(undefined, folder).get<unknown>(settings.account));
  return names.find(name => typeof name === 'string' && name !== '') as string | undefined;
}
