import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readJson = (path: string): Record<string, string> => JSON.parse(read(path));

const sources = globSync('src/**/*.ts', { cwd: root }).map(path => ({ path, contents: read(path) }));
const extracted = await getL10nJson(sources.map(({ contents }) => ({ contents, extension: '.ts' })));

const languages = globSync('l10n/bundle.l10n.*.json', { cwd: root }).map(path => path.split('.').at(-2) ?? '');
const english = readJson('package.nls.json');
const manifest = JSON.parse(read('package.json'));

/** Every string of a value, with the name of the member that it is in or below. */
function* stringsIn(value: unknown, name = ''): Generator<readonly [name: string, text: string]> {
  if (typeof value === 'string') yield [name, value];
  else if (Array.isArray(value)) for (const each of value) yield* stringsIn(each, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) yield* stringsIn(each, key);
  }
}

/** What stands for something else in a text, and must survive its translation. */
const fixed = /\{\d+\}|\$\([\w~-]+\)|\(command:[\w.]+\)|`[^`]*`|\bcallflows(?:\.\w+)+/g;
const fixedIn = (text: string) => (text.match(fixed) ?? []).toSorted();

/** Files whose texts are for the log, for models, or no sentences at all. */
const unread =
  /^src\/(ids\/|api\/(sample|savedFlows)|editor\/(toolResults|tools|diagram\/(svg|page|pageHtml|protocol))\.ts)/;
/** What stands before texts of other files that no user reads. */
const unreadBefore = /(?:\b(?:log|output)\.\w+|\bnotes\.push|new CancelledError|createDiagnosticCollection)\(\s*$/;
const unreadTexts = [
  /^'The response is not valid UTF-8/,
  /^'no response'$/,
  /^`\$\{body\.size\} bytes/,
  /^'The route diagram'$/,
  /^`caused by /,
  /^`\$\{flow\.kind\}Flow changed`$/,
];

describe('the code', () => {
  it('leaves no sentence in English, but what goes to the log', () => {
    for (const { path, contents } of sources.filter(({ path }) => !unread.test(path.replaceAll('\\', '/')))) {
      const code = contents.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
      for (const { 0: text, index } of code.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)) {
        const before = code.slice(Math.max(0, index - 60), index);
        const isSentence = /[A-Za-z’']{2,} [a-z’']{2,}/.test(text.replace(/\$\{[^}]*\}/g, ''));
        if (!isSentence || /\bl10n\.t\(\s*(\{ message: '[^']*', comment: )?$/.test(before)) continue;
        assert.ok(unreadBefore.test(before) || unreadTexts.some(each => each.test(text)), `${path}: ${text}`);
      }
    }
  });

  it('has only texts that can be extracted', () => {
    for (const { path, contents } of sources) {
      for (const [call] of contents.matchAll(/\bl10n\.t\((?!\s*(?:['"]|\{ message: '))[^\n]*/g))
        assert.fail(`${path}: ${call}`);
    }
    assert.ok(Object.keys(extracted).length > 100);
  });
});

describe('package.json', () => {
  const { displayName, description, contributes } = manifest;
  const visible = new Set(
    'title name contextualTitle category contents description markdownDescription enumDescriptions displayName'
      .concat(' userDescription')
      .split(' '),
  );

  it('holds no text for the user, but keys of package.nls.json', () => {
    // What is written for models, and the names that these know tools by, is in English.
    const tools = contributes.languageModelTools.map(({ displayName, userDescription }: Record<string, string>) => ({
      displayName,
      userDescription,
    }));
    const strings = [...stringsIn({ displayName, description, ...contributes, languageModelTools: tools })];
    for (const [name, text] of strings.filter(([name]) => visible.has(name))) assert.match(text, /^%[\w.]+%$/, name);
  });

  it('uses every key of package.nls.json, and no other', () => {
    const used = new Set([...stringsIn(manifest)].flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []));
    assert.deepEqual([...used].toSorted(), Object.keys(english).toSorted());
  });

  it('ships the translations', () => {
    assert.equal(manifest.l10n, './l10n');
    for (const files of ['l10n', 'package.nls*.json']) assert.ok(manifest.files.includes(files), files);
    assert.deepEqual(languages, ['de']);
  });
});

for (const language of languages) {
  describe(`the translation into ${language}`, () => {
    const bundle = readJson(`l10n/bundle.l10n.${language}.json`);
    const nls = readJson(`package.nls.${language}.json`);
    const pairs = [
      ...Object.entries(extracted).map(([key, text]) => [typeof text === 'string' ? text : text.message, bundle[key]]),
      ...Object.entries(english).map(([key, text]) => [text, nls[key]]),
    ] as const;

    it('has every text of the code, and no other', () => {
      assert.deepEqual(Object.keys(bundle).toSorted(), Object.keys(extracted).toSorted());
    });

    it('has every text of package.json, and no other', () => {
      assert.deepEqual(Object.keys(nls).toSorted(), Object.keys(english).toSorted());
    });

    it('keeps what is filled in, icons, commands, code and names of settings', () => {
      for (const [text = '', translated = ''] of pairs)
        assert.deepEqual(fixedIn(translated), fixedIn(text), `${text} → ${translated}`);
    });

    it('ends its texts as they end in English', () => {
      for (const [text = '', translated = ''] of pairs) {
        // The signs of numbers are others in other languages.
        if (/^[.,]$/.test(text)) continue;
        // A question may stand for a phrase; what else ends with a sign is a sentence, or leads to another step.
        const [, end = ''] = /([.…:]?)$/.exec(text) ?? [];
        assert.ok(translated.endsWith('?') || /([.…:]?)$/.exec(translated)?.[1] === end, `${text} → ${translated}`);
      }
    });

    it('has the schemas of the JSON editor, which differ in their texts alone', () => {
      const withoutTexts = (path = '') =>
        JSON.parse(read(path), (key, value: unknown) =>
          /^(title|description|errorMessage)$/.test(key) && typeof value === 'string' ? typeof value : value,
        );
      for (const key of ['schema.route', 'schema.faxflow']) {
        assert.notEqual(nls[key], english[key]);
        assert.deepEqual(withoutTexts(nls[key]), withoutTexts(english[key]));
        assert.notDeepEqual(readJson(nls[key] ?? ''), readJson(english[key] ?? ''));
      }
    });

    it('calls a command the same everywhere', () => {
      for (const [key, title = ''] of Object.entries(english)) {
        if (!key.startsWith('command.')) continue;
        for (const ending of ['', '…']) {
          const short = ending === '' ? title : title.replace(/…$/, '');
          if (short in extracted) assert.equal(bundle[short], short === title ? nls[key] : nls[key]?.replace(/…$/, ''));
        }
      }
    });
  });
}
