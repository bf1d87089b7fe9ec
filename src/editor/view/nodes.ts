import type { Location } from 'vscode';
import type { FlowState } from '../../api/flowState.ts';
import type { FlowArgument } from '../../contract.ts';
import type { Row } from '../../flows/details.ts';
import type { Flow, FlowKind, FlowLists } from '../../flows/flow.ts';
import { outlineOf } from '../../flows/outline.ts';

/** A row of the tree, with what it is known by as long as it is about the same. */
export type Node = { readonly id: string } & (
  | { readonly type: 'group'; readonly kind: FlowKind }
  // Some flows of a long list, and its place among those: VS Code freezes for seconds where it is given all of them at once.
  | { readonly type: 'range'; readonly kind: FlowKind; readonly index: number }
  // A flow as last received. This row is an argument of the commands, as are the lines below it.
  | ({ readonly type: 'flow'; flow: Flow } & FlowArgument)
  | ({ readonly type: 'row'; readonly row: Row } & FlowArgument)
);

/** The rows of some types. */
export type NodeOf<Type extends Node['type']> = Extract<Node, { readonly type: Type }>;

/** What the user has asked to see of the flows. */
export interface ViewOptions {
  /** The keys of the only flows that are shown, and the sentence that says so; `undefined`: all are. */
  readonly filter: { readonly keys: ReadonlySet<string>; readonly sentence: string } | undefined;
  /** The uses of a flow in the workspace; `undefined` as long as that was not read. */
  readonly usesOf: (flow: Flow) => readonly Location[] | undefined;
}

/** What the rows are made of. */
export type Shown = ReturnType<typeof shownOf>;

const noFlows: FlowLists = { call: [], fax: [] };

/** What is shown now: `lists` are the flows that the filter lets through, `outline` is theirs or of what is still read. */
export function shownOf(now: FlowState, { filter, usesOf }: ViewOptions) {
  const all = now.flows ?? noFlows;
  const passes = ({ key }: Flow) => filter?.keys.has(key);
  const lists: FlowLists = filter ? { call: all.call.filter(passes), fax: all.fax.filter(passes) } : all;
  return { ...now, filter, usesOf, lists, outline: (!filter && now.outline) || outlineOf(lists) };
}
