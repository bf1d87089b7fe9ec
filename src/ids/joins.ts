import type { Saying } from './idNames.ts';
import type { Region } from './regions.ts';

/**
 * How sure it is that digits are a flow id. `certain`: the name says that it holds an id, or is a documented parameter, and
 * what joins the two is plain. `likely`: everything looser, which counts only if the account has that flow.
 */
export type Certainty = 'certain' | 'likely';

/** A form in which a name leads to ids. */
export interface Join {
  /** `none`: it looks like a join, but the number is no id. */
  readonly certainty: Certainty | 'none';
  /** A text of this form, in which `⟦444⟧` marks each id. */
  readonly example: string;
  /** Matches what ends at the name; with a group `id`, that group is the id. */
  readonly before: RegExp;
  /** Matches from the name on; the region begins where it ends. */
  readonly behind: RegExp;
  readonly region: Region;
}

/** What stands for a name in the text that the patterns see. */
export const nameSigns: Readonly<Record<Saying, string>> = {
  id: '\u0001',
  ids: '\u0002',
  parameter: '\u0003',
  flow: '\u0004',
  flows: '\u0005',
  words: '\u0006',
};

const { id, ids, parameter, flow, flows, words } = nameSigns;
const anyName = `[${id}${ids}${parameter}${flow}${flows}]`;
/** What closes around a name, or leaves the id what it is: `"]`, `)}`, `.id`, `.toString()`, `::text`. */
const closers = String.raw`(?:["'\x60\])}?!*%]|\(\)|\[\w*\]|::\w+|\.(?:id|value|text|trim|strip|to_?s(?:tring)?|to_i)\b(?:\(\))?)*`;
const notation: Readonly<Record<string, string>> = {
  '§': anyName,
  '§…': anyName + closers,
  ID: `[${id}${ids}]`,
  FLOW: `[${parameter}${flow}]`,
  FLOWS: flows,
  WORDS: words,
  "'": String.raw`["'\x60]+`,
  '~': String.raw`["'\x60]*`,
  '#': String.raw`\d{1,20}`,
  ' ': String.raw`\s*`,
};

/**
 * Each form: certainty, an example, and a pattern. In the pattern `§` is a name, `ID` one that says "id", `FLOW`, `FLOWS` and
 * `WORDS` one that does not, and `§…` a name with the brackets and quotes that close behind it. A blank is any blanks or none,
 * `'` are quotes, `~` quotes or none, `#` digits, `\q` is a quote in a class. `⇒` names the region unless it is an expression.
 */
