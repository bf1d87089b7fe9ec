import { globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Runs every test file beside this one inside the extension host; VS Code calls it. Rejects if one fails, or none ran. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, reporter: Mocha.reporters.Base, forbidOnly: true });
  for (const file of globSync('**/*.test.cjs', { cwd: __dirname }).toSorted()) mocha.addFile(join(__dirname, file));
  const failed = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', test => print(`✔ ${test.fullTitle()} (${test.duration} ms)`));
    runner.on('pending', test => print(`- ${test.fullTitle()} (skipped)`));
    runner.on('fail', (test, error) => print(`✖ ${test.fullTitle()}\n${error?.stack ?? error}`));
    runner.on('end', () => print(`${runner.stats?.passes} passed in VS Code`));
  });
  if (failed > 0 || mocha.files.length === 0) throw new Error(`${failed} tests of ${mocha.files.length} files failed`);
}

// The mark lets the launcher pick these lines out of all that VS Code prints.
function print(text: string): void {
  for (const line of text.split('\n')) console.log(`[test] ${line}`);
}
