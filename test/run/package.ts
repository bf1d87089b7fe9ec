import { createVSIX } from '@vscode/vsce';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, root } from './paths.ts';

/** Builds the extension and writes `callflows-<version>.vsix` to the top level; resolves with its path. */
export async function packageExtension(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, `${name}-${version}.vsix`);
  // Under another name until it is whole: `npm start` and `npm test` may run at once.
  const unfinished = join(cache, `unfinished-${process.pid}.vsix`);
  await mkdir(cache, { recursive: true });
  // Builds first, through the script "vscode:prepublish".
  await createVSIX({
    cwd: root,
    packagePath: unfinished,
    // Everything is bundled.
    dependencies: false,
    // There is no address to name.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  await rename(unfinished, vsix);
  return vsix;
}

if (import.meta.main) {
  const vsix = await packageExtension();
  const { size } = await stat(vsix);
  console.log(`${vsix} (${Math.round(size / 1024)} KB)`);
}