const table = String.raw`
none     strlen($call_flow_id) == 3
         (?:len|length|count|size|sum|max|min|avg|hash)\w{0,9}\( ~[\w$.>@-]{0,40}~§
none     string call_flow_id = 1;
         \b(?:(?:s?fixed|[su]?int)(?:32|64)(?:_t)?|string|bytes|optional|repeated) § [=:] \d{1,4} ;
none     waits[callFlowId] = 30                    [\w)\]]\[§\]\s+=
none     $table->string('call_flow_id', 20)        (?:char|string|text|integer|decimal)\( '§' , \d
none     [InlineData("callflow", 200)]             \[\w+\( '§' , \d
likely   sprintf('?call_flow_id=%d', ⟦444⟧)
         [\q?&]§~ [=:] (?:%[dsiu]|\{\d?\}|\?)(?:[^\n\q%{]{0,60}')(?:\.format\(| -f| %[ (]| ,)(?: [\w$.]+ ,)?
none     'fax_flow_id={1}' -f 444, 7               [\q?&]§=\{\d\}(?!\()
none     { "invalid callflow": 1204 }              '\w[\w\t ]{0,30}\sFLOW'
none     enum Kind { CALL_FLOW = 1, FAX_FLOW = 2 }  FLOW\W{1,6}1\W{1,12}(?:\w+ ){0,2}\w*(?:call|fax)_?flow\W{1,6}2\b
none     enum Kind { CALL_FLOW = 1, FAX_FLOW = 2 }  (?:call|fax)_?flow\W{1,6}1\W{1,12}(?:\w+ ){0,2}FLOW\W{1,6}2\b
none     callFlow: { hourStart: 9 }               FLOW~ [:=] \{ (?!~(?:id|value|default|example)\b)~[a-z]\w*~ [:=]

certain  {"call_flow_id": ⟦444⟧}                   (?<!//[\w.@/-]{0,60})§[\])?!\q*]* :{1,3}(?![:=])[^\S\n]*
certain  ['call_flow_id' => ⟦444⟧]                 §[\]\q?!]* =>
certain  call_flow_id = "⟦444⟧"
         §… (?:={1,3}(?![>\~])|!={1,2}|<>|\~=|=:=|\?{1,2}=|\|\|=|//=|<-|:={1,2})
certain  'call_flow_id=' . ⟦444⟧ . '&page=1'       §=' (?:\.\.?|\+|&|<>|\~)
certain  callFlowId: number | null = ⟦444⟧
         §[?!]? :(?:[\w\t .|&?*:]|(?<=&)'|<[^<>=\n]{0,40}>|\[[^[\]=\n]{0,30}\]){1,60}(?:\(\) )?=(?![=>])
certain  CallFlowID int64 = ⟦444⟧
         §\s+(?:as )?<?(?:unsigned )?(?:u?(?:big|small|tiny)?int(?:eger|\d+)?|num(?:ber|eric)|n?(?:var)?char2?
         |str(?:ing)?|long|text|const)>?(?:\(\d+\))? :?=(?!=)
certain  call_flow_id INT NOT NULL DEFAULT ⟦444⟧   §~\s[\w\t ()]{0,50}\bdefault\s
certain  int CallFlowId { get; set; } = ⟦444⟧      § \{ get;[\w; ]*\} =
certain  [ "$CALL_FLOW_ID" -eq ⟦444⟧ ]             §… (?:-i?c?(?:eq|ne)|eq|ne|equ|neq)\s
certain  call_flow_id IN (⟦444⟧, ⟦445⟧)            §… (?:-i?c?in|(?:not )?in(?= [(\[{]))\s ⇒ list
likely   for call_flow_id in ⟦444⟧ ⟦445⟧; do       §… (?:is(?: not)?|in)\s ⇒ list

certain  params.set('call_flow_id', ⟦444⟧)         '-*§' (?:,|->|to\b)(?: '(?:[=!]=?|<>)' ,)?
certain  Map.put(params, :call_flow_id, ⟦444⟧)     [^:\w]:§ ,
certain  COALESCE(call_flow_id, ⟦444⟧)             (?:coalesce|ifnull|isnull|nvl)\( [\w.]{0,40}§… ,
certain  didctl --call-flow-id ⟦444⟧               (?:^|[\s\q(,])--?§[:\s](?=[\t ]*~#)
certain  ENV CALL_FLOW_ID ⟦444⟧
         \b(?:set\w{0,9}|env|arg|define|def|const|let|\w{1,9}_param
         |\w{1,20}_header)(?:\s-\w+)?[\s(][$@:]?§[,\s](?=[\t ]*~#)
certain  @call_flow_id ⟦444⟧                       (?:@|[\s({]:)§[\t ]+(?=~#|%?[{[])
likely   call_flow_id ⟦444⟧ is unknown             ID~[\t ]+(?=~#)
likely   use call flow #⟦444⟧ at night            (?:FLOW|WORDS)[\t ]\#?(?=#(?! of\b))
likely   getCallFlow(⟦444⟧)                        (?:ID|FLOW)(?=\()
likely   callFlows.insert("sales", ⟦444⟧)
         FLOWS\.\w*(?:insert|set|put|push|add|append)\w*\((?: '[^\n\q]*' ,)? ⇒ list
certain  expect(body.call_flow_id).toBe(⟦444⟧)
         §…(?:\.\w+\(\)|\.\w+){0,2}\.\w{0,20}(?:equal|eq|be|default|or_?else|unwrap_or)\w{0,20}(?:<\w+>)?[( ]
certain  expect(did.call_flow_id).to eq(⟦444⟧)     §…\.(?:not_)?to(?:_not)? eq[( ]
certain  $did.call_flow_id | Should -Be ⟦444⟧      §… \| (?:should -be\w*\s|default\()
certain  assert_eq!(order.call_flow_id, ⟦444⟧)     (?:(?:assert|expect)[\w.!]{0,30}|\bis)[( ][$\w.>@{(\[\q-]{0,60}§… ,
certain  assertEquals(⟦444⟧, order.getCallFlowId())
         (?:(?:assert|expect)[\w.!]{0,30}|\bis)[( ](?:\w+ , )?~(?<id>#)~ , [$\w.>@{(\[\q-]{0,60}§(?!\W{0,3}\.(?:len
         |count|size))
certain  if (⟦444⟧ === callFlowId)
         (?<![\w.-])~(?<id>#)~ (?:[!=]={1,2}|\.eq(?:uals)?\() [$\w.>@(\[\q-]{0,60}§
certain  SELECT ⟦444⟧ AS call_flow_id              [\s,]~(?<id>#)~\s+as\s+~§
likely   UPDATE call_flows SET name = 'x' WHERE id = ⟦444⟧
         (?:FLOW|FLOWS)~\s[^;]{0,160}\bwhere\s(?:\w+\.)?id (?:=|in) ⇒ list

certain  process.env.CALL_FLOW_ID || ⟦444⟧         §… (?:\|\||\?\?|\?:|:-|\\\\|\bor\b|(?<=[}\q] )//)
likely   parser.add_argument('--call-flow-id', default=⟦444⟧)
         (?:[\q-]|[\s(]:)§~(?: \{[^{}]{0,200}?|(?:[^;{}\n\q]|'[^\n\q]*'){0,100}?)\bdefault\w*~ [=:(]
likely   ENV.fetch('CALL_FLOW_ID') { ⟦444⟧ }
         (?<!\b(?:if|while|for|switch|match|when|function|class|sub|def)\b[^\n{;]{0,60})§(?:~ \))?(?: :[\w ?<>]+
         | as new [^\n{}]{1,60})? (?=\{)

certain  { name: "call_flow_id", value: "⟦444⟧" }
         \b(?:name|key|id|field)~ [:=] ~-*§~(?:(?!\b(?:name|key)\b)[^<>{}\]]|\{[^{}]*\}){0,160}?\b(?:value|content
         |example|default\w*)~ [:=]
certain  <input value="⟦444⟧" name="call_flow_id">  \bvalue='(?<id>#)'[^<>]{0,80}\s(?:name|key|id)='§
certain  <call_flow_id type="int">⟦444⟧</call_flow_id>  <(?:\w+:)?§(?:\s[^<>]{0,120})?>\s*(?=#\s*(?:<|$))
certain  <string name="call_flow_id">⟦444⟧</string>
         <[^<>]{0,60}\b(?:name|key|id)='§'[^<>]{0,80}>\s*(?:<\w+>\s*)?(?=#\s*(?:<|$))
certain  <key>callFlowId</key><string>⟦444⟧</string>  <(?:key|name)>§</\w+>\s*<\w+>(?=#)
certain  Content-Disposition: form-data; name="call_flow_id"⏎⏎⟦444⟧⏎  name='§'\r?\n\r?\n(?=#\s)
likely   <select name="callflow"><option value="⟦444⟧">Main</option></select>
         <select\s[^<>]{0,160}='[\w.]{0,40}§' ⇒ options
likely   | \`call_flow_id\` | \`⟦444⟧\` |          §[\q*]* \| (?='#' \|)
likely   callflow, port := ⟦444⟧, 5060             § , \w+ :?=(?!=)
likely   [call_flow_ids]⏎sales = ⟦444⟧             (?:^|\n)\[§\]\s*(?=\n) ⇒ section
likely   def call_flow_id_for(dept)⏎ return ⟦444⟧⏎end
         \b(?:def|defp|fn|fun|func|function|sub) [\w.:]{0,30}(?:ID|FLOWS)(?:\([^()\n]{0,120}\))? ⇒ body
likely   int callFlowIdFor(int hour) { return ⟦444⟧; }  (?:ID|FLOWS)\([^()\n]{0,120}\)[^\n{};=)]{0,40}(?=\{) ⇒ body
likely   switch (callFlowId) { case ⟦444⟧: return 1; }  \b(?:switch|match|when|case)\b[ ($\w.>-]{1,50}§[)\s]* ⇒ labels
likely   callFlowId switch { ⟦444⟧ => 1 }          § (?:switch|match)\b ⇒ labels
`;

function withNotation(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|ID|FLOWS?|WORDS|§…?|['~# ]/g, part =>
    part.startsWith('[') ? part.replaceAll(String.raw`\q`, String.raw`"'\x60`) : (notation[part] ?? part),
  );
}

function joinOf(row: string): Join {
  const [, certainty, example = '', pattern = ''] = /^(\w+) +(.+?)(?: {2,}|\n +)(.+)$/s.exec(row) ?? [];
  const [, before = '', behind = '', region = 'expression'] =
    /^(.*?)((?:§|(?:\(\?:)?(?:ID|FLOW|WORDS)).*?)(?: ⇒ (\w+))?$/.exec(pattern.replace(/\n +/g, '')) ?? [];
  return {
    certainty: certainty as Join['certainty'],
    example: example.replaceAll('⏎', '\n').replaceAll(/\\([#\x60])/g, '$1'),
    before: new RegExp(`(?<=${withNotation(before)})`, before.includes('<id>') ? 'diy' : 'iy'),
    behind: new RegExp(withNotation(behind), 'iy'),
    region: region as Region,
  };
}

/** All forms, in the order in which they are tried. */
export const joins: readonly Join[] = table
  .trim()
  .split(/\n+(?=\w)/)
  .map(joinOf);
