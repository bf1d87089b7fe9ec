import { EventEmitter, Range, workspace, type Event, type Position, type TextDocument } from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { allFlows, type Flow, type FlowLists, type FlowKind } from '../../flows/flow.ts';
import type { ParameterNames } from '../../ids/idNames.ts';
import { findIdReferences, type IdReference } from '../../ids/idReferences.ts';

/** Longer documents (in UTF-16 units) are not scanned: it would be felt while typing. */
export const longestDocument = 5_000_000;

/** Schemes of VS Code's own documents, which hold no flow IDs. A route may name another flow, so it is not among them. */
const notCode = new Set(['output', 'vscode', 'vscode-settings', 'vscode-terminal', 'walkThrough']);

/** A document as it was last scanned. */
interface Scan {
  readonly version: number;
  readonly names: ParameterNames;
  readonly references: readonly IdReference[];
}

/**
 * Finds the flow IDs in documents and the flows that they mean. Makes no request: the flows are those in memory, and if
 * there are none yet, the first ID that is found causes the saved flows to be read.
 */
export class IdsInCode {
  readonly #changed = new EventEmitter<void>();
  /** Fires when an ID may mean another flow than before, or other parameters hold IDs. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #store: FlowStore;
  readonly #scans = new WeakMap<TextDocument, Scan>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #names = readParameterNames();
  #isSavedRequested = false;
  #lastState: FlowState;
  #index: { readonly lists: FlowLists | undefined; readonly flows: ReadonlyMap<string, readonly Flow[]> } | undefined;

  constructor(store: FlowStore) {
    this.#store = store;
    this.#lastState = store.now;
    this.#subscriptions = [
      store.onDidChange(state => this.#follow(state)),
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

  /** The user's own names of parameters that hold IDs. */
  get parameterNames(): ParameterNames {
    return this.#names;
  }

  /** The IDs in the document, in the order of the text: all certain ones, and likely ones if the account has the flow. */
  idsOf(document: TextDocument): readonly IdReference[] {
    return this.referencesIn(document).filter(each => this.isMeant(each));
  }

  /** Whether a find counts: all certain ones do, and likely ones if the account has the flow. */
  isMeant(found: Pick<IdReference, 'kind' | 'id' | 'certainty'>): boolean {
    return found.certainty === 'certain' || this.flowsWith(found).length > 0;
  }

  /** The ID at a position, its end included. */
  idAt(document: TextDocument, position: Position): IdReference | undefined {
    const offset = document.offsetAt(position);
    return this.idsOf(document).find(({ start, end }) => start <= offset && offset <= end);
  }

  /** The flows with this ID, in the order of the service; more than one only if the service sent an ID twice. */
  flowsWith({ kind, id }: { readonly kind: FlowKind; readonly id: string }): readonly Flow[] {
    const lists = this.#store.now.flows;
    if (this.#index?.lists !== lists || !this.#index) {
      const flows = lists ? allFlows(lists) : [];
      this.#index = { lists, flows: Map.groupBy(flows, flow => `${flow.kind}/${flow.id ?? ''}`) };
    }
    return this.#index.flows.get(`${kind}/${id}`) ?? [];
  }

  /** Reads the saved flows, once for each account. */
  readSaved(): void {
    if (this.#isSavedRequested) return;
    this.#isSavedRequested = true;
    void this.#store.readSaved();
  }

  /** All that the scanner finds in the document, whether or not the account has such a flow. */
  referencesIn(document: TextDocument): readonly IdReference[] {
    const { version } = document;
    const last = this.#scans.get(document);
    if (last?.version === version && last.names === this.#names) return last.references;
    const text = isCode(document) ? document.getText() : '';
    const references = text.length > longestDocument ? [] : findIdReferences(text, this.#names);
    this.#scans.set(document, { version, names: this.#names, references });
    if (references.length > 0) this.readSaved();
    return references;
  }

  #follow(state: FlowState): void {
    const { account, flows } = this.#lastState;
    this.#lastState = state;
    // At another origin, nothing was read yet.
    if (state.account === undefined && account !== undefined) this.#isSavedRequested = false;
    if (state.flows !== flows || state.account !== account) this.#changed.fire();
  }
}

/** Whether a document can hold flow IDs at all. */
export function isCode({ uri }: TextDocument): boolean {
  return !notCode.has(uri.scheme);
}

/** The range of an ID, or of anything else with a start and an end, in its document. */
export function rangeOf(document: TextDocument, { start, end }: Pick<IdReference, 'start' | 'end'>): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** The setting with the user’s own names of parameters that hold IDs. */
export function readParameterNames(): ParameterNames {
  return textLists(workspace.getConfiguration().get(settings.parameterNames));
}

/** A setting with a list of texts for each kind of flow; anything of another type is left out. */
export function textLists(value: unknown): Record<FlowKind, string[]> {
  const list = (kind: FlowKind) => {
    const entries: unknown = value instanceof Object && kind in value ? (value as Record<FlowKind, unknown>)[kind] : [];
    return Array.isArray(entries) ? entries.filter(entry => typeof entry === 'string') : [];
  };
  return { call: list('call'), fax: list('fax') };
}
