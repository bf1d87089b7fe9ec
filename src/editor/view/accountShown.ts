import * as l10n from '@vscode/l10n';
import { nameOf, sampleOrigin } from '../../api/accounts.ts';
import type { FlowState } from '../../api/flowState.ts';
import { visible } from '../../flows/text.ts';

/** What the view says of the account whose flows it shows. */
export interface AccountShown {
  /** Its name, if it could be taken for another. */
  readonly name: string | undefined;
  /** What the user must know of it before reading the rows. */
  readonly sentence: string | undefined;
  readonly isSample: boolean;
}

/**
 * The account of the rows. While nothing is known of it, nothing is said: rows of another one may still be on the screen.
 * The sentence names it too, as VS Code hides the description of a view that is alone in its container.
 */
export function accountShown({ accounts, account, origin, flows, fetchError, missing }: FlowState): AccountShown {
  const isSample = origin === sampleOrigin;
  const isKnown = flows !== undefined || fetchError !== undefined;
  const isOneOfSeveral = isKnown && (isSample || accounts.length > 1);
  const name = isOneOfSeveral ? nameOf(accounts, account) : undefined;
  const sentences = [
    isSample ? l10n.t('Sample data: not a real account.') : '',
    name === undefined || isSample ? '' : l10n.t('Account: {0}.', visible(name)),
    missing === undefined
      ? ''
      : l10n.t('This workspace asks for the account “{0}”, which you have not added.', visible(missing)),
  ];
  return { name, sentence: sentences.filter(Boolean).join(' ') || undefined, isSample };
}
