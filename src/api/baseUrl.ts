import { quoted } from '../flows/text.ts';
import { SettingError } from './errors.ts';

/** Where the API is, according to the setting `callflows.baseUrl`. */
export interface BaseUrl {
  /** The exact origin that the token is stored for and sent to: `https://v1.api19.com`. */
  readonly origin: string;
  /** A path in front of the API's own, without a slash at its end; usually empty. */
  readonly basePath: string;
}

const setting = 'The setting `callflows.baseUrl`';

/**
 * Reads the base URL, or explains why it can't be used: it must be https (http on a loopback address only) and contain
 * neither user info, nor a query, nor a fragment. A path is kept, because some brands serve the API below one. The user
 * info is never quoted, because it may be a password.
 */
export function readBaseUrl(text: string): BaseUrl | SettingError {
  const trimmed = text.trim();
  if (trimmed === '')
    return new SettingError(`${setting} is empty. Enter the address of the API, such as https://v1.api19.com.`);
  const url = URL.parse(trimmed);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    const shown = trimmed.includes('@') ? '' : ` (“${quoted(trimmed)}”)`;
    return new SettingError(`${setting}${shown} is not a web address. It must look like https://v1.api19.com.`);
  }
  if (url.username !== '' || url.password !== '' || /^[^/?#]*:[\\/]*[^\\/?#]*@/.test(trimmed)) {
    return new SettingError(
      `${setting} must not contain a user name or password: the token is stored elsewhere. Remove everything before “@”.`,
    );
  }
  const [extra] = /[?#]/.exec(trimmed) ?? [];
  if (extra !== undefined) {
    const part = extra === '?' ? 'query' : 'fragment';
    return new SettingError(`${setting} must not contain a ${part}: remove “${extra}” and everything after it.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return new SettingError(
      `${setting} must begin with https: over http, anyone between here and ${quoted(url.host)} could read the token. Only addresses of this computer may use http.`,
    );
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

/** Whether the host, as `URL.hostname` spells it, is this computer: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
