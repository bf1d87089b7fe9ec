import type { IdName } from './idNames.ts';
import { matchesFrom, number, valueOf, type RegionValue } from './regions.ts';

/**
 * The numbers below a name that heads a column: of `INSERT INTO … VALUES`, of CSV lines, of a table in Markdown. `next`:
 * the index of the name in `names` that comes after it.
 */
export function cellsBelow(text: string, name: IdName, names: readonly IdName[], next: number): RegionValue[] {
  const before = text.slice(Math.max(0, name.start - 300), name.start);
  const behind = text.slice(name.end, name.end + 300);
  // `INSERT INTO call_flows (id, …`: the column is a flow's ID.
  const ownId = /\binto\s+[\w.\x60"]*$/i.test(before)
    ? /^[\x60"]?\s*\((?:[^()]*,)?\s*[\x60"]?(?=id\b)/i.exec(behind)
    : null;
  if (ownId) {
    const start = name.end + ownId[0].length;
    return cellsBelow(text, { ...name, start, end: start + 2 }, names, next);
  }
  const isInsert = /\binto\b[^()]{0,80}\([^()]*$/i.test(before);
  const front = before.slice(before.lastIndexOf(isInsert ? '(' : '\n') + 1);
  const [whole, back] = (isInsert ? /^([^()]*)\)\s*values/i : /^([^\r\n]*)/).exec(behind) ?? [];
  const sign = isInsert ? ',' : /[,;|\t]/.exec(front || (back ?? ''))?.[0];
  if (whole === undefined || back === undefined || sign === undefined) return [];
  if (!/^[\w\s"\x60.#|,;[\]-]*$/.test(front + back)) return [];
  // A row has as many cells before and behind the number as there are columns.
  const cell = String.raw`(?:"[^"]*"|'[^']*'|\([^()]*\)|[^"'()\n\r${sign}])*`;
  const [start, closing] = isInsert ? [String.raw`\s*,?\s*\(`, String.raw`\)`] : ['\\r?\\n', '(?=\\r?\\n|$)'];
  const cells = (part: string) => `{${part.split(sign).length - 1}}`;
  const wanted = String.raw`\s*(?:(?<value>${number})\s*(?=[${sign}]|${closing})|${cell})`;
  const row = `${start}(?:${cell}[${sign}])${cells(front)}${wanted}(?:[${sign}]${cell})${cells(back)}${closing}`;
  const values: RegionValue[] = [];
  const nextName = () => names[next]?.start ?? Infinity;
  for (const match of matchesFrom(new RegExp(row, 'diuy'), text, name.end + whole.length)) {
    while (nextName() < match.index) next++;
    if (match.groups?.['value'] !== undefined) values.push(valueOf(match, true));
    // Where the number should be, or beside that, a name heads another table.
    else if (!isInsert && nextName() < match.index + match[0].length) break;
  }
  return values;
}
