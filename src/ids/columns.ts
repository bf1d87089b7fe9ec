import type { IdName } from './idNames.ts';
import { digitsOf, matchesFrom, number, type RegionValue } from './regions.ts';

/** The longest list of columns (UTF-16 units) on either side of a name. */
const longestHead = 300;

/** The numbers below a name that heads a column: of `INSERT INTO … VALUES`, of CSV lines, of a table in Markdown. */
export function cellsBelow(text: string, name: IdName): RegionValue[] {
  const before = text.slice(Math.max(0, name.start - longestHead), name.start);
  const behind = text.slice(name.end, name.end + longestHead);
  const columns = /\binto\b[^()]{0,80}\(([^()]*)$/i.exec(before);
  const values = /^([^(),]?(?:,[^()]*)?)\)\s*values/i.exec(behind);
  if (columns && values) {
    return rowsFrom(
      text,
      name.end + values[0].length,
      ',',
      columns[1] ?? '',
      values[1] ?? '',
      String.raw`\s*,?\s*\(`,
      String.raw`\)`,
    );
  }
  const head = before.slice(before.lastIndexOf('\n') + 1);
  const rest = /^[^\r\n]*/.exec(behind)?.[0] ?? '';
  const sign = /[,;|\t]/.exec(head || rest)?.[0];
  if (sign === undefined || !/^[\w "\x60.#|,;\t-]*$/.test(head + rest)) return [];
  return rowsFrom(text, name.end + rest.length, sign, head, rest, String.raw`\r?\n`, String.raw`(?=\r?\n|$)`);
}

/** Reads rows with as many cells as there are columns before and behind the name. */
function rowsFrom(
  text: string,
  from: number,
  sign: string,
  before: string,
  behind: string,
  opening: string,
  closing: string,
) {
  const cell = String.raw`(?:"[^"]*"|'[^']*'|\([^()]*\)|[^"'()\n\r${sign}])*`;
  const wanted = `\\s*(?:(?<value>${number})\\s*(?=[${sign}]|${closing})|${cell})`;
  const inFront = `(?:${cell}[${sign}]){${before.split(sign).length - 1}}`;
  const row = new RegExp(
    `${opening}${inFront}${wanted}(?:[${sign}]${cell}){${behind.split(sign).length - 1}}${closing}`,
    'diuy',
  );
  return [...matchesFrom(row, text, from)]
    .filter(({ groups }) => groups?.['value'] !== undefined)
    .map(match => ({ ...digitsOf(match), isPlain: true }));
}
