import { displayName, once, type Flow, type FlowLists } from './flow.ts';

/** A list of more flows is shown in ranges of so many. */
export const rangeSize = 500;

/** All that is shown of the lists while every range is collapsed. Names are those for display. */
export type Outline = ReturnType<typeof outlineOf>;

/** The outline of all flows of an account, or of those that a filter lets through. */
export const outlineOf = once(({ call, fax }: FlowLists) => ({ call: outlineOfList(call), fax: outlineOfList(fax) }));

function outlineOfList(list: readonly Flow[]) {
  const ranges = Array.from({ length: Math.ceil(list.length / rangeSize) }, (_, index) => {
    const [first, last] = [list[index * rangeSize]!, list[Math.min((index + 1) * rangeSize, list.length) - 1]!];
    return { first: displayName(first), last: displayName(last) };
  });
  return { count: list.length, ranges };
}
