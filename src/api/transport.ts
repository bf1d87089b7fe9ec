import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { addAbortSignal, type Readable } from 'node:stream';
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
import type { NetworkSettings } from './host.ts';
import { createTrust, type Proxy } from './network.ts';

// As undici's own entry does; its proxy agent needs it to open tunnels. It changes nothing outside this copy of undici.
Object.assign(Dispatcher.prototype, api);

/** The beginning of a response. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it comes over the wire, still compressed. The receiver reads it to its end or destroys it. */
  readonly body: Readable;
}

/** A way to send requests. It follows no redirects, has no time limit beyond connecting, and decompresses nothing. */
export interface Transport {
  get(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
  /** Ends every connection, unless each ends with its response. */
  close?(): void;
}

/** Sends through undici, directly or through a proxy, with a dispatcher of its own: it ignores and keeps the global one. */
export function createUndiciTransport(
  isEncrypted: boolean,
  network: NetworkSettings,
  proxy: Proxy | undefined,
  connectTimeout = 10_000,
): Transport {
  // Reading hundreds of certificates takes time, so it is left out if nothing is encrypted.
  // Of the addresses of a host, Node gives up each that takes longer; its own quarter of a second is too short for far ones.
  const times = { timeout: connectTimeout, autoSelectFamilyAttemptTimeout: 1000 };
  const trust = { ...(isEncrypted || proxy ? createTrust(network) : {}), ...times };
  // The caller limits the time for headers and bodies.
  const options = { allowH2: true, headersTimeout: 0, bodyTimeout: 0, connectTimeout };
  const dispatcher = proxy
    ? new ProxyAgent({
        ...options,
        uri: proxy.url,
        requestTls: trust,
        ...(proxy.url.startsWith('socks') ? socksUser(proxy) : { token: proxy.authorization, proxyTls: trust }),
      })
    : new Agent({ ...options, connect: trust });
  return {
    async get({ origin, pathname, search }, headers, signal) {
      const request = { origin, path: `${pathname}${search}`, method: 'GET', headers, signal } as const;
      // undici heeds the signal only once it is connected.
      const { promise: ended, reject } = Promise.withResolvers<never>();
      const end = () => reject(signal.reason);
      signal.addEventListener('abort', end);
      try {
        const { statusCode, headers: received, body } = await Promise.race([dispatcher.request(request), ended]);
        return { status: statusCode, headers: received, body };
      } finally {
        signal.removeEventListener('abort', end);
      }
    },
    close: () => void dispatcher.destroy().catch(() => undefined),
  };
}

/** The user and password for a SOCKS proxy, which knows no header and no TLS. */
function socksUser({ authorization = '' }: Proxy): { username?: string; password?: string } {
  const [, encoded] = /^Basic (.+)$/.exec(authorization) ?? [];
  const [, username, password] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? {} : { username, password };
}

/** Sends through Node's http and https, which VS Code routes: PAC file, system proxy, proxy that asks for a password. */
export function createHostTransport(network: NetworkSettings): Transport {
  return {
    async get(url, headers, signal) {
      // Read from the module object at the time of the call: VS Code replaces the functions there.
      const { request } = url.protocol === 'https:' ? https : http;
      const sent = request(url, {
        headers: { ...headers, connection: 'close' },
        signal,
        ...(url.protocol === 'https:' && { rejectUnauthorized: network.proxyStrictSSL }),
      });
      // What goes wrong after the beginning of the response is an error of its body as well.
      sent.on('error', () => undefined).end();
      const [response] = (await once(sent, 'response', { signal })) as [http.IncomingMessage];
      return { status: response.statusCode ?? 0, headers: response.headers, body: addAbortSignal(signal, response) };
    },
  };
}
