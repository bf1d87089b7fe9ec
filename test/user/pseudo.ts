const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = 'áƀçďéƒǧĥíĵķłɱñóþǫŕšţúṽŵẋýžÁƁÇĎÉƑǦĤÍĴĶŁṀÑÓÞǪŔŠŢÚṼŴẊÝŽ'.split('');

/** What stands for something else in a text: what is filled in, icons, the ends of links to commands, and code. */
const fixed = /(\{\d+\}|\$\([\w~-]+\)|\]\(command:[\w.]+\)|`[^`]*`)/;

/** The tag of the language that VS Code uses for tests of localization. */
export const pseudoLanguage = 'qps-ploc';

/**
 * A text in a language that nobody speaks but everybody can read: with accents on every letter, each line 40 % longer, and
 * between brackets that show where it was cut off.
 */
export function pseudo(text: string): string {
  return text.split('\n').map(pseudoLine).join('\n');
}

function pseudoLine(line: string): string {
  // Of a line that is only a link, VS Code makes a button.
  const [, label, target] = /^\[([^\]]+)\](\(command:[\w.]+\))$/.exec(line) ?? [];
  if (label !== undefined) return `[${pseudoLine(label)}]${target}`;
  const parts = line.split(fixed).map(part => {
    if (fixed.test(part)) return part;
    return part.replace(/[a-zA-Z]/g, letter => accented[plain.indexOf(letter)] ?? letter);
  });
  const more = ' ẋẋẋẋẋẋẋ'.repeat(line.length).slice(0, Math.ceil(line.length * 0.4));
  return `⟦${parts.join('')}${more}⟧`;
}

/**
 * All texts of a bundle or a `package.nls.json` in that language. Paths and the signs of numbers stay, and the language is
 * called by its tag.
 */
export function pseudoTexts(texts: Readonly<Record<string, string | { readonly message: string }>>) {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      if (typeof text !== 'string') return [key, text.message === 'en' ? pseudoLanguage : text.message];
      return [key, text.startsWith('./') ? text : pseudo(text)];
    }),
  );
}
