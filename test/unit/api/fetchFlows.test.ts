import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { CancelledError, FlowsError } from '../../../src/api/errors.ts';
import { aborted, transportFailure } from '../../../src/api/messages.ts';
import { paths, startStandIn, type StandIn } from '../../standIn/server.ts';
import { fetchRequest, heldClock, keptLog, networkSettings, until } from './clientParts.ts';

// Node's own undici fills the slots when it is first used, which node:http alone may cause.
void new Headers();
const slots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map(name => Symbol.for(name));
const slotValues = () => slots.map(slot => Reflect.get(globalThis, slot) as unknown);
const slotsBefore = slotValues();
const { fetchFlows } = await import('../../../src/api/fetchFlows.ts');
const { createUndiciTransport } = await import('../../../src/api/transport.ts');
const slotsAfter = slotValues();

let standIn: StandIn;
before(async () => {
  standIn = await startStandIn();
});
beforeEach(() => {
  standIn.requests.length = 0;
  standIn.setFault(undefined);
  standIn.setToken('demo');
});
after(() => standIn.close());

test('loading the client and fetching with it leave the global dispatcher of undici alone', async () => {
  await fetchFlows(fetchRequest(standIn.url));
  assert.deepEqual(slotsAfter, slotsBefore);
  assert.deepEqual(slotValues(), slotsBefore);
});

for (const token of ['demo', 'with%percent', 'grün', 'a b', 'a:b', '+/=?&#', '令牌', 'x'.repeat(2000)]) {
  for (const authentication of ['basic', 'query'] as const) {
    test(`the token ${token.slice(0, 20)} arrives by ${authentication} authentication`, async () => {
      standIn.setToken(token);
      const log = keptLog();
      const { lists } = await fetchFlows(fetchRequest(standIn.url, { token, authentication, log }));
      assert.equal(lists.call.length, 36);
      const [request] = standIn.requests;
      assert.equal(request?.headers.authorization === undefined, authentication === 'query');
      assert.equal(request?.query.has('key'), authentication === 'query');
      assert.match(log.lines[0] ?? '', authentication === 'query' ? /\?key=••• → 200, / : /callflows → 200, /);
    });
  }
}

test('sends one GET request that accepts JSON', async () => {
  await fetchFlows(fetchRequest(standIn.url));
  assert.deepEqual(
    standIn.requests.map(({ method, path, headers }) => [method, path, headers.accept, headers['accept-encoding']]),
    [['GET', paths[0], 'application/json', 'br, gzip']],
  );
});

test('a path in the base URL precedes the paths of the API', async () => {
  const { path } = await fetchFlows(fetchRequest(`${standIn.url}/brand/`));
  assert.equal(standIn.requests[0]?.path, `/brand${paths[0]}`);
  assert.equal(path, paths[0]);
});

test('requests the path first that last returned flows', async () => {
  const { path } = await fetchFlows(fetchRequest(standIn.url, { firstPath: paths[1] }));
  assert.deepEqual([path, standIn.requests.map(request => request.path)], [paths[1], [paths[1]]]);
});

test('requests the first documented path if the remembered one is neither of the two', async () => {
  await fetchFlows(fetchRequest(standIn.url, { firstPath: '/elsewhere' }));
  assert.equal(standIn.requests[0]?.path, paths[0]);
});

test('does not request a broken first path while the remembered second one works', async () => {
  standIn.setFault('html-on-first-path');
  standIn.requests.length = 0;
  const { path } = await fetchFlows(fetchRequest(standIn.url, { firstPath: paths[1] }));
  assert.equal(path, paths[1]);
  assert.equal(standIn.requests.length, 1);
});

test('a refresh that is cancelled before it begins sends no request', async () => {
  await assert.rejects(fetchFlows(fetchRequest(standIn.url, { signal: AbortSignal.abort() })), CancelledError);
  assert.equal(standIn.requests.length, 0);
});

test('a refresh can be cancelled while the service is silent', async () => {
  standIn.setFault('hangs');
  const cancelling = new AbortController();
  const clock = heldClock();
  const fetching = fetchFlows(fetchRequest(standIn.url, { signal: cancelling.signal, clock }));
  await until(() => standIn.requests.length === 1);
  cancelling.abort();
  await assert.rejects(fetching, CancelledError);
  assert.equal(clock.pending(), 0);
  await until(() => standIn.connections() === 0);
});

test('a refresh that is cancelled during a pause sends no further request', async () => {
  standIn.setFault('status-503');
  const cancelling = new AbortController();
  const clock = heldClock();
  const request = fetchRequest(standIn.url, {
    signal: cancelling.signal,
    clock: { ...clock, wait: async () => cancelling.abort() },
  });
  await assert.rejects(fetchFlows(request), CancelledError);
  assert.equal(standIn.requests.length, 1);
});

test('pauses grow, and are reported while they last', async () => {
  standIn.setFault('status-503');
  const clock = heldClock();
  const progress: (string | undefined)[] = [];
  await fetchFlows(fetchRequest(standIn.url, { clock, onProgress: text => progress.push(text) })).catch(
    () => undefined,
  );
  const [first = 0, second = 0] = clock.pauses;
  assert.equal(clock.pauses.length, 2);
  assert.ok(first >= 375 && first <= 625, String(first));
  assert.ok(second >= 750 && second <= 1250, String(second));
  assert.deepEqual(progress, [
    'Trying again in 1 s',
    undefined,
    `Trying again in ${Math.ceil(second / 1000)} s`,
    undefined,
  ]);
});

