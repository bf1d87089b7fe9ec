import type { FlowKind } from '../flows/flow.ts';
import { cellsBelow } from './columns.ts';
import { idNames, type IdName, type ParameterNames } from './idNames.ts';
import { joins, nameSigns, type Certainty, type Join } from './joins.ts';
import { withPlainSigns } from './plainSigns.ts';
import { labelsIn, valuesIn, type RegionValue } from './regions.ts';

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

/** What to look for beyond the built-in names. */
export interface ScanOptions {
  readonly parameterNames?: ParameterNames | undefined;
}

/** How far (UTF-16 units) before and behind a name its ids are looked for. */
const reach = { before: 240, behind: 1500 };
/** So many names further on, the others have their turn: this keeps the work in proportion to the text. */
const mostNames = 5;

/** Finds the flow ids of a text, in the order of the text, in time linear in its length. */
export function findIdReferences(text: string, { parameterNames }: ScanOptions = {}): IdReference[] {
  const found = new Map<number, IdReference>();
  const names = idNames(text, parameterNames);
  for (const [index, name] of names.entries()) {
    const limits = { from: names[index - mostNames]?.end ?? 0, to: names[index + mostNames]?.start ?? text.length };
    for (const reference of referencesOf(text, name, limits)) {
      const other = found.get(reference.start);
      if (!other || other.certainty === 'likely') found.set(reference.start, reference);
    }
  }
  return [...found.values()].sort((one, other) => one.start - other.start);
}

/** The ids that belong to one name, by the first join that leads to some. */
function referencesOf(text: string, name: IdName, limits: { from: number; to: number }): IdReference[] {
  const from = Math.max(limits.from, name.start - reach.before);
  const before = withPlainSigns(text.slice(from, name.start));
  const behind = withPlainSigns(text.slice(name.end, Math.min(limits.to, name.end + reach.behind)));
  const window = before + (nameSigns[name.says]) + behind;
  for (const join of joins) {
    join.behind.lastIndex = before.length;
    join.before.lastIndex = before.length;
    const behindName = join.behind.exec(window);
    const beforeName = behindName && join.before.exec(window);
    if (!beforeName) continue;
    if (join.certainty === 'none') return [];
    const values = valuesBehind(window, join, beforeName, before.length + behindName[0].length, name);
    if (values.length === 0) continue;
    const isSure = join.certainty === 'certain' && (name.says === 'id' || name.isParameter);
    return values.map(({ start, end, isPlain }) => {
      const offset = start < before.length ? from : name.end - before.length - 1;
      return {
        kind: name.kind,
        id: window.slice(start, end),
        start: start + offset,
        end: end + offset,
        certainty: isSure && isPlain ? 'certain' : 'likely',
        parameterStart: name.start,
        parameterEnd: name.end,
      };
    });
  }
  return cellsBelow(text, name).map(({ start, end, isPlain }) => ({
    kind: name.kind,
    id: text.slice(start, end),
    start,
    end,
    certainty: isPlain && name.says === 'id' ? 'certain' : 'likely',
    parameterStart: name.start,
    parameterEnd: name.end,
  }));
}

function valuesBehind(window: string, { region }: Join, before: RegExpExecArray, from: number, name: IdName): RegionValue[] {
  const [start, end] = before.indices?.groups?.['id'] ?? [];
  if (start !== undefined && end !== undefined)
    return /[1-9]/.test(window.slice(start, end)) ? [{ start, end, isPlain: true }] : [];
  if (region === 'labels' || region === 'options') return labelsIn(window, from, region);
  if (name.says === 'flows' && !/^[^\S\n]*[[{(@%\n\p{L}]/u.test(window.slice(from, from + 40))) return [];
  const line = window.slice(window.lastIndexOf('\n', before.index) + 1, before.index);
  const indentation = region === 'section' ? -1 : (/^[ \t]*/.exec(line)?.[0].length ?? 0);
  return valuesIn(window, from, { region, indentation, isPlural: name.isPlural });
}
