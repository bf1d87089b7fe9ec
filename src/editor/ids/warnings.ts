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
import { displayName, kindName, type FlowKind } from '../../flows/flow.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { rangeOf, textLists, type IdsInCode } from './idsInCode.ts';

/** The code of our diagnostics. */
export const warningCode = 'unknown-flow-id';

/** Flows that were loaded longer ago (in milliseconds) don't prove that an ID is wrong. */
const reliableFor = 60 * 60 * 1000;

/** How long (in milliseconds) to wait for the next key before documents are checked. */
const typingPause = 400;

/** Warns about IDs that the account does not have, in the documents of all visible editors. */
export function registerWarnings(ids: IdsInCode, store: FlowStore): Disposable {
  const collection = languages.createDiagnosticCollection('callflows ids');
  const update = debounce(() => {
    const rest = warn(ids, store, collection);
    if (rest !== undefined) update.in(rest);
  });
  update.in(0);
  return Disposable.from(
    collection,
    update,
    store.onDidChange(() => update.in(0)),
    ids.onDidChange(() => update.in(0)),
    window.onDidChangeVisibleTextEditors(() => update.in(0)),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (window.visibleTextEditors.some(editor => editor.document === document)) update.in(typingPause);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration(settings.ignoredIds)) update.in(0);
    }),
  );
}

/** Debounces a callback: it runs after the delay (in milliseconds) that was asked for last. */
function debounce(callback: () => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    in(delay: number): void {
      clearTimeout(timer);
      timer = setTimeout(callback, delay);
    },
    dispose: () => clearTimeout(timer),
  };
}

/** Updates the warnings. Returns for how many milliseconds they are reliable; `undefined` if there are none. */
function warn(ids: IdsInCode, store: FlowStore, collection: DiagnosticCollection): number | undefined {
  const documents = new Set(window.visibleTextEditors.map(({ document }) => document).filter(isWritable));
  // Scans first: the first ID that is found causes the saved flows to be read.
  const found = [...documents].map(document => ({ document, warnings: warningsOf(document, ids) }));
  const rest = reliableTime(store.now, Date.now());
  collection.clear();
  if (rest !== undefined) for (const { document, warnings } of found) collection.set(document.uri, warnings);
  return rest;
}

/**
 * For how many milliseconds from `time` on the flows prove that an ID is wrong: they were loaded less than an hour ago,
 * and no refresh failed since. `undefined` if they don't.
 */
export function reliableTime({ flows, receivedAt, fetchError }: FlowState, time: number): number | undefined {
  if (!flows || receivedAt === undefined || fetchError) return undefined;
  const rest = receivedAt + reliableFor - time;
  return rest > 0 && rest <= reliableFor ? rest : undefined;
}

function warningsOf(document: TextDocument, ids: IdsInCode): Diagnostic[] {
  const ignored = textLists(workspace.getConfiguration(undefined, document).get(settings.ignoredIds));
  return ids.idsOf(document).flatMap(reference => {
    const { id, kind, certainty } = reference;
    if (certainty !== 'certain' || ids.flowsWith(reference).length > 0 || ignored[kind].includes(id)) return [];
    const [other] = ids.flowsWith({ kind: otherKind(kind), id });
    const hint = other ? ` ${id} is the ${kindName(other)} “${displayName(other)}”.` : '';
    const sentence = `This account has no ${kindName(reference)} ${id}.${hint}`;
    const warning = new Diagnostic(rangeOf(document, reference), sentence, DiagnosticSeverity.Warning);
    warning.source = 'Call Flows';
    warning.code = warningCode;
    return [warning];
  });
}

/** Fax for call, and call for fax. */
export function otherKind(kind: FlowKind): FlowKind {
  return kind === 'call' ? 'fax' : 'call';
}
