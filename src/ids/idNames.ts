import type { FlowKind } from '../flows/flow.ts';

/** Further parameter names that hold flow ids, as the user's settings list them. */
export type ParameterNames = Readonly<Record<FlowKind, readonly string[]>>;

/**
 * What a name says of the number beside it, and its sign in the joins: an id (`call_flow_id`, `callFlowIds`), the
 * documented parameter (`callflow`), maybe an id (`nightCallFlow`, `callFlows`), or prose about one (`call flow`).
 */
export const sayings = { id: '\x01', ids: '\x02', parameter: '\x03', flow: '\x04', flows: '\x05', words: '\x06' };

/** A name that may have a flow id beside it: the whole identifier, prefix included (`SUPPORT_CALL_FLOW_ID`). */
export interface IdName {
  readonly kind: FlowKind;
  readonly start: number;
  readonly end: number;
  readonly says: keyof typeof sayings;
}

/** The number beside a name that ends in such a word is an amount, a position, a code: anything but an id. */
const amounts = new RegExp(
  '^(?:max|min|minimum|maximum|total|sum|num|counter|len|sizes?|limits?|quota|offset|pages?|index|idx|position|order|' +
    'wait|timeouts?|ttl|delay|interval|duration|retry|retries|attempts?|seconds|minutes|ms|age|expiry|' +
    'cache|rate|weight|height|depth|width|level|steps?|rings?|version|revision|port|type|kind|status|state|code|' +
    'column|digits|g[te]e?|l[te]e?|number|did|user|owner|priority|phone|quantity|batch|ext|extension|enabled|disabled|' +
    'debug|verbose|mode|flags?|concurrency|replicas|workers|threads|hour|uid)$|(?:length|items|count)$',
);
/** A name that begins with such a word holds how many flows there are, a position, an error, a yes or no. */
const otherPrefixes =
  /^(?:max|min|num|nb|count|total|len|size|width|idx|index|col|column|err|invalid|unknown|missing|has|is|uses?|enabled?)$/;

/** The words that a name is made of, in lower case: `ivrRoute`, `ivr-route` and `IVR_ROUTE` are the same two. */
export function wordsOf(name: string): string[] {
  const words = name.replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map(word => word.toLowerCase());
}

/** Whether a name, going by its last word, holds an amount or another thing's id. */
export function holdsOther(name: string): boolean {
  const [last = '', ...before] = wordsOf(name.slice(-60).replace(/\d*\W*$/, '')).toReversed();
  return amounts.test(last) || /^(?:max|min)$/.test(before.at(-1) ?? '') || (before.length > 0 && /^ids?$/.test(last));
}

/** A flow's name, read at its "flow": of which kind, whether it says "id", the words behind. */
const builtIn = new RegExp(
  String.raw`(?<=(?<kind>call|Call|CALL|fax|Fax|FAX)(?<gap>[_-]{0,2}| |\.(?=[fF]low.?[iI]d)))(?:flow|Flow|FLOW)` +
    String.raw`(?<many>[sS](?![a-z]))?(?<id>(?:[_-]{0,2}|[?!]?\.|->| |\[\\?["'])(?:[iI]d[sS]?(?![a-z])|` +
    String.raw`ID[sS]?(?![A-Z](?![a-z]))))?(?<suffix>(?:[_-]{0,2}[A-Za-z0-9]){0,40})(?![A-Za-z0-9])`,
  'y',
);
const escape = String.raw`\\[nrt]|\\u00..|%[\dA-F]{2}|\s-[DP]`;
/** The words before a name, read where it begins; a word of its own begins there: `main|CallFlow`, `\n|callflow`. */
const wordsBefore = new RegExp(
  String.raw`(?<=(?:^-*|[^\w-]-*|${escape})(?<prefix>(?:\w[\w-]{0,60}?)?))` +
    String.raw`(?:(?<![A-Za-z])|(?<=${escape}|[a-z](?=[A-Z]))|(?=[A-Z][a-z]))`,
  'y',
);

/** The names in a text that may have a flow id beside them, in the order of the text. */
export function* idNames(text: string, own: ParameterNames | undefined): Generator<IdName> {
  // Each is whole: with more behind it, `night_call_flow` may begin a name that is built in, `night_call_flow_id`.
  const listed = (['call', 'fax'] as const).flatMap(kind => {
    const names = (own?.[kind] ?? []).map(name => wordsOf(name).join('[_-]{0,2}')).filter(Boolean);
    return names.length > 0 ? [`(?<${kind}>${names.join('|')})(?![\\w$-])`] : [];
  });
  const search = new RegExp([...listed, '(?<=[lx](?:[_-]{0,2}|[. ]))flow'].join('|'), 'gi');
  for (const { 0: whole, index: start, groups } of text.matchAll(search)) {
    const kind: FlowKind | undefined = groups?.['call'] ? 'call' : groups?.['fax'] ? 'fax' : undefined;
    // What is built in goes first: to a user who lists "flow", `fax_flow` is still a fax flow.
    const name = builtInName(text, start) ?? (kind && { kind, start, end: start + whole.length, says: 'id' as const });
    if (!name) continue;
    wordsBefore.lastIndex = name.start;
    const prefix = wordsBefore.exec(text)?.groups?.['prefix'];
    if (prefix === undefined) continue;
    const words = wordsOf(prefix);
    // `NO_CALL_FLOW_ID` is an error, `NO_ANSWER_CALL_FLOW_ID` a flow.
    const isOther = words.some(word => otherPrefixes.test(word));
    if ((isOther && words.length === 1) || /^(?:no|errors?|duplicate)$/.test(words.at(-1) ?? '')) continue;
    let { says } = name;
    // `MAX_CALL_FLOW_ID` is none; `INVALID_OPTION_CALL_FLOW_ID` may be one.
    if (isOther && says !== 'words') says = says === 'ids' || says === 'flows' ? 'flows' : 'flow';
    if (prefix === '' && /^(?:(?:call|fax)flow|(?:CALL|FAX)FLOW)$/.test(text.slice(name.start, name.end)))
      says = 'parameter';
    yield { ...name, start: name.start - prefix.length, says };
  }
}

function builtInName(text: string, flow: number): IdName | undefined {
  builtIn.lastIndex = flow;
  const match = builtIn.exec(text);
  if (!match?.groups) return undefined;
  const { kind = '', gap = '', many, id, suffix = '' } = match.groups;
  const isMap = /^_?(?:[bB]y|BY|[fF]or|FOR|[mM]ap|MAP)(?![a-z])/.test(suffix);
  // The constant of one flow, `CALL_FLOW_SALES`, needs no "id"; of other names with more words behind, only that says so.
  const isConstant = match[0].startsWith('FLOW_') && suffix === suffix.toUpperCase();
  const isOther = (id === undefined && !isConstant) || /^[a-z]/.test(suffix) || holdsOther(suffix);
  if (suffix !== '' && !isMap && isOther) return undefined;
  const isPlural = many !== undefined || /s$/i.test(id ?? '') || isMap;
  const one = id !== undefined && suffix === '' ? 'id' : 'flow';
  const says = one === 'flow' && gap === ' ' ? 'words' : isPlural ? (`${one}s` as const) : one;
  const start = flow - gap.length - kind.length;
  return { kind: /fax/i.test(kind) ? 'fax' : 'call', start, end: flow + match[0].length, says };
}
