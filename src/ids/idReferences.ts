import type { FlowKind } from '../flows/flow.ts';
import { cellsBelow } from './columns.ts';
import { idNames, sayings, type IdName, type ParameterNames } from './idNames.ts';
import { joins, type Certainty } from './joins.ts';
import { valuesIn, type RegionValue } from './regions.ts';

/** A flow id in a text, known by the name beside it. All offsets are in UTF-16 units, ends are exclusive. */
export interface IdReference {
  readonly kind: FlowKind;
  /** One to twenty digits, not all of them zero. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** A `likely` id counts only if the account has that flow. */
  readonly certainty: Certainty;
  /** The name that makes it an id, prefix included. */
  readonly parameter: Pick<IdName, 'start' | 'end'>;
}

/** How far (UTF-16 units) before and behind a name its ids are looked for; never past the fifth name on either side. */
const reach = { before: 240, behind: 1500, names: 5 };

/** Finds the flow ids of a text, in the order of the text, in time linear in its length. */
export function findIdReferences(text: string, parameterNames?: ParameterNames): IdReference[] {
  const steps = scanIds(text, parameterNames);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same in short steps, two for each name in the text, between which others can work. */
export function* scanIds(text: string, parameterNames?: ParameterNames): Generator<undefined, IdReference[]> {
  const found = new Map<number, IdReference>();
  const names: IdName[] = [];
  for (const name of idNames(text, parameterNames)) {
    names.push(name);
    yield;
  }
  for (const [index, name] of names.entries()) {
    yield;
    const from = Math.max(names[index - reach.names]?.end ?? 0, name.start - reach.before);
    const to = Math.min(names[index + reach.names]?.start ?? text.length, name.end + reach.behind);
    const isSure = /^(?:ids?|parameter)$/.test(name.says);
    const beside = valuesBeside(text, name, from, to) ?? cellsBelow(text, name, names, index + 1);
    for (const { start, end, isPlain } of beside) {
      if (found.get(start)?.certainty === 'certain') continue;
      const certainty = isSure && isPlain ? 'certain' : 'likely';
      found.set(start, { kind: name.kind, id: text.slice(start, end), start, end, certainty, parameter: name });
    }
  }
  return [...found.values()].sort((one, other) => one.start - other.start);
}

/** What the first join leads to that leads from the name to some values; `undefined` if none does. */
function valuesBeside(text: string, name: IdName, from: number, to: number): RegionValue[] | undefined {
  const front = withPlainSigns(text.slice(from, name.start));
  const window = front + sayings[name.says] + withPlainSigns(text.slice(name.end, to));
  const indentation = /^[ \t]*/.exec(front.slice(front.lastIndexOf('\n') + 1))?.[0].length ?? 0;
  const inText = (offset: number) => offset + (offset <= front.length ? from : name.end - front.length - 1);
  for (const { before, behind, region, certainty } of joins()) {
    behind.lastIndex = before.lastIndex = front.length;
    const inFront = behind.test(window) ? before.exec(window) : null;
    if (!inFront) continue;
    if (certainty === 'none') return [];
    const start = inFront.indices?.groups?.['id']?.[0] ?? behind.lastIndex;
    const isList = name.says === 'ids' && region === 'expression';
    const values = [...valuesIn(window, start, isList ? 'list' : region, indentation)];
    if (values.length === 0) continue;
    const isSure = certainty === 'certain';
    return values.map(each => ({ start: inText(each.start), end: inText(each.end), isPlain: each.isPlain && isSure }));
  }
  return undefined;
}

const spellings =
  /\\+["'`]|\\u00[2-7].|\\[nrt]|%(?:0[ad]|2[\da-f]|3[a-f]|5[bd]|7[bd])|&(?:quot|apos|amp|lt|gt|#3[49]|#x2[27]);/gi;

/**
 * The text with every spelling of a quote or sign (`\"`, `%22`, `&quot;`, `%3D`, `\u0026`) as the sign that it means,
 * repeated so that all offsets stay as they are.
 */
function withPlainSigns(text: string): string {
  return text.replace(spellings, spelling => signOf(spelling.toLowerCase()).repeat(spelling.length));
}

function signOf(spelling: string): string {
  if (spelling.startsWith('%')) return decodeURIComponent(spelling);
  if (spelling.startsWith(String.raw`\u`)) return String.fromCharCode(Number.parseInt(spelling.slice(2), 16));
  if (spelling.startsWith('&')) return { '&amp;': '&', '&lt;': '<', '&gt;': '>' }[spelling] ?? '"';
  return /[nrt]$/.test(spelling) ? '\n' : spelling.slice(-1);
}

/**
 * The place at the offset where a flow id belongs, or `undefined`: the word that an id would replace, and what of it is
 * typed up to the offset. Looks back a few hundred characters.
 */
export function findCompletionSite(text: string, offset: number, own?: ParameterNames) {
  const from = Math.max(0, offset - 400);
  const before = text.slice(from, offset);
  // A bare word with a blank in it is code; within quotes it may be a flow's name.
  const start = before.search(/(?<=["'`])[\p{L}\p{N}_ .-]{0,60}$|[\p{L}\p{N}_]{0,60}$/u);
  const quote = /["'`]?$/.exec(before.slice(0, start))?.[0] ?? '';
  // An id belongs wherever a number would be one.
  const probe = `${before.slice(0, start)}1${quote}`;
  const site = findIdReferences(probe, own).find(each => each.start === start);
  if (!site || (site.certainty === 'likely' && /^\s*$/.test(probe.slice(site.parameter.end, start)))) return undefined;
  const end = offset + text.slice(offset, offset + 60).search(/\W|$/);
  return { kind: site.kind, start: from + start, end, typed: before.slice(start) };
}
