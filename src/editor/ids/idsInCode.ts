import { EventEmitter, Range, workspace, type Event, type Position, type TextDocument } from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowStore.ts';
import { settings } from '../../contract.ts';
import type { IdReference } from '../../ids/codeId.ts';
import { findIdReferences } from '../../ids/codeIds.ts';
import type { ParameterNames } from '../../ids/codeIdNames.ts';
import { allFlows, type Flow, type FlowLists, type FlowKind } from '../../flows/flow.ts';

/** In longer documents (5 million UTF-16 units) no ids are looked for: a scan would be felt while typing. */
export const longestDocument = 5_000_000;

/** Documents that hold no ids of the account: what VS Code itself shows. A route may name another flow, so it is not among them. */
const notCode = new Set(['output', 'vscode', 'vscode-settings', 'vscode-terminal', 'walkThrough']);

/** A document as it was scanned last. */
interface Scan {
  readonly version: number;
  readonly names: ParameterNames;
  readonly ids: readonly IdReference[];
}

/**
 * Which flow ids stand in a document, and which flows they are. Asks nobody: flows are those in memory, and where there
 * are none yet, the first id that is found has the saved ones read.
 */
export class IdsInCode {
  readonly #changed = new EventEmitter<void>();
  /** Fires when the same id may mean another flow, or other parameters hold ids. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #store: FlowStore;
  readonly #scans = new WeakMap<TextDocument, Scan>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #names = readParameterNames();
  #isSavedAsked = false;
  #shown: FlowState;
  #index: { readonly lists: FlowLists | undefined; readonly flows: ReadonlyMap<string, readonly Flow[]> } | undefined;

  constructor(store: FlowStore) {
    this.#store = store;
    this.#shown = store.now;
    this.#subscriptions = [
      store.onDidChange(now => {
        const before = this.#shown;
        this.#shown = now;
        // Another origin, whose account was not asked for yet.
        if (now.account === undefined && before.account !== undefined) this.#isSavedAsked = false;
        if (now.flows !== before.flows || now.account !== before.account) this.#changed.fire();
      }),
      workspace.onDidChangeConfiguration(change => {
        if (!change.affectsConfiguration(settings.parameterNames)) return;
        this.#names = readParameterNames();
        this.#changed.fire();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** The user's own names of parameters that hold ids. */
  get parameterNames(): ParameterNames {
    return this.#names;
  }

  /** The ids in the document, in the order of the text; none in one that is too long or not code. */
  idsOf(document: TextDocument): readonly IdReference[] {
    const { version } = document;
    const last = this.#scans.get(document);
    if (last?.version === version && last.names === this.#names) return last.ids;
    const text = isCode(document) ? document.getText() : '';
    const ids = text.length > longestDocument ? [] : findIdReferences(text, { parameterNames: this.#names });
    this.#scans.set(document, { version, names: this.#names, ids });
    if (ids.length > 0) this.readSaved();
    return ids;
  }

  /** The id at a position, its end included. */
  idAt(document: TextDocument, position: Position): IdReference | undefined {
    const offset = document.offsetAt(position);
    return this.idsOf(document).find(({ start, end }) => start <= offset && offset <= end);
  }

  /** The flows with this id, first the one that is sent first; several only where the service gave an id twice. */
  flowsWith({ kind, id }: { readonly kind: FlowKind; readonly id: string }): readonly Flow[] {
    const lists = this.#store.now.flows;
    if (this.#index?.lists !== lists || !this.#index) this.#index = { lists, flows: indexOf(lists) };
    return this.#index.flows.get(`${kind}/${id}`) ?? [];
  }

  /** Has the saved flows read, once: hints need no request, so they need no view either. */
  readSaved(): void {
    if (this.#isSavedAsked) return;
    this.#isSavedAsked = true;
    void this.#store.readSaved();
  }
}

/** Whether ids are looked for in this document at all. */
export function isCode({ uri }: TextDocument): boolean {
  return !notCode.has(uri.scheme);
}

/** Where in the document the digits of an id stand. */
export function rangeOf(document: TextDocument, { start, end }: Pick<IdReference, 'start' | 'end'>): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function indexOf(lists: FlowLists | undefined): Map<string, Flow[]> {
  const index = new Map<string, Flow[]>();
  for (const flow of lists ? allFlows(lists) : []) {
    if (flow.id === undefined) continue;
    const key = `${flow.kind}/${flow.id}`;
    const same = index.get(key);
    if (same) same.push(flow);
    else index.set(key, [flow]);
  }
  return index;
}

/** The setting with the user’s own names of parameters that hold ids. */
export function readParameterNames(): ParameterNames {
  return textLists(workspace.getConfiguration().get(settings.parameterNames));
}

/** A setting with a list of texts for each series; whatever is of another type is left out. */
export function textLists(value: unknown): { call: string[]; fax: string[] } {
  const list = (kind: FlowKind) => {
    const entries: unknown =
      typeof value === 'object' && value !== null && kind in value ? (value as Record<FlowKind, unknown>)[kind] : [];
    return Array.isArray(entries) ? entries.flatMap(entry => (typeof entry === 'string' ? [entry] : [])) : [];
  };
  return { call: list('call'), fax: list('fax') };
}
