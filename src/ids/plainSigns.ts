const spellings =
  /\\+["'`]|\\u00[2-7].|\\[nrt]|%(?:0[ad]|2[\da-f]|3[a-f]|5[bd]|7[bd])|&(?:quot|apos|amp|lt|gt|#3[49]|#x2[27]);/gi;

/**
 * The text with every spelling of a quote or sign (`\"`, `%22`, `&quot;`, `%3D`, `\u0026`) as the sign that it means,
 * repeated so that all offsets stay as they are.
 */
export function withPlainSigns(text: string): string {
  return text.replace(spellings, spelling => signOf(spelling.toLowerCase()).repeat(spelling.length));
}

function signOf(spelling: string): string {
  if (spelling.startsWith('%')) return decodeURIComponent(spelling);
  if (spelling.startsWith(String.raw`\u`)) return String.fromCharCode(Number.parseInt(spelling.slice(2), 16));
  if (spelling.startsWith('&')) return { '&amp;': '&', '&lt;': '<', '&gt;': '>' }[spelling] ?? '"';
  return /[nrt]$/.test(spelling) ? '\n' : spelling.slice(-1);
}
