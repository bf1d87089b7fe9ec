import { holdsOther } from './idNames.ts';

/** What follows a join; see {@link valuesIn}. */
export type Region = 'expression' | 'list' | 'body' | 'section' | 'labels' | 'options';

/** Digits in a region that may be an id. */
export interface RegionValue {
  readonly start: number;
  readonly end: number;
  /** They come first, or in a list that does: no branch, key or condition decides about them. */
  readonly isPlain: boolean;
}

const quote = '["\'\\x60]';
const digits = String.raw`(?=0*[1-9])\d{1,20}`;
/** A number that is whole, quoted or bare: not `4.5`, `10:30`, `2024-01-31`, `1_000`, `12 %`, `3 steps`. */
export const number =
  String.raw`(?:${quote}*(?:"${digits}"|'${digits}'|\x60${digits}\x60)|${digits}(?:n|u?l{0,3}|_?[iu]\d+)(?!` +
  String.raw`[\p{L}\p{N}_$@\p{Sc}°([~^!]|\.\.|[./+*-]\d|:[-=]|:[0-5]\d(?!\d)|=(?![=>])` +
  String.raw`|[ \t]*(?:%|\*(?![*/])|[-+/] \d)|` +
  String.raw`[ \t]+(?!(?:as|is|was|has|does|unless)\b)(?:\p{L}{3,}s|m?s|sec|min|h|of)\b(?![ \t]*[=:(.])))`;
/** What may come before a number and changes nothing: a comment, a cast, a tag, `"$\{X:-`. */
const skipped =
  String.raw`/\*[^*]*\*/|\((?:int|long|string)\)|<\w+>(?=["'\d])|(?:!!|&)\w+\s|[&N](?=["'\d])|(?<=[:,] ?)@|` +
  String.raw`${quote}*\$\{\w*:[-=]?`;
/** What gives back the id that it is called with: `String`, `Integer.valueOf`, `Some`. */
export const converters =
  String.raw`(?:(?<![.\w])(?:u?int\d*|integer|str(?:ing)?|num(?:ber)?|long|bigint)|[\w.:]*(?:parse\w+|to_?string|to_?int\d*|to_?num(?:ber)?|to_?char|` +
  String.raw`itoa|ato[il]|sto[il]|\w+val|value_?of|\bvalue|some|optional|ref|state|signal|equals?|eq|freeze|field))(?:<[\w., ]*>)?`;
/** What opens a list: `[`, `List.of(`, `new List<int> {`, `vec![`, `[]int{`, `%w[`, `- `. */
const opening =
  String.raw`(?:new\s+)?(?:[\w.:]*(?:of|from|list|set|vec|vector|seq|array|tuple|\bc|\bqw)!?[([]|` +
  String.raw`[\w.:]+<[\w., ]*>\s*[{[]|\w*\[\d*\]\w*\s*[{(]|${quote}*[$#%@]?\w?[[({]|- |["'](?=\d+[ ,]+\d))`;
