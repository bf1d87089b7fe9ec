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
  return text.replace('.', () => (0.5).toLocaleString(language()).charAt(1));
}

/** For dates and times: the language of the sentences around them; in English the formats of the machine. */
export function locale(): string | undefined {
  return isEnglish() ? undefined : language();
}
