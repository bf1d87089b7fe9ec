import { allFlows, type Flow, type FlowLists } from '../flows/flow.ts';
import { isSameJson } from '../json/pieces.ts';
import type { FetchedFlows } from './fetchFlows.ts';

/** What a flow was before a refresh brought something else. */
export interface FlowVersion {
  readonly flow: Flow;
  /** When the service last sent it like this, in milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** When the service first sent something else, or no such flow, in milliseconds since 1970. */
  readonly replacedAt: number;
}

/** The flows of an account, and what they were before. */
export interface KnownFlows {
  readonly flows: FlowLists;
  /** When they were last received, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** The path of the API that returned them. */
  readonly path: string;
  /** The earlier versions of each flow by its `key`, newest first. Never contains an empty list. */
  readonly versions: ReadonlyMap<string, readonly FlowVersion[]>;
  /** The flows, by `key`, that became what they are less than a day before `receivedAt`, with the time of that. */
  readonly changed: ReadonlyMap<string, number>;
}

/** How much is kept: versions of one flow, and UTF-16 units of the records of them all. */
export const versionLimits = { perFlow: 5, size: 8 * 1024 * 1024 };

/** What is known once `fetched` was received. All that did not change stays the same object: each flow, `flows`, the maps. */
export function receive(before: KnownFlows | undefined, fetched: FetchedFlows, receivedAt: number): KnownFlows {
  const { lists, path } = fetched;
  if (!before) return withChanged(before, { flows: lists, receivedAt, path, versions: new Map() });
  const flows = keepUnchanged(before.flows, lists);
  const versions = flows === before.flows ? before.versions : addVersions(before, flows, receivedAt);
  return withChanged(before, { flows, receivedAt, path, versions });
}

/** What is known once `next` was read from disk. What is the same in `before` is the object from there. */
export function renew(before: KnownFlows | undefined, next: Omit<KnownFlows, 'changed'>): KnownFlows {
  return withChanged(before, before ? { ...next, flows: keepUnchanged(before.flows, next.flows) } : next);
}

/** The flows of `next`. What is the same in `before`, each flow and the lists, is the object from there. */
function keepUnchanged(before: FlowLists, next: FlowLists): FlowLists {
  const call = keepUnchangedOf(before.call, next.call);
  const fax = keepUnchangedOf(before.fax, next.fax);
  return call === before.call && fax === before.fax ? before : { call, fax };
}

function keepUnchangedOf<F extends Flow>(before: readonly F[], next: readonly F[]): readonly F[] {
  // A flow knows its position, so one that has moved is another object.
  const kept = next.map((flow, index) => {
    const known = before[index];
    return known && isSameReading(known, flow) ? known : flow;
  });
  return isSameList(kept, before) ? before : kept;
}

/** Whether all was read alike: the same record may have been read in another language, or by an earlier version of us. */
function isSameReading<F extends Flow>(one: F, other: F): boolean {
  if (one === other) return true;
  for (const member in { ...one, ...other }) {
    const [before, after] = [one[member], other[member]];
    if (Array.isArray(before) && Array.isArray(after) ? !isSameList(before, after) : before !== after) return false;
  }
  return true;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((element, index) => element === other[index]);
}

/**
 * A flow that is gone keeps what it was, in case it comes back; flows that have no ID, or share one, can't be followed.
 * If there is too much, the oldest versions go first.
 */
function addVersions({ flows, receivedAt, versions }: KnownFlows, next: FlowLists, now: number) {
  const before = followed(flows);
  const present = followed(next);
  const result = new Map(versions);
  for (const key of new Set([...before.keys(), ...present.keys()])) {
    const [was, is] = [before.get(key), present.get(key)];
    if (was && is && isSameFlow(was, is)) continue;
    let list = result.get(key) ?? [];
    if (was) list = [{ flow: was, lastSeenAt: receivedAt, replacedAt: now }, ...without(list, was)];
    if (is) {
      const [newest] = list;
      list = without(list, is);
      // It was gone and is back as something else, which the user sees as new.
      if (!was && newest && newest === list[0]) list = [{ ...newest, replacedAt: now }, ...list.slice(1)];
    }
    if (list.length > 0) result.set(key, list.slice(0, versionLimits.perFlow));
    else result.delete(key);
  }
  return withinSize(result);
}

function followed(lists: FlowLists): Map<string, Flow> {
  const flows = allFlows(lists).filter(({ id, kind, key }) => id !== undefined && key === `${kind}/${id}`);
  return new Map(flows.map(flow => [flow.key, flow]));
}

function without(versions: readonly FlowVersion[], flow: Flow): readonly FlowVersion[] {
  return versions.filter(version => !isSameFlow(version.flow, flow));
}

/** White space between the tokens makes no other version. */
function isSameFlow({ record: one }: Flow, { record: other }: Flow): boolean {
  return one === other || isSameJson(one, other);
}

function withinSize(versions: KnownFlows['versions']): KnownFlows['versions'] {
  let size = 0;
  const newestFirst = [...versions.values()].flat().sort((one, other) => other.replacedAt - one.replacedAt);
  const kept = new Set(newestFirst.filter(({ flow }) => (size += flow.record.length) <= versionLimits.size));
  if (size <= versionLimits.size) return versions;
  const lists = [...versions].map(([key, list]) => [key, list.filter(version => kept.has(version))] as const);
  return new Map(lists.filter(([, list]) => list.length > 0));
}

const day = 24 * 60 * 60 * 1000;

/** Adds the flows that have changed, see `KnownFlows.changed`: the object of `before` if they are the same. */
function withChanged(before: KnownFlows | undefined, latest: Omit<KnownFlows, 'changed'>): KnownFlows {
  const { flows, receivedAt, versions } = latest;
  const changed = new Map<string, number>();
  for (const { key } of versions.size > 0 ? allFlows(flows) : []) {
    const newest = versions.get(key)?.[0];
    if (newest && Math.abs(receivedAt - newest.replacedAt) < day) changed.set(key, newest.replacedAt);
  }
  const known = before?.changed;
  const isSame = changed.size === known?.size && [...changed].every(([key, time]) => known.get(key) === time);
  return { ...latest, changed: isSame ? known : changed };
}
