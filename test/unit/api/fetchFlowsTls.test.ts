import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { after, before, beforeEach, test } from 'node:test';
import { fetchFlows } from '../../../src/api/fetchFlows.ts';
import { FlowsError } from '../../../src/api/errors.ts';
import { createAuthority } from '../../standIn/certificates.ts';
import { type ForwardProxy, startForwardProxy, startSocksProxy } from '../../standIn/proxy.ts';
import { startStandIn, type StandIn } from '../../standIn/server.ts';
import { fetchRequest, heldClock, keptLog, networkSettings, runsOut, tokenForms } from './clientParts.ts';

const authority = createAuthority();
const trustedBefore = tls.getCACertificates('default');
const name = 'flows.example';

let standIn: StandIn;
let proxy: ForwardProxy;
let proxyWithPassword: ForwardProxy;
before(async () => {
  standIn = await startStandIn({ tls: authority.issue(['127.0.0.1', name]) });
  const routes = { [`${name}:443`]: standIn.port };
  proxy = await startForwardProxy({ routes });
  proxyWithPassword = await startForwardProxy({ routes, credentials: 'user:p@ss' });
});
beforeEach(() => {
  // Stands in for an authority that the user's machine trusts.
  tls.setDefaultCACertificates([...trustedBefore, authority.cert]);
  standIn.requests.length = 0;
  proxy.requests.length = 0;
  proxyWithPassword.requests.length = 0;
});
after(async () => {
  tls.setDefaultCACertificates(trustedBefore);
  await Promise.all([standIn.close(), proxy.close(), proxyWithPassword.close()]);
});

async function failure(fetching: Promise<unknown>): Promise<FlowsError> {
  const error = await fetching.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FlowsError, String(error));
  return error;
}

test('fetches over TLS from a server whose authority the machine trusts', async () => {
  const { lists } = await fetchFlows(fetchRequest(standIn.url));
  assert.equal(lists.call.length, 36);
  assert.equal(standIn.requests[0]?.httpVersion, '1.1');
});

test('fetches over HTTP/2 if the server speaks nothing else', async () => {
  const server = await startStandIn({ tls: authority.issue(['127.0.0.1']), http2: 'only' });
  const { lists } = await fetchFlows(fetchRequest(server.url));
  assert.equal(lists.call.length, 36);
  assert.equal(server.requests[0]?.httpVersion, '2.0');
  await server.close();
});

for (const fault of ['status-401', 'redirect-1', 'redirect-elsewhere', 'status-503-twice', 'too-large'] as const) {
  test(`over HTTP/2 the fault ${fault} means what it means over HTTP/1.1`, async () => {
    const outcomes = [];
    for (const http2 of ['only', false] as const) {
      const server = await startStandIn({ tls: authority.issue(['127.0.0.1']), http2, fault });
      const told = await fetchFlows(fetchRequest(server.url)).then(
        () => 'flows',
        (error: Error) => error.message.replaceAll(String(server.port), 'PORT'),
      );
      outcomes.push([told, server.requests.length]);
      await server.close();
    }
    assert.deepEqual(outcomes[0], outcomes[1]);
  });
}

test('a certificate of an unknown authority is reported, and nothing is sent', async () => {
  tls.setDefaultCACertificates(trustedBefore);
  const error = await failure(fetchFlows(fetchRequest(standIn.url)));
  assert.deepEqual(
    [error.kind, error.message],
    [
      'certificate',
      `The certificate of 127.0.0.1:${standIn.port} is not trusted: it was signed by an authority that is not trusted here.`,
    ],
  );
  assert.equal(standIn.requests.length, 0);
});

test('with http.proxyStrictSSL off any certificate is accepted', async () => {
  tls.setDefaultCACertificates(trustedBefore);
  await fetchFlows(fetchRequest(standIn.url, { network: networkSettings({ proxyStrictSSL: false }) }));
  assert.equal(standIn.requests.length, 1);
});

for (const [what, names, isExpired, reason] of [
  ['a certificate that has expired', ['127.0.0.1'], true, 'it has expired'],
  ["another host's certificate", ['other.example'], false, 'it was issued for another host'],
] as const) {
  test(`${what} is reported, and nothing is sent`, async () => {
    const server = await startStandIn({ tls: authority.issue(names, { isExpired }) });
    const error = await failure(fetchFlows(fetchRequest(server.url)));
    assert.equal(error.kind, 'certificate');
    assert.ok(error.message.endsWith(`is not trusted: ${reason}.`), error.message);
    assert.equal(server.requests.length, 0);
    await server.close();
  });
}

