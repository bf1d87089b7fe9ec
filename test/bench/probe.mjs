// Loaded into the processes of VS Code (`--import`). In the extension host it runs the functions that the benchmark sends
// it. `Probe` in vsCode.ts says what they find there.
import childProcess from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const probe = {
  vscode: undefined,
  activations: {},
  imports: [],

  async untilIdle() {
    for (let quiet = 0; quiet < 3;) {
      const before = performance.eventLoopUtilization();
      await pause(200);
      quiet = performance.eventLoopUtilization(before).utilization < 0.1 ? quiet + 1 : 0;
    }
  },

  async heap() {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc');
    // What is left of asynchronous work takes more than one round.
    for (let last = Infinity; ;) {
      collectGarbage();
      await pause(200);
      const used = getHeapStatistics().used_heap_size / 1e6;
      if (Math.abs(used - last) < 0.05) return used;
      last = used;
    }
  },

  beginStretches() {
    probe.delay = monitorEventLoopDelay({ resolution: 1 });
    probe.delay.enable();
  },

  endStretches() {
    probe.delay.disable();
    return probe.delay.max / 1e6;
  },

  async beginProfile() {
    probe.session = new Session();
    probe.session.connect();
    await probe.session.post('Profiler.enable');
    await probe.session.post('Profiler.setSamplingInterval', { interval: 100 });
    await probe.session.post('Profiler.start');
  },

  async endProfile() {
    const { profile } = await probe.session.post('Profiler.stop');
    probe.session.disconnect();
    const nodes = new Map(profile.nodes.map(node => [node.id, node]));
    const own = new Set();
    // A parent comes before its children. What JavaScript itself does for our code, such as matching, has no address.
    for (const { id, callFrame, children = [] } of profile.nodes) {
      if (callFrame.url.includes('/callflows.callflows-')) own.add(id);
      for (const child of children) if (own.has(id) && nodes.get(child).callFrame.url === '') own.add(child);
    }
    const deltas = profile.samples.map((id, index) => (own.has(id) ? profile.timeDeltas[index] : 0));
    return deltas.reduce((sum, delta) => sum + delta, 0) / 1000;
  },
};
globalThis.probe = probe;

/** Adds to a total what a step took: time that passed, and time of the processor. */
probe.taken = async (total, step) => {
  const start = performance.now();
  const before = process.threadCpuUsage();
  const result = await step();
  const { user, system } = process.threadCpuUsage(before);
  total.time += performance.now() - start;
  total.processor += (user + system) / 1000;
  return result;
};

// The server does not pass its options on to the extension host.
const { fork } = childProcess;
childProcess.fork = (module, given, options) =>
  fork(module, given, { ...options, execArgv: [...(options?.execArgv ?? []), `--import=${import.meta.url}`] });
syncBuiltinESMExports();

if (process.argv.includes('--type=extensionHost')) {
  // The oldest VS Code that is supported has such hooks in another thread, which waits for the one that these block.
  if (!process.version.startsWith('v22.')) {
    registerHooks({
      resolve: (specifier, context, next) => {
        if (/\/callflows\.[^/]+\/dist\//.test(context.parentURL)) probe.imports.push(specifier);
        return next(specifier, context);
      },
    });
  }
  const server = createServer(async (request, response) => {
    response.setHeader('connection', 'close');
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
