import type { FlowKind } from '../flows/flow.ts';

const others: Readonly<Record<string, string>> = { call: 'fax', Call: 'Fax', fax: 'call', Fax: 'Call' };

/** `CALL_FLOW_ID` as `FAX_FLOW_ID`, in the same letter case; `undefined` if the name is not of the other kind. */
export function renameParameter(parameter: string, to: FlowKind): string | undefined {
  const from = to === 'fax' ? /call(?=[_-]{0,2}flow)/i : /fax(?=[_-]{0,2}flow)/i;
  const rename = (word: string) => others[word] ?? to.toUpperCase();
  return from.test(parameter) ? parameter.replace(from, rename) : undefined;
}

/**
 * Whether a name can be changed in this place of the text alone: it is a key, or stands nowhere else. Another one may be a
 * variable or a tag, whose other places would no longer fit.
 */
export function canRename(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const isKey = /["'`?&]/.test(text.charAt(start - 1)) || /^\s*:\s*["'`\d]/.test(text.slice(end, end + 40));
  return isKey || text.split(text.slice(start, end)).length === 2;
}
