import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run/paths.ts';

const folder = join(root, 'node_modules');

/** The texts of 200 source files that have nothing to do with flows, of some hundred lines each. */
export const ordinaryCode = globSync('{undici,zod,fast-check,@types/node}/**/*.{js,ts}', { cwd: folder })
  .toSorted()
  .map(name => readFileSync(join(folder, name), 'utf8'))
  .filter(text => text.length > 3000 && text.length < 50_000)
  .slice(0, 200);
