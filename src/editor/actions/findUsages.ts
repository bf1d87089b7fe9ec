import { commands as host } from 'vscode';
import { commands } from '../../contract.ts';
import { usagePattern } from '../../ids/usagePattern.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { readParameterNames } from '../ids/idsInCode.ts';
import type { Handlers } from '../ui/commands.ts';
import { UserError } from '../ui/userError.ts';

/** "Find Usages in Workspace": VS Code's search for the ids of the flows where a parameter says what they are. */
export function findUsagesHandlers(choose: ChooseFlows): Handlers<'findUsages'> {
  return {
    [commands.findUsages]: async (...given) => {
      const chosen = await choose(given, 'Find Usages in Workspace');
      if (!chosen) return;
      const names = readParameterNames();
      const patterns = (['call', 'fax'] as const).flatMap(kind => {
        const ids = chosen.flows.flatMap(flow => (flow.kind === kind && flow.id !== undefined ? [flow.id] : []));
        return ids.length > 0 ? [usagePattern([...new Set(ids)], kind, names)] : [];
      });
      if (patterns.length === 0) throw new UserError('The service sent no id for this flow, so code can’t name it.');
      await host.executeCommand('workbench.action.findInFiles', {
        query: patterns.length === 1 ? patterns[0] : patterns.map(pattern => `(?:${pattern})`).join('|'),
        isRegex: true,
        isCaseSensitive: true,
        matchWholeWord: false,
        triggerSearch: true,
      });
    },
  };
}
