import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { commands as host, Disposable, window, type QuickPickItem } from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { commands, contextKeys, viewId } from '../../contract.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import type { Output } from '../ui/output.ts';
import type { FlowsView } from '../view/flowsView.ts';
import { readWithProgress } from './findUsages.ts';
import { flowsText, numberText } from '../../flows/language.ts';
import { loadAgain, requireFlows } from '../ui/userError.ts';
import type { WorkspaceUsages } from './workspaceUsages.ts';

/** What the view can be narrowed to. */
interface Filter extends QuickPickItem {
  readonly name: string;
  /** Says how many of all flows are shown, and which: "With problems: 3 of 8 flows." */
  readonly sentenceOf: (shown: string, all: string) => string;
  /** Whether the workspace has to be read for it. */
  readonly needsReading?: boolean;
  readonly passes: (flow: Flow, state: FlowState, uses: readonly unknown[] | undefined) => boolean;
}

const filters: readonly Filter[] = [
  {
    name: 'used',
    label: `$(references) ${l10n.t('Used in This Workspace')}`,
    sentenceOf: (shown, all) => l10n.t('Used in this workspace: {0} of {1}.', shown, all),
    needsReading: true,
    passes: (_flow, _state, uses) => uses !== undefined && uses.length > 0,
  },
  {
    name: 'unused',
    label: `$(circle-slash) ${l10n.t('Not Used in This Workspace')}`,
    sentenceOf: (shown, all) => l10n.t('Not used in this workspace: {0} of {1}.', shown, all),
    needsReading: true,
    passes: (_flow, _state, uses) => uses?.length === 0,
  },
  {
    name: 'changed',
    label: `$(history) ${l10n.t('Changed')}`,
    sentenceOf: (shown, all) => l10n.t('Changed in the last day: {0} of {1}.', shown, all),
    passes: ({ key }, { changed }) => changed.has(key),
  },
  {
    name: 'problems',
    label: `$(warning) ${l10n.t('With Problems')}`,
    sentenceOf: (shown, all) => l10n.t('With problems: {0} of {1}.', shown, all),
    passes: flow => problemsOf(flow).problems.length > 0,
  },
];

/** Flows that are looked at before other work of the extension host may run: the routes of some are read for it. */
const flowsAtAStretch = 200;

/** Shows how often the workspace uses each flow once it was read, and narrows the view to some flows. */
export function createFlowFilter(store: FlowStore, usages: WorkspaceUsages, view: FlowsView, output: Output) {
  let filter: Filter | undefined;
  let round = 0;

  /** Shows what is true now, unless something changes meanwhile. */
  const apply = async () => {
    const mine = ++round;
    void host.executeCommand('setContext', contextKeys.isChecked, usages.isChecked);
    if (filter?.needsReading && !usages.files) filter = undefined;
    const { usesOf } = usages;
    const flows = allFlows(store.now.flows);
    const keys = new Set<string>();
    for (const [index, flow] of filter ? flows.entries() : []) {
      if (filter?.passes(flow, store.now, usesOf(flow))) keys.add(flow.key);
      if (index % flowsAtAStretch > 0) continue;
      await nextTurn();
      if (mine !== round) return;
    }
    view.setOptions({
      filter: filter && { keys, sentence: filter.sentenceOf(numberText(keys.size), flowsText(flows.length)) },
      usesOf,
    });
  };
  let applied: FlowState['flows'];
  const owned = Disposable.from(
    new Disposable(() => round++),
    usages.onDidChange(() => void apply()),
    store.onDidChange(now => {
      if (!filter || (now.isLoading && now.flows === applied)) return;
      applied = now.flows;
      void apply();
    }),
  );
  const handlers = {
    [commands.filterFlows]: async (given: unknown) => {
      await store.readSaved();
      if (store.now.fetchError) requireFlows(await loadAgain(store));
      const options = { title: l10n.t('Filter Flows'), placeHolder: l10n.t('Which flows to show') };
      const wanted = filters.find(({ name }) => name === given) ?? (await window.showQuickPick(filters, options));
      if (!wanted) return;
      requireFlows(await store.load());
      const title = l10n.t('Looking for the flows that this workspace uses');
      if (wanted.needsReading && !usages.files && !(await readWithProgress(output, usages, title))) return;
      filter = wanted;
      await apply();
      await host.executeCommand(`${viewId}.focus`);
    },
    [commands.showAllFlows]: () => {
      filter = undefined;
      return apply();
    },
  };
  return Object.assign(owned, { handlers });
}
