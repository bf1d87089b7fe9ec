import type { FlowKind } from '../flows/flow.ts';

/** `CALL_FLOW_ID` as `FAX_FLOW_ID`, in the same letter case; `undefined` if the name is not of the other kind. */
export function renameParameter(parameter: string, to: FlowKind): string | undefined {
  const from = to === 'fax' ? /call(?=[_-]{0,2}flow)/i : /fax(?=[_-]{0,2}flow)/i;
  if (!from.test(parameter)) return undefined;
  return parameter.replace(from, word =>
    word === word.toUpperCase()
      ? to.toUpperCase()
      : word.charAt(0) === word.charAt(0).toUpperCase()
        ? to.charAt(0).toUpperCase() + to.slice(1)
        : to,
  );
}
