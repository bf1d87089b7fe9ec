/** Whether one typing mistake turns one ID into the other: a digit wrong, missing or extra, or two neighbours swapped. */
export function isOneSlipApart(one: string, other: string): boolean {
  if (one === other) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [left, right] = [one.slice(same), other.slice(same)];
  const isSwapped = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return isSwapped || [left.slice(1), left].includes(right.slice(1)) || left.slice(1) === right;
}
