import { idNames, sayings, type IdName, type ParameterNames } from './idNames.ts';
import { joins, type Certainty } from './joins.ts';
import { cellsBelow, valuesIn, type RegionValue } from './regions.ts';

/** A flow id in a text, known by the name beside it. All offsets are in UTF-16 units, ends are exclusive. */
export interface IdReference extends Pick<IdName, 'kind' | 'start' | 'end'> {
  /** One to twenty digits, not all of them zero. */
  readonly id: string;
  /** A `likely` id counts only if the account has that flow. */
  readonly certainty: Certainty;
  /** The name that makes it an id, prefix included. */
  readonly parameter: Pick<IdName, 'start' | 'end'>;
}

/** How far (UTF-16 units) before and behind a name its ids are looked for; never past the fifth name on either side. */
const reach = { before: 240, behind: 1500, names: 5 };

/** Finds the flow ids of a text, in the order of the text, in time linear in its length. */
export function findIdReferences(text: string, parameterNames?: ParameterNames): IdReference[] {
  return [...scanIds(text, parameterNames)].at(-1) ?? [];
}

/** Yields the same after many short steps, two for each name in the text, between which others can work. */
export function* scanIds(text: string, own?: ParameterNames): Generator<IdReference[] | undefined> {
  const found = new Map<number, IdReference>();
  const names: IdName[] = [];
  for (const name of idNames(text, own)) yield void names.push(name);
  for (const [index, name] of names.entries()) {
    yield;
    const from = Math.max(names[index - reach.names]?.end ?? 0, name.start - reach.before);
    const to = Math.min(names[index + reach.names]?.start ?? text.length, name.end + reach.behind);
    const beside = valuesBeside(text, name, from, to) ?? cellsBelow(text, name, names, index + 1);
    for (const { start, end, isPlain } of beside) {
      if (found.get(start)?.certainty === 'certain') continue;
      const certainty = isPlain && /^(?:ids?|parameter)$/.test(name.says) ? 'certain' : 'likely';
      found.set(start, { kind: name.kind, id: text.slice(start, end), start, end, certainty, parameter: name });
    }
  }
  yield [...found.values()].sort((one, other) => one.start - other.start);
}

/** What the first join leads to that leads from the name to some values; `undefined` if none does. */
function valuesBeside(text: string, name: IdName, from: number, to: number): RegionValue[] | undefined {
  const front = withPlainSigns(text.slice(from, name.start));
  const window = front + sayings[name.says] + withPlainSigns(text.slice(name.end, to));
  const indentation = /^[ \t]*/.exec(front.slice(front.lastIndexOf('\n') + 1))?.[0].length ?? 0;
  const inText = (offset: number) => offset + (offset <= front.length ? from : name.end - front.length - 1);
  for (const { pattern, region, certainty } of joins) {
    pattern.lastIndex = front.length;
    const match = pattern.exec(window);
    if (!match) continue;
    if (certainty === 'none') return [];
    const start = match.indices?.groups?.['id']?.[0] ?? pattern.lastIndex;
    const isList = name.says === 'ids' && region === 'expression';
    const values = [...valuesIn(window, start, isList ? 'list' : region, indentation)];
    if (values.length === 0) continue;
    const isSure = certainty === 'certain';
    return values.map(each => ({ start: inText(each.start), end: inText(each.end), isPlain: each.isPlain && isSure }));
  }
  return undefined;
}

/** Spellings of a quote or sign: `\"`, `%22`, `\u0026`, `&quot;`. */
const spellings =
  /\\+["'`]|(?:%|\\u00)(0[ad]|2[\da-f]|3[a-f]|5[bd]|60|7[b-d])|\\[nrt]|&(?:quot|apos|amp|lt|gt|#3[49]|#x2[27]);/gi;

/** The text with each such spelling as the sign that it means, repeated so that all offsets stay as they are. */
function withPlainSigns(text: string): string {
  return text.replace(spellings, (spelling: string, code?: string) => {
    const other = spelling.startsWith('&') ? '"' : spelling.slice(-1).replace(/[nrt]/i, '\n');
    const named = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }[spelling.toLowerCase()] ?? other;
    return (code ? String.fromCharCode(Number.parseInt(code, 16)) : named).repeat(spelling.length);
  });
}

/** The word at the offset that an id would replace, as a number there would be one, and what is typed; or `undefined`. */
export function findCompletionSite(text: string, offset: number, own?: ParameterNames) {
  const from = Math.max(0, offset - 400);
  const before = text.slice(from, offset);
  // A bare word with a blank in it is code; within quotes it may be a flow's name. A quote may also end what is before.
  for (const word of [/(?<=["'`])[\p{L}\p{M}\p{N}_ .()[\]-]{0,60}$/u, /[\p{L}\p{M}\p{N}_]{0,60}$/u]) {
    const start = before.search(word);
    const probe = before.slice(0, start).replace(/(["'`]?)$/, '$&1$1');
    const site = findIdReferences(probe, own).find(each => each.start === start);
    if (!site || (site.certainty === 'likely' && /^\s*$/.test(probe.slice(site.parameter.end, start)))) continue;
    const end = offset + text.slice(offset, offset + 60).search(/[^\p{L}\p{M}\p{N}_]|$/u);
    return { kind: site.kind, start: from + start, end, typed: before.slice(start) };
  }
  return undefined;
}
