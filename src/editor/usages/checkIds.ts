import { commands as host } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import type { IdsInCode } from '../ids/idsInCode.ts';
import { reliableTime, unknownIds } from '../ids/warnings.ts';
import type { Handlers } from '../ui/commands.ts';
import type { Output } from '../ui/output.ts';
import { UserError } from '../ui/userError.ts';
import { readWithProgress } from './findUsages.ts';
import { counted } from './usageTree.ts';
import type { Reading, WorkspaceUsages } from './workspaceUsages.ts';

/** "Check Flow IDs in Workspace" and its end. */
export function checkIdsHandlers(
  store: FlowStore,
  ids: IdsInCode,
  usages: WorkspaceUsages,
  output: Output,
): Handlers<'checkIds' | 'clearCheck'> {
  return {
    [commands.checkIds]: async () => {
      const isReliable = () => reliableTime(store.now, Date.now()) !== undefined;
      await store.load();
      if (!isReliable()) await store.refresh();
      const { flows, fetchError } = store.now;
      if (!flows) throw fetchError ?? new UserError('The flows of the account are not known yet.');
      const reading = await readWithProgress(usages, 'Checking flow IDs', () => {});
      if (!reading) return;
      usages.setChecked(true);
      const { sentence, unknown, unused } = summaryOf(reading, allFlows(flows), ids, usages, isReliable());
      output.showResult(sentence, {
        ...(unknown > 0 ? { 'Show Problems': () => host.executeCommand('workbench.actions.view.problems') } : {}),
        ...(unused > 0 ? { 'Show Unused Flows': () => host.executeCommand(commands.filterFlows, 'unused') } : {}),
      });
    },
    [commands.clearCheck]: () => usages.clear(),
  };
}

/** What a check found, in a sentence: "214 IDs in 61 files, 3 unknown, 12 flows used, 24 unused." */
function summaryOf(
  { files, all, leftOut }: Reading,
  flows: readonly Flow[],
  ids: IdsInCode,
  usages: WorkspaceUsages,
  isReliable: boolean,
) {
  let [found, withIds, unknown] = [0, 0, 0];
  for (const { uri, usages: inFile } of files.values()) {
    const meant = inFile.filter(each => ids.isMeant(each));
    found += meant.length;
    if (meant.length > 0) withIds++;
    if (isReliable) unknown += unknownIds(uri, meant, ids).length;
  }
  const { usesOf } = usages;
  const unused = flows.filter(flow => !usesOf(flow)?.length).length;
  const counts = [
    `${counted(found, 'ID')} in ${counted(withIds, 'file')}`,
    isReliable
      ? `${unknown.toLocaleString('en')} unknown`
      : 'unknown ones not looked for, as the flows are not up to date',
    `${counted(flows.length - unused, 'flow')} used`,
    `${unused.toLocaleString('en')} unused`,
  ];
  const rest = leftOut === 0 ? '' : ` ${counted(leftOut, 'file')} could not be read or is too large.`;
  return { sentence: `${counts.join(', ')}. ${counted(all, 'file')} read.${rest}`, unknown, unused };
}
