import * as l10n from '@vscode/l10n';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { filesText, flowsText, numberText } from '../../flows/language.ts';
import type { IdsInCode } from '../ids/idsInCode.ts';
import { reliableTime, unknownIds } from '../ids/warnings.ts';
import type { Output } from '../ui/output.ts';
import { requireFlows } from '../ui/userError.ts';
import { readWithProgress } from './findUsages.ts';
import type { WorkspaceUsages } from './workspaceUsages.ts';

/** "Check Flow IDs in Workspace": shows "214 IDs in 61 files, 3 unknown, 12 flows used, 24 unused." */
export async function checkIds(store: FlowStore, ids: IdsInCode, usages: WorkspaceUsages, output: Output) {
  const isReliable = () => reliableTime(store.now, Date.now()) !== undefined;
  await store.load();
  if (!isReliable()) await store.refresh();
  const all = allFlows(requireFlows(store.now));
  const reading = await readWithProgress(output, usages, l10n.t('Checking flow IDs'));
  if (!reading) return;
  usages.setChecked();
  const found = [...(usages.files?.values() ?? [])].flat().filter(each => ids.isMeant(each));
  const withIds = new Set(found.map(({ uri }) => uri)).size;
  const unknown = isReliable() ? unknownIds(found, ids).length : undefined;
  const unused = all.filter(flow => !usages.usesOf(flow)?.length).length;
  const foundText = found.length === 1 ? l10n.t('1 ID') : l10n.t('{0} IDs', numberText(found.length));
  const counts = [
    l10n.t('{0} in {1}', foundText, filesText(withIds)),
    unknown === undefined
      ? l10n.t('unknown IDs not checked (the flows are not up to date)')
      : l10n.t('{0} unknown', numberText(unknown)),
    l10n.t('{0} used', flowsText(all.length - unused)),
    l10n.t('{0} unused', numberText(unused)),
  ];
  const sentences = [`${counts.join(', ')}.`, l10n.t('{0} read.', filesText(reading.all))];
  if (reading.leftOut > 0)
    sentences.push(l10n.t('Left out, as unreadable or too large: {0}.', filesText(reading.leftOut)));
  const problems = { title: l10n.t('Show Problems'), command: 'workbench.actions.view.problems' };
  const unusedFlows = { title: l10n.t('Show Unused Flows'), command: commands.filterFlows, arguments: ['unused'] };
  output.showResult(sentences.join(' '), [...(unknown ? [problems] : []), ...(unused > 0 ? [unusedFlows] : [])]);
}
