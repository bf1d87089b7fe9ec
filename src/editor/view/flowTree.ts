import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type Event,
  type TreeDataProvider,
} from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowStore.ts';
import { commands, type FlowArgument } from '../../contract.ts';
import {
  allFlows,
  displayId,
  displayName,
  kindName,
  type Flow,
  type FlowKind,
  type FlowLists,
} from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten } from '../../flows/text.ts';
import { describeFlow, summarise } from '../../flows/describe.ts';
import type { Row } from '../../flows/details.ts';
import { flowUri } from '../documents/flowUri.ts';

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
  /** As last received. */
  flow: Flow;
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

/** If more flows than this have changed, all rows are sent to the view again. */
const mostSent = 500;

/** What the user has asked to see of the flows. */
export interface ViewOptions {
  /** The keys of the only flows that are shown, and the sentence that says so; `undefined`: all are. */
  readonly filter: { readonly keys: ReadonlySet<string>; readonly sentence: string } | undefined;
  /** The file of each use of a flow in the workspace; `undefined` as long as that was not read. */
  readonly usesOf: (flow: Flow) => readonly Uri[] | undefined;
}

/** The flows as rows: two groups, their flows in the service's order, and below each flow what its route says. */
export class FlowTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData: Event<Node[] | undefined> = this.#changed.event;
  readonly #store: FlowStore;
  // VS Code knows a row by its object.
  readonly #nodes = new Map<string, FlowNode>();
  readonly #ranges = new Map<string, RangeNode>();
  /** What the rows on the screen were made of. */
  #shown: FlowState;
  #options: ViewOptions = { filter: undefined, usesOf: () => undefined };
  #filtered: FlowLists | undefined;
  /** How often VS Code has asked for the first rows without an answer yet. */
  #waiting = 0;

  constructor(store: FlowStore) {
    this.#store = store;
    this.#shown = store.now;
  }

  /** Sends the view the rows that differ from those it shows; what is expanded and selected stays. */
  update(now: FlowState): void {
    const keys = keysOfChanged(this.#shown, now);
    this.#shown = now;
    this.#filtered = undefined;
    if (keys === undefined) {
      this.#nodes.clear();
      this.#ranges.clear();
      this.#updateAll();
      return;
    }
    const { flows } = now;
    if (keys.size === 0 || !flows) return;
    const nodes = allFlows(flows).flatMap<Node>(flow => {
      const node = keys.has(flow.key) ? this.#nodes.get(flow.key) : undefined;
      if (!node) return [];
      Object.assign(node, { flow });
      // A range names its first and last flow, and is sent with all of its flows.
      const range = this.#rangeNamedAfter(flow, flows[flow.kind].length);
      return range ? [range] : [node];
    });
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  get options(): ViewOptions {
    return this.#options;
  }

  /** Sends the view the rows that look different now: while it fetches a row anew, a command cannot be told of it. */
  setOptions(options: ViewOptions): void {
    const before = this.#options;
    this.#options = options;
    if (!isSameFilter(before.filter, options.filter)) {
      this.#updateAll();
      return;
    }
    const usesIn = ({ usesOf }: ViewOptions, { flow }: FlowNode) => usesOf(flow)?.join('\n');
    const nodes = [...this.#nodes.values()].filter(node => usesIn(before, node) !== usesIn(options, node));
    if (nodes.length > mostSent) this.#updateAll();
    else if (nodes.length > 0) this.#changed.fire(nodes);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) await this.#load();
    const flows = this.#lists();
    if (!flows) return [];
    if (!node) {
      return allFlows(flows).length === 0 ? [] : (['call', 'fax'] as const).map(kind => ({ type: 'group', kind }));
    }
    switch (node.type) {
      case 'group': {
        const list = flows[node.kind];
        if (list.length <= rangeSize) return list.map(flow => this.#nodeOf(flow));
        const count = Math.ceil(list.length / rangeSize);
        return Array.from({ length: count }, (_, index) => this.#rangeOf(node.kind, index * rangeSize));
      }
      case 'range':
        return flows[node.kind].slice(node.start, node.start + rangeSize).map(flow => this.#nodeOf(flow));
      case 'flow':
        return (await import('../../flows/details.ts')).rowsOf(node.flow).map((row, index) => ({
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
        const { kind } = node.flow;
        const list: readonly Flow[] = this.#lists()?.[kind] ?? [];
        if (list.length <= rangeSize) return { type: 'group', kind };
        return this.#rangeOf(kind, rangeStart(list.indexOf(node.flow)));
      }
      case 'row':
        return this.#nodeOf(node.flow);
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
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    const { flowTooltip, paragraphs } = await import('./tooltips.ts');
    if (node.type === 'flow')
      item.tooltip = flowTooltip(node.flow, this.#store.now.changed.get(node.key), this.#options.usesOf(node.flow));
    if (node.type === 'row') item.tooltip = paragraphs([node.row.sentence]);
    return item;
  }

  /** Waits until something is known: VS Code shows its progress bar just as long. */
  async #load(): Promise<void> {
    this.#waiting++;
    await this.#store.load();
    this.#waiting--;
  }

  #updateAll(): void {
    this.#filtered = undefined;
    // Rows that VS Code waits for are those of now. If it is told to ask again meanwhile, it may show neither answer.
    if (this.#waiting === 0) this.#changed.fire(undefined);
  }

  /** The flows that are shown. */
  #lists(): FlowLists | undefined {
    const { flows } = this.#store.now;
    const keys = this.#options.filter?.keys;
    if (!flows || !keys) return flows;
    return (this.#filtered ??= {
      call: flows.call.filter(({ key }) => keys.has(key)),
      fax: flows.fax.filter(({ key }) => keys.has(key)),
    });
  }

  #rangeNamedAfter({ kind, position }: Flow, length: number): RangeNode | undefined {
    const isAtEdge = position % rangeSize <= 1 || position === length;
    return isAtEdge ? this.#ranges.get(`${kind}/${rangeStart(position - 1)}`) : undefined;
  }

  #rangeOf(kind: FlowKind, start: number): RangeNode {
    const range = this.#ranges.get(`${kind}/${start}`) ?? { type: 'range', kind, start };
    this.#ranges.set(`${kind}/${start}`, range);
    return range;
  }

  #nodeOf(flow: Flow): FlowNode {
    const node = this.#nodes.get(flow.key) ?? { type: 'flow', key: flow.key, flow };
    this.#nodes.set(flow.key, node);
    return Object.assign(node, { flow });
  }

  #groupItem({ kind }: GroupNode): TreeItem {
    const count = this.#lists()?.[kind].length ?? 0;
    const all = this.#store.now.flows?.[kind].length ?? 0;
    const label = kind === 'call' ? 'Call Flows' : 'Fax Flows';
    const item = new TreeItem(label, count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None);
    item.id = kind;
    item.description = count === all ? String(count) : `${count} of ${all}`;
    item.contextValue = 'group';
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  #rangeItem({ kind, start }: RangeNode): TreeItem {
    const list = this.#lists()?.[kind] ?? [];
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
    const uses = this.#options.usesOf(flow)?.length ?? 0;
    const used = uses === 0 ? '' : uses === 1 ? '1 use' : `${uses} uses`;
    item.description = [displayId(flow), isChanged ? 'changed' : '', used, summary].filter(Boolean).join(' · ');
    if (hasProblems) item.description = `⚠ ${item.description}`;
    const colour = hasProblems ? new ThemeColor('list.warningForeground') : undefined;
    item.iconPath = new ThemeIcon(flow.kind === 'call' ? 'call-incoming' : 'mail', colour);
    item.contextValue = isChanged ? `${flow.kind}Flow changed` : `${flow.kind}Flow`;
    item.command = open(flowUri(flow, 'route', this.#store.now.account));
    item.accessibilityInformation = { label: [describeFlow(flow), used, ...problems].filter(Boolean).join(' ') };
    return item;
  }
}

/**
 * The keys of the flows whose rows differ between two states; `undefined` if rows came, went or moved, or if so many
 * differ that sending all of them is cheaper.
 */
function keysOfChanged(before: FlowState, now: FlowState): Set<string> | undefined {
  const keys = new Set<string>();
  if (before.flows === now.flows && before.account === now.account && before.changed === now.changed) return keys;
  if (!before.flows || !now.flows || before.account !== now.account) return undefined;
  for (const kind of ['call', 'fax'] as const) {
    const [old, current] = [before.flows[kind], now.flows[kind]];
    if (old.length !== current.length) return undefined;
    for (const [index, flow] of current.entries()) {
      if (old[index]?.key !== flow.key) return undefined;
      if (old[index] !== flow) keys.add(flow.key);
    }
  }
  for (const key of [...before.changed.keys(), ...now.changed.keys()]) {
    if (before.changed.get(key) !== now.changed.get(key)) keys.add(key);
  }
  return keys.size > mostSent ? undefined : keys;
}

function isSameFilter(one: ViewOptions['filter'], other: ViewOptions['filter']): boolean {
  if (!one || !other) return one === other;
  const isSameSize = one.sentence === other.sentence && one.keys.size === other.keys.size;
  return isSameSize && [...one.keys].every(key => other.keys.has(key));
}

/** The index at which the range of a flow begins. */
function rangeStart(index: number): number {
  return Math.floor(index / rangeSize) * rangeSize;
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
    command: commands.openRoute,
    title: 'Open Route JSON',
    arguments: [{ key: flow.key, ...(step === undefined ? {} : { step }) } satisfies FlowArgument],
  };
  return item;
}
