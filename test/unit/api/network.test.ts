import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProxyError } from '../../../src/api/errors.ts';
import type { NetworkSettings } from '../../../src/api/host.ts';
import { createTrust, findProxy } from '../../../src/api/network.ts';
import { networkSettings } from './clientParts.ts';

const proxy = 'http://proxy.example:3128';
const service = 'https://v1.api19.com';

interface Row {
  readonly url?: string;
  readonly network?: Partial<NetworkSettings>;
  readonly environment?: NodeJS.ProcessEnv;
  /** `undefined` is a direct connection. */
  readonly way: string | undefined;
}

const table: Record<string, Row> = {
  'no proxy anywhere': { way: undefined },
  'http.proxy': { network: { proxy }, way: proxy },
  'http.proxy without a scheme': { network: { proxy: 'proxy.example:3128' }, way: proxy },
  'http.proxy before the environment': {
    network: { proxy },
    environment: { https_proxy: 'http://other.example' },
    way: proxy,
  },
  'http.proxySupport off': {
    network: { proxy, proxySupport: 'off' },
    environment: { https_proxy: proxy },
    way: undefined,
  },
  https_proxy: { environment: { https_proxy: proxy }, way: proxy },
  HTTPS_PROXY: { environment: { HTTPS_PROXY: proxy }, way: proxy },
  'http_proxy for https too': { environment: { http_proxy: proxy }, way: proxy },
  'HTTP_PROXY for https too': { environment: { HTTP_PROXY: proxy }, way: proxy },
  'https_proxy before http_proxy': {
    environment: { http_proxy: 'http://other.example', HTTPS_PROXY: proxy },
    way: proxy,
  },
  'an empty variable': { environment: { https_proxy: ' ' }, way: undefined },
  localhost: { url: 'http://localhost:8080', network: { proxy }, way: undefined },
  '127.0.0.1': { url: 'http://127.0.0.1:8080', network: { proxy }, way: undefined },
  '[::1]': { url: 'https://[::1]:8080', environment: { https_proxy: proxy }, way: undefined },
  'the host in no_proxy': { environment: { https_proxy: proxy, no_proxy: 'a.example, v1.api19.com' }, way: undefined },
  'the domain in NO_PROXY': { environment: { https_proxy: proxy, NO_PROXY: 'api19.com' }, way: undefined },
  'the domain with a dot': { environment: { https_proxy: proxy, no_proxy: '.api19.com' }, way: undefined },
  'the domain with a star': { environment: { https_proxy: proxy, no_proxy: '*.api19.com' }, way: undefined },
  'a star does not mean the domain itself': {
    url: 'https://api19.com',
    environment: { https_proxy: proxy, no_proxy: '*.api19.com' },
    way: proxy,
  },
  'a part of a name': { environment: { https_proxy: proxy, no_proxy: 'pi19.com' }, way: proxy },
  everything: { environment: { https_proxy: proxy, no_proxy: '*' }, way: undefined },
  'the usual port': { environment: { https_proxy: proxy, no_proxy: 'v1.api19.com:443' }, way: undefined },
  'another port': { environment: { https_proxy: proxy, no_proxy: 'v1.api19.com:8443' }, way: proxy },
  'http.noProxy': { network: { proxy, noProxy: ['a.example', 'V1.API19.COM'] }, way: undefined },
  'http.noProxy in place of no_proxy': {
    network: { proxy, noProxy: ['a.example'] },
    environment: { no_proxy: '*' },
    way: proxy,
  },
  'an IPv6 address': {
    url: 'https://[2001:db8::1]',
    network: { proxy, noProxy: ['2001:db8::1'] },
    way: undefined,
  },
  'an IPv6 address with a port': {
    url: 'https://[2001:db8::1]:8443',
    network: { proxy, noProxy: ['[2001:db8::1]:8443'] },
    way: undefined,
  },
  socks5: { network: { proxy: 'socks5://proxy.example:1080' }, way: 'socks5://proxy.example:1080' },
};

for (const [name, { url = service, network, environment = {}, way }] of Object.entries(table)) {
  test(`${name}: the proxy is ${way ?? 'none'}`, () => {
    const found = findProxy(new URL(url), networkSettings(network), environment);
    assert.ok(!(found instanceof ProxyError));
    assert.equal(found?.url, way);
  });
}

for (const [proxyText, authorization] of [
  ['http://us%65r:p%40ss@proxy.example', 'user:p@ss'],
  ['http://user@proxy.example', 'user:'],
  ['http://user:100%@proxy.example', 'user:100%'],
] as const) {
  test(`the proxy ${proxyText} receives ${authorization}`, () => {
    const found = findProxy(new URL(service), networkSettings({ proxy: proxyText }), {});
    assert.ok(found && !(found instanceof ProxyError));
    assert.equal(found.authorization, `Basic ${Buffer.from(authorization).toString('base64')}`);
    assert.equal(found.host, 'proxy.example');
    assert.equal(found.url, 'http://proxy.example');
  });
}

test('http.proxyAuthorization is sent to a proxy without user info', () => {
  const found = findProxy(new URL(service), networkSettings({ proxy, proxyAuthorization: 'Bearer x' }), {});
  assert.ok(found && !(found instanceof ProxyError));
  assert.equal(found.authorization, 'Bearer x');
});

for (const text of ['http://', 'http://user:secret@', 'ftp://user:secret@proxy.example']) {
  test(`the proxy ${text} is refused without its password being shown`, () => {
    const error = findProxy(new URL(service), networkSettings({ proxy: text }), {});
    assert.ok(error instanceof ProxyError);
    assert.match(error.message, /http\.proxy/);
    assert.ok(!error.message.includes('secret'), error.message);
  });
}

test('system certificates are trusted unless http.systemCertificates or http.proxyStrictSSL is off', () => {
  assert.ok(createTrust(networkSettings()).secureContext);
  assert.deepEqual(createTrust(networkSettings({ systemCertificates: false })), { rejectUnauthorized: true });
  assert.deepEqual(createTrust(networkSettings({ proxyStrictSSL: false })), { rejectUnauthorized: false });
});
