import { validateWorkflow } from '@action-validator/core';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../run/paths.ts';

const workflows = globSync('.github/workflows/*.yml', { cwd: root });
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('each workflow is one that GitHub understands', () => {
  assert.ok(workflows.length > 0);
  for (const path of workflows) assert.deepEqual(validateWorkflow(read(path)).errors, [], path);
});

test('the validator finds a mistake', () => {
  const [path = ''] = workflows;
  assert.notDeepEqual(validateWorkflow(read(path).replace('runs-on:', 'run-on:')).errors, []);
});

test('no workflow may write, and each action is pinned to a major version', () => {
  for (const path of workflows) {
    const text = read(path);
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m);
    for (const [, action = ''] of text.matchAll(/uses: (\S+)/g)) assert.match(action, /^actions\/[\w-]+@v\d+$/, path);
  }
});
