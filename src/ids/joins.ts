import { converters, type Region } from './regions.ts';

/** `certain`: the name says that it is an id, or is the documented parameter, in a plain join; `likely`: all else. */
export type Certainty = 'certain' | 'likely';

const notation: Readonly<Record<string, string>> = {
  '§': String.raw`[\x01-\x05]`,
  '…': String.raw`(?:["'\x60\])}?!*%]|\(\)|\[[^[\]\n]{0,40}\]|::\w+|\sas[?!]?\s\w+|\.(?:id|value|text|trim|to_?s|to_?string|to_i)\b(?:\(\))?)*`,
  ID: String.raw`[\x01\x02]`,
  FLOW: String.raw`[\x03\x04]`,
  FLOWS: '\x05',
  WORDS: '\x06',
  PATH: String.raw`[$\w.>@{(\["'\x60-]{0,60}`,
  ASSERT: String.raw`(?:(?<!(?:or|er|less|than)_?)(?:equals?|same|_eq)!?|\bexpect|\bis)[( ]`,
  SAME: String.raw`(?:${converters}|assert\w*|that|same|\b(?:of(?:nullable)?|is|trim|lower|env|from|where|expect|switch|when))`,
  "'": String.raw`["'\x60]+`,
  '~': String.raw`["'\x60]*`,
  '#': String.raw`\d{1,20}`,
  ' ': String.raw`\s*`,
};

/**
 * Each form: certainty, an example in which `⟦444⟧` marks an id, and a pattern. In the pattern `§` is a name, `ID` one
 * that says "id", `FLOW`, `FLOWS` and `WORDS` one that does not; `…` is what closes around a name or leaves the id what it
 * is (`"]`, `.id`); `PATH` begins an expression, `ASSERT` an assertion, and `SAME(` gives back what it is called with. A
 * blank is any blanks or none, `'` quotes, `~` quotes or none, `#` digits, `\q` a quote in a class. `⇒` names the region
 * if it is not an expression, and a group `id` is where it begins.
 */
