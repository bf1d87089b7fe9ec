import * as l10n from '@vscode/l10n';
import tls from 'node:tls';
import { quoted } from '../flows/text.ts';
import { isLoopback } from './baseUrl.ts';
import { ProxyError } from './errors.ts';
import type { NetworkSettings } from './host.ts';

/** A proxy on the way to the API. */
export interface Proxy {
  /** Its address without user info: `http://proxy.example.com:3128`. */
  readonly url: string;
  /** `proxy.example.com:3128`, for messages. */
  readonly host: string;
  /** The value of the Proxy-Authorization header; `undefined` if the proxy needs none. */
  readonly authorization: string | undefined;
  /** Where its address was found: `http.proxy` or the name of an environment variable. */
  readonly source: string;
}

/**
 * The proxy for a request to `url`: that of `http.proxy`, else that of the environment; `undefined` for a direct
 * connection, which this computer always gets. As in VS Code, a non-empty `http.noProxy` replaces `no_proxy`.
 */
export function findProxy(url: URL, network: NetworkSettings, environment: NodeJS.ProcessEnv) {
  if (network.proxySupport === 'off' || isLoopback(url.hostname)) return undefined;
  const read = (name: string) =>
    [name, name.toUpperCase()]
      .map(source => ({ text: environment[source]?.trim() ?? '', source }))
      .find(({ text }) => text !== '');
  const exceptions = network.noProxy.length > 0 ? network.noProxy : [read('no_proxy')?.text ?? ''];
  if (exceptions.flatMap(text => text.split(/[\s,]+/)).some(entry => isException(url, entry))) return undefined;
  const variable = (url.protocol === 'https:' ? read('https_proxy') : undefined) ?? read('http_proxy');
  const found = network.proxy === '' ? variable : { text: network.proxy, source: 'http.proxy' };
  return found && readProxy(found.text, found.source, network.proxyAuthorization);
}

function readProxy(text: string, source: string, authorization: string | undefined): Proxy | ProxyError {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || url.hostname === '') {
    // The text is not quoted: a part of it may be a password.
    return new ProxyError(
      l10n.t('The address of the proxy in {0} is invalid. It must look like http://proxy.example.com:3128.', source),
    );
  }
  const protocol = url.protocol === 'socks5h:' ? 'socks5:' : url.protocol;
  if (!['http:', 'https:', 'socks5:', 'socks:'].includes(protocol)) {
    return new ProxyError(
      l10n.t(
        'The proxy in {0} has the unsupported protocol “{1}”. Supported are http, https and socks5.',
        source,
        quoted(url.protocol),
      ),
    );
  }
  const hasUser = url.username !== '' || url.password !== '';
  const userInfo = Buffer.from(`${decode(url.username)}:${decode(url.password)}`).toString('base64');
  return {
    url: `${protocol}//${url.host}`,
    host: url.host,
    authorization: hasUser ? `Basic ${userInfo}` : authorization || undefined,
    source,
  };
}

/** The text without its percent escapes, or as it is if they are malformed. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether an entry of a no-proxy list covers the host: `*`, a host, a domain (`example.com` and `.example.com` cover the
 * domain and everything below, `*.example.com` only what is below), an address, each with or without a port.
 */
function isException(url: URL, entry: string): boolean {
  const [, address, port] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (address === undefined) return false;
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  if (address === '*') return true;
  const bare = (name: string) => name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const host = bare(url.hostname);
  const written = bare(address.replace(/^\*?\./, ''));
  // The host of a URL is in Punycode.
  const name = /[^\0-\x7f]/.test(written) ? (URL.parse(`http://${written}`)?.hostname ?? written) : written;
  if (name === '') return false;
  return host.endsWith(`.${name}`) || (host === name && !address.startsWith('*'));
}

/**
 * What TLS connections trust: Node's certificates and, if `http.systemCertificates` is on, the operating system's.
 * `http.proxyStrictSSL` turned off trusts anything, as it does for VS Code's own requests.
 */
export function createTrust(network: NetworkSettings): tls.ConnectionOptions {
  const rejectUnauthorized = network.proxyStrictSSL;
  if (!network.systemCertificates || !rejectUnauthorized) return { rejectUnauthorized };
  const ca = new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
  return { rejectUnauthorized, secureContext: tls.createSecureContext({ ca: [...ca] }) };
}
