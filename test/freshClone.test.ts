import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from './run/paths.ts';
import { getServerBuild, versions } from './run/vscode.ts';

const execute = promisify(execFile);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** The environment of a person's terminal, on a machine whose only Node may be this one. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|CALLFLOWS_|DISPLAY$|WAYLAND)/i.test(name),
  );
  const path = (process.env.PATH ?? '').split(':').filter(folder => !folder.includes('node_modules'));
  return {
    ...Object.fromEntries(entries),
    PATH: [...path, dirname(process.execPath)].join(':'),
    CALLFLOWS_DESKTOP: '0',
  };
}

describe('in a fresh clone', { skip: process.platform === 'win32' }, () => {
  let clone = '';
  const npm = (...commandLine: string[]) => execute('npm', commandLine, { cwd: clone, env: environment() });

  before(async () => {
    clone = await mkdtemp(join(tmpdir(), 'callflows-clone-'));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
    for (const file of listed.toString().split('\0').filter(Boolean)) cpSync(join(root, file), join(clone, file));
  });
  // Nothing is left of what a script before made, but for the dependencies, which each script installs in the same way.
  beforeEach(() => {
    for (const made of readdirSync(clone)) {
      if (/^(dist|\.cache|ThirdPartyNotices\.txt|.*\.vsix)$/.test(made)) rmSync(join(clone, made), { recursive: true });
    }
  });
  after(() => rm(clone, { recursive: true, force: true }));

  it('each script installs the dependencies first', () => {
    const withoutHooks = Object.keys(scripts).filter(name => !name.startsWith('pre'));
    for (const name of withoutHooks) assert.equal(scripts[`pre${name}`], 'node test/run/setUp.mjs', name);
  });

  it('README and CONTRIBUTING name no command that is not tried here', () => {
    const texts = ['README.md', 'CONTRIBUTING.md'].map(name => readFileSync(join(root, name), 'utf8'));
    const named = texts.join('\n').match(/`(?:npm|npx|node) [^`]*`/g);
    const tried = ['`npm start`', '`npm start -- --fault NAME`', '`npm test`', '`npm run package`'];
    assert.deepEqual([...new Set(named)].toSorted(), tried.toSorted());
  });

  it('npm run package works, warns of nothing, and makes a small package', async () => {
    const { stdout, stderr } = await npm('run', 'package');
    assert.doesNotMatch(stdout + stderr, /warn/i);
    const [vsix = ''] = readdirSync(clone).filter(file => /^callflows-.*\.vsix$/.test(file));
    assert.ok(statSync(join(clone, vsix)).size < 500_000);
  });

  it('npm run build works', async () => {
    await npm('run', 'build');
    assert.ok(readdirSync(join(clone, 'dist')).includes('extension.js'));
  });

  it('npm run bench works', async () => {
    const { stdout } = await npm('run', 'bench', '--', 'bundle');
    assert.match(stdout, /^start-up bundle +[\d.]+ KB/m);
  });

  for (const options of [[], ['--', '--fault', 'html']]) {
    it(['npm start', ...options, 'works'].join(' '), async () => {
      // Fetched once on a machine, not once for each test.
      const { main } = await getServerBuild(versions.newest);
      const [folder = ''] = main.match(/^.*code-server-[\d.]+/) ?? [];
      mkdirSync(join(clone, '.cache'));
      symlinkSync(folder, join(clone, '.cache', folder.slice(folder.lastIndexOf('/') + 1)));
      const started = spawn('npm', ['start', ...options], { cwd: clone, env: environment(), detached: true });
      const ended = once(started, 'close');
      let printed = '';
      const url = await new Promise<string>((resolve, reject) => {
        for (const stream of [started.stdout, started.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            printed += text;
            const [, shown] = /Open (http:\S+) in/.exec(printed) ?? [];
            if (shown) resolve(shown);
          });
        }
        started.once('close', () => reject(new Error(printed)));
      });
      assert.equal((await fetch(url)).status, 200);
      if (options.length > 0) assert.match(printed, /\(fault: html\)/);
      process.kill(-(started.pid ?? 0), 'SIGINT');
      await ended;
      await assert.rejects(fetch(url), 'the server ends with it');
    });
  }
});
