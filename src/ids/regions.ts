import { holdsOther, type IdName } from './idNames.ts';

/** What follows a join; see {@link valuesIn}. */
export type Region = 'expression' | 'list' | 'body' | 'section' | 'labels' | 'options';

/** Digits in a region that may be an id. `isPlain`: no branch, key or condition decides about them. */
export type RegionValue = Readonly<ReturnType<typeof valueOf>>;

const quote = '["\'\\x60]';
const digits = String.raw`(?=0*[1-9])\d{1,20}`;
/** A number that is whole, quoted or bare: not `4.5`, `10:30`, `2024-01-31`, `1_000`, `12 %`, `3 steps`. */
const number =
  String.raw`(?:${quote}*(?:"${digits}"|'${digits}'|\x60${digits}\x60)|${digits}(?:n|u?l{0,3}|_?[iu]\d+)(?!` +
  String.raw`[\p{L}\p{N}_$@\p{Sc}°([~^!]|\.\.|[./+*-]\d|:[-=]|:[0-5]\d(?!\d)|=(?![=>])` +
  String.raw`|[ \t]*(?:%(?![}>])|\*(?![*/])|[-+/] \d|\+ ?[\w$(]|\*\* ?\d|<< ?\d|-?(?:bit|digit|char|byte)s?\b)|` +
  String.raw`[ \t]+(?!(?:as|is|was|has|does|unless)\b)(?:\p{L}{3,}s|m?s|sec|min|h|of)\b(?![ \t]*[=:(.])))`;
/** What may come before a number and changes nothing: a comment, a cast, a tag, `"$\{X:-`. */
const skipped =
  String.raw`/\*[^*]*\*/|\((?:int|long|string)\)|<\w+>(?=["'\d])|(?:!!|&)\w+\s|[&N](?=["'\d])|@(?=["'])|(?<=[:,] ?)@|` +
  String.raw`${quote}*\$\{\w*:[-=]?`;
/** What gives back the id that it is called with: `String`, `Integer.valueOf`, `Some`. */
export const converters =
  String.raw`(?:(?<![.\w])(?:u?int\d*|integer|str(?:ing)?|num(?:ber)?|long|bigint|(?:int|str|float|double)val|value|field)|` +
  String.raw`[\w.:]*(?:parse\w+|to_?string|to_?int\d*|to_?num(?:ber)?|to_?char|itoa|ato[il]|sto[il]|value_?of|` +
  String.raw`equals?|eq|freeze|(?<!\w)(?:(?:shallow|create|use|make|un|to|custom)_?)?(?:some|optional|ref|state|signal)))(?:<[\w., ]*>)?`;
/** What opens a list: `[`, `List.of(`, `new List<int> {`, `vec![`, `[]int{`, `%w[`, `- `, but not `list[2]` or `offset(`. */
const opening =
  String.raw`(?:new\s+)?(?:(?:(?:[\w.:]*[.:])?(?:(?:\w*(?:list|set|array|map|sequence|state)_?)?of|(?:as|\w*(?:array|singleton|linked|unmodifiable))_?list|\w*(?:hash|immutable|frozen|tree|ordered|unmodifiable|mutable)_?set|from|set|list|(?:small)?vec|vector|seq|tuple)|` +
  String.raw`(?<!new )array|c|qw?)(?:\(|!\[|\[(?=["']?\d+["']?[ ,]+["']?\d))|[\w.:]+<[\w., ]*>\s*[{[]|\w*\[\d*\]\w*\s*[{(]|` +
  String.raw`${quote}*(?:[#@]|\$(?!\{)|%\w?|q(?=\{))?[[({]|- |["'](?=\d+[ ,]+\d))`;
