import type { EventEmitter, TreeItem } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowStore } from '../../api/flowState.ts';
import { rowsOf } from '../../flows/details.ts';
import { allFlows, type Flow, type FlowLists } from '../../flows/flow.ts';
import { rangeSize } from '../../flows/outline.ts';
import { itemOf, tooltipOf } from './flowItems.ts';
import { shownOf, type Node, type NodeOf, type Shown, type ViewOptions } from './nodes.ts';

/** If more rows than this look different, all rows are sent to the view again. */
const mostSent = 500;

const kinds = ['call', 'fax'] as const;

type KnownNode = NodeOf<'range' | 'flow'>;

/** What knows the rows of the view. */
export type FlowTree = ReturnType<typeof createFlowTree>;

/**
 * The flows as rows: two groups, their flows in the service's order, and below each flow what its route says. `changed`
 * tells VS Code which rows look different now: all of them if none are named.
 */
export function createFlowTree(store: FlowStore, changed: EventEmitter<Node[] | undefined>) {
  /** The ranges and flows that VS Code was given, by ID: it knows a row by its object. */
  const nodes = new Map<string, KnownNode>();
  let shown = shownOf(store.now, { filter: undefined, usesOf: () => undefined });
  let isShown = false;
  /** Resolved once there is an outline: enough for the first rows. */
  const outlined = Promise.withResolvers<void>();

  const isInRanges = (node: Node) => node.type === 'group' && shown.outline[node.kind].count > rangeSize;
  /** A row with the object by which VS Code knows it already, if it does. */
  const known = <N extends KnownNode>(made: N): N => {
    const node = Object.assign(nodes.get(made.id) ?? {}, made);
    nodes.set(made.id, node);
    return node;
  };
  const nodesOf = (flows: readonly Flow[]) =>
    flows.map(flow => known({ type: 'flow', id: `flow/${flow.key}`, key: flow.key, flow }));
  const updateAll = () => {
    nodes.clear();
    // The first rows that VS Code waits for are those of now. If it is told to ask again meanwhile, it may show neither.
    if (isShown) changed.fire(undefined);
  };

  return {
    /** Whether VS Code has asked for the first rows, and was given them. */
    isShown: () => isShown,
    /**
     * Sends the view the rows that look different now; what is expanded and selected stays. Others are not sent: while VS
     * Code fetches a row anew, a command cannot be told of it.
     */
    update(options: ViewOptions = shown): void {
      const before = shown;
      const now = (shown = shownOf(store.now, options));
      if (store.now.outline) outlined.resolve();
      if (!hasSameRows(before, now)) return updateAll();
      if (before.flows === now.flows && before.changed === now.changed && before.usesOf === now.usesOf) return;
      const flows = new Map(allFlows(now.lists).map(flow => [flow.key, flow]));
      const different = [...nodes.values()].filter(node => {
        const isSame = looksOf(node, before) === looksOf(node, now);
        if (node.type === 'range') return !isSame;
        const { flow } = node;
        node.flow = flows.get(node.key) ?? flow;
        return node.flow !== flow || !isSame;
      });
      if (different.length > mostSent) updateAll();
      else if (different.length > 0) changed.fire(different);
    },

    async getChildren(node?: Node): Promise<Node[]> {
      if (!node) {
        // Waits until something is known: VS Code shows its progress bar just as long. Later it waits for nothing, so that
        // the rows of another account are gone at once.
        const loading = store.load();
        if (!isShown) await Promise.race([loading, outlined.promise]);
        isShown = true;
      }
      // An outline knows no flows.
      else if (store.now.outline && !isInRanges(node)) await store.load();
      const { lists, outline } = shown;
      switch (node?.type) {
        case undefined:
          if (outline.call.count + outline.fax.count === 0) return [];
          // VS Code keeps a group that has nothing to expand collapsed, as long as its ID stays.
          return kinds.map(kind => ({ type: 'group', id: outline[kind].count > 0 ? kind : `${kind}/empty`, kind }));
        case 'group': {
          const { kind } = node;
          if (!isInRanges(node)) return nodesOf(lists[kind]);
          return outline[kind].ranges.map((_, index) =>
            known({ type: 'range', id: `${kind}/range/${index}`, kind, index }),
          );
        }
        case 'range':
          return nodesOf(lists[node.kind].slice(node.index * rangeSize, (node.index + 1) * rangeSize));
        case 'flow': {
          const { id, flow, key } = node;
          return rowsOf(flow).map((row, index) => ({ type: 'row', id: `${id}/row/${index}`, key, step: row.key, row }));
        }
        case 'row':
          return [];
      }
    },

    getTreeItem: (node: Node): TreeItem => itemOf(node, shown),
    /** Called when a row is hovered: the tooltip says all that there is to say. */
    resolveTreeItem: (item: TreeItem, node: Node) => Object.assign(item, { tooltip: tooltipOf(node, shown) }),
  };
}

/** Whether no row comes, goes, moves, or belongs to another account. */
function hasSameRows(before: Shown, now: Shown): boolean {
  if (!before.flows || !now.flows) return JSON.stringify(before.outline) === JSON.stringify(now.outline);
  const ownerOf = ({ accounts, account }: Shown) => nameOfSeveral(accounts, account);
  if (before.account !== now.account || ownerOf(before) !== ownerOf(now)) return false;
  return hasSameKeys(before.flows, now.flows) && hasSameKeys(before.lists, now.lists);
}

function hasSameKeys(one: FlowLists, other: FlowLists): boolean {
  // As at most events: nothing new was received.
  if (one === other) return true;
  const [before, now] = [allFlows(one), allFlows(other)];
  return before.length === now.length && now.every(({ key }, index) => key === before[index]?.key);
}

/** What a row shows beside its flow: a range, which is sent again with all of its flows, its names. */
function looksOf(node: KnownNode, { outline, changed, usesOf }: Shown): string {
  if (node.type === 'range') return JSON.stringify(outline[node.kind].ranges[node.index]);
  return [changed.get(node.key), usesOf(node.flow)?.map(({ uri }) => uri)].map(String).join(' ');
}
