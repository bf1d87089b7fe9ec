import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type Event,
  type TreeDataProvider,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import type { FlowArgument } from '../../contract.ts';
import { allFlows, displayId, displayName, kindName, type Flow, type FlowKind } from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten, visible } from '../../flows/text.ts';
import { describeFlow, detailsOf, rowsOf, summarise, type Row } from '../../flows/describe.ts';
import { flowUri } from '../documents/flowUri.ts';
import { appendWords } from '../ui/plainText.ts';

/** A row of the tree. Rows of flows and of their steps are arguments of the commands. */
export type Node = GroupNode | RangeNode | FlowNode | RowNode;

interface GroupNode {
  readonly type: 'group';
  readonly kind: FlowKind;
}

/** Some of the flows of a long list: VS Code freezes for seconds where it is given all of them at once. */
interface RangeNode {
  readonly type: 'range';
  readonly kind: FlowKind;
  /** Index of the first flow in its list, from 0. */
  readonly start: number;
}

interface FlowNode extends FlowArgument {
  readonly type: 'flow';
  readonly flow: Flow;
}

interface RowNode extends FlowArgument {
  readonly type: 'row';
  readonly flow: Flow;
  readonly row: Row;
  /** Place among the rows of the flow, from 0. */
  readonly index: number;
}

/** A list longer than this is shown in ranges. */
export const rangeSize = 500;

/** A tooltip that is longer is read by nobody, and the rest stands in the document. */
const mostDetails = 60;

/** The flows as rows: two groups, their flows in the service's order, and what each route says below. */
export class FlowTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData: Event<undefined> = this.#changed.event;
  readonly #store: FlowStore;

  constructor(store: FlowStore) {
    this.#store = store;
  }

  /** Shows the rows anew; what is expanded and selected stays. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    // Pending until something is known: VS Code shows its progress bar just as long.
    const { flows } = node ? this.#store.now : await this.#store.load();
    if (!flows) return [];
    if (!node) {
      return allFlows(flows).length === 0 ? [] : (['call', 'fax'] as const).map(kind => ({ type: 'group', kind }));
    }
    switch (node.type) {
      case 'group': {
        const list = flows[node.kind];
        if (list.length <= rangeSize) return list.map(nodeOf);
        const count = Math.ceil(list.length / rangeSize);
        return Array.from({ length: count }, (_, index) => ({
          type: 'range',
          kind: node.kind,
          start: index * rangeSize,
        }));
      }
      case 'range':
        return flows[node.kind].slice(node.start, node.start + rangeSize).map(nodeOf);
      case 'flow':
        return rowsOf(node.flow).map((row, index) => ({
          type: 'row',
          flow: node.flow,
          key: node.key,
          ...(row.key === undefined ? {} : { step: row.key }),
          row,
          index,
        }));
      case 'row':
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    switch (node.type) {
      case 'group':
        return undefined;
      case 'range':
        return { type: 'group', kind: node.kind };
      case 'flow': {
        const { kind, position } = node.flow;
        const length = this.#store.now.flows?.[kind].length ?? 0;
        if (length <= rangeSize) return { type: 'group', kind };
        return { type: 'range', kind, start: Math.floor((position - 1) / rangeSize) * rangeSize };
      }
      case 'row':
        return nodeOf(node.flow);
    }
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.type) {
      case 'group':
        return this.#groupItem(node);
      case 'range':
        return this.#rangeItem(node);
      case 'flow':
        return this.#flowItem(node);
      case 'row':
        return rowItem(node);
    }
  }

  /** Called when a row is hovered: the tooltip says all that there is to say. */
  resolveTreeItem(item: TreeItem, node: Node): TreeItem {
    if (node.type === 'flow') item.tooltip = flowTooltip(node.flow, this.#store.now.changed.get(node.key));
    if (node.type === 'row') item.tooltip = paragraphs([node.row.sentence]);
    return item;
  }

  #groupItem({ kind }: GroupNode): TreeItem {
    const count = this.#store.now.flows?.[kind].length ?? 0;
    const label = kind === 'call' ? 'Call Flows' : 'Fax Flows';
    const item = new TreeItem(label, count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None);
    item.id = kind;
    item.description = String(count);
    item.contextValue = 'group';
    item.accessibilityInformation = { label: `${label}, ${count}` };
    return item;
  }

  #rangeItem({ kind, start }: RangeNode): TreeItem {
    const list = this.#store.now.flows?.[kind] ?? [];
    const end = Math.min(start + rangeSize, list.length);
    const [first, last] = [list[start], list[end - 1]];
    const item = new TreeItem(`${start + 1} – ${end}`, TreeItemCollapsibleState.Collapsed);
    item.id = `${kind}/range/${start}`;
    item.contextValue = 'range';
    if (first && last) item.description = `${shorten(displayName(first), 30)} … ${shorten(displayName(last), 30)}`;
    item.accessibilityInformation = { label: `${kindName({ kind })}s ${start + 1} to ${end}` };
    return item;
  }

  #flowItem({ flow, key }: FlowNode): TreeItem {
    const name = displayName(flow);
    const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
    const summary = summarise(flow);
    const problems = problemsOf(flow);
    const isChanged = this.#store.now.changed.has(key);
    item.id = `flow/${key}`;
    const hasProblems = problems.length > 0;
    item.description = [displayId(flow), isChanged ? 'changed' : '', summary].filter(Boolean).join(' · ');
    if (hasProblems) item.description = `⚠ ${item.description}`;
    const colour = hasProblems ? new ThemeColor('list.warningForeground') : undefined;
    item.iconPath = new ThemeIcon(flow.kind === 'call' ? 'call-incoming' : 'mail', colour);
    item.contextValue = isChanged ? `${flow.kind}Flow changed` : `${flow.kind}Flow`;
    item.command = open(flowUri(flow, 'route', this.#store.now.account));
    item.accessibilityInformation = { label: [describeFlow(flow), ...problems].join(' ') };
    return item;
  }
}

