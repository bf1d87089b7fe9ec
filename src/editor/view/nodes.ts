import type { Location } from 'vscode';
import type { FlowState } from '../../api/flowState.ts';
import type { FlowArgument } from '../../contract.ts';
import type { Row } from '../../flows/details.ts';
import type { Flow, FlowKind, FlowLists } from '../../flows/flow.ts';

/** A row of the tree. Rows of flows and of their steps are arguments of the commands. */
export type Node = GroupNode | RangeNode | FlowNode | RowNode;

export interface GroupNode {
  readonly type: 'group';
  readonly kind: FlowKind;
}

/** Some of the flows of a long list: VS Code freezes for seconds where it is given all of them at once. */
export interface RangeNode {
  readonly type: 'range';
  readonly kind: FlowKind;
  /** Index of the first flow in its list, from 0. */
  readonly start: number;
}

export interface FlowNode extends FlowArgument {
  readonly type: 'flow';
  /** As last received. */
  flow: Flow;
}

export interface RowNode extends FlowArgument {
  readonly type: 'row';
  readonly flow: Flow;
  readonly row: Row;
  /** Place among the rows of the flow, from 0. */
  readonly index: number;
}

/** What a row is known by as long as it is about the same. */
export function idOf(node: Node): string {
  switch (node.type) {
    case 'group':
      return node.kind;
    case 'range':
      return `${node.kind}/range/${node.start}`;
    case 'flow':
      return `flow/${node.key}`;
    case 'row':
      return `flow/${node.key}/row/${node.index}`;
  }
}

/** A list longer than this is shown in ranges. */
export const rangeSize = 500;

/** What the user has asked to see of the flows. */
export interface ViewOptions {
  /** The keys of the only flows that are shown, and the sentence that says so; `undefined`: all are. */
  readonly filter: { readonly keys: ReadonlySet<string>; readonly sentence: string } | undefined;
  /** The uses of a flow in the workspace; `undefined` as long as that was not read. */
  readonly usesOf: (flow: Flow) => readonly Location[] | undefined;
}

/** What the rows are made of. */
export interface Shown extends FlowState, ViewOptions {
  /** The flows that the filter lets through. */
  readonly lists: FlowLists;
  /** The name of the account in the addresses of the documents that rows open. */
  readonly owner: string | undefined;
}
