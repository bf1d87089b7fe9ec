import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { build, type Metafile } from 'esbuild';
import { extensionBuild } from '../../esbuild.mjs';

describe('the bundle', () => {
  let outputs: Metafile['outputs'];

  before(async () => {
    const { metafile } = await build({ ...extensionBuild(true), write: false });
    outputs = metafile.outputs;
  });

  it('loads neither undici nor zod before the first request', () => {
    const inputs = loadedAtOnce(outputs, entryOf(outputs)).flatMap(name => Object.keys(outputs[name]?.inputs ?? {}));
    assert.deepEqual(
      inputs.filter(path => /node_modules\/(undici|zod)\//.test(path)),
      [],
    );
    assert.ok(inputs.includes('src/extension.ts'));
  });

  it('loads nothing that works on the network or the disk before flows are wanted', () => {
    const loaded = loadedAtOnce(outputs, entryOf(outputs)).flatMap(name => outputs[name]?.imports ?? []);
    const modules = loaded.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path);
    assert.deepEqual(
      modules.filter(path => /^node:(fs|http|https|http2|tls|zlib|stream)\b/.test(path)),
      [],
    );
    assert.ok(modules.includes('vscode'));
  });

  it('holds undici and zod in what it loads later', () => {
    const inputs = Object.values(outputs).flatMap(output => Object.keys(output.inputs));
    for (const name of ['undici', 'zod'])
      assert.ok(
        inputs.some(path => path.includes(`node_modules/${name}/`)),
        name,
      );
  });
});

function entryOf(outputs: Metafile['outputs']): string {
  const [entry] = Object.entries(outputs).find(([, output]) => output.entryPoint === 'src/extension.ts') ?? [];
  assert.ok(entry);
  return entry;
}

/** The files that loading `entry` loads with it. */
function loadedAtOnce(outputs: Metafile['outputs'], entry: string): string[] {
  const loaded = new Set([entry]);
  for (const name of loaded) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind !== 'dynamic-import' && path in outputs) loaded.add(path);
    }
  }
  return [...loaded];
}
