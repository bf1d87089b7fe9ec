import { commands as host, window, type Disposable } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import type { FlowVersion } from '../../api/versions.ts';
import { commands } from '../../contract.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { UserError, registerCommands } from '../ui/commands.ts';
import type { AskFlow } from '../ui/findFlow.ts';
import type { Output } from '../ui/output.ts';
import { flowUri, type DocumentView } from './flowUri.ts';

/** "Compare With…", of two selected rows at once, and "Compare With the Last Version Seen", in VS Code's diff editor. */
export function registerCompareFlows(store: FlowStore, choose: ChooseFlows, ask: AskFlow, output: Output): Disposable {
  const addressOf = (flow: Flow, view: DocumentView, version?: number) =>
    flowUri(flow, view, store.now.account, version);
  return registerCommands(output, {
    [commands.compareFlows]: async (...given) => {
      const chosen = await choose(given, 'Compare…');
      if (!chosen) return;
      const [one, selected] = chosen.flows;
      const other = selected ?? (await ask(`Compare “${displayName(one)}” With…`));
      if (!other) return;
      const title = `${titleOf(one)} ↔ ${titleOf(other)}`;
      await host.executeCommand('vscode.diff', addressOf(one, 'compared'), addressOf(other, 'compared'), title);
    },
    [commands.compareWithLastVersion]: async (...given) => {
      const chosen = await choose(given, 'Compare With the Last Version Seen');
      if (!chosen) return;
      const [flow] = chosen.flows;
      const version = await pickVersion(store.versions(flow.key));
      if (!version) return;
      const before = addressOf(version.flow, 'comparedRecord', version.lastSeenAt);
      const title = `${titleOf(flow)}: as of ${timeOf(version)} ↔ now`;
      await host.executeCommand('vscode.diff', before, addressOf(flow, 'comparedRecord'), title);
    },
  });
}

function titleOf(flow: Flow): string {
  return `${displayName(flow)} ${displayId(flow)}`;
}

function timeOf({ lastSeenAt }: FlowVersion): string {
  return new Date(lastSeenAt).toLocaleString();
}

/** The only version, or the one that the user picks; `undefined` where they pick none. */
async function pickVersion(versions: readonly FlowVersion[]): Promise<FlowVersion | undefined> {
  if (versions.length === 0)
    throw new UserError('No earlier version of this flow is kept: it has not changed since it was first seen here.');
  if (versions.length === 1) return versions[0];
  const items = versions.map((version, index) => ({
    label: `As of ${timeOf(version)}`,
    description: index === 0 ? 'the last version seen' : '',
    version,
  }));
  return (await window.showQuickPick(items, { title: 'Compare With Which Version?' }))?.version;
}
