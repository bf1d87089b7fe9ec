/**
 * Makes text of the service safe to display: every control, bidirectional or otherwise invisible character becomes visible,
 * so that nothing can disguise a row. Joiners and variation selectors stay where scripts and emoji need them.
 */
export function visible(text: string): string {
  const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
  return text.replace(hidden, (character, at: number) => {
    needed ??= neededSigns();
    needed.lastIndex = at;
    if (needed.test(text)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

let needed: RegExp | undefined;

/**
 * A joiner between emoji or beside a letter of a script that joins, a selector behind what has variants. Making it takes
 * longer than anything else in the core, which rarely needs it.
 */
function neededSigns(): RegExp {
  const joining = String.raw`(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}])[\p{L}\p{M}]`;
  return new RegExp(
    String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|` +
      String.raw`(?<=${joining})[\u200c\u200d]|[\u200c\u200d](?=${joining})|` +
      String.raw`(?<=\p{Emoji})[\ufe0e\ufe0f]|(?<=\p{Ideographic})[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`,
    'uy',
  );
}

/** The text cut to at most `length` UTF-16 units, with an ellipsis if something is missing; no character is halved. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 2)) ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}

/** The service's own words for use in a sentence of ours: visible, one line, at most 200 characters. */
export function quoted(text: string): string {
  return shown(text.trim(), 200);
}

/** Text of the service in one visible piece of at most `length` characters. */
export function shown(text: string, length: number): string {
  // Cutting first keeps the work small if the service sends megabytes.
  return shorten(visible(shorten(text, length * 2)), length);
}
