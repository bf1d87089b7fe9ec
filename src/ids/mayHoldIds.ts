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
  const patternOf = (gap: string) => {
    const spell = (word: string) => (/^[a-z0-9]+$/.test(word) ? word.split('').join(gap) : '');
    return new RegExp([...longest.map(spell), `(?<=[lx]${gap}(?:[_. -]${gap}){0,2})${spell('flow')}`].join('|'), 'i');
  };
  const [oneByte, twoBytes] = [patternOf(''), patternOf(String.raw`\0?`)];
  return bytes => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isOneByte = (buffer[0] ?? 0) < 0xfe && !buffer.subarray(0, head).includes(0);
    // Finding bytes is many times faster than the pattern, and most files hold no "flow" at all.
    if (isOneByte && longest.length === 0 && !spellings.some(word => buffer.includes(word))) return false;
    return (isOneByte ? oneByte : twoBytes).test(buffer.toString('latin1'));
  };
}
