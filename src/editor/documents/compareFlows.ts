import { commands as host, window } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import type { FlowVersion } from '../../api/versions.ts';
import { commands } from '../../contract.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import type { Handlers } from '../ui/commands.ts';
import { UserError } from '../ui/userError.ts';
import type { AskFlow } from '../ui/findFlow.ts';
import { flowUri, type DocumentView } from './flowUri.ts';

/** "Compare With…", also of two selected rows, and "Compare With the Last Version Seen", in VS Code's diff editor. */
export function compareFlowsHandlers(
  store: FlowStore,
  choose: ChooseFlows,
  ask: AskFlow,
): Handlers<'compareFlows' | 'compareWithLastVersion'> {
  const addressOf = (flow: Flow, view: DocumentView, version?: number) =>
    flowUri(flow, view, store.now.account, version);
  return {
    [commands.compareFlows]: async (...given) => {
      const chosen = await choose(given, 'Compare…');
      if (!chosen) return;
      const [one, selected, ...more] = chosen.flows;
      if (more.length > 0)
        throw new UserError(`Select two flows to compare. ${chosen.flows.length} flows are selected.`);
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
  };
}

function titleOf(flow: Flow): string {
  return `${displayName(flow)} ${displayId(flow)}`;
}

function timeOf({ lastSeenAt }: FlowVersion): string {
  return new Date(lastSeenAt).toLocaleString();
}

/** The only version, or the one that the user picks; `undefined` if they pick none. */
async function pickVersion(versions: readonly FlowVersion[]): Promise<FlowVersion | undefined> {
  if (versions.length === 0)
    throw new UserError(
      'No earlier version of this flow is stored: it has not changed since it was first loaded here.',
    );
  if (versions.length === 1) return versions[0];
  const items = versions.map((version, index) => ({
    label: `As of ${timeOf(version)}`,
    description: index === 0 ? 'the last version seen' : '',
    version,
  }));
  return (await window.showQuickPick(items, { title: 'Compare With Which Version?' }))?.version;
}
