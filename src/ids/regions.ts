import { holdsOther } from './idNames.ts';

/** Digits in a region that may be an id. */
export interface RegionValue {
  readonly start: number;
  readonly end: number;
  /** They come first, or in a list that does: no branch, key or condition decides about them. */
  readonly isPlain: boolean;
}

/** What is known of the place where a region begins. */
export interface RegionStart {
  /** An `expression`, the `body` of a function, the lines of a `section`, a `list` without brackets. */
  readonly region: string;
  /** How far the line is indented that the name is in. */
  readonly indentation: number;
  /** Whether the name holds several ids. */
  readonly isPlural: boolean;
}

const digits = String.raw`(?=0*[1-9])\d{1,20}`;
/** A number that is whole, quoted or bare: not `4.5`, `10:30`, `2024-01-31`, `1_000`, `12 %`, `3 steps`. */
export const number =
  `(?:["'\`]*(?:"${digits}"|'${digits}'|\`${digits}\`)|` +
  String.raw`${digits}(?:n|u?l{0,3}|_?[iu](?:8|16|32|64|128|size))` +
  String.raw`(?![\p{L}\p{N}_$@\p{Sc}°(\[~^!]|\.\.|[./+*-]\d|:[-=]|:[0-5]\d(?!\d)|=(?![=>])|[ \t]*%|[ \t]*\*(?![*/])|` +
  String.raw`[ \t]+[-+/][ \t]*\d|[ \t]+(?!(?:as|is|was|has|does|unless)\b)(?:\p{L}{3,}s|m?s|sec|min|h|x|px)\b(?![ \t]*[=:(.])))`;

/** What may stand in front of an id and changes nothing: comments, casts, tags, `"\${X:-`. */
const skipped =
  String.raw`/\*[^*]*\*/|\((?:int|long|str|string)\)|<\w+>(?=["'\d])|!!\w+\s|&\w+\s|[&N](?=["'\d])|(?<=[:,] ?)@(?=["'\d])|["'` +
  '`' +
  String.raw`]*\$\{\w*:[-=]?`;
/** Functions that keep one id, and those that make a list of some. */
const converters = 'int(?:eger)?|int\\d+|str|string|num|number|long|some|just|optional|of|from|ref|state|signal|itoa|value|equals?|eq|literal|freeze|field|prop|strval|intval|bigint|parse\\w*|val';
const collections = 'list|set|vec|vector|seq|array|tuple|c|qw|asList|listOf|setOf|arrayOf';
const opening =
  String.raw`(?:new\s+)?(?:[\w.:]*(?:${converters})(?:<[\w., ]*>)?\(|[\w.:]*\b\w*(?:${collections})!?[([]|` +
  String.raw`[\w.:]+<[\w., ]*>\s*[{[]|\w*\[\d*\]\w*\s*[{(]|["'` + '`' + String.raw`]*[$#%@]?\w?[[({]|- |["'](?=\d+[ ,]+\d))`;
const blanks = String.raw`(?:[^\S\n]|\n(?=[ \t]|- ))*`;
const first = new RegExp(`(?:${blanks}(?:${skipped}|(?<bracket>${opening})))*${blanks}(?<value>${number})(?!${blanks}(?:=>|->))`, 'iuy');
const further = new RegExp(String.raw`(?:\s*,\s*|\s+(?:- )?)(?<value>${number})`, 'iuy');

const fallbacks = 'coalesce|ifnull|isnull|nvl|lookup|try|get|fetch|getenv|get_env|env|default|iif';
/** What leads to one of several values: a key, a branch, a bracket, the last argument of a fallback, the end of a condition. */
const branch = new RegExp(
  String.raw`(?:"(?![$#]?\{)[^"\n]*"(?!\s*(?:[\])]*\s*(?:=|->|:)|,))|'[^'\n]*'(?!\s*(?:[\])]*\s*(?:=|->|:)|,))|(?:(?<key>[\w$-]+|"[^"\n]*"|'[^'\n]*')[\])]*\s*(?:=>?(?!=)|->|:(?![:=]))|(?<choice>\?\?|\?:|(?<=[\w)\]"'] ?)\?)|\|\|?|:-?|=>|->|` +
    String.raw`\b(?:else|then|return|or|to|and|yield)\b|(?<list>(?<![\w?!>\]])[([{])|["'],|` +
    String.raw`\b(?:${fallbacks})\w*\((?:[^()\n]|\([^()\n]*\)){1,80}?,|\bif\s*\((?:[^()\n]|\([^()\n]*\)){1,80}\))` +
    String.raw`\s*(?:${skipped}|(?:${converters})\()*(?<value>${number}))`,
  'giu',
);

