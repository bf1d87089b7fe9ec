import * as l10n from '@vscode/l10n';
import { shown } from './text.ts';

/** The two kinds of flow. Each has its own series of IDs: call flow 1 and fax flow 1 are different flows. */
export type FlowKind = 'call' | 'fax';

interface FlowCommon {
  /**
   * Identifies the flow within its response: `call/444`. A flow without an ID has `call/~3`, and flows that share an ID
   * have `call/444~3`, where 3 is the position; see {@link withKeys} and {@link findFlow}.
   */
  readonly key: string;
  /** The ID as sent, without quotes; `undefined` if the service sent none. */
  readonly id: string | undefined;
  /** The name as sent; `undefined` if the service sent none, or one that is not text. */
  readonly name: string | undefined;
  /** Place in its list as sent by the service, from 1. */
  readonly position: number;
  /** The element of the list exactly as received, every character of it. */
  readonly record: string;
  /** What could not be understood in the record, one sentence each; empty for a sound flow. Routes are not read for it. */
  readonly parseErrors: readonly string[];
}

/** A call flow: where the calls to a number go. Its route is read from the record when it is needed; see `routeOf`. */
export interface CallFlow extends FlowCommon {
  readonly kind: 'call';
  /** `yes` or `no` as documented, or whatever else was sent; `undefined` if nothing was. */
  readonly e164: string | undefined;
}

/** A fax flow: who receives the faxes to a number, and who may send faxes by e-mail. */
export interface FaxFlow extends FlowCommon {
  readonly kind: 'fax';
  /** E-mail addresses that receive the faxes (`emails_json`), as sent. */
  readonly receivers: readonly string[];
  /** E-mail addresses that may send faxes (`emails_allowed_in`), as sent. */
  readonly senders: readonly string[];
}

/** A flow of either kind. */
export type Flow = CallFlow | FaxFlow;

/** All flows of an account, each list in the order in which the service sent it. */
export interface FlowLists {
  readonly call: readonly CallFlow[];
  readonly fax: readonly FaxFlow[];
}

/**
 * The same function, which makes the value for each object once. Flows and lists of them never change, so what is made of
 * them can be kept beside them; they themselves are saved as plain data.
 */
export function once<K extends object, V extends object>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return key => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}

/** The flows of both lists, call flows first; none before any were received. */
export function allFlows(lists: FlowLists | undefined): Flow[] {
  return lists ? [...lists.call, ...lists.fax] : [];
}

/** Adds to the keys of one list's flows what identifies those that share an ID or have none; see `key`. */
export function withKeys<F extends Flow>(flows: readonly F[]): F[] {
  const ids = flows.map(({ id }) => id ?? '').sort();
  // An ID with the sign in it could look like another flow's key.
  const ambiguous = new Set(['', ...ids.filter((id, index) => id === ids[index + 1] || id.includes('~'))]);
  return flows.map(flow => (ambiguous.has(flow.id ?? '') ? { ...flow, key: `${flow.key}~${flow.position}` } : flow));
}

/**
 * The flow that had this key: the one with its ID, whatever its name is now. Positions change, so those that have no ID, or
 * share one, have to have the right name as well. `undefined`: it is gone.
 */
export function findFlow<F extends Flow>(flows: readonly F[], key: string, isNamed: (flow: F) => boolean) {
  const exact = flows.find(flow => flow.key === key);
  if (exact && (exact.key === `${exact.kind}/${exact.id}` || isNamed(exact))) return exact;
  const shared = key.replace(/~\d+$/, '');
  const named = flows.filter(flow => [key, shared].includes(`${flow.kind}/${flow.id ?? ''}`) && isNamed(flow));
  // Which of several that are the same in all else makes no difference.
  return named.every(({ record }) => record === named[0]?.record) ? named[0] : undefined;
}

/** "call flow" or "fax flow", for sentences. */
export function kindName({ kind }: { readonly kind: FlowKind }): string {
  return kind === 'call' ? l10n.t('call flow') : l10n.t('fax flow');
}

/** The flow's name for display: one visible line of at most 120 characters, never empty. */
export function displayName(flow: Pick<Flow, 'name' | 'kind'>): string {
  const name = shown(flow.name?.trim() ?? '', 120);
  if (name !== '') return name;
  return flow.kind === 'call' ? l10n.t('(call flow without a name)') : l10n.t('(fax flow without a name)');
}

/** What is written from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** `#444`, or "(no ID)". A mark keeps it and what follows in their place behind a name that is read from the right. */
export function displayId({ id, name = '' }: Pick<Flow, 'id' | 'name'>): string {
  const text = id === undefined ? l10n.t('(no ID)') : `#${shown(id, 40)}`;
  return rightToLeft.test(name) ? `\u200e${text}` : text;
}
