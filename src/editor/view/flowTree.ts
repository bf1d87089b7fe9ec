import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { allFlows, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import { rangeSize, type FlowNode, type Node, type RangeNode, type ViewOptions } from './nodes.ts';

/** If more rows than this look different, all rows are sent to the view again. */
const mostSent = 500;

/** What the rows on the screen were made of. */
interface Shown extends Pick<FlowState, 'flows' | 'account' | 'changed'>, ViewOptions {
  /** The name of the account in the addresses of the documents that rows open. */
  readonly owner: string | undefined;
}

/** The flows as rows: two groups, their flows in the service's order, and below each flow what its route says. */
export class FlowTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #store: FlowStore;
  // VS Code knows a row by its object.
  readonly #nodes = new Map<string, FlowNode>();
  readonly #ranges = new Map<string, RangeNode>();
  #shown: Shown;
  /** The flows that the filter lets through. */
  #lists: FlowLists | undefined;
  /** How often VS Code has asked for the first rows without an answer yet. */
  #waiting = 0;
  /** Whether VS Code has asked for the first rows, and was given them. */
  isShown = false;
  /** What makes rows of flows, which the start does not load. */
  #itemOf: typeof import('./flowItems.ts').itemOf | undefined;

  constructor(store: FlowStore) {
    this.#store = store;
    this.#shown = { ...store.now, filter: undefined, usesOf: () => undefined, owner: undefined };
    this.#lists = store.now.flows;
  }

  /**
   * Sends the view the rows that look different now; what is expanded and selected stays. Others are not sent: while VS
   * Code fetches a row anew, a command cannot be told of it.
   */
  update({ filter, usesOf }: ViewOptions = this.#shown): void {
    const before = this.#shown;
    const { flows, account, changed } = this.#store.now;
    const now = { flows, account, changed, filter, usesOf, owner: flows && nameOfSeveral(this.#store.now) };
    this.#shown = now;
    const passes = ({ key }: Flow) => !filter || filter.keys.has(key);
    this.#lists = filter && flows ? { call: flows.call.filter(passes), fax: flows.fax.filter(passes) } : flows;
    if (!hasSameRows(before, now)) return this.#updateAll();
    if (before.flows === flows && before.changed === changed && before.usesOf === usesOf) return;
    const nodes = new Set<Node>();
    for (const list of [this.#lists?.call ?? [], this.#lists?.fax ?? []]) {
      for (const [index, flow] of list.entries()) {
        const node = this.#nodes.get(flow.key);
        if (!node || (node.flow === flow && isSameRow(flow, before, now))) continue;
        node.flow = flow;
        // A range names its first and last flow, and is sent with all of its flows.
        const isNamed = index % rangeSize === 0 || index % rangeSize === rangeSize - 1 || index === list.length - 1;
        const range = isNamed ? this.#ranges.get(`${flow.kind}/${rangeStart(index)}`) : undefined;
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
    const flows = this.#lists;
    if (!flows) return [];
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
    return this.#itemOf!(node, { ...this.#store.now, shown: this.#lists, usesOf: this.#shown.usesOf });
  }

  /** Called when a row is hovered: the tooltip says all that there is to say. */
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    const { flowTooltip, paragraphs } = await import('./tooltips.ts');
    if (node.type === 'flow')
      item.tooltip = flowTooltip(node.flow, this.#store.now.changed.get(node.key), this.#shown.usesOf(node.flow));
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

/** Whether no row comes, goes, moves, or belongs to another account. */
function hasSameRows(before: Shown, now: Shown): boolean {
  if (!before.flows || !now.flows) return before.flows === now.flows;
  if (before.account !== now.account || before.owner !== now.owner) return false;
  const [one, other] = [before.filter?.keys, now.filter?.keys];
  if (one?.size !== other?.size || (one && [...one].some(key => !other?.has(key)))) return false;
  if (before.flows === now.flows) return true;
  const [old, current] = [allFlows(before.flows), allFlows(now.flows)];
  return old.length === current.length && current.every(({ key }, index) => key === old[index]?.key);
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

/** The index at which the range of a flow begins. */
function rangeStart(index: number): number {
  return Math.floor(index / rangeSize) * rangeSize;
}