test('a self-signed certificate is reported', async () => {
  const own = createAuthority('127.0.0.1');
  const server = await startStandIn({ tls: own.issue(['127.0.0.1']) });
  const error = await failure(fetchFlows(fetchRequest(server.url)));
  assert.equal(error.kind, 'certificate');
  await server.close();
});

test('a server without TLS is reported', async () => {
  const server = await startStandIn();
  const error = await failure(fetchFlows(fetchRequest(server.url.replace('http:', 'https:'))));
  assert.equal(error.kind, 'unreachable');
  assert.match(error.message, /no secure connection could be established/);
  await server.close();
});

test('reaches a name that only the proxy knows through http.proxy', async () => {
  const network = networkSettings({ proxy: `http://127.0.0.1:${proxy.port}` });
  const { lists } = await fetchFlows(fetchRequest(`https://${name}`, { network }));
  assert.equal(lists.call.length, 36);
  assert.deepEqual(proxy.requests, [`${name}:443`]);
  assert.equal(standIn.requests.length, 1);
});

test('reaches it through the proxy of the environment', async () => {
  process.env.https_proxy = `http://127.0.0.1:${proxy.port}`;
  try {
    await fetchFlows(fetchRequest(`https://${name}`));
  } finally {
    delete process.env.https_proxy;
  }
  assert.deepEqual(proxy.requests, [`${name}:443`]);
});

test('a proxy receives its own password and never the token', async () => {
  const network = networkSettings({ proxy: `http://user:p%40ss@127.0.0.1:${proxyWithPassword.port}` });
  await fetchFlows(fetchRequest(`https://${name}`, { network }));
  assert.deepEqual(proxyWithPassword.requests, [`${name}:443 user:p@ss`]);
});

for (const credentials of [undefined, 'user:p@ss']) {
  test(`reaches it through a SOCKS proxy${credentials ? ' that asks for a password' : ''}`, async () => {
    const socks = await startSocksProxy({
      routes: { [`${name}:443`]: standIn.port },
      ...(credentials && { credentials }),
    });
    try {
      for (const protocol of ['socks5', 'socks5h', 'socks']) {
        const network = networkSettings({ proxy: `${protocol}://user:p%40ss@127.0.0.1:${socks.port}` });
        assert.equal((await fetchFlows(fetchRequest(`https://${name}`, { network }))).lists.call.length, 36);
      }
      const request = [`${name}:443`, credentials].filter(Boolean).join(' ');
      assert.deepEqual(socks.requests, [request, request, request]);
    } finally {
      await socks.close();
    }
  });
}

test('a SOCKS proxy that asks for a password which is not set is named', async () => {
  const socks = await startSocksProxy({ routes: { [`${name}:443`]: standIn.port }, credentials: 'user:p@ss' });
  try {
    const network = networkSettings({ proxy: `socks5://127.0.0.1:${socks.port}` });
    const error = await failure(fetchFlows(fetchRequest(`https://${name}`, { network })));
    assert.deepEqual([error.kind, /^The proxy .* did not connect to /.test(error.message)], ['proxy', true]);
  } finally {
    await socks.close();
  }
});

test('a changed proxy setting applies to the next request', async () => {
  await failure(fetchFlows(fetchRequest(`https://${name}`, { network: networkSettings({ proxySupport: 'off' }) })));
  assert.deepEqual(proxy.requests, []);
  await fetchFlows(fetchRequest(`https://${name}`, { network: networkSettings({ proxy: `127.0.0.1:${proxy.port}` }) }));
  assert.deepEqual(proxy.requests, [`${name}:443`]);
});

test('a host in http.noProxy is reached directly', async () => {
  const network = networkSettings({ proxy: `127.0.0.1:${proxy.port}`, noProxy: [name] });
  await failure(fetchFlows(fetchRequest(`https://${name}`, { network })));
  assert.deepEqual(proxy.requests, []);
});

test('a proxy that does not know the host is reported after three tries', async () => {
  const network = networkSettings({ proxy: `127.0.0.1:${proxy.port}` });
  const error = await failure(fetchFlows(fetchRequest('https://other.example', { network })));
  assert.deepEqual(
    [error.kind, error.message],
    [
      'proxy',
      `The proxy 127.0.0.1:${proxy.port} (from http.proxy) did not connect to other.example (HTTP 502). Check the network settings.`,
    ],
  );
  assert.equal(proxy.requests.length, 3);
});

