import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { commands, contextKeys, diagramViewType, documentScheme } from '../../src/contract.ts';
import { languageModelTools, settings, viewId, viewSelection } from '../../src/contract.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const english = JSON.parse(read('package.nls.json'));
const manifest = JSON.parse(
  read('package.json').replace(/"%([^"%]+)%"/g, (_, key: string) => JSON.stringify(english[key])),
);
const { contributes } = manifest;

const contributedCommands: { command: string; title: string; category: string; icon?: string }[] = contributes.commands;
const contributedSettings: Record<string, { scope?: string; default: unknown }> = Object.assign(
  {},
  ...[contributes.configuration].flat().map(({ properties }: { properties: object }) => properties),
);
const walkthroughSteps: {
  description: string;
  completionEvents: string[];
  media: { image: Record<string, string> };
}[] = contributes.walkthroughs.flatMap(({ steps }: { steps: object[] }) => steps);
const pictures = walkthroughSteps.flatMap(({ media }) => Object.values(media.image));
const sorted = (names: Iterable<string>) => [...names].toSorted();

test('every command of the contract is contributed under the category of the extension, and no other is', () => {
  assert.deepEqual(sorted(contributedCommands.map(({ command }) => command)), sorted(Object.values(commands)));
  for (const { category } of contributedCommands) assert.equal(category, 'Call Flows');
});

test('every menu entry, key binding, welcome link and button of the walkthrough names a contributed command', () => {
  // VS Code makes a command for each view that moves the focus there.
  const known = new Set<string>([...Object.values(commands), `${viewId}.focus`]);
  const named = [...Object.values<{ command: string }[]>(contributes.menus).flat(), ...contributes.keybindings].map(
    ({ command }: { command: string }) => command,
  );
  const texts = [
    ...contributes.viewsWelcome.map(({ contents }: { contents: string }) => contents),
    ...walkthroughSteps.map(({ description }) => description),
  ];
  const linked = texts.flatMap((text: string) =>
    [...text.matchAll(/\(command:(?:toSide:)?([\w.]+)\)/g)].map(([, command]) => command ?? ''),
  );
  assert.ok(named.length > 10 && linked.length > 2);
  for (const command of [...named, ...linked]) assert.ok(known.has(command), command);
});

test('every when clause names the view and context keys of the contract only', () => {
  const clauses = [...Object.values<{ when?: string }[]>(contributes.menus).flat(), ...contributes.viewsWelcome]
    .map(({ when }: { when?: string }) => when ?? '')
    .flatMap((when: string) => [...when.matchAll(/callflows\.\w+/g)].map(([key]) => key));
  const known = new Set<string>([viewId, ...Object.values(contextKeys)]);
  assert.ok(clauses.length > 10);
  for (const key of clauses) assert.ok(known.has(key), key);
});

test('the view, the scheme of documents, the pages and what key bindings are about are those of the contract', () => {
  const { views, jsonValidation, keybindings } = contributes;
  assert.deepEqual(
    Object.values<{ id: string }[]>(views).flatMap(each => each.map(({ id }) => id)),
    [viewId],
  );
  const events = [`onFileSystem:${documentScheme}`, 'onStartupFinished', `onWebviewPanel:${diagramViewType}`];
  assert.deepEqual(manifest.activationEvents, events);
  for (const { fileMatch } of jsonValidation) assert.ok(fileMatch.startsWith(`${documentScheme}:/`), fileMatch);
  for (const { args, when } of keybindings) {
    assert.equal(args, viewSelection);
    assert.match(when, new RegExp(`^focusedView == ${viewId} `));
  }
});

test('every step of the walkthrough is completed by a command or a context key of the contract', () => {
  const events = walkthroughSteps.flatMap(({ completionEvents }) => completionEvents);
  const [onCommand, onContext] = ['onCommand:', 'onContext:'].map(type =>
    events.filter(event => event.startsWith(type)).map(event => event.slice(type.length)),
  );
  const known = new Set<string>([...Object.values(contextKeys), diagramViewType]);
  for (const command of onCommand ?? []) assert.ok(Object.values<string>(commands).includes(command), command);
  for (const [key] of onContext?.join(' ').matchAll(/callflows\.\w+/g) ?? []) assert.ok(known.has(key), key);
  assert.equal(events.length, (onCommand ?? []).length + (onContext ?? []).length);
  for (const { completionEvents } of walkthroughSteps) assert.ok(completionEvents.length > 0);
});

test('every setting of the contract is contributed, and no other is', () => {
  assert.deepEqual(sorted(Object.keys(contributedSettings)), sorted(Object.values(settings)));
});

test('no workspace can set where the token goes, how, or for how long', () => {
  for (const id of [settings.baseUrl, settings.authentication, settings.requestTimeout]) {
    assert.equal(contributedSettings[id]?.scope, 'machine', id);
  }
});

test('the language-model tools of the contract are contributed, and no others', () => {
  const contributed: { name: string }[] = contributes.languageModelTools ?? [];
  assert.deepEqual(sorted(contributed.map(({ name }) => name)), sorted(Object.values(languageModelTools)));
});

test('the README names every setting with its default', () => {
  const readme = read('README.md');
  for (const [id, { default: value }] of Object.entries(contributedSettings)) {
    const row = readme.split('\n').find(line => line.startsWith(`| \`${id}\``));
    assert.ok(row, `${id} has no row in the table of settings`);
    const shown = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
    assert.ok(row.includes(`\`${shown}\``), `${row} does not say ${shown}`);
  }
});

test('the newest version of the CHANGELOG is that of the package', () => {
  assert.equal(/^## (\d\S*) - \d{4}-\d\d-\d\d$/m.exec(read('CHANGELOG.md'))?.[1], manifest.version);
});

test('every file that package.json names exists', () => {
  const views: { icon: string }[] = contributes.views.callflows;
  const schemas: { url: string }[] = contributes.jsonValidation ?? [];
  for (const path of [manifest.icon, ...views.map(({ icon }) => icon), ...schemas.map(({ url }) => url), ...pictures]) {
    assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
  }
});

test('the walkthrough has a picture of each step for each kind of theme, and all of them are small', () => {
  for (const { media } of walkthroughSteps)
    assert.deepEqual(Object.keys(media.image), ['dark', 'light', 'hc', 'hcLight']);
  assert.equal(new Set(pictures).size, 4 * walkthroughSteps.length);
  const sizes = pictures.map(path => statSync(new URL(`../../${path}`, import.meta.url)).size);
  assert.ok(sizes.reduce((sum, size) => sum + size) < 128 * 1024);
});

test('every picture of the README exists', () => {
  const pictures = [...read('README.md').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
  assert.ok(pictures.length > 0);
  for (const path of pictures) assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
});

test('the types of VS Code are those of the oldest one that is supported', () => {
  const { version } = JSON.parse(read('node_modules/@types/vscode/package.json'));
  assert.equal(`^${version}`, manifest.engines.vscode);
});
