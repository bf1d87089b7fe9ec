import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
 * The folder `.cache/<name>`, made by `make` unless it is there. It is made under another name and then renamed, so that
 * a folder of that name is always whole. A process that finds another one making it waits for that.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  const unfinished = join(cache, 'unfinished');
  await mkdir(unfinished, { recursive: true });
  while (await isBeingMade(name, unfinished)) await pause(200);
  if (existsSync(folder)) return folder;
  const temporary = join(unfinished, `${name} ${process.pid}`);
  await mkdir(temporary);
  try {
    await make(temporary);
    await rename(temporary, folder);
  } catch (error) {
    // Two processes may have begun in the same moment; the first to end wins.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Whether another process is making a folder; what one left behind that has ended is removed. */
async function isBeingMade(name: string, unfinished: string): Promise<boolean> {
  let isMade = false;
  for (const entry of await readdir(unfinished)) {
    const [made, maker] = entry.split(' ');
    if (made !== name) continue;
    if (isRunning(Number(maker))) isMade = true;
    else await rm(join(unfinished, entry), { recursive: true, force: true });
  }
  return isMade;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
