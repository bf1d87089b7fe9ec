// The first file that runs in a fresh clone: plain JavaScript without dependencies, for whatever Node is at hand. It
// installs what is missing and hands over to the TypeScript script of the given name, run by the project's own Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const isWindows = process.platform === 'win32';
const [script, ...scriptArguments] = process.argv.slice(2);

if (!script || !existsSync(join(root, 'test', 'run', `${script}.ts`))) {
  console.error('Usage: node test/run/bootstrap.mjs <script> [arguments]');
  process.exit(2);
}

// npm writes this file last, so that a broken-off install counts as none.
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');
const projectNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs || !existsSync(projectNode)) {
  console.log('Installing dependencies (npm ci) …');
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    // What `npm test` says about itself must not become an option of the inner npm.
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

const child = spawn(projectNode, [join(root, 'test', 'run', `${script}.ts`), ...scriptArguments], { stdio: 'inherit' });
// A terminal sends Ctrl+C to both processes: the script ends in its own way, and this one waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
