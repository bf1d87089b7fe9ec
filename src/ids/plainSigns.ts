const spellings = new RegExp(
  [
    String.raw`\\+["'${'`'}]`,
    String.raw`\\u00[2-7][0-9a-f]`,
    String.raw`\\[nrt]`,
    String.raw`%(?:0[ad]|2[0-9a-f]|3[a-f]|5[bd]|7[bd])`,
    '&(?:quot|apos|amp|lt|gt|#3[49]|#x2[27]);',
  ].join('|'),
  'gi',
);

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
};

/**
 * The text with every spelling of a quote or sign (`\"`, `%22`, `&quot;`, `%3D`) as the sign that it stands for, repeated
 * so that all offsets stay as they are.
 */
export function withPlainSigns(text: string): string {
  return text.replace(spellings, spelling => signOf(spelling).repeat(spelling.length));
}

function signOf(spelling: string): string {
  if (spelling.startsWith('%')) return decodeURIComponent(spelling);
  if (spelling.startsWith('&')) return entities[spelling.toLowerCase()] ?? '"';
  if (spelling.startsWith(String.raw`\u`)) return String.fromCharCode(Number.parseInt(spelling.slice(2), 16));
  return /[nrt]$/i.test(spelling) ? '\n' : spelling.slice(-1);
}
