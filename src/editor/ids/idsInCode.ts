import { Disposable, EventEmitter, Range, workspace } from 'vscode';
import type { Event, Location, Position, TextDocument, Uri } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { allFlows, once, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import type { ParameterNames } from '../../ids/idNames.ts';
import { findIdReferences, type IdReference } from '../../ids/idReferences.ts';

/** Longer documents (in UTF-16 units) are not scanned: it would be felt while typing. */
export const longestDocument = 5_000_000;

/** Schemes of VS Code's own documents, which hold no flow IDs. A route may name another flow, so it is not among them. */
const notCode = new Set(['output', 'vscode', 'vscode-settings', 'vscode-terminal', 'walkThrough']);

/** A flow ID in a file. */
export interface FoundId extends Location, Pick<IdReference, 'kind' | 'id' | 'certainty'> {}

/** One in a document, where it also has its offsets. */
type IdInDocument = FoundId & IdReference;

/** What an ID and the flows with it have in common. */
export const keyOf = ({ kind, id = '' }: Pick<Flow, 'kind' | 'id'>) => `${kind}/${id}`;

const byId = once((flows: FlowLists) => Map.groupBy(allFlows(flows), keyOf));

/** Finds the flow IDs in documents and what they mean, without a request: IDs only cause the saved flows to be read. */
export class IdsInCode {
  readonly #changed = new EventEmitter<void>();
  /** Fires when an ID may mean another flow than before, or a setting for IDs in code has changed. */
  readonly onDidChange: Event<void> = this.#changed.event;
  /** Read when they change: they are asked for with each key. */
  #settings = readSettings();
  readonly #store: FlowStore;
  readonly #owned: Disposable;
  /** Each document as it was last scanned. */
  #scans = new WeakMap<TextDocument, { version: number; found: IdInDocument[] }>();

  constructor(store: FlowStore) {
    this.#store = store;
    let before = store.now.flows;
    this.#owned = Disposable.from(
      this.#changed,
      store.onDidChange(({ flows }) => {
        if (flows === before) return;
        before = flows;
        this.#changed.fire();
      }),
      workspace.onDidChangeConfiguration(change => {
        if (!change.affectsConfiguration('callflows.codeIds')) return;
        this.#settings = readSettings();
        this.#scans = new WeakMap();
        this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Whether the feature with this setting is on. */
  isOn(setting: string): boolean {
    return !this.#settings.off.has(setting);
  }

  /** The user's own names of parameters that hold IDs. */
  get parameterNames(): ParameterNames {
    return this.#settings.parameterNames;
  }

  /** The IDs in the document, in the order of the text: all certain ones, and likely ones if the account has the flow. */
  idsOf(document: TextDocument): readonly IdInDocument[] {
    return this.allIn(document).filter(each => this.isMeant(each));
  }

  /** Whether a find counts: all certain ones do, and likely ones if the account has the flow. */
  isMeant(found: FoundId): boolean {
    return found.certainty === 'certain' || this.flowsWith(found).length > 0;
  }

  /** The ID at a position, its end included. */
  idAt(document: TextDocument, position: Position): IdInDocument | undefined {
    return this.idsOf(document).find(({ range }) => range.contains(position));
  }

  /** The flows with this ID, in the order of the service; more than one only if the service sent an ID twice. */
  flowsWith(id: Pick<IdReference, 'kind' | 'id'>): readonly Flow[] {
    const { flows } = this.#store.now;
    return (flows && byId(flows).get(keyOf(id))) ?? [];
  }

  /** The flow of the other kind with this ID: a fax flow if a call flow is meant. */
  otherFlow({ kind, id }: Pick<IdReference, 'kind' | 'id'>): Flow | undefined {
    return this.flowsWith({ kind: kind === 'call' ? 'fax' : 'call', id })[0];
  }

  /** All that the scanner finds in the document, whether or not the account has such a flow. */
  allIn(document: TextDocument): readonly IdInDocument[] {
    const { uri, version } = document;
    const last = this.#scans.get(document);
    if (last?.version === version) return last.found;
    const text = isCode(document) ? document.getText() : '';
    const references = text.length > longestDocument ? [] : findIdReferences(text, this.parameterNames);
    const found = references.map(each => ({ ...each, uri, range: rangeOf(document, each) }));
    this.#scans.set(document, { version, found });
    if (found.length > 0 && !this.#store.now.flows) void this.#store.readSaved();
    return found;
  }
}

/** Whether a document can hold flow IDs at all. */
export function isCode({ uri }: TextDocument): boolean {
  return !notCode.has(uri.scheme);
}

/** What tells a file or cell from all others, with its path at the end; `toString` takes ten times as long. */
export function addressOf({ scheme, authority, path, query, fragment }: Uri): string {
  // On Windows, VS Code writes the letter of a drive in either case.
  return `${scheme}?${query}#${fragment}//${authority}${path.replace(/^\/[A-Z]:/, drive => drive.toLowerCase())}`;
}

/** The range of anything with a start and an end in its document. */
export function rangeOf(document: TextDocument, { start, end }: Pick<IdReference, 'start' | 'end'>): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** The features that are off, and the user's own names. */
function readSettings() {
  const configuration = workspace.getConfiguration();
  const off = new Set<string>(Object.values(settings).filter(id => configuration.get(id) === false));
  return { off, parameterNames: textLists(configuration.get(settings.parameterNames)) };
}

/** The IDs that the settings of each scope ignore in a file: VS Code itself lets a list replace that of another scope. */
export function ignoredIds(uri: Uri): Record<FlowKind, string[]>[] {
  const found = workspace.getConfiguration(undefined, uri).inspect(settings.ignoredIds);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].map(textLists);
}

/** A setting with a list of texts for each kind of flow; anything of another type is left out. */
export function textLists(value: unknown): Record<FlowKind, string[]> {
  const { call, fax } = Object(value) as Record<FlowKind, unknown>;
  const texts = (list: unknown) => (Array.isArray(list) ? list.filter(each => typeof each === 'string') : []);
  return { call: texts(call), fax: texts(fax) };
}