test('waits as long as Retry-After demands', async () => {
  standIn.setFault('status-429-once');
  const clock = heldClock();
  await fetchFlows(fetchRequest(standIn.url, { clock }));
  assert.deepEqual(clock.pauses, [1000]);
});

test('reads the date of Retry-After by the clock of the service', async () => {
  const clock = heldClock();
  const [until, date] = [3600, 3605].map(seconds => new Date(clock.now() - seconds * 1000).toUTCString());
  const server = createHttpServer((_, response) => {
    response.writeHead(429, { date, 'retry-after': until }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await fetchFlows(fetchRequest(`http://127.0.0.1:${port}`, { clock })).catch(() => undefined);
  server.close();
  assert.deepEqual(clock.pauses, [5000, 5000]);
});

for (const [fault, seconds] of [
  ['hangs', 80],
  ['stalls-in-body', 60],
] as const) {
  test(`with the fault ${fault}, waits longer for a byte if more time is allowed for the whole`, async () => {
    standIn.setFault(fault);
    const clock = heldClock();
    const fetching = fetchFlows(fetchRequest(standIn.url, { clock, requestTimeout: 120 }));
    void clock.runOut(seconds * 1000);
    await assert.rejects(fetching, new RegExp(`${seconds} seconds .*set callflows.requestTimeout to more than 120`));
  });
}

test('never pauses past the limit for the whole', async () => {
  standIn.setFault('status-429-for-seconds');
  const clock = heldClock();
  const error = await fetchFlows(fetchRequest(standIn.url, { clock, requestTimeout: 3 })).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FlowsError && error.kind === 'tooManyRequests');
  assert.deepEqual(clock.pauses, [2000]);
});

test('the retries of both paths together are limited to two', async () => {
  const server = await startStandIn({ fault: 'status-502' });
  await fetchFlows(fetchRequest(server.url)).catch(() => undefined);
  assert.equal(server.requests.length, 3);
  await server.close();
});

test('a refused connection is reported after three tries', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  assert.ok(typeof address === 'object' && address);
  closed.close();
  await once(closed, 'close');
  const clock = heldClock();
  const error = await fetchFlows(fetchRequest(`http://127.0.0.1:${address.port}`, { clock })).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FlowsError);
  assert.deepEqual(
    [error.kind, error.message, clock.pauses.length],
    ['unreachable', `127.0.0.1:${address.port} can't be reached: the connection was refused.`, 2],
  );
});

test('a host name that does not exist is reported', async () => {
  const request = fetchRequest('https://flows.invalid', { clock: heldClock() });
  const error = await fetchFlows(request).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof FlowsError);
  assert.equal(error.kind, 'unreachable');
  assert.match(error.message, /^flows\.invalid can't be reached: its name .* \(DNS\)/);
});

/** A server that accepts connections and never says anything. */
async function silentServer() {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  assert.ok(typeof address === 'object' && address);
  return { silent, url: new URL(`https://127.0.0.1:${address.port}`) };
}

test('a server that accepts connections and never completes TLS times out', async () => {
  const { silent, url } = await silentServer();
  const transport = createUndiciTransport(true, networkSettings(), undefined, 1);
  const thrown = await transport.get(url, {}, new AbortController().signal).catch((error: unknown) => error);
  const { session, settings, redactor, log } = fetchRequest('https://127.0.0.1');
  const context = { session, proxy: undefined, settings, redactor, log, clock: heldClock(), signal: session.signal };
  const { error } = transportFailure(thrown, context);
  assert.equal(error.message, "127.0.0.1 can't be reached: connecting timed out.");
  transport.close?.();
  silent.close();
});

test('while TLS is being agreed on, a request ends as soon as it is cancelled', async () => {
  const { silent, url } = await silentServer();
  const transport = createUndiciTransport(true, networkSettings(), undefined, 600_000);
  const cancelling = new AbortController();
  const sent = transport.get(url, {}, cancelling.signal);
  const [socket] = (await once(silent, 'connection')) as [Socket];
  cancelling.abort(new CancelledError('by the user'));
  await assert.rejects(sent, CancelledError);
  socket.destroy();
  transport.close?.();
  silent.close();
});

test('what goes wrong behind a proxy names the proxy too', () => {
  const { session, settings, redactor, log } = fetchRequest('https://flows.example');
  const proxy = { url: 'http://proxy.example:3128', host: 'proxy.example:3128', authorization: undefined, source: '' };
  const context = { session, proxy, settings, redactor, log, clock: heldClock(), signal: session.signal };
  const way = 'flows.example (through the proxy proxy.example:3128)';
  for (const [code, message] of [
    ['ECONNRESET', `${way} can't be reached: the connection was reset before the response was complete.`],
    ['HPE_INVALID_CONSTANT', `${way} does not speak valid HTTP.`],
  ] as const) {
    const { error } = transportFailure(Object.assign(new Error('x'), { code }), context);
    assert.equal(error.message, message);
  }
  const { error } = aborted('noFirstByte', context);
  assert.equal(
    error.message,
    `${way} timed out: it accepted the request but did not respond within 20 seconds (to wait longer, set callflows.requestTimeout to more than 30).`,
  );
});
