// Loaded into the processes of VS Code (`--import`). The VS Code from npm comes without the native part that writes its
// log files, and then writes none; this writes them as plain text, so that a test can read what was logged.
import childProcess from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

export function setFlushOn() {}

export async function createAsyncRotatingLogger(_name, file) {
  mkdirSync(dirname(file), { recursive: true });
  const write = Object.fromEntries(
    levels.map(level => [level, message => appendFileSync(file, `[${level}] ${message}\n`)]),
  );
  // Of the rest, such as flushing and patterns, nothing is left to do.
  return new Proxy(write, { get: (target, name) => target[name] ?? (name === 'then' ? undefined : () => undefined) });
}

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@vscode/spdlog'
      ? { url: import.meta.url, format: 'module', shortCircuit: true }
      : next(specifier, context),
});

// The server does not hand its options on to the extension host.
const { fork } = childProcess;
childProcess.fork = (module, given, options) =>
  fork(module, given, { ...options, execArgv: [...(options?.execArgv ?? []), `--import=${import.meta.url}`] });
syncBuiltinESMExports();
