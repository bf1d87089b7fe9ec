import { wordsOf, type ParameterNames } from './idNames.ts';
import type { FlowKind } from '../flows/flow.ts';

/**
 * The source of a regular expression that matches any of these flow ids of one kind (at least one) if it is the value of
 * a parameter, for VS Code's search: case-sensitive, without look-around, within a line. It knows less than
 * `findIdReferences`: an id whose name is on another line, or at the head of a column, is not matched.
 */
export function usagePattern(ids: readonly string[], kind: FlowKind, parameterNames?: ParameterNames): string {
  const own = (parameterNames?.[kind] ?? []).flatMap(ownName);
  const name = `(?:${[builtInName(kind, '(?:[_.-]{0,2}[Ii][Dd])?'), ...own].join('|')})`;
  // What `changeCallFlow(…)` is given is attached to the flow.
  const lookUp = String.raw`(?:\b(?:${lookUps})?_?|\b)(?:call|Call|fax|Fax)[_.-]{0,2}[Ff]low`;
  const handed = `(?:${[builtInName(kind, '[_.-]{0,2}[Ii][Dd]'), lookUp.replace(kind === 'call' ? '|fax|Fax' : 'call|Call|', ''), ...own].join('|')})`;
  const plural = `(?:${builtInName(kind, '[_.-]{0,2}[Ii][Dd][Ss]')})`;
  // One pattern for all: the search of VS Code refuses one for each of twenty flows as too large.
  const number = ids.length === 1 ? escaped(ids[0] ?? '') : `(?:${ids.map(escaped).join('|')})`;
  const quote = String.raw`(?:\\*["'\x60]|%2[27]|&quot;|"")`;
  const method = String.raw`\.(?:to_s|to_i|equals|eq|isEqualTo|toBe|toEqual|id|to eq|toString\(\))`;
  const closers = String.raw`(?:${quote}|\*\*|[\])}?!%]|%5[Dd]|\(\)|\[[\w'"]*\]|::[a-z]+\b|${method})*`;
  const wrapper = String.raw`[a-zA-Z.:]{0,24}(?:<\w+>)?\(${quote}?`;
  const value = String.raw`(?:\$?\{ ?)?${quote}{0,2}(?:\s+[+.&]{1,2}\s+${quote}?)?|${wrapper}|\w{0,2}${quote}`;
  const list = String.raw`(?:\{\s*["']?id["']?\s*[:=]\s*|[\[({]\s*(?:["']?\d+["']?,\s*)*)?`;
  const type = String.raw`[:\s]\s*(?:As |&'static )?[A-Za-z&][\w.<>|&'?\[\]]{0,40}(?: ?\| ?\w+)* ?:?=`;
  const signs = String.raw`===?|!==?|=:=|:?=>?|[?|~]{1,2}=|<>|<-|\|\||\?\?|\?:|:-|\}\s*//|\\\\|%3[DdAa]|:|\{ get; \w+; \} =|${type}`;
  const words = String.raw`(?:-?(?:eq|ne)|EQU|is|(?:not )?in|NOT IN|IN|or)\s`;
  const pair = String.raw`(?:${quote}\]?\s*(?:,|->|to\s)|${quote},?\s+${quote}?(?:default)?[vV]alue${quote}?\s*[:=])`;
  const setting = String.raw`(?:-|#define |ENV |ARG |[sS]et[eE]nv |setx? |set\(|set \$|def |_param |_header [\w-]*|:)\w*`;
  const asserted = String.raw`(?:[Aa]ssert|expect|\bis)[\w.!]*`;
  const before = [
    String.raw`${name}${closers}\s*(?:${signs}|${words})\s*${list}`,
    String.raw`${name}${closers}\{\s+(?:(?:return|id:|id=|["']id["']:)\s*)?`,
    String.raw`${handed}${closers}\(\s*(?:(?:id:|id=|["']id["']:)\s*)?`,
    String.raw`${name}${pair}\s*${list}`,
    String.raw`:${name},\s`,
    String.raw`(?:^\s*[@$:]?(?:[\w.-]*[._])?|${setting})${name}[ \t]+`,
    String.raw`<(?:\w+:)?${name}(?:\s[^<>]{0,80})?>`,
    String.raw`(?:name|key)=["']${name}["'][^<>]{0,80}(?:>|\svalue=)`,
    String.raw`${plural}\W[^;]{0,160}[\s\[({,="']`,
    String.raw`${name}${closers}\s*(?::?=|:|,)\s[^;,]{1,80}?(?:[\w)\]}'"]\s?\?\s?|\s:\s|\d:|\b(?:or|and|else|do:|else:)\s)[\s{]*`,
    String.raw`${asserted}\([\w$.>{(-]*${name}${closers}\s*,\s*`,
    String.raw`${name}\s+\w+(?:\(\d+\))?[^,]{0,20}\s(?:DEFAULT|default)\s+`,
  ].join('|');
  const after = String.raw`(?:[^\w.%+:/@?!*^~$=(\[-]|\.?$|\.[\sA-Za-z]|%[2570]|:(?:\s|$)|//|[nLuU])`;
  const inFront = String.raw`${asserted}[( ]\s*(?:\w+,\s?)?["']?${number}["']?,\s?[\w$@.>()-]{0,60}${name}\b|\b${number}["']?(?:\s*[!=]==?\s*|\s+(?:AS|as)\s+|["']\.equals\()[\w$@.>()-]{0,60}${name}\b`;
  return String.raw`(?:${before})(?:${value})${number}${after}|${inFront}`;
}

const lookUps =
  '[bB]y|[dD]elete|[dD]escribe|[fF]etch|[fF]ind|[fF]or|[gG]et|[lL]oad|[lL]ook|[oO]pen|[rR]ead|[rR]emove|[sS]elect|[sS]et|[sS]how|[uU]pdate|[uU]se|[wW]ith';

function builtInName(kind: FlowKind, end: string): string {
  const [lower, pascal, upper] = kind === 'call' ? ['call', 'Call', 'CALL'] : ['fax', 'Fax', 'FAX'];
  const rest = `[_.-]{0,2}(?:[Ff]low|FLOW)${end}`;
  return `(?:\\b|_|%[0-9A-F]{2})(?:${lower}|${pascal}|${upper})${rest}|[a-z0-9]${pascal}${rest}`;
}

function ownName(name: string): string[] {
  const words = wordsOf(name).map(word => Array.from(word, eitherCase).join(''));
  return words.length === 0 ? [] : [`(?:\\b|_)${words.join('[_-]{0,2}')}\\b`];
}

function eitherCase(character: string): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  return lower === upper || upper.length !== character.length ? character : `[${lower}${upper}]`;
}

/** An id that is not all digits, should the service ever send one, is taken letter by letter. */
function escaped(id: string): string {
  return id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
