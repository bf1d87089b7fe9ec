import type { FlowKind } from '../flows/flow.ts';

/** `CALL_FLOW_ID` as `FAX_FLOW_ID`, letter case kept; `undefined` where the name does not say which series it is of. */
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
