import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './run/paths.ts';

const checks: Record<string, readonly string[]> = {
  'the types fit': ['typescript/bin/tsc', '--noEmit', '-p', '.'],
  'the linter finds nothing': ['oxlint/bin/oxlint', '--type-aware'],
  'all files are formatted': [
    'prettier/bin/prettier.cjs',
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-location=.cache/prettier',
    '.',
  ],
};

for (const [title, [tool = '', ...options]] of Object.entries(checks)) {
  test(title, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...options], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });
}