test('a proxy that requires another password is reported without showing the one that it received', async () => {
  const log = keptLog();
  const network = networkSettings({ proxy: `http://user:wrongpass@127.0.0.1:${proxyWithPassword.port}` });
  const error = await failure(fetchFlows(fetchRequest(`https://${name}`, { network, log })));
  assert.equal(error.kind, 'proxy');
  assert.match(error.message, /requires a user name and password \(HTTP 407\)/);
  const said = `${error.stack} ${String(error.cause)} ${log.lines.join(' ')}`;
  assert.deepEqual([...tokenForms(said, 'wrongpass'), ...tokenForms(said, 'user:wrongpass')], []);
});

test('a proxy that does not exist is reported', async () => {
  const gone = await startForwardProxy({ routes: {} });
  await gone.close();
  const network = networkSettings({ proxy: `127.0.0.1:${gone.port}` });
  const error = await failure(fetchFlows(fetchRequest(`https://${name}`, { network })));
  assert.equal(error.kind, 'proxy');
  assert.match(error.message, /can't be reached: the connection was refused/);
});

/** Does as VS Code does: replaces the function on the module, and knows the route to `flows.example`. */
async function withHostRouting<Result>(run: () => Promise<Result>): Promise<Result> {
  const original = https.request;
  const routed = (url: URL, options: https.RequestOptions) =>
    url.hostname === name
      ? original({
          ...options,
          host: '127.0.0.1',
          port: standIn.port,
          path: url.pathname,
          servername: name,
          ca: authority.cert,
        })
      : original(url, options);
  https.request = routed as typeof https.request;
  try {
    return await run();
  } finally {
    https.request = original;
  }
}

test('if undici can’t connect, the request goes through the routing of the editor', async () => {
  const { lists } = await withHostRouting(() => fetchFlows(fetchRequest(`https://${name}`)));
  assert.equal(lists.call.length, 36);
  assert.equal(standIn.requests.length, 1);
});

test('if a firewall resets what connects directly, the request goes through the routing of the editor', async () => {
  const firewall = net.createServer(socket => void socket.once('data', () => socket.resetAndDestroy()));
  await once(firewall.listen(0, '127.0.0.1'), 'listening');
  const { port } = firewall.address() as net.AddressInfo;
  const original = dns.lookup;
  dns.lookup = ((_: string, options: dns.LookupAllOptions, found: (error: null, found: unknown) => void) =>
    found(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1')) as typeof dns.lookup;
  try {
    await withHostRouting(() => fetchFlows(fetchRequest(`https://${name}:${port}`, { clock: heldClock() })));
    assert.equal(standIn.requests.length, 1);
  } finally {
    dns.lookup = original;
    firewall.close();
  }
});

test('if the proxy requires a password, the request goes through the routing of the editor', async () => {
  const network = networkSettings({ proxy: `127.0.0.1:${proxyWithPassword.port}` });
  await withHostRouting(() => fetchFlows(fetchRequest(`https://${name}`, { network })));
  assert.equal(standIn.requests.length, 1);
});

test('with http.proxySupport off, the routing of the editor is not used', async () => {
  const network = networkSettings({ proxySupport: 'off' });
  const error = await failure(withHostRouting(() => fetchFlows(fetchRequest(`https://${name}`, { network }))));
  assert.match(error.message, /\(DNS\)/);
  assert.equal(standIn.requests.length, 0);
});

const alike = ['redirect-elsewhere', 'gzip', 'brotli', 'too-large', 'gzip-bomb', 'hangs', 'reset'] as const;
for (const fault of [...alike, 'stalls-in-a-body-without-length'] as const) {
  test(`through the editor's routing the fault ${fault} means what it means through undici`, async () => {
    standIn.setFault(fault);
    try {
      const outcomes = [];
      for (const address of [`https://${name}`, standIn.url]) {
        const clock = heldClock();
        standIn.requests.length = 0;
        const fetching = withHostRouting(() => fetchFlows(fetchRequest(address, { clock }))).then(
          () => 'flows',
          (error: FlowsError) => error.message.replaceAll(new URL(address).host, 'HOST'),
        );
        const limit = runsOut[fault];
        if (limit !== undefined) {
          while (standIn.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 1));
          await clock.runOut(limit);
        }
        outcomes.push([await fetching, standIn.requests.length]);
      }
      assert.deepEqual(outcomes[0], outcomes[1]);
    } finally {
      standIn.setFault(undefined);
    }
  });
}
