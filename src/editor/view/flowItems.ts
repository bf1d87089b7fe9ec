import * as l10n from '@vscode/l10n';
import { ThemeColor, ThemeIcon, TreeItemCollapsibleState, type TreeItem } from 'vscode';
import { commands, type FlowArgument } from '../../contract.ts';
import { describeFlow, summarise } from '../../flows/describe.ts';
import { displayId, displayName } from '../../flows/flow.ts';
import { numberText } from '../../flows/language.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten } from '../../flows/text.ts';
import { flowUri } from '../documents/flowUri.ts';
import {
  idOf,
  rangeSize,
  type FlowNode,
  type GroupNode,
  type Node,
  type RangeNode,
  type RowNode,
  type Shown,
} from './nodes.ts';

/** What VS Code shows of a row. */
export function itemOf(node: Node, shown: Shown): TreeItem {
  switch (node.type) {
    case 'group':
      return groupItem(node, shown);
    case 'range':
      return rangeItem(node, shown);
    case 'flow':
      return flowItem(node, shown);
    case 'row':
      return rowItem(node);
  }
}

function groupItem(node: GroupNode, { flows, lists }: Shown): TreeItem {
  const { kind } = node;
  const [count, all] = [lists[kind].length, flows?.[kind].length ?? 0];
  const label = kind === 'call' ? l10n.t('Call Flows') : l10n.t('Fax Flows');
  const description = count === all ? numberText(count) : l10n.t('{0} of {1}', numberText(count), numberText(all));
  return {
    label,
    collapsibleState: count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    // VS Code keeps a group that has nothing to expand collapsed, as long as its ID stays.
    id: count > 0 ? idOf(node) : `${idOf(node)}/empty`,
    description,
    contextValue: 'group',
    accessibilityInformation: { label: `${label}, ${description}` },
  };
}

function rangeItem(node: RangeNode, { lists }: Shown): TreeItem {
  const { kind, start } = node;
  const list = lists[kind].slice(start, start + rangeSize);
  const [first, last, end] = [list[0], list.at(-1), start + list.length];
  const spoken =
    kind === 'call' ? l10n.t('call flows {0} to {1}', start + 1, end) : l10n.t('fax flows {0} to {1}', start + 1, end);
  return {
    label: `${start + 1} – ${end}`,
    collapsibleState: TreeItemCollapsibleState.Collapsed,
    id: idOf(node),
    description: first && last && `${shorten(displayName(first), 30)} … ${shorten(displayName(last), 30)}`,
    contextValue: 'range',
    accessibilityInformation: { label: spoken },
  };
}

function flowItem(node: FlowNode, shown: Shown): TreeItem {
  const { flow, key } = node;
  const { problems, more } = problemsOf(flow);
  const hasProblems = problems.length > 0;
  const isChanged = shown.changed.has(key);
  const uses = shown.usesOf(flow)?.length ?? 0;
  const used = uses === 0 ? '' : uses === 1 ? l10n.t('1 use') : l10n.t('{0} uses', numberText(uses));
  const news = [isChanged ? l10n.t('changed') : '', used].filter(Boolean);
  const facts = [displayId(flow), ...news, summarise(flow)];
  const colour = hasProblems ? new ThemeColor('list.warningForeground') : undefined;
  return {
    label: displayName(flow),
    collapsibleState: TreeItemCollapsibleState.Collapsed,
    id: idOf(node),
    description: `${hasProblems ? '⚠ ' : ''}${facts.join(' · ')}`,
    iconPath: new ThemeIcon(flow.kind === 'call' ? 'call-incoming' : 'mail', colour),
    contextValue: `${flow.kind}Flow${isChanged ? ' changed' : ''}`,
    accessibilityInformation: {
      label: [describeFlow(flow), ...news.map(each => `${each}.`), ...problems, ...more].join(' '),
    },
    // VS Code's own command: it alone is told whether it was a click, a double click or one to the side.
    command: {
      command: 'vscode.open',
      title: l10n.t('Open Route JSON'),
      arguments: [flowUri(flow, 'route', shown)],
    },
  };
}

function rowItem(node: RowNode): TreeItem {
  const { key, row, step } = node;
  return {
    label: row.label,
    collapsibleState: TreeItemCollapsibleState.None,
    id: idOf(node),
    description: row.description,
    contextValue: 'step',
    accessibilityInformation: { label: row.sentence },
    command: {
      command: commands.openRoute,
      title: l10n.t('Open Route JSON'),
      // As a click on a flow: the keys stay in the view.
      arguments: [{ key, step, preserveFocus: true } satisfies FlowArgument],
    },
  };
}
