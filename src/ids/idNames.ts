import type { FlowKind } from '../flows/flow.ts';

/** Further parameter names that hold flow ids, as the user's settings list them. */
export interface ParameterNames {
  readonly call: readonly string[];
  readonly fax: readonly string[];
}

/** A name in a text that may have a flow id beside it. Offsets are in UTF-16 units, ends are exclusive. */
export interface IdName {
  readonly kind: FlowKind;
  /** Where the whole identifier begins, prefix included (`SUPPORT_CALL_FLOW_ID`), and ends. */
  readonly start: number;
  readonly end: number;
  /** What it says of the number beside it: that it is an id, that it may be one, or that there may be several. */
  readonly says: 'id' | 'flow' | 'flows' | 'words';
  readonly isPlural: boolean;
  /** It is exactly a documented parameter without "id", `callflow` or `faxflow`. */
  readonly isParameter: boolean;
}

/** The number beside a name that ends in such a word is an amount, a position, a code: anything but an id. */
const amounts = new RegExp(
  `^(?:${[
    'max|min|minimum|maximum|total|sum|num|count|counter|len|size|limit|quota|offset|page|pages|index|idx|position|order',
    'wait|timeout|ttl|delay|interval|duration|retry|retries|attempt|attempts|seconds|secs|ms|age|expiry|cache|rate|weight',
    'level|steps?|version|revision|port|type|kind|status|state|code|column|col|width|bits?|digits|gte?|lte?|ge|le|priority',
    'number|did|user|phone|quantity|ext|extension',
  ].join('|')})$|(?:length|items|count)$`,
);
/** A name that begins with such a word holds how many flows there are, a position, an error, a yes or no. */
const prefixes =
  /^(?:max|min|num|nb|count|total|len|length|size|idx|index|col|column|err|invalid|unknown|missing|has|is|uses?|enabled?|disabled?)$/;

/** The words that a name is made of, in lower case: `ivrRoute`, `ivr-route` and `IVR_ROUTE` are the same two. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .map(word => word.toLowerCase());
}

/** Whether a name, going by its last word, holds an amount or another thing's id. */
export function holdsOther(name: string): boolean {
  const words = wordsOf(name.slice(-60));
  const last = words.at(-1) ?? '';
  return amounts.test(last) || (words.length > 1 && /^ids?$/.test(last));
}

/** A flow's name, read at its "flow": of which kind, whether it says "id", the words behind. */
const builtIn = new RegExp(
  String.raw`(?<=(?<kind>call|Call|CALL|fax|Fax|FAX)(?<gap>[_-]{0,2}|[. ]))(?:flow|Flow|FLOW)(?<many>[sS](?![a-z]))?` +
    String.raw`(?<id>(?:[_-]{0,2}|[?!]?\.|->| |\[\\?["'])(?:[iI]d[sS]?(?![a-z])|ID[sS]?(?![A-Z](?![a-z]))))?` +
    String.raw`(?<suffix>(?:[_-]{0,2}[A-Za-z0-9])*)`,
  'y',
);
/** The words before a name, read where it begins; it begins a word of its own, as in `main|CallFlow`, `\n|callflow`. */
const wordsBefore = new RegExp(
  String.raw`(?<=(?:^-*|[^\w-]-*|\\[nrt]|%[\dA-F]{2})(?<prefix>(?:\w[\w-]{0,60}?)?))` +
    String.raw`(?:(?<![A-Za-z])|(?<=\\[nrt]|%[\dA-F]{2}|[a-z](?=[A-Z]))|(?=[A-Z][a-z]))`,
  'y',
);

/** The names in a text that may have a flow id beside them, in the order of the text. */
export function idNames(text: string, own: ParameterNames | undefined): IdName[] {
  const names: IdName[] = [];
  const { pattern, kinds } = searchFor(own);
  for (const match of text.matchAll(pattern)) {
    const kind = kinds[match.slice(1).findIndex(group => group !== undefined)];
    // What is built in goes first: to a user who lists "flow", `fax_flow` is still a fax flow.
    const name = builtInName(text, match.index) ?? (kind && ownName(text, match.index, match[0].length, kind));
    if (name) names.push(name);
  }
  return names;
}

/** One search for "flow" and the user's own names, longest first, each of these in a group of its own. */
function searchFor(own: ParameterNames | undefined): { pattern: RegExp; kinds: FlowKind[] } {
  const listed = (['call', 'fax'] as const)
    .flatMap(kind => (own?.[kind] ?? []).map(name => ({ kind, words: wordsOf(name) })))
    .filter(({ words }) => words.length > 0)
    .sort((one, other) => other.words.join('').length - one.words.join('').length);
  const groups = listed.map(({ words }) => `(${words.join('[_-]{0,2}')})`);
  return { pattern: new RegExp([...groups, 'flow'].join('|'), 'gi'), kinds: listed.map(({ kind }) => kind) };
}

function builtInName(text: string, flow: number): IdName | undefined {
  builtIn.lastIndex = flow;
  const match = builtIn.exec(text);
  if (!match?.groups) return undefined;
  const { kind = '', gap = '', many, id, suffix = '' } = match.groups;
  const isMap = /^_?(?:[bB]y|BY|[fF]or|FOR|[mM]ap|MAP)(?![a-z])/.test(suffix);
  if (suffix !== '' && !isMap && (id === undefined || /^[a-z]/.test(suffix) || holdsOther(suffix))) return undefined;
  if (gap === '.' && id === undefined) return undefined;
  const isPlural = many !== undefined || isMap || /s$/i.test(id ?? '');
  return withPrefix(text, {
    kind: kind.toLowerCase() === 'fax' ? 'fax' : 'call',
    start: flow - gap.length - kind.length,
    end: flow + match[0].length,
    says: id !== undefined && suffix === '' ? 'id' : gap === ' ' ? 'words' : isPlural ? 'flows' : 'flow',
    isPlural,
  });
}

function ownName(text: string, start: number, length: number, kind: FlowKind): IdName | undefined {
  if (/[\w$-]/.test(text.charAt(start + length))) return undefined;
  return withPrefix(text, { kind, start, end: start + length, says: 'id', isPlural: false });
}

function withPrefix(text: string, name: Omit<IdName, 'isParameter'>): IdName | undefined {
  wordsBefore.lastIndex = name.start;
  const prefix = wordsBefore.exec(text)?.groups?.['prefix'];
  if (prefix === undefined || wordsOf(prefix).some(word => prefixes.test(word))) return undefined;
  const start = name.start - prefix.length;
  const isParameter = /^(?:callflow|faxflow|CALLFLOW|FAXFLOW)$/.test(text.slice(start, name.end));
  return { ...name, start, isParameter };
}
