import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from './package.ts';
import { cache } from './paths.ts';
import { findChromium, getServerBuild, versions } from './vscode.ts';

/** Runs once before all tests: builds and packages the extension. */
export async function globalSetup(): Promise<void> {
  // Fetched in the background while the first tests run; a test that needs them waits, and reports what failed.
  for (const fetched of [findChromium(), ...Object.values(versions).map(getServerBuild)])
    fetched.catch(() => undefined);
  process.env.CALLFLOWS_VSIX = await packageExtension();
  // Earlier packages, as the tests as a user have installed them.
  for (const old of globSync('installed-*', { cwd: cache })) await rm(join(cache, old), { recursive: true });
}
