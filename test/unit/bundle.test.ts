import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build, type Metafile } from 'esbuild';
import { buildExtension, filesLoadedWith, noticesOf, pageBuild } from '../../esbuild.mjs';

describe('the bundle', () => {
  let folder = '';
  let metafile: Metafile;
  const file = (name: string) => readFile(join(folder, name), 'utf8');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callflows-bundle-'));
    metafile = await buildExtension(true, folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('starts with one file, of at most 10 KB', async () => {
    const text = await file('extension.js');
    const imported = new Set([...text.matchAll(/\b(?:from|import)\s*["']([^"']+)["']/g)].map(([, name]) => name));
    assert.deepEqual(imported, new Set(['vscode']));
    assert.match(text, /\bas activate\b/);
    // Node reads ASCII without decoding it first.
    assert.doesNotMatch(text, /[^ -~\s]/);
    const { size } = await stat(join(folder, 'extension.js'));
    assert.ok(size <= 10 * 1024, `${size} bytes`);
  });

  it('loads no package before it is needed', () => {
    const { outputs } = metafile;
    const [entry = ''] = Object.keys(outputs).filter(path => outputs[path]?.entryPoint === 'src/extension.ts');
    const inputs = filesLoadedWith(outputs, entry).flatMap(path => Object.keys(outputs[path]?.inputs ?? {}));
    assert.ok(inputs.includes('src/extension.ts'));
    assert.deepEqual(
      inputs.filter(path => path.includes('node_modules')),
      [],
    );
  });

  it('knows flows by one file more, and takes what is loaded later from these two', async () => {
    const later = (await readdir(folder)).filter(name => name.endsWith('.js') && name !== 'extension.js');
    const loadedBy = async (name: string) =>
      [...(await file(name)).matchAll(/\b(?:from|import)\s*(\(?)["']\.\/([^"']+)["']/g)].map(([, call, path = '']) => ({
        path,
        isLater: call !== '',
      }));
    for (const name of later) {
      for (const { path } of await loadedBy(name)) assert.ok(['extension.js', ...later].includes(path), path);
    }
    const core = later.find(name => name.startsWith('core-')) ?? '';
    const atOnce = (await loadedBy(core)).filter(({ isLater }) => !isLater);
    assert.deepEqual(new Set(atOnce.map(({ path }) => path)), new Set(['extension.js']));
    const features = await loadedBy(later.find(name => name.startsWith('features-')) ?? '');
    assert.ok(features.some(({ path, isLater }) => path === core && !isLater));
  });

  it('comes with the licence of each package that is part of it', async () => {
    const page = await build({ ...pageBuild(true), write: false });
    const inputs = [...Object.keys(metafile.inputs), ...Object.keys(page.metafile.inputs)];
    const notices = noticesOf(inputs);
    const packages = new Set(inputs.flatMap(path => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
    assert.deepEqual([...packages].sort(), ['ignore', 'jsonc-parser', 'undici', 'zod']);
    for (const name of packages)
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n\\n.*(?:License|Copyright)`, 'm'));
  });
});
