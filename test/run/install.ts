import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cache } from './paths.ts';

const isWindows = process.platform === 'win32';

// Under `npm test` the environment holds all of the outer npm's options, `prefix` among them, which would make the
// inner one install elsewhere. Only what says how to reach the registry is handed on.
const handedOn = /^npm_config_(registry|.*proxy|ca|cafile|strict_ssl|cache|userconfig|offline|prefer_offline)$/i;

function environmentForNpm(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^npm_/i.test(name) || handedOn.test(name)));
}

/** Runs npm in a folder; rejects with what npm printed. */
export async function npm(folder: string, ...commandLine: string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { child, ...output } = start(folder, [...commandLine, ...quiet]);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`npm ${commandLine.join(' ')} failed in ${folder}:\n${output.text()}`);
}

function start(folder: string, npmArguments: string[]) {
  const child = spawn('npm', npmArguments, { cwd: folder, env: environmentForNpm(), shell: isWindows });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  return { child, text: () => printed };
}

/** Makes `folder` an npm package of its own, so that npm installs here and not further up. */
export async function makePackage(folder: string, content: object = {}): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'installed', private: true, ...content }));
}

/**
 * The folder `.cache/<name>`, made by `make` when it is not there. It is made under another name and then renamed, so
 * that a folder of that name is always whole; of two runs at once the first to end wins.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const unfinished = join(cache, 'unfinished');
  await mkdir(unfinished, { recursive: true });
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(unfinished);
  const temporary = await mkdtemp(join(unfinished, `${process.pid}-`));
  try {
    await make(temporary);
    await rename(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function removeAbandoned(unfinished: string): Promise<void> {
  for (const name of await readdir(unfinished)) {
    if (isRunning(Number.parseInt(name, 10))) continue;
    await rm(join(unfinished, name), { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
