import { workspace } from 'vscode';
import { sampleOrigin } from '../../api/accounts.ts';
import type { FlowState } from '../../api/flowState.ts';
import type { ApiSettings, NetworkSettings } from '../../api/host.ts';
import { settings } from '../../contract.ts';

/**
 * The user's own value of a setting, or its default: what a workspace, a folder or a language says never counts, so that
 * no opened folder decides where the token goes.
 */
function ownValue(id: string): unknown {
  const dot = id.lastIndexOf('.');
  const found = workspace.getConfiguration(id.slice(0, dot)).inspect(id.slice(dot + 1));
  return found?.globalValue ?? found?.defaultValue;
}

/** Where the API is and how to ask it, from the user's settings; values of a wrong type become the defaults, but for the address. */
export function apiSettings(): ApiSettings {
  const address = ownValue(settings.baseUrl);
  const timeout = Number(ownValue(settings.requestTimeout));
  return {
    baseUrl: (typeof address === 'string' ? address : (JSON.stringify(address) ?? '')).trim(),
    authentication: ownValue(settings.authentication) === 'query' ? 'query' : 'basic',
    requestTimeout: timeout >= 1 && timeout <= 600 ? timeout : 30,
  };
}

/** The address of the API for code that is written: that of the settings if the sample is shown, which has none. */
export function addressInCode({ baseUrl = sampleOrigin }: FlowState): string {
  return baseUrl === sampleOrigin ? apiSettings().baseUrl : baseUrl;
}

/** VS Code's network settings (`http.*`) as the user has set them. */
export function networkSettings(): NetworkSettings {
  const proxy = ownValue('http.proxy');
  const noProxy = ownValue('http.noProxy');
  const support = ownValue('http.proxySupport');
  const authorization = ownValue('http.proxyAuthorization');
  return {
    proxy: typeof proxy === 'string' ? proxy.trim() : '',
    noProxy: Array.isArray(noProxy) ? noProxy.filter(entry => typeof entry === 'string') : [],
    proxySupport: support === 'off' || support === 'on' || support === 'fallback' ? support : 'override',
    proxyStrictSSL: ownValue('http.proxyStrictSSL') !== false,
    proxyAuthorization: typeof authorization === 'string' && authorization !== '' ? authorization : undefined,
    systemCertificates: ownValue('http.systemCertificates') !== false,
  };
}
