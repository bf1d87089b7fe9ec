import { quoted } from '../flows/text.ts';
import { SettingError } from './errors.ts';

/** Where the API is, as the setting `callflows.baseUrl` says. */
export interface BaseUrl {
  /** The exact origin that the token is kept for and sent to: `https://v1.api19.com`. */
  readonly origin: string;
  /** A path in front of the API's own, without a slash at its end; empty in the ordinary case. */
  readonly path: string;
}

const setting = 'The setting `callflows.baseUrl`';

/**
 * Reads the base URL, or says why it can't be used: it must be https (http on a loopback address only) and hold neither
 * user info, nor a query, nor a fragment. A path is kept, since some brands serve the API below one. The user info is
 * never quoted, because it may be a password.
 */
export function readBaseUrl(text: string): BaseUrl | SettingError {
  const trimmed = text.trim();
  if (trimmed === '')
    return new SettingError(`${setting} is empty. Enter the address of the API, such as https://v1.api19.com.`);
  const url = URL.parse(trimmed);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    const shown = trimmed.includes('@') ? '' : ` (“${quoted(trimmed)}”)`;
    return new SettingError(`${setting}${shown} is not a web address. It must look like https://v1.api19.com.`);
  }
  if (url.username !== '' || url.password !== '' || /^[^/?#]*:[\\/]*[^\\/?#]*@/.test(trimmed)) {
    return new SettingError(
      `${setting} must not hold a user name or password: the token is kept elsewhere. Remove what stands before “@”.`,
    );
  }
  if (trimmed.includes('?')) return new SettingError(`${setting} must not hold a query: remove “?” and what follows.`);
  if (trimmed.includes('#'))
    return new SettingError(`${setting} must not hold a fragment: remove “#” and what follows.`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return new SettingError(
      `${setting} must begin with https: over http anyone on the way to ${quoted(url.host)} could read the token. Only addresses of this computer may use http.`,
    );
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

/** Whether the host, as `URL.hostname` spells it, is this computer: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
