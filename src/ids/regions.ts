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
  String.raw`(?:${quote}*(?:"${digits}"|'${digits}'|\x60${digits}\x60)|${digits}(?:n|u?l{0,3}|_?[iu](?:\d\d?|128|size))` +
  String.raw`(?![\p{L}\p{N}_$@\p{Sc}°(\[~^!]|\.\.|[./+*-]\d|:[-=]|:[0-5]\d(?!\d)|=(?![=>])|[ \t]*%|[ \t]*\*(?![*/])|` +
  String.raw`[ \t]+[-+/][ \t]*\d|[ \t]+(?!(?:as|is|was|has|does|unless)\b)(?:\p{L}{3,}s|m?s|sec|min|h|px)\b(?![ \t]*[=:(.])))`;
/** What may stand before a number and changes nothing: a comment, a cast, a tag, `"$\{X:-`. */
const skipped =
  String.raw`/\*[^*]*\*/|\((?:int|long|string)\)|<\w+>(?=["'\d])|!!\w+\s|&\w+\s|[&N](?=["'\d])|(?<=[:,] ?)@(?=["'\d])|` +
  String.raw`${quote}*\$\{\w*:[-=]?`;
const converters =
  String.raw`int\d*|integer|\w*str(?:ing)?|num(?:ber)?|long|bigint|parse\w*|intval|val(?:ue)?|itoa|of|from|some|just|optional|` +
  'ref|state|signal|equals?|eq|literal|freeze|field|prop';
/** What opens a list, or keeps one id: `String(`, `List.of(`, `new List<int> {`, `vec![`, `[]int{`, `%w[`, `(`. */
const opening =
  String.raw`(?:new\s+)?(?:[\w.:]*(?:${converters})(?:<[\w., ]*>)?\(|[\w.:]*(?:list|set|vec|vector|seq|array|tuple|\bc|\bqw)` +
  String.raw`(?:of)?!?[([]|[\w.:]+<[\w., ]*>\s*[{[]|\w*\[\d*\]\w*\s*[{(]|${quote}*[$#%@]?\w?[[({]|- |["'](?=\d+[ ,]+\d))`;
