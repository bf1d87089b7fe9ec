import * as l10n from '@vscode/l10n';
import { numberText } from '../../flows/language.ts';

/** "1 file", "2 files", "1,234 files". */
export function filesText(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', numberText(count));
}

/** "1 flow", "2 flows". */
export function flowsText(count: number): string {
  return count === 1 ? l10n.t('1 flow') : l10n.t('{0} flows', numberText(count));
}
