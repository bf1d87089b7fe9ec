import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { allFlows, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import { rangeSize, type FlowNode, type Node, type RangeNode, type Shown, type ViewOptions } from './nodes.ts';

/** If more rows than this look different, all rows are sent to the view again. */
const mostSent = 500;

/** The flows as rows: two groups, their flows in the service's order, and below each flow what its route says. */
export class FlowTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store: FlowStore;
  // VS Code knows a row by its object.
  readonly #nodes = new Map<string, FlowNode>();
  readonly #ranges = new Map<string, RangeNode>();
  #shown: Shown;
  /** How often VS Code has asked for the first rows without an answer yet. */
  #waiting = 0;
  /** Whether VS Code has asked for the first rows, and was given them. */
  isShown = false;
  /** What makes rows of flows, which the start does not load. */
  #itemOf: typeof import('./flowItems.ts').itemOf | undefined;

  constructor(store: FlowStore) {
    this.#store = store;
    this.#shown = shownOf(store.now, { filter: undefined, usesOf: () => undefined });
  }

  /**
   * Sends the view the rows that look different now; what is expanded and selected stays. Others are not sent: while VS
   * Code fetches a row anew, a command cannot be told of it.
   */
  update(options: ViewOptions = this.#shown): void {
    const before = this.#shown;
    const now = (this.#shown = shownOf(this.#store.now, options));
    if (!hasSameRows(before, now)) return this.#updateAll();
    if (before.flows === now.flows && before.changed === now.changed && before.usesOf === now.usesOf) return;
    const nodes = new Set<Node>();
    for (const list of [now.lists.call, now.lists.fax]) {
      for (const [index, flow] of list.entries()) {
        const node = this.#nodes.get(flow.key);
        if (!node || (node.flow === flow && isSameRow(flow, before, now))) continue;
        node.flow = flow;
        // A range names its first and last flow, and is sent with all of its flows.
        const place = index % rangeSize;
        const isNamed = place === 0 || place === rangeSize - 1 || index === list.length - 1;
        const range = isNamed ? this.#ranges.get(`${flow.kind}/${index - place}`) : undefined;
        nodes.add(range ?? node);
      }
    }
    if (nodes.size > mostSent) this.#updateAll();
    else if (nodes.size > 0) this.#changed.fire([...nodes]);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) await this.#prepare();
    const flows = this.#shown.lists;
    switch (node?.type) {
      case undefined:
        return allFlows(flows).length === 0 ? [] : (['call', 'fax'] as const).map(kind => ({ type: 'group', kind }));
      case 'group': {
        const list = flows[node.kind];
        if (list.length <= rangeSize) return list.map(flow => this.#nodeOf(flow));
        const count = Math.ceil(list.length / rangeSize);
        return Array.from({ length: count }, (_, index) => this.#rangeOf(node.kind, index * rangeSize));
      }
      case 'range':
        return flows[node.kind].slice(node.start, node.start + rangeSize).map(flow => this.#nodeOf(flow));
      case 'flow': {
        const { rowsOf } = await import('../../flows/details.ts');
        const { flow, key } = node;
        return rowsOf(flow).map((row, index) => ({ type: 'row', flow, key, step: row.key, row, index }));
      }
      case 'row':
        return [];
    }
  }

  getTreeItem(node: Node): TreeItem {
    return this.#itemOf!(node, this.#shown);
  }

  /** Called when a row is hovered: the tooltip says all that there is to say. */
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    const { flowTooltip, paragraphs } = await import('./tooltips.ts');
    const { changed, usesOf } = this.#shown;
    if (node.type === 'flow') item.tooltip = flowTooltip(node.flow, changed.get(node.key), usesOf(node.flow));
    if (node.type === 'row') item.tooltip = paragraphs([node.row.sentence]);
    return item;
  }

  /**
   * Waits until something is known: VS Code shows its progress bar just as long. Later it waits for nothing, so that the
   * rows of another account are gone at once.
   */
  async #prepare(): Promise<void> {
    this.#waiting++;
    // Without an account there are no rows to be made.
    const loadItems = () => {
      const { accounts, flows } = this.#store.now;
      return accounts.length > 0 || flows ? import('./flowItems.ts') : undefined;
    };
    const loading = this.#store.load();
    const [early] = await Promise.all([loadItems(), this.isShown ? undefined : loading]);
    this.#itemOf ??= (early ?? (await loadItems()))?.itemOf;
    this.isShown = true;
    this.#waiting--;
  }

  #updateAll(): void {
    this.#nodes.clear();
    this.#ranges.clear();
    // Rows that VS Code waits for are those of now. If it is told to ask again meanwhile, it may show neither answer.
    if (this.#waiting === 0) this.#changed.fire(undefined);
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
}

function shownOf(now: FlowState, { filter, usesOf }: ViewOptions): Shown {
  const all = now.flows ?? { call: [], fax: [] };
  const passes = ({ key }: Flow) => filter?.keys.has(key);
  const lists = filter ? { call: all.call.filter(passes), fax: all.fax.filter(passes) } : all;
  return { ...now, filter, usesOf, lists, owner: nameOfSeveral(now) };
}

/** Whether no row comes, goes, moves, or belongs to another account. */
function hasSameRows(before: Shown, now: Shown): boolean {
  if (!before.flows || !now.flows) return before.flows === now.flows;
  if (before.account !== now.account || before.owner !== now.owner) return false;
  return hasSameKeys(before.flows, now.flows) && hasSameKeys(before.lists, now.lists);
}

function hasSameKeys(one: FlowLists, other: FlowLists): boolean {
  // As at most events: nothing new was received.
  if (one === other) return true;
  const [before, now] = [allFlows(one), allFlows(other)];
  return before.length === now.length && now.every(({ key }, index) => key === before[index]?.key);
}

/** Whether the row of a flow that has not changed itself looks the same. */
function isSameRow(flow: Flow, before: Shown, now: Shown): boolean {
  const filesOf = ({ usesOf }: Shown) =>
    usesOf(flow)
      ?.map(({ uri }) => uri)
      .join('\n');
  const isSameUse = before.usesOf === now.usesOf || filesOf(before) === filesOf(now);
  return isSameUse && before.changed.get(flow.key) === now.changed.get(flow.key);
}
