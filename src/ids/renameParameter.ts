import type { FlowKind } from '../flows/flow.ts';

const others: Readonly<Record<string, string>> = { call: 'fax', Call: 'Fax', fax: 'call', Fax: 'Call' };

/** `CALL_FLOW_ID` as `FAX_FLOW_ID`, in the same letter case; `undefined` if the name is not of the other kind. */
export function renameParameter(parameter: string, to: FlowKind): string | undefined {
  const from = to === 'fax' ? /call(?=[_-]{0,2}flow)/i : /fax(?=[_-]{0,2}flow)/i;
  const rename = (word: string) => others[word] ?? to.toUpperCase();
  return from.test(parameter) ? parameter.replace(from, rename) : undefined;
}
