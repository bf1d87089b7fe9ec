import * as l10n from '@vscode/l10n';
import { displayName, type Flow, type FlowKind } from '../flows/flow.ts';
import { visible } from '../flows/text.ts';

/** One way to write flows into code, a message or a terminal. */
export interface CopyChoice {
  /** The name of the way in code, the same for all flows and languages: `quoted-id`. */
  readonly name: string;
  /** Its name for the user; the last choice is remembered by it. */
  readonly label: string;
  readonly text: string;
}

/** The ways to copy some flows, and a message about those that were left out. */
export interface CopyChoices {
  /** Empty if none of the flows has an ID. */
  readonly choices: readonly CopyChoice[];
  /** A sentence about the flows without an ID; `undefined` if all have one. */
  readonly omitted: string | undefined;
}

interface Numbered {
  readonly kind: FlowKind;
  readonly id: string;
  /** The name in one visible line. */
  readonly title: string;
  /** The words of the name that an identifier can be made of, in lower case. */
  readonly words: readonly string[];
}

/**
 * The ways to copy these flows. A constant is written as in the language of the active editor, `languageId`; `baseUrl` is
 * the address of the API.
 */
export function copyChoices(
  flows: readonly Flow[],
  { languageId, baseUrl }: { readonly languageId?: string | undefined; readonly baseUrl: string },
): CopyChoices {
  const numbered: Numbered[] = [];
  for (const flow of flows) {
    // Only digits are written into code: another ID could end a string or start a command.
    if (flow.id === undefined || !/^\d{1,20}$/.test(flow.id)) continue;
    numbered.push({ kind: flow.kind, id: flow.id, title: displayName(flow), words: identifierWords(flow.name) });
  }
  const omitted = omission(flows.length - numbered.length, flows.length);
  if (numbered.length === 0) return { choices: [], omitted };
  const lines = (write: (flow: Numbered) => string) => numbered.map(write).join('\n');
  return {
    choices: [
      { name: 'id', label: l10n.t('ID'), text: lines(({ id }) => id) },
      { name: 'quoted-id', label: l10n.t('Quoted ID'), text: lines(({ id }) => `"${id}"`) },
      { name: 'parameter', label: l10n.t('Parameter'), text: lines(({ kind, id }) => `${parameterOf(kind)}=${id}`) },
      { name: 'environment-variable', label: l10n.t('Environment variable'), text: environment(numbered) },
      { name: 'constant', label: l10n.t('Constant'), text: constants(numbered, languageId) },
      {
        name: 'curl-request',
        label: l10n.t('curl request'),
        text: numbered.map(flow => curl(flow, baseUrl)).join('\n\n'),
      },
      {
        name: 'markdown',
        label: 'Markdown',
        text: numbered.map(flow => markdown(flow, numbered.length > 1)).join('\n'),
      },
    ],
    omitted,
  };
}

function omission(missing: number, all: number): string | undefined {
  if (missing === 0) return undefined;
  if (all === 1) return l10n.t('This flow has no ID to copy.');
  return missing === 1
    ? l10n.t('1 of the {0} flows has no ID and was left out.', all)
    : l10n.t('{0} of the {1} flows have no ID and were left out.', missing, all);
}

function parameterOf(kind: FlowKind): 'call_flow_id' | 'fax_flow_id' {
  return kind === 'call' ? 'call_flow_id' : 'fax_flow_id';
}

/** Words of ASCII letters and digits, which identifiers of every language may have: `Zürich` becomes `zurich`. */
function identifierWords(name: string | undefined): string[] {
  return (name ?? '')
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])(?=[A-Z])/g, '$1 ')
    .split(/[^A-Za-z\d]+/)
    .filter(word => word !== '')
    .slice(0, 8)
    .map(word => word.slice(0, 24).toLowerCase());
}

/** The words of each flow's constant, no two the same: `la servers call flow id`. */
function constantWords(flows: readonly Numbered[]): string[][] {
  const taken = new Set<string>();
  return flows.map(({ kind, id, words }) => {
    const own = /^\d/.test(words[0] ?? '') ? ['flow', ...words] : words;
    const named = [...own, kind, 'flow', 'id'];
    const isTaken = taken.has(named.join(' '));
    const result = isTaken ? ['flow', id, ...own, kind, 'flow', 'id'] : named;
    taken.add(result.join(' '));
    return result;
  });
}

function environment(flows: readonly Numbered[]): string {
  const [only, ...others] = flows;
  if (only && others.length === 0) return `${parameterOf(only.kind).toUpperCase()}=${only.id}`;
  return constants(flows, 'dotenv');
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
A_B=444                                     dotenv env
<a_b>444</a_b>                              xml html
$a-b: 444;                                  scss
`;

function constants(flows: readonly Numbered[], languageId = ''): string {
  const rows = constantsTable.split('\n').map(row => row.split(/ {2,}/));
  const [template = 'A_B=444'] = rows.find(([, languages]) => languages?.split(' ').includes(languageId)) ?? [];
  const names = constantWords(flows);
  const written = flows.map(({ id }, i) =>
    template.replace(/a[_.-]b|aabb|444/gi, form => formOf(form, names[i] ?? [], id)),
  );
  return written.join(template.startsWith('"') ? ',\n' : '\n');
}

/** The words as the form shows it: `A_B`, `a-b`, `AaBb`, with "ID" in capitals as `AaBB`; the ID for `444`. */
function formOf(form: string, words: readonly string[], id: string): string {
  if (form === '444') return id;
  if (form === 'A_B') return words.join('_').toUpperCase();
  if (form.length === 3) return words.join(form.charAt(1));
  const humps = words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (form === 'AaBB') return humps.replace(/Id$/, 'ID');
  return form.charAt(0) === 'a' ? humps.charAt(0).toLowerCase() + humps.slice(1) : humps;
}

/** A request that attaches a number to the flow; the user fills in the token and the number. */
function curl({ kind, id }: Numbered, baseUrl: string): string {
  const address = `${baseUrl.replace(/\/+$/, '')}/dids/callflow/change`
    .replaceAll("'", '%27')
    .replace(/[\s\p{Cc}]/gu, '');
  return [
    `curl -X POST '${address}' \\`,
    "  -u 'YOUR_API_TOKEN:YOUR_API_TOKEN' \\",
    `  -d '${parameterOf(kind)}=${id}' \\`,
    "  -d 'number=YOUR_NUMBER'",
  ].join('\n');
}

/** The name in bold, with kind and ID. Nothing in the name is markup. */
function markdown(flow: Numbered, isItem: boolean): string {
  const name = visible(flow.title).replace(/[!-/:-@[-`{-~]/g, sign =>
    sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : `\\${sign}`,
  );
  return `${isItem ? '- ' : ''}**${name}** (${flow.kind} flow \`${flow.id}\`)`;
}