const table = String.raw`
none     string call_flow_id = 1;
         \b(?:(?:s?fixed|[su]?int)(?:32|64)|(?:u?int(?:\d+_t)?|unsigned)(?=\s*[\x01-\x05] :)|string|bytes|optional|repeated|(?:\w+\.)+\w+|map<\w+, \w+>) § [=:] \d{1,4} [;[]
none     Cache::remember('callflow', 3600, $load)    \w*(?:remember|expire|setex|ttl|incr|gauge|throttle|timeout|interval|abort|error|exception)\w*\( ~§~ ,
likely   prefs.setInt(CALL_FLOW_ID, ⟦444⟧)          \bset\w*\([$@]?§, (?=~#)
likely   const ids = { [CALL_FLOW_ID]: ⟦444⟧ }      [{,]\s*\[[$@]?§\] (?::|=(?<=\{[^{}]{0,80}=))
none     $waits = [$callFlowId => 30]              \$§ =>
certain  [⟦444⟧, ⟦445⟧].includes(callFlowId)
         (?<![\w)\]])(?<id>\[[\d\s,\q]{1,80})\]\.(?:include|contain|index_?of)\w*\??[( ]PATH§ ⇒ list
none     strlen($call_flow_id) == 3                 (?:\b|_|str)(?:len(?:gth)?|count(?:er|by)?|size|sum|(?:max|min)(?:imum)?|avg)(?:of|between|value|length\w*|_\w+)?\( ~PATH§
none     check(callFlowId) === 17                   \w(?<!SAME)\((?:[^()\n]{0,80}, )?[\w$@.>-]{0,40}(?:\[[\q])?§[\])}?!\q]*\)(?!\s*values\b)
none     waits[callFlowId] = 30                    [\w)\]](?:\[\$?|\{\$)§[\]}]\s+=
none     $table->string('call_flow_id', 20)  (?:char|string|text|integer|decimal|column|\[\w+)\( '§' , (?:[\w.]*\()?\d
none     { "invalid callflow": 1204 }              '\w[\w\t ]{0,30}\sFLOW'
none     callflows: 12                             FLOWS(?:[\])?!\q]* (?:=>|[:=]{1,3}|,|:[\t ]\w+ =) ~|\s+~)\d
none     timeouts: { callflow: 30 }
         (?:timeouts|errors|codes|limits|ttls?|kinds?|types?|lengths?|index|columns|sort|projection|\.project|\$(?:project|unset|inc)|\.select)~(?: [=:(>]* [{[(]+[^{}()]*|:\n\s+)§
none     enum Kind { CALL_FLOW = 1, FAX_FLOW = 2 }  \x04\W{1,6}1\W{1,12}(?:\w+ ){0,2}\w*(?:call|fax)_?flow\W{1,6}2\b
none     enum Kind { CALL_FLOW = 1, FAX_FLOW = 2 }  (?:call|fax)_?flow\W{1,6}1\W{1,12}(?:\w+ ){0,2}\x04\W{1,6}2\b
none     class Kind(Enum): CALLFLOW = 1             \b\w{0,10}enum\b[^;&?\n]{0,80}[:{][^;&?]{0,200}?\sFLOW = [012]\b
none     'fax_flow_id={1}' -f 444, 7               [\q?&]§=\{\d\}(?!\()
likely   GET /callflow/⟦444⟧                         (?<!\.)/(?:FLOWS|FLOW)/(?=#(?![\w.-]))
certain  name="call_flow_id"⏎⏎⟦444⟧                 name='§'\r?\n\r?\n
certain  {"call_flow_id": ⟦444⟧}                   (?<!//[\w.@/-]{0,60})§[\])?!\q*]* :{1,3}(?![:=])[^\S\n]*
certain  ['call_flow_id' => ⟦444⟧]                 §[\]\q?!]* =>
certain  call_flow_id = "⟦444⟧"  §… (?:={1,3}(?![>\~])|!={1,2}|<>|\~=|=:=|\?{1,2}=|\|\|=|//=|<-|:={1,2})
certain  'call_flow_id=' . ⟦444⟧ . '&page=1'       §=' (?:\.\.?|\+|&|<[>|<]|\~)
certain  callFlowId: number | null = ⟦444⟧
         §[?!]? :(?:[\w\t .|&?*:]|(?<=&)'|<[^<>=\n]{0,40}>|\[[^[\]=\n]{0,30}\]){1,60}(?:\(\) )?=(?![=>])
certain  CallFlowID int64 = ⟦444⟧
         §\s+(?:as )?<?(?:[a-z]{0,6}int(?:eger|\d+)?|num\w+|\w*char2?|str(?:ing)?|long|const)>?(?:\(\d+\))? :?=(?!=)
certain  call_flow_id INT NOT NULL DEFAULT ⟦444⟧   §~\s[\w\t ()@?]{0,50}\bdefault[\s(]
certain  int CallFlowId { get; set; } = ⟦444⟧      § \{ get;[\w; ]*\} =
certain  [ "$CALL_FLOW_ID" -eq ⟦444⟧ ]             §… (?:-i?c?(?:eq|ne)|n?eq|ne|equ)\s
certain  call_flow_id IN (⟦444⟧, ⟦445⟧)            §… (?:-i?c?in|%in%|(?:not )?in(?= [(\[{]))\s ⇒ list
likely   for call_flow_id in ⟦444⟧ ⟦445⟧; do       §… (?:is(?: not)?|in)\s ⇒ list
certain  process.env.CALL_FLOW_ID || ⟦444⟧         §… (?:\|\||\?\?|\?:|:-|\\\\|\bor\b|(?<=[}\q] )//)
certain  params.set('call_flow_id', ⟦444⟧)         '[-:@]*§' (?:,|->|(?:(?:set|equal|changed) )?to\b)(?: '(?:[=!]=?|<>)' ,)?
certain  Map.put(params, :call_flow_id, ⟦444⟧)     [^:\w]:§ ,(?: value:)?
certain  didctl --call-flow-id ⟦444⟧               (?:(?:^|[\s\q(,])--?|@|[\s({]:)§[:\s](?=[\t ]*(?:~#|%?[{[]))
certain  ENV CALL_FLOW_ID ⟦444⟧
         \b(?:set\w*|env|arg|def(?:ine)?|const|let|\w{1,20}_(?:param|header))(?:\s-\w+)?[\s(][$@:]?§[,\s](?=[\t ]*~#)
likely   getCallFlow(⟦444⟧)                        (?:ID|FLOW)(?=\()
likely   parser.add_argument('--call-flow-id', default=⟦444⟧)
         (?:[\q-]|[\s(]:)§~(?: \{[^{}]{0,200}?|[^;{}\n]{0,100}?)(?:\b|env|(?<!show)_)default\w*~ [=:(]
likely   ENV.fetch('CALL_FLOW_ID') { ⟦444⟧ }
         (?<!\b(?:if|while|for|switch|match|when|function|class)\b[^\n{;]*)§(?:~ \))?(?: (?::|as new)[^\n{}]*)? (?=\{)
certain  expect(body.call_flow_id).toBe(⟦444⟧)
         §…(?:\.\w+(?:\(\))?){0,2}\.(?:(?:not_)?to(?:_not)? eq|\w*(?<!or)equal\w*|\w*default\w*|or\w*else\w*
         |unwrap_or\w*|eql?|(?:to)?be)(?:<\w+>)?[( ]
certain  $did.call_flow_id | Should -Be ⟦444⟧      §… \| (?:should -be(?:exactly)?\s|default[( ])
certain  did.callFlowId shouldBe ⟦444⟧              §…\s\.?(?:should|must)(?:_?not)? (?:be|equal|==)[( ]{1,2}(?=~#l?~[) ]*(?:[\r\n;}]|//|\#|$))
certain  assert_eq!(order.call_flow_id, ⟦444⟧)     (?:ASSERT|(?:coalesce|ifnull|isnull|nvl|in_array)\( )PATH§… ,
certain  assertEquals(⟦444⟧, order.getCallFlowId())  ASSERT(?:\w+ , )?~(?<id>#)~ , PATH§(?!\W{0,3}\.(?:len|count|size))
certain  if (⟦444⟧ === callFlowId)                 (?<![\w.-])~(?<id>#)~ (?:[!=]={1,2}|\.eq(?:uals)?\() PATH§
likely   where('call_flow_id = ?', ⟦444⟧)             (?<!(?:(?<![\w)])\?|%[sd])[^\n;\q]{0,120})§ (?:=|<>|!=) (?:\?|\$1|%[sd])[\q], [([]?(?=~#)
certain  SELECT ⟦444⟧ AS call_flow_id              [\s,]~(?<id>#)~\s+as\s+~§
certain  { name: "call_flow_id", value: "⟦444⟧" }
         \b(?:name|key|id)~ [:=] ~-*§~(?:(?!\b(?:name|key)\b)[^<>{}\]]|\{[^{}]*\})*?\b(?:value|content|example)~ [:=]
certain  <input value="⟦444⟧" name="call_flow_id">  \bvalue='(?<id>#)'[^<>]{0,80}\s(?:name|key|id)='§
certain  <call_flow_id type="int">⟦444⟧</call_flow_id>  <(?:\w+:)?(?:ID|FLOW)(?:\s[^<>]{0,120})?>\s*(?=#\s*(?:<|$))
certain  <string name="call_flow_id">⟦444⟧</string>
         <[^<>]{0,60}\b(?:name|key|id)='§'[^<>]{0,80}>\s*(?:<\w+>\s*)?(?=#\s*(?:<|$))
certain  <th>Call flow ID</th><td>⟦444⟧</td>        >§</\w+>\s*<\w+[^<>]{0,60}>(?=#\s*(?:<|$))
likely   | 'call_flow_id' | '⟦444⟧' |              §[\q*]* \| (?='#' \|)
likely   call_flow_id ⟦444⟧ is unknown             ID~[\t ]+(?=~#(?!>))
likely   use call flow #⟦444⟧ at night             (?:FLOW[\t ]|WORDS:?[\t ])(?:\#|\{@code )?(?=~#(?! of\b))
likely   routing.callflows.sales=⟦444⟧             FLOWS(?:\.[\w-]{1,40}){1,3} [:=](?![=>])
likely   <select name="callflow"><option value="⟦444⟧">  <select[^<>]{0,120}\bname='§'[^<>]{0,120}> ⇒ options
likely   callFlowId: z.number().default(⟦444⟧)     §~ [:=] [\w.]+\([^;{}\n]{0,100}?\.default\(
likely   [call_flow_ids]⏎sales = ⟦444⟧             (?:^|\n)\[[\w.\q-]*§[\w\q]*\]\s*(?=\n) ⇒ section
likely   def call_flow_id_for(dept)⏎ return ⟦444⟧⏎end
         \b(?:def|defp|fn|fun|func|function|sub) [\w.:]{0,30}(?:ID|FLOWS)(?:\([^()\n]{0,120}\))? ⇒ body
likely   getCallFlowId.mockReturnValue(⟦444⟧)       §…(?:\.|->)(?:mock\w*value\w*|(?:will|then|and_)?_?returns?\w*)(?: =|\()
likely   expect(callFlowIdFor(now)).toBe(⟦444⟧)  ASSERTPATH§\((?:[^()\n]|\([^()\n]*\)){0,80}\)(?: ,|[)\q]*\.to(?:be|\w*equal)\()
likely   SELECT * FROM call_flows WHERE id = ⟦444⟧       (?:FLOWS|FLOW)~[^;\n]{0,80}?\swhere\s+~(?:\w+\.)?id~ (?:=|in\b)
likely   enum CallFlowId { Main = ⟦444⟧ }
         \b(?:enum|class|object|module)(?: class)? §(?:\([\w., ]*\)|[^\n{(=;]{0,40})(?=:\s*\n|\s*\{\s*(?:[\w ]*\b(?:const|final|val)\b|\w+ =)) ⇒ body
likely   callFlowIds.includes(⟦444⟧)                \x02…\??\.(?:\w*(?:include|contain)\w*|has|add|push|append|delete|index_?of)[( ]
likely   callFlows.find(flow => flow.id === ⟦444⟧)
         FLOWS(?!\()(?:(?!&&|\|\||\?\s|\w\??\.\w+\(|[^=!<>]=[^=>])(?:[^\n;{}]|\{(?=[^{}\n]*\}))){1,60}?(?:[^\w.>$\])][$&]?\w+(?:->|[?.[\q:]{1,3})|\(\.|\s)id[\q\])]* ={2,3}
likely   int callFlowIdFor(int hour) { return ⟦444⟧; }  (?:ID|FLOWS)\([^()\n]{0,120}\)(?:[^\n{};=)]{0,40}| => \w+ switch )(?=\{) ⇒ body
likely   switch (callFlowId) { case ⟦444⟧: return 1; }  \b(?:switch|match|when|case)\b[ ($\w.>[\q-]{1,50}§[)\]\q\s]* ⇒ labels
`;

