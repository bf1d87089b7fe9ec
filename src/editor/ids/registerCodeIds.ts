import { Disposable, workspace, type Memento } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { settings } from '../../contract.ts';
import { registerCompletions } from './completions.ts';
import { registerHints } from './hints.ts';
import { registerHovers } from './hovers.ts';
import type { IdsInCode } from './idsInCode.ts';
import { registerLinks } from './links.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { registerWarnings } from './warnings.ts';

/** The key of a flag: whether this VS Code had an account when it was last known. */
const hasAccount = 'hasAccount';

/**
 * Hints, hovers, links, completions and warnings for the flow IDs in code, each while its setting is on. Nothing is
 * registered without an account: until that is read, the flag in `state` decides.
 */
export function registerCodeIds(ids: IdsInCode, store: FlowStore, state: Memento): Disposable {
  const isWanted = () => {
    const { account } = store.now;
    return account === undefined ? state.get(hasAccount) === true : account !== null;
  };
  const remember = () => {
    if (isWanted() !== (state.get(hasAccount) === true)) void state.update(hasAccount, isWanted());
  };
  remember();
  const whileSet = (setting: string, register: () => Disposable) =>
    whileTrue(() => workspace.getConfiguration().get(setting) !== false, workspace.onDidChangeConfiguration, register);
  const providers = whileTrue(isWanted, store.onDidChange, () =>
    Disposable.from(
      whileSet(settings.hints, () => registerHints(ids, store)),
      whileSet(settings.hovers, () => registerHovers(ids, store)),
      whileSet(settings.links, () => registerLinks(ids, store)),
      whileSet(settings.completions, () => registerCompletions(ids, store)),
      whileSet(settings.warnings, () => Disposable.from(registerWarnings(ids, store), registerQuickFixes(ids, store))),
    ),
  );
  return Disposable.from(store.onDidChange(remember), providers);
}

/** Registers a feature as long as something is true, which is asked again with each change. */
function whileTrue(
  isTrue: () => boolean,
  onDidChange: (listener: () => void) => { dispose(): unknown },
  register: () => Disposable,
): Disposable {
  let registered: Disposable | undefined;
  const follow = () => {
    const isWanted = isTrue();
    if (isWanted === (registered !== undefined)) return;
    registered?.dispose();
    registered = isWanted ? register() : undefined;
  };
  follow();
  return Disposable.from(onDidChange(follow), { dispose: () => registered?.dispose() });
}
