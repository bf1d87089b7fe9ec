import type { FlowKind } from '../flows/flow.ts';
import { cellsBelow } from './columns.ts';
import { idNames, type IdName, type ParameterNames } from './idNames.ts';
import { joins, nameSigns, type Certainty, type Join } from './joins.ts';
import { withPlainSigns } from './plainSigns.ts';
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
  readonly parameterStart: number;
  readonly parameterEnd: number;
}

/** A place where a flow id belongs. */
export interface CompletionSite {
  readonly kind: FlowKind;
  /** The letters and digits there, which an id would replace. */
  readonly start: number;
  readonly end: number;
  /** What is typed before the cursor. */
  readonly typed: string;
}

/** How far (UTF-16 units) before and behind a name its ids are looked for. */
const reach = { before: 240, behind: 1500 };
/** No further than to the fifth name on either side: this keeps the work in proportion to the text. */
const mostNames = 5;

/** Finds the flow ids of a text, in the order of the text, in time linear in its length. */
export function findIdReferences(text: string, parameterNames?: ParameterNames): IdReference[] {
  const found = new Map<number, IdReference>();
  const names = idNames(text, parameterNames);
  for (const [index, name] of names.entries()) {
    const from = Math.max(names[index - mostNames]?.end ?? 0, name.start - reach.before);
    const to = Math.min(names[index + mostNames]?.start ?? text.length, name.end + reach.behind);
    for (const reference of referencesOf(text, name, from, to)) {
      if (found.get(reference.start)?.certainty !== 'certain') found.set(reference.start, reference);
    }
  }
  return [...found.values()].sort((one, other) => one.start - other.start);
}

/** The ids that belong to one name: those that the first join leads to, or those below it in a table. */
function referencesOf(text: string, name: IdName, from: number, to: number): IdReference[] {
  const before = withPlainSigns(text.slice(from, name.start));
  const window = before + nameSigns[name.says] + withPlainSigns(text.slice(name.end, to));
  const saysId = name.says === 'id' || name.says === 'ids';
  const reference = (start: number, end: number, isCertain: boolean): IdReference => ({
    kind: name.kind,
    id: text.slice(start, end),
    start,
    end,
    certainty: isCertain ? 'certain' : 'likely',
    parameterStart: name.start,
    parameterEnd: name.end,
  });
  for (const join of joins) {
    join.behind.lastIndex = join.before.lastIndex = before.length;
    const behind = join.behind.exec(window);
    const inFront = behind && join.before.exec(window);
    if (!inFront) continue;
    if (join.certainty === 'none') return [];
    const isCertain = join.certainty === 'certain' && (saysId || name.says === 'parameter');
    const values = valuesOf(window, join, inFront, before.length + behind[0].length);
    if (values.length === 0) continue;
    return values.map(({ start, end, isPlain }) => {
      const shift = start < before.length ? from : name.end - before.length - 1;
      return reference(start + shift, end + shift, isCertain && isPlain);
    });
  }
  return cellsBelow(text, name).map(({ start, end }) => reference(start, end, saysId));
}

function valuesOf(window: string, { region }: Join, before: RegExpExecArray, from: number): RegionValue[] {
  const [start, end] = before.indices?.groups?.['id'] ?? [];
  if (start !== undefined && end !== undefined)
    return /[1-9]/.test(window.slice(start, end)) ? [{ start, end, isPlain: true }] : [];
  // "callflows: 12" says how many there are.
  const isMany = window[before.index] === nameSigns.flows && region === 'expression';
  if (isMany && !/^[^\S\n]*[[{(@%\n\p{L}]/u.test(window.slice(from, from + 40))) return [];
  const line = window.slice(window.lastIndexOf('\n', before.index) + 1, before.index);
  const isList = region === 'expression' && window[before.index] === nameSigns.ids;
  return valuesIn(window, from, isList ? 'list' : region, /^[ \t]*/.exec(line)?.[0].length ?? 0);
}

/** The place at the offset where a flow id belongs, or `undefined`. Looks back a few hundred characters. */
export function findCompletionSite(
  text: string,
  offset: number,
  parameterNames?: ParameterNames,
): CompletionSite | undefined {
  const from = Math.max(0, offset - 400);
  const before = text.slice(from, offset);
  const end = offset + (/^\w{0,60}/.exec(text.slice(offset, offset + 60))?.[0].length ?? 0);
  // A bare word with a blank in it is code; within quotes it may be a flow's name.
  for (const pattern of [/(?<=(?<quote>["'`]))[\p{L}\p{N}_ .-]{0,60}$/u, /[\p{L}\p{N}_]{0,60}$/u]) {
    const typed = pattern.exec(before);
    if (!typed) continue;
    // What would be an id if it were a number belongs there.
    const probe = `${before.slice(0, typed.index)}1${typed.groups?.['quote'] ?? ''}`;
    const site = findIdReferences(probe, parameterNames).find(({ start }) => start === typed.index);
    const isProse = site && /^\s*$/.test(probe.slice(site.parameterEnd, site.start)) && site.certainty === 'likely';
    if (site && !isProse) return { kind: site.kind, start: from + site.start, end, typed: typed[0] };
  }
  return undefined;
}