/** A form in which a name leads to ids; `none`: it looks like one, but the number is no id. */
function joinOf(row: string) {
  const [, certainty, example = '', pattern = '', region = 'expression'] =
    /^(\w+) +(.+?)(?: {2,}|\n +)(.+?)(?: ⇒ (\w+))?$/s.exec(row) ?? [];
  const source = pattern
    .replace(/\n +/g, '')
    .replace(/^(.*?)(?=(?:\(\?:)?(?:§|ID|FLOW|WORDS|\\x04))/, '(?<=$1)')
    .replace(/\\.|\[(?:\\.|[^\]\\])*\]|ID|FLOWS?|WORDS|PATH|ASSERT|SAME|[§…'~# ]/g, part =>
      part.startsWith('[') ? part.replaceAll(String.raw`\q`, String.raw`"'\x60`) : (notation[part] ?? part),
    );
  return {
    certainty: certainty as Certainty | 'none',
    example: example.replaceAll('⏎', '\n'),
    /** Matches from the name, where what is before it ends, to the region, unless that is where the group `id` is. */
    pattern: new RegExp(source, 'diy'),
    region: region as Region,
  };
}

/** All forms, in the order in which they are tried. */
export const joins = (table.match(/^\w.+(?:\n .+)*/gm) ?? []).map(joinOf);