/** The values of the region at the offset: the one that it begins with, or its list, or else those of all its branches. */
export function valuesIn(text: string, from: number, start: RegionStart): RegionValue[] {
  const found = new Map<number, RegionValue>();
  const add = (match: RegExpExecArray, isPlain: boolean, isList: boolean) => {
    const offset = addDigits(found, match, isPlain);
    if (isList) addFurther(found, text, offset, isPlain);
    return offset;
  };
  first.lastIndex = from;
  const plain = first.exec(text);
  if (plain) {
    add(plain, true, plain.groups?.['bracket'] !== undefined || start.isPlural || start.region === 'list');
    if (!/^["'`]*\s*(?:if|unless|or\b|\|)/.test(text.slice(first.lastIndex, first.lastIndex + 20))) return [...found.values()];
  }
  const region = text.slice(0, endOf(text, from, start));
  branch.lastIndex = from;
  for (let match = branch.exec(region); match !== null; match = branch.exec(region)) {
    const { key, choice, list, value } = match.groups ?? {};
    if (value === undefined) continue;
    const isKey = choice === undefined && /^\s*(?:=>|->|:(?![-=:]))/.test(text.slice(branch.lastIndex, branch.lastIndex + 9));
    if (!isKey && (key === undefined || !holdsOther(key))) add(match, false, list !== undefined);
  }
  return [...found.values()];
}

function addFurther(found: Map<number, RegionValue>, text: string, from: number, isPlain: boolean): void {
  further.lastIndex = from;
  for (let match = further.exec(text); match !== null; match = further.exec(text)) addDigits(found, match, isPlain);
}

/** Notes the digits at the end of a match. Returns where the match ends. */
function addDigits(found: Map<number, RegionValue>, match: RegExpExecArray, isPlain: boolean): number {
  const value = match.groups?.['value'] ?? '';
  const end = match.index + match[0].length;
  const start = end - value.length + value.search(/\d/);
  const length = /\d+/.exec(value)?.[0].length ?? 0;
  if (!found.has(start)) found.set(start, { start, end: start + length, isPlain });
  return end;
}

const boundary =
  /"[^"\n]*"|'[^'\n]*'|(?<line>\n[ \t]*(?<item>- )?)|(?<choice>\b(?:if|unless|switch|match|case|when|cond|select)\b)|\?[.?]|\?:|::|:-|&&|[=!<>]=+|=>|[([{)\]},;&?:=]/gi;
const goesOn = /^(?:[?:|&.{}]|else|or\b|end\b|when\b|case\b|elif|elsif|in\b)/i;

/** Where the region that begins at the offset ends: at its separator or closing bracket, or where indentation ends it. */
function endOf(text: string, from: number, { region, indentation }: RegionStart): number {
  let depth = 0;
  let isBlock = region === 'section';
  let isChosen = isBlock || region === 'body';
  let hasLines = isChosen;
  boundary.lastIndex = from;
  for (let match = boundary.exec(text); match !== null; match = boundary.exec(text)) {
    const sign = match[0];
    const { line, item = '', choice } = match.groups ?? {};
    if (choice !== undefined || sign === '?') isChosen = true;
    else if (/^[([{]$/.test(sign)) depth++;
    else if (/^[)\]}]$/.test(sign) && depth-- === 0) return match.index;
    else if (depth > 0) continue;
    else if (line !== undefined) {
      const depthOfLine = line.length - 1 - item.length;
      const next = text.slice(boundary.lastIndex, boundary.lastIndex + 8);
      const isDeeper = depthOfLine > indentation;
      if (isDeeper && text.slice(from, match.index).trim() === '') isBlock = true;
      else if (indentation < 0 ? next.startsWith('[') : isBlock ? !isDeeper : !stays(isDeeper, depthOfLine === indentation)) return match.index;
      hasLines = true;
      function stays(isDeeper: boolean, isSame: boolean) {
        return (isDeeper && (isChosen || goesOn.test(next))) || (isSame && (next.startsWith('{') || (isChosen && goesOn.test(next))));
      }
    } else if (/^[;&]$/.test(sign) || (sign === ',' && !(isChosen && hasLines))) return match.index;
    else if (/^[:=]$/.test(sign) && !isBlock && !isChosen) return match.index;
  }
  return text.length;
}

const labels = {
  labels: new RegExp(
    String.raw`(?:\bcase\s|\bwhen\s|\bin\s|(?:^|\n)\s*|[{,|]\s*)(?<value>["'` + '`' + String.raw`]?${digits}["'` + '`' + String.raw`]?)(?=\s*(?:=>|->|:|,|\||\)|\bthen\b|\n))`,
    'giu',
  ),
  options: /<\/select>|value=(?<value>["']+\d{1,20}["']+)/gi,
};

/** The numbers that a choice is made by, `case 444:`, `445, 446 =>`, and those of the options of a form. */
export function labelsIn(text: string, from: number, region: 'labels' | 'options'): RegionValue[] {
  const found = new Map<number, RegionValue>();
  const pattern = labels[region];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match?.groups?.['value'] !== undefined; match = pattern.exec(text))
    addDigits(found, match, false);
  return [...found.values()];
}
