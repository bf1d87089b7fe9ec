import { wordsOf, type ParameterNames } from './idNames.ts';

/** How many bytes VS Code looks at to tell UTF-16 and binary files from others. */
const head = 512;

/** What a built-in name ends in. */
const spellings = ['flow', 'Flow', 'FLOW'];

/**
 * Returns a test of a file's bytes: whether a name of flow ids can be in them. It says yes rather than no, in UTF-8,
 * UTF-16 and all encodings that have the letters of ASCII at their place. Much faster than decoding the text.
 */
export function mayHoldIds(own: ParameterNames): (bytes: Uint8Array) => boolean {
  // Of each of the user's own names, the longest word has to be there.
  const ownWords = [...own.call, ...own.fax].map(wordsOf).filter(words => words.length > 0);
  const longest = ownWords.map(words => words.reduce((one, other) => (other.length > one.length ? other : one)));
  // In UTF-16, there is a zero beside each letter.
  const spell = (word: string) => (/^[a-z0-9]+$/.test(word) ? word.split('').join(String.raw`\0?`) : '');
  const builtIn = String.raw`(?<=[lx]\0?(?:[_. -]\0?){0,2})${spell('flow')}`;
  const pattern = new RegExp([...longest.map(spell), builtIn].join('|'), 'i');
  return bytes => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isOneByte = (buffer[0] ?? 0) < 0xfe && !buffer.subarray(0, head).includes(0);
    // Finding bytes is many times faster than the pattern, and most files hold no "flow" at all.
    return isOneByte && longest.length === 0
      ? spellings.some(spelling => holdsBuiltIn(buffer, spelling))
      : pattern.test(buffer.toString('latin1'));
  };
}

function holdsBuiltIn(buffer: Buffer, spelling: string): boolean {
  for (let at = buffer.indexOf(spelling); at >= 0; at = buffer.indexOf(spelling, at + 1)) {
    if (/[lx][_. -]{0,2}$/i.test(buffer.toString('latin1', Math.max(0, at - 3), at))) return true;
  }
  return false;
}
