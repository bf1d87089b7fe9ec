import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  window,
  workspace,
  type DiagnosticCollection,
  type TextDocument,
} from 'vscode';
import type { FlowState, FlowStore } from '../../api/flowStore.ts';
import { settings } from '../../contract.ts';
import type { IdReference } from '../../ids/codeId.ts';
import { displayName, kindName } from '../../flows/flow.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { rangeOf, textLists, type IdsInCode } from './idsInCode.ts';

/** What tells our warnings from others in a list of diagnostics. */
export const warningCode = 'unknown-flow-id';

/** Flows received longer ago than this (milliseconds) are not sure enough to call an id wrong. */
const sureFor = 60 * 60 * 1000;

/** While somebody types, warnings wait this long (milliseconds) for the end of it. */
const pause = 400;

/** Warns of ids that the account does not have, in the documents that are to be seen. */
export function registerWarnings(ids: IdsInCode, store: FlowStore): Disposable {
  const collection = languages.createDiagnosticCollection('callflows ids');
  const soon = new Debouncer(() => warn(ids, store, collection));
  soon.in(0);
  return Disposable.from(
    collection,
    soon,
    store.onDidChange(() => soon.in(0)),
    ids.onDidChange(() => soon.in(0)),
    window.onDidChangeVisibleTextEditors(() => soon.in(0)),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (window.visibleTextEditors.some(editor => editor.document === document)) soon.in(pause);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration(settings.ignoredIds)) soon.in(0);
    }),
  );
}

/** Calls back once after the latest wish. */
class Debouncer {
  readonly #callback: () => number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** The callback returns after how many milliseconds it wants to be called again, if at all. */
  constructor(callback: () => number | undefined) {
    this.#callback = callback;
  }

  in(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const again = this.#callback();
      if (again !== undefined) this.in(again);
    }, milliseconds);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

/** Marks the ids in all documents in sight. Returns in how many milliseconds the warnings are not sure any more. */
function warn(ids: IdsInCode, store: FlowStore, collection: DiagnosticCollection): number | undefined {
  const documents = new Set(window.visibleTextEditors.map(({ document }) => document).filter(isWritable));
  // Looked at first: the first id that is found has the saved flows read.
  const found = [...documents].map(document => ({ document, codeIds: ids.idsOf(document) }));
  const sure = sureTime(store.now, Date.now());
  if (sure === undefined) {
    collection.clear();
    return undefined;
  }
  const inSight = new Set(found.map(({ document }) => document.uri.toString()));
  for (const [uri] of collection) if (!inSight.has(uri.toString())) collection.delete(uri);
  for (const { document, codeIds } of found) collection.set(document.uri, warningsOf(document, codeIds, ids));
  return sure;
}

/**
 * For how many milliseconds from `time` on what is known is sure enough to call an id wrong: received less than an hour
 * ago, and no failed refresh since. `undefined` where it is not.
 */
export function sureTime({ flows, receivedAt, fetchError }: FlowState, time: number): number | undefined {
  if (!flows || receivedAt === undefined || fetchError) return undefined;
  const rest = receivedAt + sureFor - time;
  return rest > 0 && rest <= sureFor ? rest : undefined;
}

function warningsOf(document: TextDocument, codeIds: readonly IdReference[], ids: IdsInCode): Diagnostic[] {
  const ignored = textLists(workspace.getConfiguration(undefined, document).get(settings.ignoredIds));
  return codeIds.flatMap(reference => {
    const { id, kind } = reference;
    // Zero stands for "none" in most code.
    if (/^0+$/.test(id) || ids.flowsWith(reference).length > 0 || ignored[kind].includes(id)) return [];
    const [other] = ids.flowsWith({ kind: otherKind(reference), id });
    const hint = other ? ` ${id} is the ${kindName(other)} “${displayName(other)}”.` : '';
    const sentence = `This account has no ${kindName(reference)} ${id}.${hint}`;
    const warning = new Diagnostic(rangeOf(document, reference), sentence, DiagnosticSeverity.Warning);
    warning.source = 'Call Flows';
    warning.code = warningCode;
    return [warning];
  });
}

/** The series that the id is not of. */
export function otherKind({ kind }: Pick<IdReference, 'kind'>): IdReference['kind'] {
  return kind === 'call' ? 'fax' : 'call';
}