/** Blanks in the line, or on to a line that is indented or an item of a YAML list. */
const blanks = String.raw`(?:[^\S\n]|\n(?=[ \t]|- ))*`;
const first = new RegExp(
  `(?:${blanks}(?:${skipped}|(?<bracket>${opening})))*${blanks}(?<value>${number})(?!${blanks}(?:=>|->))`,
  'diuy',
);
const further = new RegExp(String.raw`(?:\s*,\s*|\s+(?:- )?)(?<value>${number})`, 'diuy');
const string = String.raw`"(?![$#]?\{)[^"\n]*"|'[^'\n]*'`;
/** What leads to one of several values: a key, a branch, a bracket, a fallback's last argument, the end of a condition. */
const branches = new RegExp(
  String.raw`(?:(?<key>[\w$-]+|${string})[\])]*\s*(?:=>?(?!=)|->|:(?![:=]))|(?:${string})\s*,|(?<list>(?<![\w?!>\]])[([{])|` +
    String.raw`(?<choice>\?\?|\?:|(?<=[\w)\]}"'] ?)\?)|\|\|?|:-?|=>|->|\b(?:else|then|return|or|to|and|yield)\b|` +
    String.raw`\b(?:coalesce|\w*null|nvl|lookup|try|get\w*|fetch|env|default)\w*\((?:[^()\n]|\([^()\n]*\)){1,80}?,|` +
    String.raw`\bif\s*\((?:[^()\n]|\([^()\n]*\)){1,80}\))\s*(?:${skipped}|(?:${converters})\()*(?<value>${number})|${string}`,
  'dgiu',
);
/** `case 444:`, `when 444 then`, `444, 445 =>` */
const labels = new RegExp(
  String.raw`(?:\b(?:case|when|in)\s|(?:^|\n)\s*|[{,|]\s*)(?<value>${quote}?${digits}${quote}?)(?=\s*(?:=>|->|[:,|)\n]|\bthen\b))`,
  'dgiu',
);
const options = /\bvalue=(?<value>["']+\d{1,20}["']+)/dgi;

/**
 * The values of the region at the offset. An `expression`: the number that it begins with, or a list, or what its branches
 * and keys lead to; `list`: so too, and no brackets needed. The `body` of a function and a `section` of an INI file go on
 * over lines. `labels`: the numbers that a choice is made by. `options`: the values of a select element.
 */
export function valuesIn(text: string, from: number, region: Region, indentation: number): RegionValue[] {
  const found = new Map<number, RegionValue>();
  const add = (match: RegExpExecArray, isPlain: boolean, isList: boolean) => {
    const matches = isList ? [match, ...matchesFrom(further, text, match.index + match[0].length)] : [match];
    for (const { start, end } of matches.map(digitsOf))
      if (!found.has(start)) found.set(start, { start, end, isPlain });
  };
  const pattern = { labels, options, body: branches, section: branches, expression: branches, list: branches }[region];
  const [plain] = pattern === branches ? matchesFrom(first, text, from) : [];
  if (plain) {
    add(plain, true, region === 'list' || plain.groups?.['bracket'] !== undefined);
    const rest = text.slice(plain.index + plain[0].length);
    if (!/^["'\x60]*\s*(?:if|unless|or\b|\|)/.test(rest)) return [...found.values()];
  }
  for (const match of matchesFrom(pattern, text.slice(0, endOf(text, from, region, indentation)), from)) {
    const { key, choice, list, value } = match.groups ?? {};
    const isLabel = choice === undefined && /^\s*(?:=>|->|:(?![-=:]))/.test(text.slice(match.index + match[0].length));
    const isOther = pattern === branches && (isLabel || (key !== undefined && holdsOther(key)));
    if (value !== undefined && !isOther) add(match, false, list !== undefined);
  }
  return [...found.values()];
}

/** The matches from an offset on; of a sticky pattern, those that follow one another. */
export function* matchesFrom(pattern: RegExp, text: string, from: number): Generator<RegExpExecArray> {
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) yield match;
}

/** Where the digits are in the group `value` of a match. */
export function digitsOf({ indices, groups }: RegExpExecArray): { start: number; end: number } {
  const value = groups?.['value'] ?? '';
  const start = (indices?.groups?.['value']?.[0] ?? 0) + value.search(/\d/);
  return { start, end: start + (/\d+/.exec(value)?.[0].length ?? 0) };
}

const boundary =
  /"[^"\n]*"|'[^'\n]*'|(?<line>\n[ \t]*)(?:- )?|\b(?<choice>if|unless|switch|match|case|when|cond|select)\b|<\/select>|\?[.?]|[?:]:|:-|&&|[=!<>]=+|=>|[([{)\]},;&?:=]/gi;
/** How a line begins that belongs to the one before. */
const goesOn = /^(?:[?:|&.{}]|else|or\b|end\b|when\b|case\b|elif|elsif|in\b)/i;

/** Where a region ends: at its separator or closing bracket, or at a line that is not indented enough. */
function endOf(text: string, from: number, region: Region, indentation: number): number {
  let depth = 0;
  let hasLines = region === 'body' || region === 'section' || region === 'labels';
  // Several statements, branches or keys: neither a comma nor a colon ends them.
  let isCompound = hasLines;
  for (const { 0: sign, index, groups } of matchesFrom(boundary, text, from)) {
    if (/^[([{]/.test(sign)) depth++;
    else if (/^[)\]}]/.test(sign)) depth--;
    else if (groups?.['choice'] !== undefined || sign === '?') isCompound = true;
    if (depth < 0 || (depth === 0 && sign === '}' && hasLines && region !== 'expression')) return index;
    if (region === 'options' ? sign === '</select>' : depth === 0 && isEnd(sign, index, groups?.['line'])) return index;
  }
  return text.length;

  function isEnd(sign: string, index: number, line: string | undefined): boolean {
    if (line === undefined)
      return /[;&]/.test(sign) || (sign === ',' ? !(isCompound && hasLines) : /^[:=]$/.test(sign) && !isCompound);
    const next = text.slice(index + sign.length, index + sign.length + 8);
    const deeper = line.length - 1 - (region === 'section' ? -1 : indentation);
    hasLines = true;
    isCompound ||= deeper > 0 && text.slice(from, index).trim() === '';
    if (region === 'section') return next.startsWith('[');
    const isHere =
      deeper > 0 ? isCompound || goesOn.test(next) : goesOn.test(next) && (isCompound || next.startsWith('{'));
    return deeper < 0 || !isHere;
  }
}
