import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.ts';

/** Where npm puts the commands of the installed packages. */
const commandsFolder = join(root, 'node_modules', '.bin');

const separator = process.platform === 'win32' ? ';' : ':';

/** The environment in which `node` is the project's own Node. */
export function projectEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${commandsFolder}${separator}${process.env.PATH ?? ''}` };
}

/** Runs the project's Node at the top level; resolves with the exit code and everything that was printed. */
export async function runNode(
  nodeArguments: readonly string[],
  options: { readonly show?: boolean; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, nodeArguments, {
    cwd: root,
    env: { ...projectEnvironment(), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const [stream, target] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (options.show) target.write(text);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', exitCode => resolve(exitCode ?? 1));
  });
  return { code, output };
}
