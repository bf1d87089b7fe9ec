import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build, type Metafile } from 'esbuild';
import { buildExtension, filesOfStart, noticesOf, pageBuild } from '../../esbuild.mjs';

describe('the bundle', () => {
  let folder = '';
  let metafile: Metafile;
  const file = (name: string) => readFile(join(folder, name), 'utf8');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callflows-bundle-'));
    metafile = await buildExtension(true, folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('starts with one file, of at most 40 KB', async () => {
    const text = await file('extension.js');
    const imported = new Set([...text.matchAll(/\b(?:from|import)\s*["']([^"']+)["']/g)].map(([, name]) => name));
    assert.deepEqual(imported, new Set(['vscode']));
    assert.match(text, /\bas activate\b/);
    // Node reads ASCII without decoding it first.
    assert.doesNotMatch(text, /[^ -~\s]/);
    const { size } = await stat(join(folder, 'extension.js'));
    assert.ok(size <= 40 * 1024, `${size} bytes`);
  });

  it('loads no package before it is needed', () => {
    const { outputs } = metafile;
    const [entry = ''] = Object.keys(outputs).filter(path => outputs[path]?.entryPoint === 'src/extension.ts');
    const inputs = filesOfStart(outputs, entry).flatMap(path => Object.keys(outputs[path]?.inputs ?? {}));
    assert.ok(inputs.includes('src/extension.ts'));
    assert.deepEqual(
      inputs.filter(path => path.includes('node_modules')),
      [],
    );
  });

  it('takes what is loaded later from the first file', async () => {
    const later = (await readdir(folder)).filter(name => name.endsWith('.js') && name !== 'extension.js');
    for (const name of later) {
      const text = await file(name);
      const loaded = [...text.matchAll(/\b(?:from|import)\s*\(?["'](\.[^"']+)["']/g)].map(([, path = '']) => path);
      for (const path of loaded) assert.ok(['./extension.js', ...later.map(each => `./${each}`)].includes(path), path);
    }
    const rows = later.find(name => name.startsWith('flowItems-')) ?? '';
    assert.match(await file(rows), /\bfrom\s*"\.\/extension\.js"/);
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
