import { join } from 'node:path';
import { runHostTests, type Counts } from './hostTests.ts';
import { packageExtension } from './package.ts';
import { root } from './paths.ts';
import { runNode } from './process.ts';
import { getServerBuild, versions, type Version } from './vscode.ts';

/** What `npm test` runs; each can be run on its own by its name. */
const parts = ['check', 'unit', 'host', 'user'] as const;

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const results: Result[] = [];

async function measure(name: string, run: () => Promise<Counts>): Promise<void> {
  const start = performance.now();
  const counts = await run().catch((error: unknown) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  results.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
}

const installed = (name: string, path: string) => join(root, 'node_modules', name, path);

async function check(name: string, ...command: string[]): Promise<void> {
  await measure(name, async () => {
    const { code, output } = await runNode(command);
    console.log(code === 0 ? `✔ ${name}` : `✖ ${name}\n${output}`);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  });
}

/** Node's own test runner over the files of a pattern; its counts are read from its summary. */
async function nodeTests(name: string, pattern: string, ...options: string[]): Promise<void> {
  await measure(name, async () => {
    const { code, output } = await runNode(['--test', '--test-reporter=spec', ...options, pattern], { show: true });
    const count = (word: string) => Number(output.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
    const passed = count('pass');
    if (code === 0 && passed === 0) console.error(`No test ran in ${pattern}.`);
    const failed = count('fail') + count('cancelled');
    return { passed, failed: code === 0 && passed > 0 ? failed : Math.max(1, failed) };
  });
}

async function hostTests(version: Version): Promise<void> {
  console.log(`\nTests in the extension host of VS Code ${version}`);
  await measure(`VS Code ${version}`, () => runHostTests(version));
}

async function run(wanted: readonly string[]): Promise<void> {
  const all = wanted.length === 0;
  const wants = (part: (typeof parts)[number]) => all || wanted.includes(part);

  // The first time, VS Code is fetched while the first parts use the processor.
  const fetched = Promise.allSettled(
    wants('host') || wants('user') ? Object.values(versions).map(version => getServerBuild(version)) : [],
  );
  const checks = wants('check')
    ? [
        check('types', installed('typescript', 'bin/tsc'), '--noEmit', '-p', '.'),
        check('lint', installed('oxlint', 'bin/oxlint'), '--type-aware'),
        check(
          'format',
          installed('prettier', 'bin/prettier.cjs'),
          '--check',
          '--log-level=warn',
          '--cache',
          '--cache-location=.cache/prettier',
          '.',
        ),
      ]
    : [];
  await Promise.all(checks);
  if (wants('unit')) await nodeTests('unit', 'test/unit/**/*.test.ts');
  await fetched;

  if (wants('host')) {
    await check('bundle', 'esbuild.mjs', '--minify', '--tests');
    await hostTests(versions.newest);
    await hostTests(versions.oldest);
  }
  if (wants('user')) {
    await measure('package', async () => {
      process.env.CALLFLOWS_VSIX = await packageExtension();
      return { passed: 1, failed: 0 };
    });
    await nodeTests('as a user', 'test/user/**/*.test.ts', '--test-concurrency=1');
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter(part => !parts.some(known => known === part));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join(' ')}" of the tests; there are: ${parts.join(', ')}.`);
  process.exit(2);
}
await run(wanted);

console.log();
for (const { name, passed, failed, seconds } of results) {
  const counts = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
  console.log(`${failed > 0 ? '✖' : '✔'} ${name.padEnd(16)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${counts}`);
}
const sum = (key: keyof Counts) => results.reduce((total, result) => total + result[key], 0);
const failed = sum('failed');
if (failed > 0) process.exitCode = 1;
console.log(`\n${sum('passed')} passed, ${failed} failed`);
