import * as l10n from '@vscode/l10n';
import { Diagnostic, DiagnosticSeverity, Disposable, languages, window, workspace } from 'vscode';
import type { Event } from 'vscode';
import { sampleOrigin } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { settings } from '../../contract.ts';
import { displayName, kindName, once } from '../../flows/flow.ts';
import { debounce } from '../ui/debounce.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { addressOf, ignoredIds, type FoundId, type IdsInCode } from './idsInCode.ts';

/** By this code, quick fixes know our warnings. */
export const warningCode = 'unknown-flow-id';

/** Flows that were loaded longer ago (in milliseconds) don't prove that an ID is wrong. */
const reliableFor = 60 * 60 * 1000;

/** How long (in milliseconds) to wait for the next key before documents are checked. */
const typingPause = 400;

/** What a check of the whole workspace found: the IDs of each file by its address, as long as it is in force. */
export interface CheckedFiles {
  readonly isChecked: boolean;
  readonly files: ReadonlyMap<string, readonly FoundId[]> | undefined;
  readonly onDidChange: Event<void>;
}

/** Warns about unknown IDs in all visible editors, while the setting is on, and in the files that are checked. */
export function registerWarnings(ids: IdsInCode, store: FlowStore, checked: CheckedFiles): Disposable {
  const collection = languages.createDiagnosticCollection('callflows ids');
  const update = debounce(() => {
    const files = new Map<string, readonly FoundId[]>(checked.isChecked ? checked.files : []);
    for (const { document } of ids.isOn(settings.warnings) ? window.visibleTextEditors : []) {
      // First: the IDs that are found cause the saved flows to be read. In most files there are none, and nothing to do.
      const found = ids.allIn(document);
      if (found.length + files.size === 0 || !isWritable(document)) continue;
      // The text of a visible document counts.
      files.set(addressOf(document.uri), found);
    }
    // Each clearing is a message to the window.
    if ([...collection].length > 0) collection.clear();
    const rest = files.size > 0 ? reliableTime(store.now, Date.now()) : undefined;
    if (rest === undefined) return;
    for (const found of files.values()) {
      const warnings = unknownIds(found, ids).map(each => warningOf(each, ids, store.now));
      if (found[0] && warnings.length > 0) collection.set(found[0].uri, warnings);
    }
    update.in(rest);
  });
  const updateNow = () => update.in(0);
  updateNow();
  return Disposable.from(
    collection,
    update,
    store.onDidChange(updateNow),
    ids.onDidChange(updateNow),
    checked.onDidChange(updateNow),
    window.onDidChangeVisibleTextEditors(updateNow),
    workspace.onDidCloseTextDocument(updateNow),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (window.visibleTextEditors.some(editor => editor.document === document)) update.in(typingPause);
    }),
  );
}

/** How long (in milliseconds) the flows still prove that an ID is wrong; `undefined` if old, or if a refresh failed. */
export function reliableTime({ flows, receivedAt, fetchError }: FlowState, time: number): number | undefined {
  if (!flows || receivedAt === undefined || fetchError) return undefined;
  const rest = receivedAt + reliableFor - time;
  return rest > 0 && rest <= reliableFor ? rest : undefined;
}

/** The IDs among those found that are certain, that the account does not have, and that the user does not ignore. */
export function unknownIds(found: readonly FoundId[], ids: IdsInCode): FoundId[] {
  const ignoredIn = once(ignoredIds);
  const isIgnored = ({ uri, kind, id }: FoundId) => ignoredIn(uri).some(ignored => ignored[kind].includes(id));
  return found.filter(each => each.certainty === 'certain' && ids.flowsWith(each).length === 0 && !isIgnored(each));
}

function warningOf(unknown: FoundId, ids: IdsInCode, { origin }: FlowState): Diagnostic {
  const { id, range } = unknown;
  const other = ids.otherFlow(unknown);
  const sentences = [
    origin === sampleOrigin
      ? l10n.t('The sample data has no {0} {1}.', kindName(unknown), id)
      : l10n.t('This account has no {0} {1}.', kindName(unknown), id),
  ];
  if (other) sentences.push(l10n.t('{0} is the {1} “{2}”.', id, kindName(other), displayName(other)));
  const warning = new Diagnostic(range, sentences.join(' '), DiagnosticSeverity.Warning);
  return Object.assign(warning, { source: l10n.t('Call Flows'), code: warningCode });
}
