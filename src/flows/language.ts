import * as l10n from '@vscode/l10n';

/** The language of the sentences that the user reads, as a language tag: `en`, or that of their translation. */
export function language(): string {
  return l10n.t({ message: 'en', comment: 'The tag of the language of this translation' });
}

/** Whether the sentences are in English, as the log always is: in another language, it leaves them out. */
export function isEnglish(): boolean {
  return language() === 'en';
}

/** A number as JSON writes it, with the decimal sign of the language. */
export function localNumber(text: string): string {
  return text.replace('.', () => l10n.t({ message: '.', comment: 'The decimal sign of a number' }));
}

/** A whole number in a sentence: "1,234". The first use of Node's own formats takes longer than all that rows need. */
export function numberText(count: number): string {
  const sign = l10n.t({ message: ',', comment: 'Between the thousands of a number' });
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, () => sign);
}

/** For dates and times: the language of the sentences around them; in English the formats of the machine. */
export function locale(): string | undefined {
  return isEnglish() ? undefined : language();
}

/** "1 file", "2 files", "1,234 files". */
export function filesText(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', numberText(count));
}

/** "1 flow", "2 flows". */
export function flowsText(count: number): string {
  return count === 1 ? l10n.t('1 flow') : l10n.t('{0} flows', numberText(count));
}

/** A time as the age of data, for "as of …": "10:32" today, with the date on any other day. */
export function asOf(time: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString(locale(), { timeStyle: 'short' });
  return date.toDateString() === new Date().toDateString() ? clock : `${date.toLocaleDateString(locale())} ${clock}`;
}
