import type { FaxFlow, Flow } from '../flows/flow.ts';
import { kindName } from '../flows/flow.ts';
import { formatJson, type Formatting } from './format.ts';
import { findSyntaxError, kindOfValue, readPieces, readString, skipSpace } from './jsonText.ts';

/** A place in a text, in UTF-16 units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** A place where a document is not the JSON that it should be, and a sentence that says why. */
export interface TextError extends TextRange {
  readonly sentence: string;
}

/** What the read-only document of a flow says. */
export interface DocumentText {
  readonly text: string;
  /** Offsets are those of `text`; empty for valid JSON. */
  readonly errors: readonly TextError[];
  /** What a reader should know about the text, one sentence, such as that it is not what was asked for. */
  readonly note: string | undefined;
}

/**
 * The text of a flow's document. `route`: the route of a call flow, or a fax flow with its e-mail lists decoded.
 * `record`: the record as received. Both are pretty-printed, never re-serialised; what is not JSON is shown as it came
 * with the error where it is. A call flow without a route shows its record instead, and says so.
 */
export function documentText(flow: Flow, what: 'route' | 'record', formatting: Formatting): DocumentText {
  if (what === 'route' && flow.kind === 'call') {
    if (flow.route !== undefined) return formatted(flow.route, 'route', formatting);
    const record = formatted(flow.record, 'record', formatting);
    return { ...record, note: 'The service sent no route for this call flow; this is its record as received.' };
  }
  const source = what === 'route' && flow.kind === 'fax' ? withDecodedLists(flow) : flow.record;
  return formatted(source, `record of this ${kindName(flow)}`, formatting);
}

function formatted(source: string, subject: string, formatting: Formatting): DocumentText {
  const { text, syntaxError, note } = formatJson(source, formatting);
  if (syntaxError === undefined) return { text, errors: [], note };
  // A fault at the very end is marked on the last character, since nothing stands behind it.
  const offset = Math.min(syntaxError.at, Math.max(0, text.length - 1));
  const length = Math.min(1, text.length);
  return {
    text,
    errors: [{ offset, length, sentence: `The ${subject} is not valid JSON: ${syntaxError.what}.` }],
    note,
  };
}

const encodedLists = new Set(['emails_json', 'emails_allowed_in']);

/** The record with each e-mail list that is JSON in a string replaced by the JSON in that string. */
export function withDecodedLists({ record }: Pick<FaxFlow, 'record'>): string {
  return withDecoded(record, encodedLists);
}

/**
 * The object's text with the string values of the named members replaced by what they say, where that is a JSON object
 * or array. All else stays as it is; so does text that is no object.
 */
export function withDecoded(text: string, keys: ReadonlySet<string>): string {
  const parts: string[] = [];
  let at = 0;
  for (const { key, start, end } of readPieces(text, skipSpace(text, 0)) ?? []) {
    if (key === undefined || !keys.has(key) || kindOfValue(text, start, end) !== 'string') continue;
    const inner = readString(text, start, end)?.trim();
    if (inner === undefined || !/^[[{]/.test(inner) || findSyntaxError(inner) !== undefined) continue;
    parts.push(text.slice(at, start), inner);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/**
 * Where the member with this name stands in the text of an object, from its name's quote to the end of its value. Of
 * several the last, which is the one that counts. `undefined` where there is none, or the text is no object.
 */
export function rangeOfKey(text: string, key: string): TextRange | undefined {
  const opening = skipSpace(text, 0);
  let range: TextRange | undefined;
  let behind = opening + 1;
  for (const piece of readPieces(text, opening) ?? []) {
    if (piece.key === key) {
      const offset = text.indexOf('"', behind);
      range = { offset, length: piece.end - offset };
    }
    behind = piece.end;
  }
  return range;
}
