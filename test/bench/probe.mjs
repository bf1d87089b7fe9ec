// Loaded into the processes of VS Code (`--import`). In the extension host it times how extensions load and activate,
// and runs the functions that the benchmark sends it.
import childProcess from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { registerHooks, syncBuiltinESMExports } from 'node:module';

/** An extension that the benchmark compares, in the folder into which VS Code installs it. */
const measured = /\/extensions\/(callflows|bench)\.[^/]+\//;

/** What functions sent by the benchmark find in the extension host. */
const probe = { vscode: undefined, activations: [], imports: [] };
globalThis.probe = probe;

// The server does not pass its options on to the extension host.
const { fork } = childProcess;
childProcess.fork = (module, given, options) =>
  fork(module, given, { ...options, execArgv: [...(options?.execArgv ?? []), `--import=${import.meta.url}`] });
syncBuiltinESMExports();

if (process.argv.includes('--type=extensionHost')) {
  registerHooks({
    resolve: (specifier, context, next) => {
      const isMain = measured.test(specifier) && !measured.test(context.parentURL ?? '');
      if (isMain) return { url: `${specifier}?timed`, format: 'module', shortCircuit: true };
      const importer = measured.exec(context.parentURL ?? '')?.[1];
      if (importer && !context.parentURL.endsWith('?timed')) probe.imports.push({ importer, specifier });
      return next(specifier, context);
    },
    load: (url, context, next) =>
      url.endsWith('?timed')
        ? { source: timedMain(url.replace('?timed', '')), format: 'module', shortCircuit: true }
        : next(url, context),
  });
  const server = createServer(async (request, response) => {
    let code = '';
    for await (const chunk of request.setEncoding('utf8')) code += chunk;
    try {
      // oxlint-disable-next-line no-eval -- the benchmark's own functions, which only this machine can send
      response.end(JSON.stringify({ result: await (0, eval)(code) }));
    } catch (error) {
      response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
    }
  });
  server.listen(0, '127.0.0.1', () => writeFileSync(process.env.CALLFLOWS_BENCH_PORT, `${server.address().port}`));
  server.unref();
}

/** Adds what a step of an activation took: time that passed, and time of the processor. */
probe.taken = async (total, step) => {
  const before = performance.now();
  const processor = process.threadCpuUsage();
  const result = await step();
  const { user, system } = process.threadCpuUsage(processor);
  total.time += performance.now() - before;
  total.processor += (user + system) / 1000;
  return result;
};

/** A module in place of an extension's own main that loads and activates that one, and takes the times. */
const timedMain = main => `
import * as vscode from 'vscode';
probe.vscode ??= vscode;
const total = { extension: ${JSON.stringify(measured.exec(main)[1])}, time: 0, processor: 0 };
const extension = await probe.taken(total, () => import(${JSON.stringify(main)}));
export const activate = async context => {
  const api = await probe.taken(total, () => extension.activate(context));
  probe.activations.push(total);
  return api;
};
export const deactivate = () => extension.deactivate?.();
`;
