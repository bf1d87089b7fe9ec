// Runs before every npm script, in a fresh clone too: plain JavaScript without dependencies, for whatever Node is at
// hand. Installs what is missing; npm then finds the project's own Node first.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const isWindows = process.platform === 'win32';

// npm writes this file last, so that an interrupted install counts as none.
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');
const projectNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs || !existsSync(projectNode)) {
  console.log('Installing dependencies (npm ci) …');
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    // What the outer npm says about itself must not become an option of the inner one.
    if (/^npm_(lifecycle|package|config_(local_|global_)?prefix)/i.test(name)) delete environment[name];
  }
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    shell: isWindows,
  });
  if (install.status !== 0) {
    console.error(`${install.stdout ?? ''}${install.stderr ?? ''}${install.error ?? ''}`);
    console.error('The dependencies could not be installed; npm says why above.');
    process.exit(1);
  }
}
