import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { allFlows, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import { rangeSize, type FlowNode, type Node, type RangeNode, type ViewOptions } from './nodes.ts';

/** If more flows than this have changed, all rows are sent to the view again. */
const mostSent = 500;

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
  /** Whether VS Code has asked for the first rows, and was given them. */
  #isShown = false;
  /** What makes rows of flows, which the start does not load. */
  #itemOf: typeof import('./flowItems.ts').itemOf | undefined;

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
    const usesIn = ({ usesOf }: ViewOptions, { flow }: FlowNode) =>
      usesOf(flow)
        ?.map(({ uri }) => uri)
        .join('\n');
    const nodes = [...this.#nodes.values()].filter(node => usesIn(before, node) !== usesIn(options, node));
    if (nodes.length > mostSent) this.#updateAll();
    else if (nodes.length > 0) this.#changed.fire(nodes);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) await this.#prepare();
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
    return this.#itemOf!(node, { ...this.#store.now, shown: this.#lists(), usesOf: this.#options.usesOf });
  }

  /** Called when a row is hovered: the tooltip says all that there is to say. */
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    const { flowTooltip, paragraphs } = await import('./tooltips.ts');
    if (node.type === 'flow')
      item.tooltip = flowTooltip(node.flow, this.#store.now.changed.get(node.key), this.#options.usesOf(node.flow));
    if (node.type === 'row') item.tooltip = paragraphs([node.row.sentence]);
    return item;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /**
   * Waits until something is known: VS Code shows its progress bar just as long. Later it waits for nothing, so that the
   * rows of another account are gone at once.
   */
  async #prepare(): Promise<void> {
    this.#waiting++;
    const loading = this.#store.load();
    const [{ itemOf }] = await Promise.all([import('./flowItems.ts'), this.#isShown ? undefined : loading]);
    this.#itemOf = itemOf;
    this.#isShown = true;
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
}

/**
 * The keys of the flows whose rows differ between two states; `undefined` if rows came, went or moved, or if so many
 * differ that sending all of them is cheaper.
 */
function keysOfChanged(before: FlowState, now: FlowState): Set<string> | undefined {
  const keys = new Set<string>();
  // Rows open documents, whose addresses name the account.
  if (before.flows && nameOfSeveral(before) !== nameOfSeveral(now)) return undefined;
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
