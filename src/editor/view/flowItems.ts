import * as l10n from '@vscode/l10n';
import { MarkdownString, ThemeColor, ThemeIcon, TreeItemCollapsibleState, workspace } from 'vscode';
import type { Location, TreeItem } from 'vscode';
import { commands, type FlowArgument } from '../../contract.ts';
import { describeFlow, summarise } from '../../flows/describe.ts';
import { detailsOf } from '../../flows/details.ts';
import { displayId, displayName } from '../../flows/flow.ts';
import { asOf, numberText } from '../../flows/language.ts';
import { problemsOf } from '../../flows/problems.ts';
import { rangeSize } from '../../flows/outline.ts';
import { shorten } from '../../flows/text.ts';
import { flowUri } from '../documents/flowUri.ts';
import { appendWords } from '../ui/plainText.ts';
import type { Node, NodeOf, Shown } from './nodes.ts';

/** What VS Code shows of a row. */
export function itemOf(node: Node, shown: Shown): TreeItem {
  const { id } = node;
  if (node.type === 'group') return { id, ...groupItem(node, shown) };
  if (node.type === 'range') return { id, ...rangeItem(node, shown) };
  return { id, ...(node.type === 'flow' ? flowItem(node, shown) : rowItem(node)) };
}

function groupItem({ kind }: NodeOf<'group'>, { flows, outline }: Shown): Omit<TreeItem, 'id'> {
  const { count } = outline[kind];
  const all = flows?.[kind].length ?? count;
  const label = kind === 'call' ? l10n.t('Call Flows') : l10n.t('Fax Flows');
  const description = count === all ? numberText(count) : l10n.t('{0} of {1}', numberText(count), numberText(all));
  return {
    label,
    collapsibleState: count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    description,
    contextValue: 'group',
    accessibilityInformation: { label: `${label}, ${description}` },
  };
}

function rangeItem({ kind, index }: NodeOf<'range'>, { outline }: Shown): Omit<TreeItem, 'id'> {
  const { count, ranges } = outline[kind];
  const from = numberText(index * rangeSize + 1);
  const to = numberText(Math.min((index + 1) * rangeSize, count));
  const { first = '', last = '' } = ranges[index] ?? {};
  const names = `${shorten(first, 30)} … ${shorten(last, 30)}`;
  const spoken = kind === 'call' ? l10n.t('call flows {0} to {1}', from, to) : l10n.t('fax flows {0} to {1}', from, to);
  return {
    label: `${from} – ${to}`,
    collapsibleState: TreeItemCollapsibleState.Collapsed,
    description: names,
    contextValue: 'range',
    accessibilityInformation: { label: `${spoken}: ${names}` },
  };
}

function flowItem({ flow, key }: NodeOf<'flow'>, shown: Shown): Omit<TreeItem, 'id'> {
  const { problems, more } = problemsOf(flow);
  const hasProblems = problems.length > 0;
  const isChanged = shown.changed.has(key);
  const uses = shown.usesOf(flow)?.length ?? 0;
  const used = uses === 0 ? '' : uses === 1 ? l10n.t('1 usage') : l10n.t('{0} usages', numberText(uses));
  const news = [isChanged ? l10n.t('changed') : '', used].filter(Boolean);
  const facts = [displayId(flow), ...news, summarise(flow)];
  const colour = hasProblems ? new ThemeColor('list.warningForeground') : undefined;
  return {
    label: displayName(flow),
    collapsibleState: TreeItemCollapsibleState.Collapsed,
    description: `${hasProblems ? '⚠ ' : ''}${facts.join(' · ')}`,
    iconPath: new ThemeIcon(flow.kind === 'call' ? 'call-incoming' : 'mail', colour),
    contextValue: `${flow.kind}Flow${isChanged ? ' changed' : ''}`,
    accessibilityInformation: {
      label: [describeFlow(flow), ...news.map(each => `${each}.`), ...problems, ...more].join(' '),
    },
    // VS Code's own command: it alone is told whether it was a click, a double click or one to the side.
    command: { command: 'vscode.open', title: l10n.t('Open Route JSON'), arguments: [flowUri(flow, 'route', shown)] },
  };
}

function rowItem({ key, row, step }: NodeOf<'row'>): Omit<TreeItem, 'id'> {
  return {
    label: row.label,
    collapsibleState: TreeItemCollapsibleState.None,
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

/** A longer tooltip is read by nobody, and the rest is in the document. */
const mostDetails = 60;

/** A tooltip names no more files that use the flow. */
const mostFiles = 10;

/** All that a row says, the service's text as text: of a flow also when a refresh changed it of late, and its uses. */
export function tooltipOf(node: Node, { changed, usesOf }: Shown): MarkdownString | undefined {
  if (node.type === 'row') return paragraphs([node.row.sentence]);
  if (node.type !== 'flow') return undefined;
  const { flow, key } = node;
  const details = detailsOf(flow);
  const rest = details.length - mostDetails;
  const { problems, more } = problemsOf(flow);
  const [changedAt, uses] = [changed.get(key), usesOf(flow)];
  return paragraphs([
    `${displayName(flow)} ${displayId(flow)}`,
    ...details.slice(0, mostDetails).map(({ name, value }) => `${name}: ${value}`),
    ...(rest > 0 ? [l10n.t('… and {0} more in the JSON', rest)] : []),
    ...(changedAt === undefined ? [] : [l10n.t('Change first seen: {0}.', asOf(changedAt))]),
    ...(uses ? [usesSentence(uses)] : []),
    ...problems.map(problem => `⚠ ${problem}`),
    ...more,
  ]);
}

/** "Used 3 times in this workspace: src/a.ts (2), src/b.ts". */
function usesSentence(uses: readonly Location[]): string {
  if (uses.length === 0) return l10n.t('Not used in this workspace.');
  const counts = [...Map.groupBy(uses, ({ uri }) => workspace.asRelativePath(uri))].map(([path, { length }]) =>
    length === 1 ? path : `${path} (${length})`,
  );
  const named = counts.slice(0, mostFiles).join(', ');
  const rest = counts.length - mostFiles;
  const files = rest > 0 ? l10n.t('{0} and {1} more', named, numberText(rest)) : named;
  return uses.length === 1
    ? l10n.t('Used once in this workspace: {0}', files)
    : l10n.t('Used {0} times in this workspace: {1}', numberText(uses.length), files);
}

function paragraphs(texts: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  for (const text of texts) appendWords(markdown, text).appendMarkdown('\n\n');
  return markdown;
}
