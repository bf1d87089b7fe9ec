import { Disposable, workspace, type Memento } from 'vscode';
import type { KnownFlows } from '../../api/knownFlows.ts';
import { settings } from '../../contract.ts';
import { registerCompletions } from './completions.ts';
import { registerHints } from './hints.ts';
import { registerHovers } from './hovers.ts';
import type { IdsInCode } from './idsInCode.ts';
import { registerLinks } from './links.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { registerWarnings } from './warnings.ts';

/** Whether this VS Code had an account when last we knew: the one thing that is read at start-up. */
const hasAccount = 'hasAccount';

/**
 * Ids in code that explain themselves: hints, hovers, links, completions and warnings, each while its setting is on.
 * Without an account nothing is registered; the flag in `state` tells at start-up, before anything else is known.
 */
export function registerCodeIds(ids: IdsInCode, known: KnownFlows, state: Memento): Disposable {
  let providers: Disposable | undefined;
  const follow = () => {
    const { account } = known.now;
    const isWanted = account === undefined ? state.get(hasAccount) === true : account !== null;
    if (account !== undefined && state.get(hasAccount) !== isWanted) void state.update(hasAccount, isWanted);
    if (isWanted === (providers !== undefined)) return;
    providers?.dispose();
    providers = isWanted ? registerProviders(ids, known) : undefined;
  };
  follow();
  return Disposable.from(known.onDidChange(follow), { dispose: () => providers?.dispose() });
}

function registerProviders(ids: IdsInCode, known: KnownFlows): Disposable {
  return Disposable.from(
    whileOn(settings.hints, () => registerHints(ids, known)),
    whileOn(settings.hovers, () => registerHovers(ids, known)),
    whileOn(settings.links, () => registerLinks(ids, known)),
    whileOn(settings.completions, () => registerCompletions(ids, known)),
    whileOn(settings.warnings, () => Disposable.from(registerWarnings(ids, known), registerQuickFixes(ids, known))),
  );
}

/** Registers a feature as long as its setting is on. */
function whileOn(setting: string, register: () => Disposable): Disposable {
  let registered: Disposable | undefined;
  const follow = () => {
    const isOn = workspace.getConfiguration().get(setting) !== false;
    if (isOn === (registered !== undefined)) return;
    registered?.dispose();
    registered = isOn ? register() : undefined;
  };
  follow();
  const changes = workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration(setting)) follow();
  });
  return Disposable.from(changes, { dispose: () => registered?.dispose() });
}
