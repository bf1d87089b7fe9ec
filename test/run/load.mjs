// Keeps two processors busy while it runs a command, to see whether that command passes on a busy machine:
// `node test/run/load.mjs [times] <command> [arguments]`. Ends with the first exit code that is not 0.
import { spawn, spawnSync } from 'node:child_process';

const [first = '', ...rest] = process.argv.slice(2);
const times = /^\d+$/.test(first) ? Number(first) : 1;
const [command, ...commandArguments] = /^\d+$/.test(first) ? rest : [first, ...rest];
if (!command) {
  console.error('Usage: node test/run/load.mjs [times] <command> [arguments]');
  process.exit(2);
}

const busy = [1, 2].map(() => spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }));
const end = () => busy.forEach(child => child.kill('SIGKILL'));
process.on('exit', end);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

for (let run = 1; run <= times; run++) {
  const start = performance.now();
  const { status } = spawnSync(command, commandArguments, { stdio: 'inherit', shell: process.platform === 'win32' });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`Run ${run} of ${times} on a busy machine: exit code ${status} after ${seconds} s`);
  if (status !== 0) process.exit(status ?? 1);
}
// The busy processes would keep this one from ending.
end();
