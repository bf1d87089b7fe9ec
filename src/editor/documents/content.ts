import * as l10n from '@vscode/l10n';
import { Position, Range, workspace, type Uri } from 'vscode';
import { nameOf } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { canonicalText } from '../../flows/compare.ts';
import { documentText, plainDocument, type DocumentText, type TextRange } from '../../flows/documentText.ts';
import { allFlows, displayName, findFlow, once, type Flow, type FlowLists } from '../../flows/flow.ts';
import { visible } from '../../flows/text.ts';
import { nameInPath, readFlowUri, type DocumentView } from './flowUri.ts';

/** What a document shows: `found` is its flow, or the sentence why there is none, and it is empty then. */
export type Content = ReturnType<typeof contentOf>;

/** The documents of a flow that were made, by view and indentation. */
const documentsOf = once((_flow: Flow) => new Map<string, DocumentText>());

/** What the document at this address shows now. Throws a FileSystemError for any other address. */
export function contentOf(store: FlowStore, uri: Uri) {
  const address = readFlowUri(uri);
  const { view, account, version } = address;
  const found = flowOf(store.now, account, flows => {
    if (version === undefined) {
      return findFlow(allFlows(flows), address.key, flow => nameInPath(displayName(flow)) === address.name);
    }
    const earlier = store.versions(address.key).find(({ lastSeenAt }) => lastSeenAt === version);
    return earlier?.flow ?? l10n.t('This earlier version of the flow is no longer stored.');
  });
  if (typeof found === 'string') return { found, address, ...plainDocument('') };
  const editor = workspace.getConfiguration('editor', { uri, languageId: 'json' });
  const spaces = Math.max(1, Number(editor.get('tabSize')) || 4);
  const indent = editor.get('insertSpaces') === false ? '\t' : ' '.repeat(spaces);
  const key = `${view} ${indent}`;
  const document = documentsOf(found).get(key) ?? documentOf(found, view, indent);
  documentsOf(found).set(key, document);
  return { found, address, ...document };
}

function documentOf(flow: Flow, view: DocumentView, indent: string): DocumentText {
  if (view === 'route' || view === 'record') return documentText(flow, view, indent);
  return plainDocument(canonicalText(flow, view === 'compared' ? 'flow' : 'record', indent));
}

/** A range of a text as VS Code counts it, in lines and characters. The document with the text need not be open. */
export function rangeIn(text: string, { offset, length }: TextRange): Range {
  return new Range(positionAt(text, offset), positionAt(text, offset + length));
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}

/** What `find` finds in the flows of an account, or the sentence why there is nothing to show. */
export function flowOf<F extends Flow>(
  { flows, account: shown, accounts, fetchError, isLoading }: FlowState,
  account: string | undefined,
  find: (flows: FlowLists) => F | string | undefined,
): F | string {
  if (shown === null || (account !== undefined && shown !== undefined && account !== shown)) {
    const name = nameOf(accounts, account);
    if (name !== undefined)
      return l10n.t('This flow belongs to the account “{0}”. Switch to that account to see it.', visible(name));
    return shown === null
      ? l10n.t("Nothing to show: no API token is stored for this flow's account.")
      : l10n.t(
          "Nothing to show: this flow's account was removed or has a new API token. Open the flow again from the Flows view.",
        );
  }
  if (!flows && isLoading) return l10n.t('Loading the flows…');
  if (!flows) return fetchError?.message ?? l10n.t('The flows are not loaded yet. Refresh the Flows view.');
  const gone = l10n.t('The account no longer has this flow. Refresh the Flows view to see which flows it has.');
  return find(flows) ?? gone;
}
