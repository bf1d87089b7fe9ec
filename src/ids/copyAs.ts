import * as l10n from '@vscode/l10n';
import { displayName, type Flow } from '../flows/flow.ts';
import { visible } from '../flows/text.ts';
import { wordsOf } from './idNames.ts';

/** A flow whose ID is digits: another ID could end a string in code, or start a command. */
type Numbered = Flow & { readonly id: string };

/** Whether the ID of a flow is one to twenty digits. */
export function isNumbered(flow: Flow): flow is Numbered {
  return /^\d{1,20}$/.test(flow.id ?? '');
}

/** Those of some flows that have an ID of digits; `omitted`: a sentence about the others, `undefined` if there are none. */
export function numberedOf(flows: readonly Flow[]) {
  const numbered = flows.filter(isNumbered);
  const omitted = flows.some(flow => flow.id !== undefined && !isNumbered(flow))
    ? digitsOnly()
    : omission(flows.length - numbered.length, flows.length);
  return { numbered, omitted };
}

/** Why an ID that is not digits is not written into code. */
export const digitsOnly = () =>
  l10n.t('Only IDs that are digits and nothing else are written into code. Copy ID copies the others.');

/**
 * The ways to write some flows into code, a message or a terminal, each with its name in code and its label for the user;
 * none if no flow has an ID of digits. `omitted`: see {@link numberedOf}. A constant is written as in the language of the
 * active editor, `languageId`; `baseUrl` is the address of the API.
 */
export function copyChoices(
  flows: readonly Flow[],
  { languageId, baseUrl }: { readonly languageId?: string | undefined; readonly baseUrl: string },
) {
  const { numbered, omitted } = numberedOf(flows);
  const isOne = numbered.length === 1;
  const lines = (write: (flow: Numbered) => string, separator = '\n') => numbered.map(write).join(separator);
  const parameters = lines(({ kind, id }) => `${kind}_flow_id=${id}`);
  const environment = isOne ? parameters.toUpperCase() : constants(numbered);
  const choices = [
    { name: 'id', label: l10n.t('ID'), text: lines(({ id }) => id) },
    { name: 'quoted-id', label: l10n.t('Quoted ID'), text: lines(({ id }) => `"${id}"`) },
    { name: 'parameter', label: l10n.t('Parameter'), text: parameters },
    { name: 'environment-variable', label: l10n.t('Environment variable'), text: environment },
    { name: 'constant', label: l10n.t('Constant'), text: constants(numbered, languageId) },
    { name: 'curl-request', label: l10n.t('curl request'), text: lines(flow => curl(flow, baseUrl), '\n\n') },
    { name: 'markdown', label: 'Markdown', text: lines(flow => `${isOne ? '' : '- '}${markdown(flow)}`) },
  ];
  return { choices: numbered.length > 0 ? choices : [], omitted };
}

/** A sentence about those of `all` flows that have no ID; `undefined` if none is `missing` one. */
export function omission(missing: number, all: number): string | undefined {
  if (missing === 0) return undefined;
  if (missing === all) return l10n.t('Nothing to copy or insert: the service sent no ID.');
  return missing === 1
    ? l10n.t('1 of the {0} flows has no ID and was left out.', all)
    : l10n.t('{0} of the {1} flows have no ID and were left out.', missing, all);
}

/** How the constant `a b` with the ID `444` is written in each language. IDs are text: they may have twenty digits. */
const constantsTable = String.raw`
const A_B = '444';                          javascript typescript javascriptreact typescriptreact vue svelte php
A_B = "444"                                 python
A_B = '444'                                 ruby
const AaBB = "444"                          go
public static final String A_B = "444";     java
static final String A_B = '444'             groovy
const val A_B = "444"                       kotlin
val AaBb = "444"                            scala
public const string AaBb = "444";           csharp
Public Const AaBb As String = "444"         vb
let [<Literal>] AaBb = "444"                fsharp
const A_B: &str = "444";                    rust
let aaBb = "444"                            swift
const aaBb = '444';                         dart
#define A_B "444"                           c objective-c
constexpr auto A_B = "444";                 cpp objective-cpp cuda-cpp
use constant A_B => '444';                  perl perl6
local A_B = "444"                           lua
@a_b "444"                                  elixir
A_B <- "444"                                r
(def a-b "444")                             clojure
readonly A_B=444                            shellscript
$AaBb = '444'                               powershell
set A_B=444                                 bat
ENV A_B=444                                 dockerfile
A_B := 444                                  makefile
SET @a_b = '444';                           sql
a_b: "444"                                  yaml dockercompose github-actions-workflow
"a_b": "444"                                json jsonc json5
a_b = "444"                                 toml terraform hcl
a_b = 444                                   ini
a.b=444                                     properties
<a_b>444</a_b>                              xml html
$a-b: 444;                                  scss
`;

