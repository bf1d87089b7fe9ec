import tls from 'node:tls';
import { quoted } from '../flows/text.ts';
import { isLoopback } from './baseUrl.ts';
import { SettingError } from './errors.ts';
import type { NetworkSettings } from './host.ts';

/** The environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that requests go through. */
export interface Proxy {
  /** Its address without user info: `http://proxy.example.com:3128`. */
  readonly url: string;
  /** `proxy.example.com:3128`, for sentences. */
  readonly host: string;
  /** The value of the Proxy-Authorization header; `undefined` where the proxy needs none. */
  readonly authorization: string | undefined;
  /** Where its address was found: `http.proxy` or the name of an environment variable. */
  readonly source: string;
}

/**
 * The proxy for a request to `url`: that of `http.proxy`, else that of the environment; `undefined` where the way is
 * direct, as it always is to this computer. `http.noProxy`, where it is not empty, stands in for `no_proxy`, as in VS Code.
 */
export function findProxy(
  url: URL,
  network: NetworkSettings,
  environment: Environment,
): Proxy | SettingError | undefined {
  if (network.proxySupport === 'off' || isLoopback(url.hostname)) return undefined;
  const exceptions = network.noProxy.length > 0 ? network.noProxy : [read(environment, 'no_proxy')?.text ?? ''];
  if (exceptions.some(text => text.split(/[\s,]+/).some(entry => entry !== '' && isException(url, entry))))
    return undefined;
  const configured = network.proxy.trim();
  if (configured !== '') return readProxy(configured, 'http.proxy', network.proxyAuthorization);
  const names = url.protocol === 'https:' ? ['https_proxy', 'http_proxy'] : ['http_proxy'];
  for (const name of names) {
    const found = read(environment, name);
    if (found) return readProxy(found.text, found.name, network.proxyAuthorization);
  }
  return undefined;
}

function read(environment: Environment, name: string): { readonly text: string; readonly name: string } | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const text = environment[spelling]?.trim();
    if (text) return { text, name: spelling };
  }
  return undefined;
}

function readProxy(text: string, source: string, authorization: string | undefined): Proxy | SettingError {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || url.hostname === '') {
    // What can't be told apart may be a password.
    return new SettingError(
      `The address of the proxy in ${source} can't be read. It must look like http://proxy.example.com:3128.`,
    );
  }
  const protocol = url.protocol === 'socks5h:' ? 'socks5:' : url.protocol;
  if (!['http:', 'https:', 'socks5:', 'socks:'].includes(protocol)) {
    return new SettingError(
      `The proxy in ${source} is of a kind that is not known: “${quoted(url.protocol)}”. Known are http, https and socks5.`,
    );
  }
  const userInfo =
    url.username === '' && url.password === '' ? undefined : `${decode(url.username)}:${decode(url.password)}`;
  const basic = userInfo === undefined ? undefined : `Basic ${Buffer.from(userInfo).toString('base64')}`;
  return {
    url: `${protocol}//${url.host}`,
    host: url.host,
    authorization: basic ?? (authorization || undefined),
    source,
  };
}

/** The text without its percent signs; as it stands where they mean nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether an entry of a no-proxy list names the host: `*`, a host, a domain (`example.com` and `.example.com` mean the
 * domain and everything below, `*.example.com` only what is below), an address, each with or without a port.
 */
function isException(url: URL, entry: string): boolean {
  const [, address, port] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (address === undefined) return false;
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  if (address === '*') return true;
  const host = unbracketed(url.hostname).replace(/\.$/, '');
  const name = unbracketed(address.replace(/^\*?\./, '')).replace(/\.$/, '');
  if (name === '') return false;
  return host.endsWith(`.${name}`) || (host === name && !address.startsWith('*'));
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

let systemCertificates: readonly string[] | undefined;

/**
 * What TLS connections trust: Node's certificates and, where `http.systemCertificates` is on, the operating system's.
 * `http.proxyStrictSSL` turned off trusts anything, as it does for VS Code's own requests.
 */
export function createTrust(network: NetworkSettings): {
  rejectUnauthorized: boolean;
  secureContext?: tls.SecureContext;
} {
  const rejectUnauthorized = network.proxyStrictSSL;
  if (!network.systemCertificates || !rejectUnauthorized) return { rejectUnauthorized };
  // Asking the system is slow on some machines; its answer is kept.
  systemCertificates ??= tls.getCACertificates('system');
  const authorities = [...new Set([...tls.getCACertificates('default'), ...systemCertificates])];
  return { rejectUnauthorized, secureContext: tls.createSecureContext({ ca: authorities }) };
}
