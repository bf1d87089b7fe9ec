import { Uri } from 'vscode';
import { documentScheme } from '../contract.ts';
import { displayName, type Flow, type Series } from '../flows/flow.ts';

/** What a document shows of its flow: the route (for a fax flow the e-mail lists decoded), or the record as received. */
export type DocumentView = 'route' | 'record';

/** What the address of a document says; the name in it is for the eye alone. */
export interface FlowAddress {
  readonly view: DocumentView;
  /** `Flow.key` */
  readonly key: string;
  /** The account that the document was opened for; `undefined` in an address typed by hand: the one at hand. */
  readonly account: string | undefined;
}

/**
 * `callflow:/call/444/LA Servers.callflow.json`, or `callflow:/record/call/444/…`. The account stands in the query, so
 * that a restored document of another account is not taken for a flow of this one that happens to have the same id.
 */
export function flowUri(flow: Flow, view: DocumentView, account: string | null | undefined): Uri {
  const name = displayName(flow)
    .replace(/[/\\:*?"<>|%#]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+$/, '_');
  const ending = view === 'record' ? 'record' : `${flow.series}flow`;
  return Uri.from({
    scheme: documentScheme,
    path: `${view === 'record' ? '/record' : ''}/${segmentOf(flow)}/${name}.${ending}.json`,
    query: account ?? '',
  });
}

/** Reads an address back; `undefined` where it names no flow. */
export function readFlowUri(uri: Uri): FlowAddress | undefined {
  const match = /^(\/record)?\/(call|fax)\/([^/]*)\/[^/]*$/.exec(uri.path);
  if (!match) return undefined;
  const series = match[2] as Series;
  const [id = '', position] = (match[3] ?? '').split('~');
  try {
    return {
      view: match[1] ? 'record' : 'route',
      key: `${series}/${decodeURIComponent(id)}${position === undefined ? '' : `~${position}`}`,
      account: uri.query || undefined,
    };
  } catch {
    return undefined;
  }
}

function segmentOf({ series, id, key }: Flow): string {
  const prefix = `${series}/${id ?? ''}`;
  const encoded = encodeURIComponent((id ?? '').toWellFormed()).replaceAll('~', '%7E');
  // A dot segment would be taken out of the path.
  return `${series}/${/^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded}${key.slice(prefix.length)}`;
}
