import { Disposable, workspace } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { registerCompletions } from './completions.ts';
import { registerHints } from './hints.ts';
import { registerHovers } from './hovers.ts';
import type { IdsInCode } from './idsInCode.ts';
import { registerLinks } from './links.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { registerWarnings, type CheckedFiles } from './warnings.ts';

/**
 * IDs in code that explain themselves: hints, hovers, links, completions and warnings, each while its setting is on.
 * `checked` are the files that are warned of even if they are closed.
 */
export function registerIdProviders(ids: IdsInCode, store: FlowStore, checked: CheckedFiles): Disposable {
  return Disposable.from(
    whileOn(settings.hints, () => registerHints(ids, store)),
    whileOn(settings.hovers, () => registerHovers(ids, store)),
    whileOn(settings.links, () => registerLinks(ids, store)),
    whileOn(settings.completions, () => registerCompletions(ids, store)),
    registerWarnings(ids, store, checked),
    registerQuickFixes(ids, store),
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
  return Disposable.from(workspace.onDidChangeConfiguration(follow), { dispose: () => registered?.dispose() });
}
