import { env, type Disposable } from 'vscode';
import { commands } from '../../contract.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { UserError, registerCommands } from '../ui/commands.ts';
import type { Output } from '../ui/output.ts';

/** "Copy ID" and "Copy Name": of several selected flows one a line. */
export function registerCopyFlow(choose: ChooseFlows, output: Output): Disposable {
  return registerCommands(output, {
    [commands.copyId]: async (...given) => {
      const chosen = await choose(given, 'Copy ID');
      if (chosen) await copyIds(chosen.flows, output);
    },
    [commands.copyName]: async (...given) => {
      const chosen = await choose(given, 'Copy Name');
      if (!chosen) return;
      const named = chosen.flows.filter(({ name }) => name);
      if (named.length === 0) throw new UserError('There is no name to copy: the service sent none for this flow.');
      await env.clipboard.writeText(named.map(({ name }) => name).join('\n'));
      output.showStatus(named.length === 1 ? `Copied “${displayName(named[0]!)}”` : `Copied ${named.length} names`);
    },
  });
}

/** Copies the ids of the flows, one a line, and says so; flows without an id are left out, and that is said as well. */
export async function copyIds(flows: readonly Flow[], output: Output): Promise<void> {
  const ids = idsOf(flows);
  await env.clipboard.writeText(ids.join('\n'));
  const left = flows.length - ids.length;
  const what =
    ids.length === 1 && flows.length === 1 ? `${ids[0]} · ${displayName(flows[0]!)}` : `${ids.length} flow ids`;
  output.showStatus(`Copied ${what}${left > 0 ? `; ${left} without an id left out` : ''}`);
}

/** The ids of the flows that have one, in order; an UserError where none has. */
export function idsOf(flows: readonly Flow[]): string[] {
  const ids = flows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (ids.length > 0) return ids;
  throw new UserError('There is no id to copy: the service sent none for this flow.');
}
