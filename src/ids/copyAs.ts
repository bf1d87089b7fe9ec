import { displayName, kindName, type Flow, type FlowKind } from '../flows/flow.ts';
import { visible } from '../flows/text.ts';

/** One way to write flows into code, a message or a terminal. */
export interface CopyChoice {
  /** Names the way, the same whatever the flows: the choice made last is remembered by it. */
  readonly label: string;
  readonly text: string;
}

/** The ways to copy some flows, and what to tell the user about those that were left out. */
export interface CopyChoices {
  /** Empty where none of the flows has an id. */
  readonly choices: readonly CopyChoice[];
  /** A sentence about the flows without an id; `undefined` where all have one. */
  readonly omitted: string | undefined;
}

interface Numbered {
  readonly kind: FlowKind;
  readonly id: string;
  /** One visible line, as a person may read it. */
  readonly title: string;
  /** The words of the name that an identifier can be made of, in lower case; empty where there are none. */
  readonly words: readonly string[];
}

/**
 * The ways to copy these flows. `languageId` is VS Code's name for the language of the active editor, which decides how a
 * constant is written; `baseUrl` is where the API is.
 */
export function copyChoices(
  flows: readonly Flow[],
  { languageId, baseUrl }: { readonly languageId?: string | undefined; readonly baseUrl: string },
): CopyChoices {
  const numbered: Numbered[] = [];
  for (const flow of flows) {
    // Only digits go where code is written: an id of another kind could end a string or start a command.
    if (flow.id === undefined || !/^\d{1,20}$/.test(flow.id)) continue;
    numbered.push({ kind: flow.kind, id: flow.id, title: displayName(flow), words: identifierWords(flow.name) });
  }
  const missing = flows.length - numbered.length;
  const omitted =
    missing === 0
      ? undefined
      : flows.length === 1
        ? 'This flow has no id that could be copied.'
        : `${missing} of the ${flows.length} flows ${missing === 1 ? 'has no id and was' : 'have no id and were'} left out.`;
  if (numbered.length === 0) return { choices: [], omitted };
  const lines = (write: (flow: Numbered) => string) => numbered.map(write).join('\n');
  return {
    choices: [
      { label: 'ID', text: lines(({ id }) => id) },
      { label: 'Quoted ID', text: lines(({ id }) => `"${id}"`) },
      { label: 'Parameter', text: lines(({ kind, id }) => `${parameterOf(kind)}=${id}`) },
      { label: 'Environment variable', text: environment(numbered) },
      { label: 'Constant', text: constants(numbered, languageId) },
      { label: 'curl request', text: numbered.map(flow => curl(flow, baseUrl)).join('\n\n') },
      { label: 'Markdown', text: numbered.map(flow => markdown(flow, numbered.length > 1)).join('\n') },
    ],
    omitted,
  };
}

function parameterOf(kind: FlowKind): 'call_flow_id' | 'fax_flow_id' {
  return kind === 'call' ? 'call_flow_id' : 'fax_flow_id';
}

/** Letters and digits of ASCII: what identifiers of every language may hold. `Zürich` becomes `zurich`. */
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

const upperSnake = (words: readonly string[]) => words.join('_').toUpperCase();
const lowerSnake = (words: readonly string[]) => words.join('_');
const pascal = (words: readonly string[]) => words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
const camel = (words: readonly string[]) => {
  const whole = pascal(words);
  return whole.charAt(0).toLowerCase() + whole.slice(1);
};

function environment(flows: readonly Numbered[]): string {
  if (flows.length === 1) return flows.map(({ kind, id }) => `${parameterOf(kind).toUpperCase()}=${id}`).join('');
  const names = constantWords(flows);
  return flows.map(({ id }, i) => `${upperSnake(names[i] ?? [])}=${id}`).join('\n');
}