function nodeOf(flow: Flow): FlowNode {
  return { type: 'flow', key: flow.key, flow };
}

function open(uri: Uri): { command: string; title: string; arguments: Uri[] } {
  // VS Code's own command: it alone is told whether it was a click, a double click or one to the side.
  return { command: 'vscode.open', title: 'Open Route JSON', arguments: [uri] };
}

function rowItem({ flow, row, index, step }: RowNode): TreeItem {
  const item = new TreeItem(row.label, TreeItemCollapsibleState.None);
  item.id = `flow/${flow.key}/row/${index}`;
  item.description = row.description;
  item.contextValue = 'step';
  item.accessibilityInformation = { label: row.sentence };
  item.command = {
    command: 'callflows.openRoute',
    title: 'Open Route JSON',
    arguments: [{ key: flow.key, ...(step === undefined ? {} : { step }) } satisfies FlowArgument],
  };
  return item;
}

function flowTooltip(flow: Flow, changedAt: number | undefined): MarkdownString {
  const details = detailsOf(flow);
  const rest = details.length - mostDetails;
  const changed =
    changedAt === undefined ? [] : [`A refresh at ${new Date(changedAt).toLocaleTimeString()} changed it.`];
  return paragraphs([
    `${displayName(flow)} ${displayId(flow)}`,
    ...details.slice(0, mostDetails).map(({ name, value }) => `${name}: ${value}`),
    ...(rest > 0 ? [`… and ${rest} more in the JSON`] : []),
    ...changed,
    ...problemsOf(flow).map(problem => `⚠ ${shorten(visible(problem), 400)}`),
  ]);
}

/** The service's text as text, one paragraph each. */
function paragraphs(texts: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  for (const text of texts) appendWords(markdown, text).appendMarkdown('\n\n');
  return markdown;
}