/** Blanks in the line, or on to a line that is indented or an item of a YAML list. */
const blanks = String.raw`(?:[^\S\n]|\n(?=[ \t]|- ))*`;
const first = new RegExp(
  `(?:${blanks}(?:${skipped}|${converters}[(]|(?<bracket>${opening})))*${blanks}(?<value>${number})(?!${blanks}(?:=>|->))`,
  'iuy',
);
const further = new RegExp(String.raw`(?:\s*,\s*|\s+(?:- )?)(?<value>${number})`, 'iuy');
const string = String.raw`"(?![$#]?\{)[^"\n]*"|'[^'\n]*'`;
/** What leads to one of several values: a key, a branch, a bracket, the last argument of a fallback, a condition. */
const branches = new RegExp(
  String.raw`(?:(?<key>[\w$-]+|${string})[\])]*\s*(?:=>?(?!=)|->|:(?![:=]))|(?:${string})\s*,|` +
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
/** `<option value="444">` */
const options = new RegExp(String.raw`<option[^<>]*\svalue=(?<value>${number})`, 'giu');

/**
 * The values of the region at the offset. An `expression`: the number that it begins with, or a list, or what its
 * branches and keys lead to; `list`: so too, and no brackets needed. The `body` of a function and a `section` of an INI
 * file go on over lines. `labels`: the numbers that a choice is made by. A value may come twice.
 */
export function* valuesIn(text: string, from: number, region: Region, indentation: number): Generator<RegionValue> {
  const [plain] = /^(?:labels|options)$/.test(region) ? [] : matchesFrom(first, text, from);
  const end = plain ? plain.index + plain[0].length : from;
  // `{ "5551234567": 444 }`: what comes first is a key.
  const rest = text.slice(end, end + 80);
  const isKey = plain && /[{\n]/.test(plain[0]) && /^["'\x60]?\s*:(?![:=])/.test(rest);
  if (isKey) {
    // `labelByCallFlowId = { 444: "Main" }`: it may be the ID.
    if (region !== 'list' || !/^\W*\d/.test(rest)) yield valueOf(plain, false);
  } else if (plain) {
    yield valueOf(plain, true);
    const isList = region === 'list' || plain.groups?.['bracket'] !== undefined;
    for (const next of isList ? matchesFrom(further, text, end) : []) yield valueOf(next, true);
    if (!/^["'\x60]*\s*(?:if|unless|or\b|\|)/.test(text.slice(end))) return;
  }
  const pattern = region === 'labels' ? labels : region === 'options' ? options : branches;
  const to = region === 'options' ? text.indexOf('</select', from) : endOf(text, from, region, indentation);
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
export function* matchesFrom(pattern: RegExp, text: string, from: number): Generator<RegExpExecArray> {
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) yield match;
}

/** The digits in the group `value`, with which a match ends unless it has indices. */
export function valueOf({ 0: whole, index, indices, groups }: RegExpExecArray, isPlain: boolean): RegionValue {
  const value = groups?.['value'] ?? '';
  const from = indices?.groups?.['value']?.[0] ?? index + whole.length - value.length;
  const start = from + value.search(/\d/);
  return { start, end: start + (/\d+/.exec(value)?.[0].length ?? 0), isPlain };
}

const boundary = new RegExp(
  String.raw`"[^"\n]*"|'[^'\n]*'|(?<line>\n[ \t]*)(?:- )?|\b(?<choice>if|unless|switch|match|case|when|cond|select)\b` +
    String.raw`|\?[.?]|[?:]:|:-|&&|[=!<>]=+|=>|[([{)\]},;&?:=]`,
  'gi',
);
/** How a line begins that belongs to the one before. */
const goesOn = /^(?:[?:|&.{}]|else|or\b|end\b|when\b|case\b|elif|elsif|in\b)/i;

/** Where a region ends: at its separator or closing bracket, or at a line that is not indented enough. */
function endOf(text: string, from: number, region: Region, indentation: number): number {
  let depth = 0;
  // Several statements, branches or keys: neither a colon nor, once there are lines, a comma ends them.
  let isCompound = region === 'body' || region === 'section' || region === 'labels';
  let hasLines = isCompound;
  for (const { 0: sign, index, groups } of matchesFrom(boundary, text, from)) {
    const { line, choice } = groups ?? {};
    if (/^[([{]/.test(sign)) depth++;
    else if (/^[)\]}]/.test(sign)) depth--;
    else if (choice !== undefined || sign === '?') isCompound = true;
    if (depth < 0 || (depth === 0 && sign === '}' && hasLines && region !== 'expression')) return index;
    if (depth > 0) continue;
    if (line !== undefined) {
      const next = text.slice(index + sign.length, index + sign.length + 8);
      const deeper = line.length - 1 - indentation;
      if (region === 'section' ? next.startsWith('[') : deeper < 0 || (deeper === 0 && !goesOn.test(next)))
        return index;
      isCompound ||= text.slice(from, index).trim() === '';
      hasLines = true;
    } else if ((/^[;&]$/.test(sign) && region !== 'section') || (!isCompound && /^[:=]$/.test(sign))) return index;
    else if (sign === ',' && !(isCompound && hasLines)) return index;
  }
  return text.length;
}