/** How each language writes a constant that holds an id. Ids are text: they may have twenty digits. */
const constantIn: Readonly<Record<string, (words: readonly string[], id: string) => string>> = {
  javascript: (words, id) => `const ${upperSnake(words)} = '${id}';`,
  python: (words, id) => `${upperSnake(words)} = "${id}"`,
  php: (words, id) => `const ${upperSnake(words)} = '${id}';`,
  go: (words, id) => `const ${pascal(words.map(word => (word === 'id' ? 'ID' : word)))} = "${id}"`,
  ruby: (words, id) => `${upperSnake(words)} = '${id}'`,
  java: (words, id) => `public static final String ${upperSnake(words)} = "${id}";`,
  groovy: (words, id) => `static final String ${upperSnake(words)} = '${id}'`,
  kotlin: (words, id) => `const val ${upperSnake(words)} = "${id}"`,
  scala: (words, id) => `val ${pascal(words)} = "${id}"`,
  csharp: (words, id) => `public const string ${pascal(words)} = "${id}";`,
  vb: (words, id) => `Public Const ${pascal(words)} As String = "${id}"`,
  fsharp: (words, id) => `let [<Literal>] ${pascal(words)} = "${id}"`,
  rust: (words, id) => `const ${upperSnake(words)}: &str = "${id}";`,
  swift: (words, id) => `let ${camel(words)} = "${id}"`,
  dart: (words, id) => `const ${camel(words)} = '${id}';`,
  c: (words, id) => `#define ${upperSnake(words)} "${id}"`,
  cpp: (words, id) => `constexpr auto ${upperSnake(words)} = "${id}";`,
  perl: (words, id) => `use constant ${upperSnake(words)} => '${id}';`,
  lua: (words, id) => `local ${upperSnake(words)} = "${id}"`,
  elixir: (words, id) => `@${lowerSnake(words)} "${id}"`,
  r: (words, id) => `${upperSnake(words)} <- "${id}"`,
  clojure: (words, id) => `(def ${words.join('-')} "${id}")`,
  shellscript: (words, id) => `readonly ${upperSnake(words)}=${id}`,
  powershell: (words, id) => `$${pascal(words)} = '${id}'`,
  bat: (words, id) => `set ${upperSnake(words)}=${id}`,
  dockerfile: (words, id) => `ENV ${upperSnake(words)}=${id}`,
  makefile: (words, id) => `${upperSnake(words)} := ${id}`,
  sql: (words, id) => `SET @${lowerSnake(words)} = '${id}';`,
  yaml: (words, id) => `${lowerSnake(words)}: "${id}"`,
  json: (words, id) => `"${lowerSnake(words)}": "${id}"`,
  toml: (words, id) => `${lowerSnake(words)} = "${id}"`,
  ini: (words, id) => `${lowerSnake(words)} = ${id}`,
  properties: (words, id) => `${words.join('.')}=${id}`,
  dotenv: (words, id) => `${upperSnake(words)}=${id}`,
  terraform: (words, id) => `${lowerSnake(words)} = "${id}"`,
  xml: (words, id) => `<${lowerSnake(words)}>${id}</${lowerSnake(words)}>`,
  scss: (words, id) => `$${words.join('-')}: ${id};`,
};

const sameAs: Readonly<Record<string, string>> = {
  typescript: 'javascript',
  javascriptreact: 'javascript',
  typescriptreact: 'javascript',
  vue: 'javascript',
  svelte: 'javascript',
  jsonc: 'json',
  json5: 'json',
  'objective-c': 'c',
  'objective-cpp': 'c',
  'cuda-cpp': 'cpp',
  env: 'dotenv',
  hcl: 'terraform',
  dockercompose: 'yaml',
  'github-actions-workflow': 'yaml',
  perl6: 'perl',
  html: 'xml',
};

function constants(flows: readonly Numbered[], languageId: string | undefined): string {
  const known = languageId === undefined ? '' : (sameAs[languageId] ?? languageId);
  const write = (Object.hasOwn(constantIn, known) ? constantIn[known] : undefined) ?? constantIn['dotenv'];
  const names = constantWords(flows);
  const separator = known === 'json' ? ',\n' : '\n';
  return flows.map(({ id }, i) => write?.(names[i] ?? [], id)).join(separator);
}

/** Attaches a number to the flow; token and number are left for the user to fill in. */
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

/** The name in bold with its kind and id, every character of the name as the character it is. */
function markdown(flow: Numbered, isItem: boolean): string {
  const name = visible(flow.title).replace(/[!-/:-@[-`{-~]/g, sign =>
    sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : `\\${sign}`,
  );
  return `${isItem ? '- ' : ''}**${name}** (${kindName(flow)} \`${flow.id}\`)`;
}
