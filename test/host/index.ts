import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * Runs every test file beside this one inside the extension host; VS Code calls it. Rejects when a test fails, and when
 * there is none. The counts are written to the file that `CALLFLOWS_TEST_RESULT` names.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, reporter: Mocha.reporters.Base, forbidOnly: true });
  for (const file of globSync('**/*.test.cjs', { cwd: __dirname }).toSorted()) mocha.addFile(join(__dirname, file));
  const counts = await new Promise<{ passed: number; failed: number }>(resolve => {
    const runner = mocha.run(failed => resolve({ passed: runner.stats?.passes ?? 0, failed }));
    runner.on('pass', test => print(`✔ ${test.fullTitle()} (${test.duration} ms)`));
    runner.on('pending', test => print(`- ${test.fullTitle()} (skipped)`));
    runner.on('fail', (test, error) => print(`✖ ${test.fullTitle()}\n${error?.stack ?? error}`));
  });
  if (process.env.CALLFLOWS_TEST_RESULT) await writeFile(process.env.CALLFLOWS_TEST_RESULT, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed in VS Code`);
  if (counts.passed === 0) throw new Error('No test ran in VS Code');
}

// The mark lets the launcher pick these lines out of all that VS Code prints.
function print(text: string): void {
  for (const line of text.split('\n')) console.log(`[test] ${line}`);
}
