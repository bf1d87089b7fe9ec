import * as l10n from '@vscode/l10n';
import { createScanner } from 'jsonc-parser';

/** JSON that is nested deeper is not formatted: most of each line would be indentation. */
const deepest = 200;
/** Characters of the pretty-printed text. VS Code turns off most features of its editor for longer ones. */
const longest = 20_000_000;

/**
 * Pretty-prints valid JSON without re-serialising it: only the white space between the tokens changes, so big numbers, `1.0`,
 * duplicate keys and the order survive. Lines end with a line feed, and each level begins with `indent`. `note`: a sentence
 * if the text is still as received. `offsetOf`: the offset in the text of the character at an offset of the source.
 */
export function formatJson(source: string, indent: string) {
  const asReceived = (note: string) => ({ text: source, note, offsetOf: (offset: number) => offset });
  const tooLong = l10n.t('This JSON would be longer than 20 MB when pretty-printed, so it is shown as received.');
  if (source.length > longest) return asReceived(tooLong);
  const lineBreaks = Array.from({ length: deepest + 1 }, (_, depth) => `\n${indent.repeat(depth)}`);
  // Offsets of the source, ascending, and how far the text is shifted from each of them on.
  const from = [0];
  const shift = [0];
  let text = '';
  let depth = 0;
  let before = '';
  const scanner = createScanner(source, true);
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const at = scanner.getTokenOffset();
    const token = source.slice(at, at + scanner.getTokenLength());
    const closes = token === '}' || token === ']';
    const isFirst = before === '{' || before === '[';
    if (closes) depth--;
    const isNewLine = closes ? !isFirst : isFirst || before === ',';
    text += isNewLine ? lineBreaks[depth] : before === ':' ? ' ' : '';
    if (text.length - at !== shift.at(-1)) {
      from.push(at);
      shift.push(text.length - at);
    }
    text += token;
    if (token === '{' || token === '[') depth++;
    if (depth > deepest)
      return asReceived(l10n.t('This JSON is nested more than {0} levels deep, so it is shown as received.', deepest));
    if (text.length > longest) return asReceived(tooLong);
    before = token;
  }
  return { text, note: undefined, offsetOf: (offset: number) => offset + (shift[lastUpTo(from, offset)] ?? 0) };
}

/** The index of the last of the ascending numbers, of which the first is 0, that is not above the limit. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let found = 0;
  for (let end = numbers.length; end - found > 1;) {
    const middle = (found + end) >> 1;
    if ((numbers[middle] ?? 0) <= limit) found = middle;
    else end = middle;
  }
  return found;
}
