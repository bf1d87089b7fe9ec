import type { Flow, FlowLists } from '../flows/flow.ts';
import { allFlows } from '../flows/flow.ts';
import { isSameJson } from '../json/pieces.ts';

/** What a flow was before a refresh brought something else. */
export interface FlowVersion {
  readonly flow: Flow;
  /** When the service last sent it so, in milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** When the service first sent something else, or no such flow, in milliseconds since 1970. */
  readonly replacedAt: number;
}

/** The earlier versions of each flow by its `key`, newest first. Never holds an empty list. */
export type Versions = ReadonlyMap<string, readonly FlowVersion[]>;

/** Lists and when they were received, in milliseconds since 1970. */
export interface Received {
  readonly lists: FlowLists;
  readonly receivedAt: number;
}

/** How much is kept: versions of one flow, and UTF-16 units of the records of them all. */
export const versionLimits = { perFlow: 5, size: 8 * 1024 * 1024 };

const day = 24 * 60 * 60 * 1000;

/**
 * The earlier versions as they are once `next` has replaced `previous`. A flow that is gone keeps what it was, in case it
 * comes back; flows that have no id, or share one, can't be followed. Where there is too much the oldest go first.
 */
export function addVersions(versions: Versions, previous: Received, next: Received): Versions {
  const present = new Map(allFlows(next.lists).map(flow => [flow.key, flow]));
  const result = new Map(versions);
  for (const flow of allFlows(previous.lists)) {
    if (flow.id === undefined || flow.key !== `${flow.kind}/${flow.id}`) continue;
    const successor = present.get(flow.key);
    if (successor && isSameFlow(flow, successor)) continue;
    const earlier = (result.get(flow.key) ?? []).filter(version => !isSameFlow(version.flow, flow));
    result.set(flow.key, [
      { flow, lastSeenAt: previous.receivedAt, replacedAt: next.receivedAt },
      ...earlier.slice(0, versionLimits.perFlow - 1),
    ]);
  }
  const before = new Set(allFlows(previous.lists).map(({ key }) => key));
  for (const [key, kept] of result) {
    const flow = present.get(key);
    if (flow === undefined) continue;
    const earlier = kept.filter(version => !isSameFlow(version.flow, flow));
    const [newest, ...others] = earlier;
    if (newest === undefined) result.delete(key);
    // It was gone and is back as something else: that is what the user is to see as new.
    else if (!before.has(key) && kept[0] === newest)
      result.set(key, [{ ...newest, replacedAt: next.receivedAt }, ...others]);
    else result.set(key, earlier);
  }
  return withinSize(result);
}

/** The flows of `received` that became what they are less than a day before, with the time of that. */
export function findChanged(versions: Versions, { lists, receivedAt }: Received): ReadonlyMap<string, number> {
  const changed = new Map<string, number>();
  if (versions.size === 0) return changed;
  for (const { key } of allFlows(lists)) {
    const newest = versions.get(key)?.[0];
    if (newest && receivedAt - newest.replacedAt < day) changed.set(key, newest.replacedAt);
  }
  return changed;
}

function isSameFlow(one: Flow, other: Flow): boolean {
  return one.record === other.record || isSameJson(one.record, other.record);
}

function sizeOf({ flow }: FlowVersion): number {
  return flow.record.length;
}

function withinSize(versions: Versions): Versions {
  const all = [...versions.values()].flat();
  if (all.reduce((sum, version) => sum + sizeOf(version), 0) <= versionLimits.size) return versions;
  let size = 0;
  const kept = new Set(
    all
      .sort((one, other) => other.replacedAt - one.replacedAt)
      .filter(version => (size += sizeOf(version)) <= versionLimits.size),
  );
  const result = new Map<string, readonly FlowVersion[]>();
  for (const [key, list] of versions) {
    const left = list.filter(version => kept.has(version));
    if (left.length > 0) result.set(key, left);
  }
  return result;
}
