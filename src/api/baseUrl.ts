import * as l10n from '@vscode/l10n';
import { quoted } from '../flows/text.ts';

/** Where the API is. */
export interface BaseUrl {
  /** The exact origin that the token is stored for and sent to: `https://v1.api19.com`. */
  readonly origin: string;
  /** A path in front of the API's own, without a slash at its end; usually empty. */
  readonly basePath: string;
}

/**
 * Reads the address of the API, or explains in a sentence why it can't be used: it must be https (http on a loopback
 * address only) and contain neither user info, nor a query, nor a fragment. A path is kept, because some brands serve the
 * API below one. The user info is never quoted, because it may be a password.
 */
export function readBaseUrl(text: string): BaseUrl | string {
  const trimmed = text.trim();
  if (trimmed === '') return l10n.t('The address of the API is empty. Enter one such as https://v1.api19.com.');
  const url = URL.parse(trimmed);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return trimmed.includes('@')
      ? l10n.t('The address of the API is not a web address. It must look like https://v1.api19.com.')
      : l10n.t(
          'The address of the API (“{0}”) is not a web address. It must look like https://v1.api19.com.',
          quoted(trimmed),
        );
  }
  if (url.username !== '' || url.password !== '' || /^[^/?#]*:[\\/]*[^\\/?#]*@/.test(trimmed)) {
    return l10n.t(
      'The address of the API must not contain a user name or password: the token is stored elsewhere. Remove everything before “@”.',
    );
  }
  const [extra] = /[?#]/.exec(trimmed) ?? [];
  if (extra === '?')
    return l10n.t('The address of the API must not contain a query: remove “?” and everything after it.');
  if (extra === '#')
    return l10n.t('The address of the API must not contain a fragment: remove “#” and everything after it.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return l10n.t(
      'The address of the API must begin with https: over http, anyone between here and {0} could read the token. Only addresses of this computer may use http.',
      quoted(url.host),
    );
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

/** Whether the host, as `URL.hostname` spells it, is this computer: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
