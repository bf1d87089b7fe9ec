import { runTests } from '@vscode/test-electron';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cache, root } from './paths.ts';
import { getDesktop, getServerBuild, type Version } from './vscode.ts';

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the bundled tests of test/host in the extension host of a VS Code, on a copy of the sample folder. */
export async function runHostTests(version: Version): Promise<Counts> {
  const desktop = await getDesktop(version);
  if (!desktop) await getServerBuild(version);
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-host-'));
  const result = join(temporary, 'result.json');
  const workspace = join(temporary, 'sample');
  await cp(join(root, 'test', 'sample'), workspace, { recursive: true });
  // The launcher's first line asks for `node`, which must be the one that runs this.
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  try {
    const problem = await runTests({
      vscodeExecutablePath: desktop ?? join(root, 'test', 'host', 'launcher.ts'),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(cache, 'hostTests', 'index.cjs'),
      launchArgs: [
        workspace,
        `--user-data-dir=${join(temporary, 'user')}`,
        `--extensions-dir=${join(temporary, 'extensions')}`,
      ],
      extensionTestsEnv: { CALLFLOWS_VSCODE: version, CALLFLOWS_TEST_RESULT: result },
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const counts = await readCounts(result);
    if (!problem && counts.passed > 0) return counts;
    // Without a failed test it broke outside of the tests, or before them.
    if (counts.failed === 0) console.error(problem ?? 'No test ran in VS Code.');
    return { ...counts, failed: Math.max(1, counts.failed) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function readCounts(path: string): Promise<Counts> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
}
