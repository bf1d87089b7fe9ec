import { build } from 'esbuild';
import { stat } from 'node:fs/promises';
import { extensionBuild } from '../../esbuild.mjs';
import { packageExtension } from '../run/package.ts';
import type { Figure } from './figures.ts';

/** What is loaded at the start, and how large it and the whole package are. */
export async function measureBundle(): Promise<Figure[]> {
  const { metafile } = await build({ ...extensionBuild(true), write: false });
  const [entry = ''] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'src/extension.ts') ?? [];
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind !== 'dynamic-import') loaded.add(imported);
  }
  const bytes = [...loaded].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
  const { size } = await stat(process.env.CALLFLOWS_VSIX ?? (await packageExtension()));
  const names = [...loaded].map(path => path.replace('dist/', '')).join(', ');
  return [
    { name: 'modules loaded at the start', values: [loaded.size], unit: '', bar: 2, against: names },
    { name: 'start-up bundle', values: [bytes / 1024], unit: 'KB', bar: 40, against: 'minified' },
    { name: 'whole package', values: [size / 1024], unit: 'KB', bar: 500, against: 'the VSIX' },
  ];
}