/** The constants of the flows, no two of the same name: `LA_SERVERS_CALL_FLOW_ID`. */
function constants(flows: readonly Numbered[], languageId = ''): string {
  const rows = constantsTable.split('\n').map(row => row.split(/ {2,}/));
  const [template = 'A_B=444'] = rows.find(([, languages]) => languages?.split(' ').includes(languageId)) ?? [];
  const [form = 'A_B'] = /a[_.-]b|aabb/i.exec(template) ?? [];
  const taken = new Map<string, string>();
  const written = flows.flatMap(({ kind, id, name = '' }) => {
    const own = identifierWords(name);
    const words = [...(/^\d/.test(own[0] ?? '') ? ['flow', ...own] : own), kind, 'flow', 'id'];
    // As it is written, since `AaBb` has no sign between its words, and some languages ignore letter case.
    const nameOf = () => formOf(form, words).toLowerCase();
    while (taken.has(nameOf())) {
      if (taken.get(nameOf()) === id) return [];
      words.unshift('flow', id);
    }
    taken.set(nameOf(), id);
    return template.replace('444', id).replaceAll(form, formOf(form, words));
  });
  return written.join(template.startsWith('"') ? ',\n' : '\n');
}

/** Letters that Unicode does not take apart. */
const spellings: Partial<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** Words of ASCII letters and digits, which identifiers of every language may have: `Zürich` becomes `zurich`. */
function identifierWords(name: string): string[] {
  const words = wordsOf(name.slice(0, 200).normalize('NFKD').replace(/\p{M}/gu, ''));
  const spelled = words.map(word => word.replace(/[ßæœøłđ]/g, letter => spellings[letter] ?? letter));
  const ascii = spelled.flatMap(word => word.match(/[a-z\d]+/g) ?? []);
  return ascii.slice(0, 8).map(word => word.slice(0, 24));
}

/** The words as the form shows it: `A_B`, `a-b`, `AaBb`, with "ID" in capitals as `AaBB`. */
function formOf(form: string, words: readonly string[]): string {
  if (form === 'A_B') return words.join('_').toUpperCase();
  if (form.length === 3) return words.join(form.charAt(1));
  const humps = words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (form === 'AaBB') return humps.replace(/Id$/, 'ID');
  return form.charAt(0) === 'a' ? humps.charAt(0).toLowerCase() + humps.slice(1) : humps;
}

/** A request that attaches a number to the flow; the user fills in the token and the number. */
function curl({ kind, id }: Numbered, baseUrl: string): string {
  const address = baseUrl.replace(/\/+$/, '').replaceAll("'", '%27');
  return [
    `curl -X POST '${address.replace(/[\s\p{Cc}]/gu, '')}/dids/callflow/change' \\`,
    "  -u 'YOUR_API_TOKEN:YOUR_API_TOKEN' \\",
    `  -d '${kind}_flow_id=${id}' \\`,
    "  -d 'number=YOUR_NUMBER'",
  ].join('\n');
}

/** The name in bold, with kind and ID. Nothing in the name is markup. */
function markdown(flow: Numbered): string {
  const name = visible(displayName(flow)).replace(/[!-/:-@[-`{-~]/g, sign =>
    sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : `\\${sign}`,
  );
  return `**${name}** (${flow.kind} flow \`${flow.id}\`)`;
}
