import { shorten, visible } from './text.ts';

/** The two kinds of flow. Each has an id series of its own: call flow 1 and fax flow 1 are different things. */
export type FlowKind = 'call' | 'fax';

interface FlowCommon {
  /**
   * What tells this flow from all others of the same answer: `call/444`. A flow without an id has `call/~3`, and flows
   * that share an id have `call/444~3`, where 3 is the position. Made by {@link withKeys}.
   */
  readonly key: string;
  /** The id as sent, without quotes; `undefined` where the service sent none. */
  readonly id: string | undefined;
  /** The name as sent; `undefined` where the service sent none, or one that is not text. */
  readonly name: string | undefined;
  /** Place in its list as sent by the service, from 1. */
  readonly position: number;
  /** The element of the list exactly as received, every character of it. */
  readonly record: string;
  /** What could not be understood in the record, one sentence each; empty for a sound flow. */
  readonly parseErrors: readonly string[];
}

/** A call flow: where the calls to a number go. */
export interface CallFlow extends FlowCommon {
  readonly kind: 'call';
  readonly userId: string | undefined;
  /** `yes` or `no` as documented, or whatever else was sent; `undefined` where nothing was. */
  readonly e164: string | undefined;
  /**
   * The text of the route: decoded from the JSON string it is documented to be, or as it stands in the record where the
   * service sent an object instead. `undefined` where no route was sent. May be anything but valid JSON.
   */
  readonly route: string | undefined;
}

/** A fax flow: who receives the faxes to a number, and who may send faxes by e-mail. */
export interface FaxFlow extends FlowCommon {
  readonly kind: 'fax';
  /** E-mail addresses that receive (`emails_json`), as sent. */
  readonly receivers: readonly string[];
  /** E-mail addresses that may send faxes (`emails_allowed_in`), as sent. */
  readonly senders: readonly string[];
}

export type Flow = CallFlow | FaxFlow;

/** All flows of an account, each list in the order in which the service sent it. */
export interface FlowLists {
  readonly call: readonly CallFlow[];
  readonly fax: readonly FaxFlow[];
}

/** Both lists one behind the other, call flows first. */
export function allFlows(lists: FlowLists): Flow[] {
  return [...lists.call, ...lists.fax];
}

/** Gives each flow of one list the key that tells it from the others; see `key`. */
export function withKeys<F extends Flow>(flows: readonly Omit<F, 'key'>[]): F[] {
  const seen = new Map<string, number>();
  for (const { id } of flows) if (id !== undefined) seen.set(id, (seen.get(id) ?? 0) + 1);
  return flows.map(flow => {
    const isUnique = flow.id !== undefined && seen.get(flow.id) === 1;
    return { ...flow, key: `${flow.kind}/${flow.id ?? ''}${isUnique ? '' : `~${flow.position}`}` } as F;
  });
}

/** "call flow" or "fax flow", as it stands in sentences. */
export function kindName({ kind }: { readonly kind: FlowKind }): 'call flow' | 'fax flow' {
  return kind === 'call' ? 'call flow' : 'fax flow';
}

/** The flow's name as a person may read it: one visible line of at most 120 characters, never empty. */
export function displayName(flow: Pick<Flow, 'name' | 'kind'>): string {
  return shorten(visible(shorten(flow.name?.trim() ?? '', 240)), 120) || `(${kindName(flow)} without a name)`;
}

/** `#444`, or a statement that there is none. */
export function displayId({ id }: Pick<Flow, 'id'>): string {
  return id === undefined ? '(no id)' : `#${shorten(visible(shorten(id, 80)), 40)}`;
}
