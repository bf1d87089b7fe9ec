import * as l10n from '@vscode/l10n';
import { FileSystemError, Uri } from 'vscode';
import { nameOfSeveral } from '../../api/accounts.ts';
import type { FlowState } from '../../api/flowState.ts';
import { documentScheme } from '../../contract.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import { visible } from '../../flows/text.ts';

/**
 * What a document shows of its flow: the route (for a fax flow the e-mail lists decoded), the record as received, or one of
 * the canonical texts that flows (`compared`) or versions of one flow (`comparedRecord`) are compared by.
 */
export type DocumentView = 'route' | 'record' | 'compared' | 'comparedRecord';

const folders = { route: '', record: '/record', compared: '/compare', comparedRecord: '/compare/record' } as const;

/**
 * `callflow:/call/444/LA Servers.callflow.json`, or `callflow:/record/call/444/…`; with several accounts
 * `callflow:/call/444/Test/LA Servers.callflow.json`. The ID of the account is the query, so that a restored document of
 * another account is not taken for a flow of this one that happens to have the same ID.
 */
export function flowUri(flow: Flow, view: DocumentView, now: FlowState, version?: number): Uri {
  const ending = view === 'record' ? 'record' : `${flow.kind}flow`;
  const owner = nameOfSeveral(now.accounts, now.account);
  const encoded = encodeURIComponent(flow.key.slice(`${flow.kind}/`.length).toWellFormed());
  // A dot segment would be taken out of the path.
  const segment = /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
  const inFront = `${version === undefined ? '' : `/version/${version}`}${folders[view]}`;
  const behind = owner === undefined ? '' : `/${nameInPath(visible(owner))}`;
  return Uri.from({
    scheme: documentScheme,
    path: `${inFront}/${flow.kind}/${segment}${behind}/${nameInPath(displayName(flow))}.${ending}.json`,
    query: now.account ?? '',
  });
}

/** Text without what has a meaning in a path. */
export function nameInPath(text: string): string {
  const name = text.replace(/[\s/\\:*?"<>|%#\u200e]+/g, ' ').trim();
  return name.replace(/^\.*$/, '_');
}

const pattern = /^(?:\/version\/(\d+))?((?:\/compare)?(?:\/record)?)\/(call|fax)\/([^/]*)(?:\/[^/]*)?\/([^/]*)$/;

/** The parts of a document's address. Throws a FileSystemError if it is not that of a flow. */
export function readFlowUri({ path, query }: Uri) {
  const [, version, folder, kind, segment = '', file = ''] = pattern.exec(path) ?? [];
  const view = (Object.keys(folders) as DocumentView[]).find(view => folders[view] === folder);
  try {
    // `Flow.key`
    const key = `${kind}/${decodeURIComponent(segment)}`;
    // As `nameInPath` writes it; that of a flow with an ID of its own is for display only.
    const name = file.replace(/\.(?:callflow|faxflow|record)\.json$/, '');
    // The account that the document was opened for; none in an address typed by hand: the one at hand.
    const account = query || undefined;
    // `FlowVersion.lastSeenAt` of an earlier version; none: the flow as it is now.
    if (view) return { view, key, name, account, version: version === undefined ? undefined : Number(version) };
  } catch {
    // Encoded otherwise than an address of ours.
  }
  throw FileSystemError.Unavailable(l10n.t('{0} is not the address of a flow.', path));
}
