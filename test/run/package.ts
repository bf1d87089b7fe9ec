import { createVSIX } from '@vscode/vsce';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache, root } from './paths.ts';

/** Builds the extension and writes `callflows-<version>.vsix` to the top level; resolves with its path. */
export async function packageExtension(): Promise<string> {
  await promisify(execFile)(process.execPath, ['esbuild.mjs', '--minify'], { cwd: root });
  await mkdir(cache, { recursive: true });
  // `npm start` and `npm test` may run at once: each packages in a folder of its own.
  const staged = await mkdtemp(join(cache, 'package-'));
  try {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    for (const file of globSync([...manifest.files, 'package.json'], { cwd: root })) {
      await cp(join(root, file), join(staged, file), { recursive: true });
    }
    // The scripts build what is staged already.
    await writeFile(join(staged, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }, undefined, 2));
    // VS Code shows no pictures of an installed package, only their outlines.
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    await writeFile(join(staged, 'README.md'), readme.replace(/^!\[.*\]\(.*\)\n\n/gm, ''));
    const unfinished = join(staged, 'finished.vsix');
    await createVSIX({
      cwd: staged,
      packagePath: unfinished,
      // Everything is bundled.
      dependencies: false,
      // There is no address to name.
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    const vsix = join(root, `${manifest.name}-${manifest.version}.vsix`);
    await rename(unfinished, vsix);
    return vsix;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const vsix = await packageExtension();
  const { size } = await stat(vsix);
  console.log(`${vsix} (${Math.round(size / 1024)} KB)`);
}
