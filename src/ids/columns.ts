import type { IdName } from './idNames.ts';
import { number, type RegionValue } from './regions.ts';

/** The longest list of columns (UTF-16 units) on either side of a name. */
const longestHead = 300;

/** The numbers below a name that heads a column: of `INSERT INTO … VALUES`, of CSV lines, of a table in Markdown. */
export function cellsBelow(text: string, name: IdName): RegionValue[] {
  const before = text.slice(Math.max(0, name.start - longestHead), name.start);
  const behind = text.slice(name.end, name.end + longestHead);
  const columns = /\binto\b[^()]{0,80}\(([^()]*)$/i.exec(before)?.[1];
  const values = /^([^(),]?(?:,[^()]*)?)\)\s*values/i.exec(behind);
  if (columns !== undefined && values) {
    const row = rowPattern(',', countOf(columns, ','), countOf(values[1] ?? '', ','), String.raw`\s*,?\s*\(`, String.raw`\)`);
    return readRows(text, name.end + values[0].length, row, true);
  }
  const head = before.slice(before.lastIndexOf('\n') + 1);
  const rest = /^[^\r\n]*/.exec(behind)?.[0] ?? '';
  const sign = /[,;|\t]/.exec(head || rest)?.[0];
  if (sign === undefined || !/^[\w "`.#|,;\t-]*$/.test(head + rest)) return [];
  const row = rowPattern(sign, countOf(head, sign), countOf(rest, sign), String.raw`\r?\n`, String.raw`(?=\r?\n|$)`);
  return readRows(text, name.end + rest.length, row, false);
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Matches a row with so many cells in front of the one that is wanted, and so many behind it. */
function rowPattern(sign: string, inFront: number, behind: number, opening: string, closing: string): RegExp {
  const cell = String.raw`(?:"[^"]*"|'[^']*'|\([^()]*\)|[^"'()\n\r${sign}])*`;
  const wanted = `\\s*(?:(?<value>${number})\\s*(?=[${sign}]|${closing})|${cell})`;
  return new RegExp(`${opening}(?:${cell}[${sign}]){${inFront}}${wanted}(?:[${sign}]${cell}){${behind}}${closing}`, 'diuy');
}

function readRows(text: string, from: number, row: RegExp, isPlain: boolean): RegionValue[] {
  const found: RegionValue[] = [];
  row.lastIndex = from;
  for (let match = row.exec(text); match !== null; match = row.exec(text)) {
    const value = match.groups?.['value'] ?? '';
    const start = (match.indices?.groups?.['value']?.[0] ?? 0) + value.search(/\d/);
    const end = start + (/\d+/.exec(value)?.[0].length ?? 0);
    if (/[1-9]/.test(value)) found.push({ start, end, isPlain });
  }
  return found;
}
