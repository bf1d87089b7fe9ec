import { format } from 'jsonc-parser';
import { findSyntaxError, type JsonError } from './jsonText.ts';

/** How far each level is indented, as VS Code's editor settings have it. */
export interface Formatting {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** JSON made readable, or the text as it came with the reason why it was left alone. */
export interface FormattedJson {
  readonly text: string;
  /** Where the text is not JSON; `undefined` for valid JSON. */
  readonly syntaxError: JsonError | undefined;
  /** Why valid JSON was not pretty-printed, one sentence; `undefined` where it was. */
  readonly note: string | undefined;
}

/** Deeper JSON is left as it came: each line would be mostly indentation. */
const deepest = 200;
/** Characters of the pretty-printed text; VS Code's editor gives up most of what it does for longer ones. */
const longest = 20_000_000;

/**
 * Pretty-prints JSON without re-serialising it: every character but white space between the tokens stays where it was,
 * so that big numbers, `1.0`, duplicate keys and the order survive. Lines end with a line feed.
 */
export function formatJson(source: string, formatting: Formatting): FormattedJson {
  const syntaxError = findSyntaxError(source);
  if (syntaxError !== undefined) return { text: source, syntaxError, note: undefined };
  const indent = formatting.insertSpaces ? Math.max(1, formatting.tabSize) : 1;
  const note = source.length > longest ? tooLong : reasonToLeaveAlone(source, indent);
  if (note !== undefined) return { text: source, syntaxError: undefined, note };
  // Valid JSON has line breaks between its tokens only.
  const text = source.replace(/\r\n?/g, '\n');
  const pieces: string[] = [];
  let at = 0;
  for (const edit of format(text, undefined, { ...formatting, tabSize: indent, eol: '\n' })) {
    pieces.push(text.slice(at, edit.offset), edit.content);
    at = edit.offset + edit.length;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), syntaxError: undefined, note: undefined };
}

const tooDeep = `This JSON is nested more than ${deepest} levels deep, so it is shown as it came.`;
const tooLong = 'This JSON would be longer than 20 MB when pretty-printed, so it is shown as it came.';

function reasonToLeaveAlone(text: string, indent: number): string | undefined {
  let depth = 0;
  let size = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInString) {
      size++;
      if (character === '\\') {
        size++;
        at++;
      } else if (character === '"') isInString = false;
      continue;
    }
    if (character === ' ' || character === '\n' || character === '\r' || character === '\t') continue;
    size++;
    if (character === '"') isInString = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > deepest) return tooDeep;
      size += 1 + depth * indent;
    } else if (character === '}' || character === ']') {
      depth--;
      size += 1 + depth * indent;
    } else if (character === ',') size += 1 + depth * indent;
    else if (character === ':') size++;
    if (size > longest) return tooLong;
  }
  return undefined;
}
