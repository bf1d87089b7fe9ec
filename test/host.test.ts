import { runTests } from '@vscode/test-electron';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { cache, root } from './run/paths.ts';
import { getDesktop, versions, type Version } from './run/vscode.ts';

for (const version of Object.values(versions)) {
  test(`the tests in the extension host of VS Code ${version} pass`, () => runHostTests(version));
}

/** Runs the bundled tests of test/host in the extension host of a VS Code, on a copy of the sample folder. */
async function runHostTests(version: Version): Promise<void> {
  const desktop = await getDesktop(version);
  const temporary = await mkdtemp(join(tmpdir(), 'callflows-host-'));
  const workspace = join(temporary, 'sample');
  await cp(join(root, 'test', 'sample'), workspace, { recursive: true });
  // The launcher's first line asks for `node`, which must be the one that runs this.
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  try {
    await runTests({
      vscodeExecutablePath: desktop ?? join(root, 'test', 'host', 'launcher.ts'),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(cache, 'hostTests', 'index.cjs'),
      launchArgs: [
        workspace,
        `--user-data-dir=${join(temporary, 'user')}`,
        `--extensions-dir=${join(temporary, 'extensions')}`,
      ],
      extensionTestsEnv: { CALLFLOWS_VSCODE: version },
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