/** Blanks in the line, or on to a line that is indented or an item of a YAML list. */
const blanks = String.raw`(?:[^\S\n]|\n(?=[ \t]|- ))*`;
const first = new RegExp(
  `(?:${blanks}(?:${skipped}|${converters}[(]|(?<bracket>${opening})))*${blanks}(?<value>${number})` +
    String.raw`(?!${blanks}(?:=>|->))(?=(?<colon>${quote}?\s*:(?![:=])(?:\W*\d)?)?)`,
  'iuy',
);
const further = new RegExp(String.raw`(?:\s*,\s*|\s+(?:- )?)(?<value>${number})`, 'iuy');
const string = String.raw`"(?![$#]?\{)[^"\n]*"|'[^'\n]*'`;
/** What leads to one of several values: a key, a branch, a bracket, the last argument of a fallback, a condition. */
const branches = new RegExp(
  String.raw`(?:(?<key>[\w$-]+|""[\w-]+""|''[\w-]+''|${string})[\])]*\s*(?:=>?(?!=)|->|:(?![:=]))|(?:${string})\s*,|` +
    String.raw`(?<list>(?<![\w?!>\]])[([{])|(?<choice>\?\?|\?:|(?<=[\w)\]}"']\s{0,40})\?)|\|\|?|:-?|=>|->|` +
    String.raw`\b(?:else|then|return|or|to|and|yield)\b|\b(?:coalesce|\w*null|lookup|try|get\w*|fetch|default)\w*` +
    String.raw`\((?:[^()\n]|\([^()\n]*\)){1,80}?,|\bif\s*\((?:[^()\n]|\([^()\n]*\)){1,80}\))` +
    String.raw`\s*(?:${skipped}|${converters}[(])*(?<value>${number})|${string}`,
  'giu',
);
/** `case 444:`, `when 444 then`, `444, 445 =>` */
const labels = new RegExp(
  String.raw`(?<list>\b(?:case|when|in)\s|(?:^|\n)\s*|[{|]\s*)(?<value>${quote}?${digits}${quote}?)` +
    String.raw`(?=\s*(?:=>|->|[:,|\n]|then\b))`,
  'giu',
);
const options = new RegExp(String.raw`<option[^<>]*\svalue=(?<value>${number})`, 'giu');

/**
 * The values of the region at the offset. An `expression`: the number that it begins with, or a list, or what its
 * branches and keys lead to; `list`: so too, and no brackets needed. The `body` of a function and a `section` of an INI
 * file go on over lines. `labels`: the numbers that a choice is made by. A value may come twice.
 */
