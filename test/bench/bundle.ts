import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../../esbuild.mjs';
import { packageExtension } from '../run/package.ts';
import type { Figure } from './figures.ts';

/** What is loaded at the start, and how large it and the whole package are. */
export async function measureBundle(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'callflows-bundle-'));
  await buildExtension(true, folder);
  const text = await readFile(join(folder, 'extension.js'), 'utf8');
  await rm(folder, { recursive: true });
  const imported = new Set([...text.matchAll(/\b(?:from|import)\s*["']([^"']+)["']/g)].map(([, name = '']) => name));
  const loaded = ['extension.js', ...imported].filter(name => !name.startsWith('node:'));
  const { size } = await stat(process.env.CALLFLOWS_VSIX ?? (await packageExtension()));
  return [
    { name: 'modules loaded at the start', values: [loaded.length], unit: '', bar: 2, against: loaded.join(', ') },
    { name: 'start-up bundle', values: [Buffer.byteLength(text) / 1024], unit: 'KB', bar: 40, against: 'minified' },
    { name: 'whole package', values: [size / 1024], unit: 'KB', bar: 500, against: 'the VSIX' },
  ];
}
