import * as l10n from '@vscode/l10n';
import { nameOf, sampleOrigin } from '../../api/accounts.ts';
import type { FlowState } from '../../api/flowState.ts';
import type { ViewState } from '../../contract.ts';
import { visible } from '../../flows/text.ts';
import { asOf } from '../../flows/language.ts';

/** What the view shows; `undefined` before anything is known, when no text may be shown yet. */
export function viewStateOf({ account, flows, fetchError, isLoading }: FlowState): ViewState | undefined {
  if (flows) return flows.call.length + flows.fax.length > 0 ? 'shown' : fetchError ? 'failed' : 'empty';
  if (isLoading) return 'loading';
  if (account === null && (!fetchError || fetchError.kind === 'tokenNeeded')) return 'noToken';
  return fetchError ? 'failed' : undefined;
}

/**
 * The sentence above the rows, or in their place: why there is nothing new, and how old the rows are. `undefined` if the
 * rows speak for themselves, or if the welcome text of package.json is shown. Rows received before `startedAt`
 * (milliseconds since 1970) were saved by an earlier window, so their age is shown while a refresh of them `isLong`.
 */
export function messageOf(now: FlowState, startedAt: number, isLong: boolean): string | undefined {
  const { fetchError, progress, flows, receivedAt = 0, isLoading } = now;
  if (progress) return progress;
  // Without an account, the welcome text says what to do.
  if (fetchError && (fetchError.kind !== 'tokenNeeded' || now.account !== null)) {
    if (!flows) return fetchError.message;
    const isEmpty = flows.call.length + flows.fax.length === 0;
    const isOffline = fetchError.kind === 'unreachable' || fetchError.kind === 'proxy';
    const age = isEmpty
      ? l10n.t('As of {0} this account had no flows.', asOf(receivedAt))
      : isOffline
        ? l10n.t('Offline: flows as of {0}.', asOf(receivedAt))
        : l10n.t('Flows as of {0}.', asOf(receivedAt));
    return `${age} ${fetchError.message}`;
  }
  if (!isLoading || !isLong || !flows || receivedAt >= startedAt) return undefined;
  return l10n.t('Flows as of {0}, refreshing…', asOf(receivedAt));
}

/**
 * What the view says of the account of its rows: its name, if it could be taken for another, and what the user must know of
 * it before reading them. While nothing is known of it, nothing is said: rows of another one may still be on the screen.
 * The sentence names it too, as VS Code hides the description of a view that is alone in its container.
 */
export function accountShown({ accounts, account, origin, flows, fetchError, missing }: FlowState) {
  const isSample = origin === sampleOrigin;
  const isKnown = flows !== undefined || fetchError !== undefined;
  const isOneOfSeveral = isKnown && (isSample || accounts.length > 1);
  const name = isOneOfSeveral ? nameOf(accounts, account) : undefined;
  const sentences = [
    isSample && l10n.t('Sample data: not a real account.'),
    name !== undefined && !isSample && l10n.t('Account: {0}.', visible(name)),
    missing !== undefined &&
      l10n.t(
        'This workspace asks for the account “{0}”, which you do not have. Run Add Account… to add it.',
        visible(missing),
      ),
  ];
  return { name, sentence: sentences.filter(Boolean).join(' ') || undefined, isSample };
}
