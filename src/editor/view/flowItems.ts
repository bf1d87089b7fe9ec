import * as l10n from '@vscode/l10n';
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import type { FlowState } from '../../api/flowState.ts';
import { commands, type FlowArgument } from '../../contract.ts';
import { describeFlow, summarise } from '../../flows/describe.ts';
import { displayId, displayName, type FlowLists } from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten } from '../../flows/text.ts';
import { flowUri } from '../documents/flowUri.ts';
import { numberText } from '../ui/counts.ts';
import {
  rangeSize,
  type FlowNode,
  type GroupNode,
  type Node,
  type RangeNode,
  type RowNode,
  type ViewOptions,
} from './nodes.ts';

/** What rows are made of beside their nodes. */
export interface ItemParts
  extends Pick<FlowState, 'account' | 'accounts' | 'flows' | 'changed'>, Pick<ViewOptions, 'usesOf'> {
  /** The flows that the filter lets through. */
  readonly shown: FlowLists | undefined;
}

/** What VS Code shows of a row. */
export function itemOf(node: Node, parts: ItemParts): TreeItem {
  switch (node.type) {
    case 'group':
      return groupItem(node, parts);
    case 'range':
      return rangeItem(node, parts);
    case 'flow':
      return flowItem(node, parts);
    case 'row':
      return rowItem(node);
  }
}

function groupItem({ kind }: GroupNode, { flows, shown }: ItemParts): TreeItem {
  const count = shown?.[kind].length ?? 0;
  const all = flows?.[kind].length ?? 0;
  const label = kind === 'call' ? l10n.t('Call Flows') : l10n.t('Fax Flows');
  const item = new TreeItem(label, count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None);
  item.id = kind;
  item.description = count === all ? numberText(count) : l10n.t('{0} of {1}', numberText(count), numberText(all));
  item.contextValue = 'group';
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

function rangeItem({ kind, start }: RangeNode, { shown }: ItemParts): TreeItem {
  const list = shown?.[kind] ?? [];
  const end = Math.min(start + rangeSize, list.length);
  const [first, last] = [list[start], list[end - 1]];
  const item = new TreeItem(`${start + 1} – ${end}`, TreeItemCollapsibleState.Collapsed);
  item.id = `${kind}/range/${start}`;
  item.contextValue = 'range';
  if (first && last) item.description = `${shorten(displayName(first), 30)} … ${shorten(displayName(last), 30)}`;
  const spoken =
    kind === 'call' ? l10n.t('call flows {0} to {1}', start + 1, end) : l10n.t('fax flows {0} to {1}', start + 1, end);
  item.accessibilityInformation = { label: spoken };
  return item;
}

function flowItem({ flow, key }: FlowNode, parts: ItemParts): TreeItem {
  const { changed, usesOf } = parts;
  const name = displayName(flow);
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  const summary = summarise(flow);
  const problems = problemsOf(flow);
  const isChanged = changed.has(key);
  item.id = `flow/${key}`;
  const hasProblems = problems.length > 0;
  const uses = usesOf(flow)?.length ?? 0;
  const used = uses === 0 ? '' : uses === 1 ? l10n.t('1 use') : l10n.t('{0} uses', numberText(uses));
  item.description = [displayId(flow), isChanged ? l10n.t('changed') : '', used, summary].filter(Boolean).join(' · ');
  if (hasProblems) item.description = `⚠ ${item.description}`;
  const colour = hasProblems ? new ThemeColor('list.warningForeground') : undefined;
  item.iconPath = new ThemeIcon(flow.kind === 'call' ? 'call-incoming' : 'mail', colour);
  item.contextValue = isChanged ? `${flow.kind}Flow changed` : `${flow.kind}Flow`;
  item.command = open(flowUri(flow, 'route', parts));
  item.accessibilityInformation = { label: [describeFlow(flow), used, ...problems].filter(Boolean).join(' ') };
  return item;
}

function open(uri: Uri): { command: string; title: string; arguments: Uri[] } {
  // VS Code's own command: it alone is told whether it was a click, a double click or one to the side.
  return { command: 'vscode.open', title: l10n.t('Open Route JSON'), arguments: [uri] };
}

function rowItem({ flow, row, index, step }: RowNode): TreeItem {
  const item = new TreeItem(row.label, TreeItemCollapsibleState.None);
  item.id = `flow/${flow.key}/row/${index}`;
  item.description = row.description;
  item.contextValue = 'step';
  item.accessibilityInformation = { label: row.sentence };
  item.command = {
    command: commands.openRoute,
    title: l10n.t('Open Route JSON'),
    arguments: [{ key: flow.key, ...(step === undefined ? {} : { step }) } satisfies FlowArgument],
  };
  return item;
}
