import type { IdReference } from './codeId.ts';
import { idNames, type IdName, type ParameterNames } from './codeIdNames.ts';
import { isDigit, isSpace, isWord, TextReader } from './textReader.ts';

interface Column {
  readonly name: IdName | undefined;
  readonly start: number;
}

/** The ids in `INSERT INTO dids (number, call_flow_id) VALUES ('5551234567', 444), …`: those below their column. */
export function* insertedIds(reader: TextReader, names: ParameterNames | undefined): Generator<IdReference> {
  const inserts = /\binto\b/gi;
  for (let match = inserts.exec(reader.text); match !== null; match = inserts.exec(reader.text)) {
    let at = match.index + 4;
    while (at - match.index < 160 && reader.at(at) !== 40 && reader.at(at) !== -1 && reader.at(at) !== 59) at++;
    if (reader.at(at) !== 40) continue;
    const columns: Column[] = [];
    at = readColumns(reader, at + 1, names, columns);
    inserts.lastIndex = Math.max(inserts.lastIndex, at);
    at = reader.skip(at, isSpace);
    if (!reader.hasAnyCase(at, 'values') || columns.every(({ name }) => name === undefined)) continue;
    at = reader.skip(at + 6, isSpace);
    while (reader.at(at) === 40) {
      const row = readRow(reader, at + 1);
      for (const [position, { start, end }] of row.values.entries()) {
        const column = columns[position];
        if (column?.name === undefined || end <= start) continue;
        yield {
          kind: column.name.kind,
          id: reader.text.slice(start, end),
          start,
          end,
          parameterStart: column.start + column.name.start,
          parameterEnd: column.start + column.name.end,
        };
      }
      inserts.lastIndex = Math.max(inserts.lastIndex, row.end);
      at = reader.skip(row.end, code => isSpace(code) || code === 44);
    }
  }
}

/** Reads column names up to the closing bracket; the offset behind it, or where something else stands. */
function readColumns(reader: TextReader, offset: number, names: ParameterNames | undefined, columns: Column[]): number {
  const isOfName = (code: number) =>
    isWord(code) || code === 34 || code === 96 || code === 91 || code === 93 || code === 46;
  let at = offset;
  for (;;) {
    at = reader.skip(at, isSpace);
    const end = reader.skip(at, isOfName, 130);
    const text = reader.text.slice(at, end);
    const column = new TextReader(text);
    const [name] = [...idNames(column, names, 0, text.length)].filter(
      each => !each.isPlural && !/\w/.test(text.slice(each.end)),
    );
    reader.visited += column.visited + text.length;
    columns.push({ name, start: at });
    at = reader.skip(end, isSpace);
    if (reader.at(at) === 41) return at + 1;
    if (reader.at(at) !== 44) return at;
    at++;
  }
}

/** The values of one row: where the digits of each stand, empty for what is not a number; and the offset behind it. */
function readRow(reader: TextReader, offset: number): { values: { start: number; end: number }[]; end: number } {
  const values: { start: number; end: number }[] = [];
  let at = offset;
  let start = offset;
  let depth = 0;
  for (; ; at++) {
    const code = reader.at(at);
    if (code === -1 || (code === 59 && depth === 0)) return { values, end: at };
    if (code === 39 || code === 34) {
      do at++;
      while (reader.at(at) !== code && reader.at(at) !== -1);
    } else if (code === 40) depth++;
    else if (depth > 0) depth -= code === 41 ? 1 : 0;
    else if (code === 44 || code === 41) {
      values.push(digitsWithin(reader, start, at));
      start = at + 1;
      if (code === 41) return { values, end: at + 1 };
    }
  }
}

function digitsWithin(reader: TextReader, from: number, to: number): { start: number; end: number } {
  let start = reader.skip(from, isSpace);
  const quote = reader.at(start);
  const isQuoted = quote === 39 || quote === 34;
  if (isQuoted) start++;
  const end = reader.skip(start, isDigit, 21);
  const isWhole = end - start <= 20 && (!isQuoted || reader.at(end) === quote);
  const rest = reader.skip(isQuoted ? end + 1 : end, isSpace);
  return isWhole && rest === to && /[1-9]/.test(reader.text.slice(start, end)) ? { start, end } : { start, end: start };
}
