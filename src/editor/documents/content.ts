import * as l10n from '@vscode/l10n';
import { workspace, type Uri } from 'vscode';
import { nameOf } from '../../api/accounts.ts';
import type { FlowState, FlowStore } from '../../api/flowState.ts';
import { canonicalText } from '../../flows/compare.ts';
import { documentText, plainDocument, type DocumentText } from '../../flows/documentText.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import { visible } from '../../flows/text.ts';
import type { Formatting } from '../../json/format.ts';
import { readFlowUri, type DocumentView, type FlowAddress } from './flowUri.ts';

/** What a document shows. */
export interface Content extends DocumentText {
  /** The flow, or the sentence why there is none: the document is empty then. */
  readonly found: Flow | string;
  readonly view: DocumentView;
}

// A flow never changes, and neither does what is made of it.
const documents = new WeakMap<Flow, Map<string, DocumentText>>();

/** What the document at this address shows now. */
export function contentOf(store: FlowStore, uri: Uri): Content {
  const address = readFlowUri(uri);
  const view = address?.view ?? 'route';
  const found = address ? findFlow(store, address) : l10n.t('This is not the address of a flow.');
  if (typeof found === 'string') return { found, view, ...plainDocument('') };
  const editor = workspace.getConfiguration('editor', { uri, languageId: 'json' });
  const formatting = {
    tabSize: Number(editor.get('tabSize')) || 4,
    insertSpaces: editor.get('insertSpaces') !== false,
  };
  const key = `${view} ${formatting.tabSize} ${formatting.insertSpaces}`;
  const made = documents.get(found) ?? new Map<string, DocumentText>();
  const document = made.get(key) ?? documentOf(found, view, formatting);
  documents.set(found, made.set(key, document));
  return { found, view, ...document };
}

function documentOf(flow: Flow, view: DocumentView, formatting: Formatting): DocumentText {
  if (view === 'route' || view === 'record') return documentText(flow, view, formatting);
  return plainDocument(canonicalText(flow, view === 'compared' ? 'flow' : 'record', formatting));
}

/** The flow of an address, or the sentence why there is none. */
function findFlow(store: FlowStore, address: FlowAddress): Flow | string {
  const { flows, account, accounts, fetchError } = store.now;
  if (address.account !== undefined && account !== undefined && address.account !== account) {
    const removed = l10n.t('Nothing to show: the API token of this flow’s account was removed.');
    const other = l10n.t('Nothing to show: this flow belongs to another account.');
    return belongsTo(address.account, accounts) ?? (account === null ? removed : other);
  }
  if (!flows) return fetchError?.message ?? l10n.t('The flows of the account are not known yet.');
  if (address.version !== undefined) {
    const earlier = store.versions(address.key).find(({ lastSeenAt }) => lastSeenAt === address.version);
    return earlier?.flow ?? l10n.t('This earlier version of the flow is no longer stored.');
  }
  const flow = allFlows(flows).find(({ key }) => key === address.key);
  return flow ?? l10n.t('The account no longer has this flow. Refresh the view “Flows” to see which flows it has.');
}

/** The sentence that names the account of a flow that is not shown; `undefined` if the user no longer has it. */
export function belongsTo(account: string | undefined, accounts: FlowState['accounts']): string | undefined {
  const name = nameOf(accounts, account);
  return name === undefined
    ? undefined
    : l10n.t('This flow belongs to the account “{0}”. Switch to that account to see it.', visible(name));
}