export function* valuesIn(text: string, from: number, region: Region, indentation: number): Generator<RegionValue> {
  const [plain] = /^(?:labels|options)$/.test(region) ? [] : matchesFrom(first, text, from);
  const end = plain ? plain.index + plain[0].length : from;
  const { bracket, colon } = plain?.groups ?? {};
  if (plain && colon && /[{\n]/.test(plain[0])) {
    // `{ "5551234567": 444 }`: it is a key, and `labelByCallFlowId = { 444: "Main" }`: it may be the ID.
    if (region !== 'list' || !/\d/.test(colon)) yield valueOf(plain, false);
  } else if (plain) {
    yield valueOf(plain, true);
    const isList = region === 'list' || bracket !== undefined;
    for (const next of isList ? matchesFrom(further, text, end) : []) yield valueOf(next, true);
    if (!/^["'\x60]*\s*(?:if|unless|or\b|\|)/.test(text.slice(end))) return;
  }
  const pattern = region === 'labels' ? labels : region === 'options' ? options : branches;
  const to = region === 'options' ? `${text}</sel`.indexOf('</sel', from) : endOf(text, from, region, indentation);
  for (const match of matchesFrom(pattern, text.slice(0, to), from)) {
    const { key, choice, list, value } = match.groups ?? {};
    const end = match.index + match[0].length;
    const isLabel = pattern === branches && choice === undefined && /^\s*(?:=>|->|:(?![-=:]))/.test(text.slice(end));
    if (value === undefined || isLabel || (key !== undefined && holdsOther(key))) continue;
    yield valueOf(match, false);
    for (const next of list === undefined ? [] : matchesFrom(further, text, end)) yield valueOf(next, false);
  }
}

/** The matches from an offset on; of a sticky pattern, those that follow one another. */
function* matchesFrom(pattern: RegExp, text: string, from: number): Generator<RegExpExecArray> {
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) yield match;
}

/** The digits in the group `value`, with which a match ends unless it has indices. */
function valueOf({ 0: whole, index, indices, groups }: RegExpExecArray, isPlain: boolean) {
  const value = groups?.['value'] ?? '';
  const from = indices?.groups?.['value']?.[0] ?? index + whole.length - value.length;
  const start = from + value.search(/\d/);
  return { start, end: start + (/\d+/.exec(value)?.[0].length ?? 0), isPlain };
}

const boundary = new RegExp(
  String.raw`"[^"\n]*"|'[^'\n]*'|\b(?<choice>if|unless|switch|match|case|when|cond|select)\b|\?[.?]|[?:]:|:-|&&|[=!<>]=+` +
    String.raw`|(?<line>\n[ \t]*(?![ \t\r\n]))(?:- )?(?=(?<section>\[)|(?<more>[?:|&.{}]|else|els?if|(?:or|end|when|case|in)\b)|)` +
    String.raw`|=>|[([{)\]},;&?:=]`,
  'gi',
);

/** Where a region ends: at its separator or closing bracket, or at a line that is not indented enough. */
function endOf(text: string, from: number, region: Region, indentation: number): number {
  let depth = 0;
  // Several statements, branches or keys: neither a colon nor, once there are lines, a comma ends them.
  let isCompound = region === 'body' || region === 'section' || region === 'labels';
  let hasLines = isCompound;
  for (const { 0: sign, index, groups } of matchesFrom(boundary, text, from)) {
    const { line, choice, section, more } = groups ?? {};
    if (/^[([{]/.test(sign)) depth++;
    else if (/^[)\]}]/.test(sign)) depth--;
    else if (choice !== undefined || sign === '?') isCompound = true;
    if (depth < 0 || (depth === 0 && sign === '}' && hasLines && region !== 'expression')) return index;
    if (depth > 0) continue;
    if (line !== undefined) {
      const deeper = line.length - 1 - indentation;
      if (region === 'section' ? section : deeper < 0 || (deeper === 0 && more === undefined)) return index;
      isCompound ||= text.slice(from, index).trim() === '';
      hasLines = true;
    } else if ((/^[;&]$/.test(sign) && region !== 'section') || (!isCompound && /^[:=]$/.test(sign))) return index;
    else if (sign === ',' && !(isCompound && hasLines)) return index;
  }
  return text.length;
}

/** The numbers below a name that heads a column of SQL, CSV or Markdown. `next`: the index of the name after it. */
export function* cellsBelow(text: string, name: IdName, names: IdName[], next: number): Generator<RegionValue> {
  const before = text.slice(Math.max(0, name.start - 300), name.start);
  const behind = text.slice(name.end, name.end + 300);
  // `INSERT INTO call_flows (id, …`: the column is a flow's ID.
  const ownId = /\binto\s+[\w.\x60"]*$/i.test(before)
    ? /^[\x60"]?\s*\((?:[^()]*,)?\s*[\x60"]?(?=id\b)/i.exec(behind)
    : null;
  if (ownId) {
    const start = name.end + ownId[0].length;
    return yield* cellsBelow(text, { ...name, start, end: start + 2 }, names, next);
  }
  const isInsert = /\binto\b[^()]{0,80}\([^()]*$/i.test(before);
  const front = before.slice(before.lastIndexOf(isInsert ? '(' : '\n') + 1);
  const [whole, back] = (isInsert ? /^([^()]*)\)\s*values/i : /^([^\r\n]*)/).exec(behind) ?? [];
  const sign = isInsert ? ',' : /[,;|\t]/.exec(front || (back ?? ''))?.[0];
  if (whole === undefined || back === undefined || sign === undefined) return;
  if (!/^[\w\s"\x60.#|,;[\]-]*$/.test(front + back)) return;
  // A row has as many cells before and behind the number as there are columns.
  const cell = String.raw`(?:"[^"]*"|'[^']*'|\([^()]*\)|[^"'()\n\r${sign}])*`;
  const [start, closing] = isInsert ? [String.raw`\s*,?\s*\(`, String.raw`\)`] : ['\\r?\\n', '(?=\\r?\\n|$)'];
  const cells = (part: string) => `{${part.split(sign).length - 1}}`;
  const wanted = String.raw`\s*(?:(?<value>${number})\s*(?=[${sign}]|${closing})|${cell})`;
  const row = `${start}(?:${cell}[${sign}])${cells(front)}${wanted}(?:[${sign}]${cell})${cells(back)}${closing}`;
  const nextName = () => names[next]?.start ?? Infinity;
  for (const match of matchesFrom(new RegExp(row, 'diuy'), text, name.end + whole.length)) {
    while (nextName() < match.index) next++;
    if (match.groups?.['value'] !== undefined) yield valueOf(match, true);
    // Where the number should be, or beside that, a name heads another table.
    else if (!isInsert && nextName() < match.index + match[0].length) return;
  }
}
