import * as l10n from '@vscode/l10n';
import { language } from '../../flows/language.ts';

/** A number as it is written in a sentence: "1,234". */
export function numberText(count: number): string {
  // Below a thousand nothing is grouped, and the first use of Node's formats takes longer than all else that rows need.
  return count < 1000 ? String(count) : count.toLocaleString(language());
}

/** "1 file", "2 files", "1,234 files". */
export function filesText(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', numberText(count));
}

/** "1 flow", "2 flows". */
export function flowsText(count: number): string {
  return count === 1 ? l10n.t('1 flow') : l10n.t('{0} flows', numberText(count));
}
