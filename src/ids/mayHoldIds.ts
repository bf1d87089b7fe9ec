import { wordsOf, type ParameterNames } from './idNames.ts';

/**
 * A test of a file's bytes, much faster than decoding them: whether a name of flow ids can be in them. It says yes rather
 * than no, in UTF-8, UTF-16 and all encodings that have the letters of ASCII at their place.
 */
export function mayHoldIds(own: ParameterNames): (bytes: Uint8Array) => boolean {
  // Of each of the user's own names, the longest word has to be there.
  const byLength = (one: string, other: string) => other.length - one.length;
  const longest = [...own.call, ...own.fax].flatMap(name => wordsOf(name).sort(byLength).slice(0, 1));
  // In UTF-16, there is a zero beside each letter.
  const spell = (word: string) => (/^[a-z0-9]+$/.test(word) ? word.split('').join(String.raw`\0?`) : '');
  const builtIn = String.raw`(?<=[lx]\0?(?:[_. -]\0?){0,2})${spell('flow')}`;
  const pattern = new RegExp([...longest.map(spell), builtIn].join('|'), 'i');
  return bytes => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // In 512 bytes, VS Code tells UTF-16 and binary files from others.
    const isOneByte = (buffer[0] ?? 0) < 0xfe && !buffer.subarray(0, 512).includes(0);
    // Finding bytes is many times faster than the pattern, and most files hold no "flow" at all.
    if (isOneByte && longest.length === 0 && !['flow', 'Flow', 'FLOW'].some(word => buffer.includes(word)))
      return false;
    return pattern.test(buffer.toString('latin1'));
  };
}
