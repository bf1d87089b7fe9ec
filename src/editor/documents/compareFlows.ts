import * as l10n from '@vscode/l10n';
import { commands as host, window } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import type { FlowVersion } from '../../api/versions.ts';
import { commands } from '../../contract.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { locale } from '../../flows/language.ts';
import { UserError } from '../ui/userError.ts';
import type { OnFlows } from '../ui/chosenFlows.ts';
import type { AskFlow } from '../ui/findFlow.ts';
import { flowUri, type DocumentView } from './flowUri.ts';

/** "Compare With…", also of two selected rows, and "Compare With the Last Version Seen", in VS Code's diff editor. */
export function compareFlowsHandlers(store: FlowStore, onFlows: OnFlows, ask: AskFlow) {
  const addressOf = (flow: Flow, view: DocumentView, version?: number) => flowUri(flow, view, store.now, version);
  return {
    [commands.compareFlows]: onFlows(l10n.t('Compare…'), async flows => {
      const [one, selected, ...more] = flows;
      if (more.length > 0)
        throw new UserError(l10n.t('Select two flows to compare. {0} flows are selected.', flows.length));
      const other = selected ?? (await ask(l10n.t('Compare “{0}” With…', displayName(one)), { without: one }));
      if (!other) return;
      const title = `${titleOf(one)} ↔ ${titleOf(other)}`;
      await host.executeCommand('vscode.diff', addressOf(one, 'compared'), addressOf(other, 'compared'), title);
    }),
    [commands.compareWithLastVersion]: onFlows(l10n.t('Compare With the Last Version Seen'), async (flows, on) => {
      // Of several selected rows, the one that the command was called on.
      const flow = flows.find(({ key }) => key === on?.key) ?? flows[0];
      const version = await pickVersion(store.versions(flow.key));
      if (!version) return;
      const before = addressOf(version.flow, 'comparedRecord', version.lastSeenAt);
      const title = l10n.t('{0}: as of {1} ↔ now', titleOf(flow), timeOf(version));
      await host.executeCommand('vscode.diff', before, addressOf(flow, 'comparedRecord'), title);
    }),
  };
}

function titleOf(flow: Flow): string {
  return `${displayName(flow)} ${displayId(flow)}`;
}

function timeOf({ lastSeenAt }: FlowVersion): string {
  return new Date(lastSeenAt).toLocaleString(locale());
}

/** The only version, or the one that the user picks; `undefined` if they pick none. */
async function pickVersion(versions: readonly FlowVersion[]): Promise<FlowVersion | undefined> {
  if (versions.length === 0)
    throw new UserError(
      l10n.t('No earlier version of this flow is stored: it has not changed since it was first loaded here.'),
    );
  if (versions.length === 1) return versions[0];
  const items = versions.map((version, index) => ({
    label: l10n.t('As of {0}', timeOf(version)),
    description: index === 0 ? l10n.t('the last version seen') : '',
    version,
  }));
  return (await window.showQuickPick(items, { title: l10n.t('Compare With Which Version?') }))?.version;
}
