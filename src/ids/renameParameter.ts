import type { FlowKind } from '../flows/flow.ts';

const others: Readonly<Record<string, string>> = { call: 'fax', Call: 'Fax', fax: 'call', Fax: 'Call' };

/** `CALL_FLOW_ID` as `FAX_FLOW_ID`, in the same letter case; `undefined` if the name is not of the other kind. */
export function renameParameter(parameter: string, to: FlowKind): string | undefined {
  const from = to === 'fax' ? /call(?=[_-]{0,2}flow)/i : /fax(?=[_-]{0,2}flow)/i;
  return from.test(parameter) ? parameter.replace(from, word => others[word] ?? to.toUpperCase()) : undefined;
}

/**
 * Whether a name can be changed in this place alone: it stands nowhere else, in whatever letter case, or is a key wherever
 * it does. A variable or a tag would no longer fit its other places. No key or variable may have the new name already.
 */
export function canRename(text: string, place: { readonly start: number; readonly end: number }, to: string): boolean {
  const { start, end } = place;
  const name = text.slice(start, end).replace(/\W/g, String.raw`\$&`);
  const places = [...text.matchAll(new RegExp(name, 'gi'))].map(({ index }) => index);
  const areKeys = places.every(index => isKey(text, index, index + end - start));
  const open = Math.max(0, ...['{', '[', '(', '?'].map(sign => text.lastIndexOf(sign, start)));
  const inBrackets = text.slice(open, end + text.slice(end).search(/[\])}]|$/));
  return (areKeys || places.length === 1) && !(areKeys ? inBrackets : text).includes(to);
}

function isKey(text: string, start: number, end: number): boolean {
  const [before, behind] = [text.slice(Math.max(0, start - 20), start), text.slice(end, end + 40)];
  if (/["'`]$/.test(before)) return true;
  if (/[?&]$/.test(before)) return behind.startsWith('=') && !before.endsWith('&&');
  return /^\s*:\s*["'`\d]/.test(behind) && !/\?\s*$/.test(before);
}
