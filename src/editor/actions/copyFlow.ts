import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import { commands } from '../../contract.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import type { Handlers } from '../ui/commands.ts';
import { UserError } from '../ui/userError.ts';
import type { Output } from '../ui/output.ts';

/** "Copy ID" and "Copy Name": one a line if several flows are selected. */
export function copyFlowHandlers(choose: ChooseFlows, output: Output): Handlers<'copyId' | 'copyName'> {
  return {
    [commands.copyId]: async (...given) => {
      const chosen = await choose(given, l10n.t('Copy ID'));
      if (chosen) await copyIds(chosen.flows, output);
    },
    [commands.copyName]: async (...given) => {
      const chosen = await choose(given, l10n.t('Copy Name'));
      if (!chosen) return;
      const named = chosen.flows.filter(({ name }) => name);
      const [first] = named;
      if (!first) throw new UserError(l10n.t('There is no name to copy: the service sent none for this flow.'));
      await env.clipboard.writeText(named.map(({ name }) => name).join('\n'));
      output.showStatus(
        named.length === 1 ? l10n.t('Copied “{0}”', displayName(first)) : l10n.t('Copied {0} names', named.length),
      );
    },
  };
}

/** Copies the IDs of the flows, one a line, and shows how many flows without an ID were left out. */
export async function copyIds(flows: readonly Flow[], output: Output): Promise<void> {
  const ids = idsOf(flows);
  await env.clipboard.writeText(ids.join('\n'));
  const [flow] = flows;
  const left = flows.length - ids.length;
  output.showStatus(
    flow && flows.length === 1
      ? l10n.t('Copied {0}', `${flow.id} · ${displayName(flow)}`)
      : left > 0
        ? l10n.t('Copied {0} flow IDs; left out {1} without an ID', ids.length, left)
        : l10n.t('Copied {0} flow IDs', ids.length),
  );
}

/** The IDs of the flows that have one, in their order. Throws a UserError if none has. */
export function idsOf(flows: readonly Flow[]): string[] {
  const ids = flows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (ids.length > 0) return ids;
  throw new UserError(l10n.t('There is no ID to copy: the service sent none for this flow.'));
}
