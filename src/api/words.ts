import { readPieces } from '../json/pieces.ts';
import { readValue, type SentValue } from './wire.ts';

/** Members of a response by name, each value as it was sent. */
type Members = ReadonlyMap<string, string>;

/** Longer values (in UTF-16 units) are not looked into: they say something. */
const longest = 2000;

/** What a response says: its `error`, and other members that are named like one; empty if they hold nothing. */
export function wordsOf(values: Members): string {
  let texts = spokenBy(values, name => isOfError(name) || /mess|msg|reason|\bfault/i.test(name));
  if (texts.length === 0) texts = spokenBy(values, name => /detail|title|descr|info/i.test(name));
  const telling = texts.filter(text => /\p{L}/u.test(text) && text !== 'true');
  return [...new Set(telling.length > 0 ? telling : texts)].join('; ');
}

/** What the body of an error says if it is plain text, or JSON with texts in it, and not a page or bytes. */
export function plainWords(text: string): string {
  const words = text.trim().replace(/^"|"$/g, '');
  const said = innerWords(words);
  if (said !== '') return said;
  return /^(?!(?:null|true|false)$)[\p{L}\p{N}]/u.test(words) && !/[\0-\x08\ufffd]|<\/?\w/.test(words) ? words : '';
}

/** What stands beside the status of an error that says nothing by a telling name. */
export function otherWords(values: Members): string {
  return spokenBy(values, name => name !== 'status').join('; ');
}

/** The texts of the members with such a name that say something, that of `error` first. */
function spokenBy(values: Members, isWanted: (name: string) => boolean): string[] {
  const names = [...new Set(['error', ...values.keys()])].filter(isWanted);
  const spoken = names.flatMap(name => values.get(name) ?? []).filter(speaks);
  return spoken.map(value => innerWords(value) || plainText(readValue(value)).trim());
}

/** What an object says within, of `{"code": 12, "message": "bad key"}` the message; of a list, what its elements say. */
export function innerWords(value: string): string {
  const pieces = (value.length <= longest && readPieces(value)) || [];
  const members = pieces.map(({ key = '', raw }) => [key, raw] as const);
  if (!value.startsWith('[')) return wordsOf(new Map(members));
  return members.flatMap(([, element]) => plainWords(element) || []).join('; ');
}

/** Whether a value says anything: not `null`, `false`, `0`, or what is empty, on its own, in quotes or in brackets. */
export function speaks(value: string): boolean {
  const inner = value.startsWith('"') ? value.slice(1, -1).trim() : value;
  if (!/^(?:\[[^]*\]|\{[^]*\})$/.test(inner)) return !/^(?:null|false|0*)$/.test(inner);
  if (inner.length > longest) return true;
  // What is left without the names of members and empty texts.
  const held = inner.replace(/"(?:[^"\\]|\\.)*"\s*:/g, '').replace(/"\s*"/g, '');
  return /[1-9]|true|"/.test(held);
}

/** What stands for none in a member of an error. */
const noError = /^[\s\x22.!-]*(?:ok|no|none|n\/?a|no errors?(?: occurred)?|success(?:ful)?)?[\s\x22.!-]*$/i;

/** Whether a response says in any of its members that something failed. */
export function complains(values: Members): boolean {
  return [...values].some(([name, value]) => {
    if (/^(?:success|ok)$/i.test(name)) return /^"?(?:false|0|no)"?$/i.test(value);
    const number = Number(value.replaceAll('"', ''));
    if (/^(?:status|response|result|http)?_?code$/i.test(name) && number > 0) return number >= 400 && number < 600;
    if (/code$/i.test(name) && isOfError(name) && number > 0) return number < 100 || number >= 400;
    return isOfError(name) && speaks(value) && !(value.length < longest && noError.test(innerWords(value) || value));
  });
}

/** `error`, `errors`, `lastError`, `err_msg`, but not `overrides` or `error_docs`. */
function isOfError(name: string): boolean {
  const words = name.replace(/(?<=[a-z])(?=[A-Z])|\W/g, '_').toLowerCase();
  return (
    /error|exception|(?:^|_)(?:err(?:s|no)?|fault|fail(?:ed|ures?)?)(?:_|$)/.test(words) &&
    !/_(?:url|docs?|links?|level|format|contact|language)$/.test(words)
  );
}

/** A value as text: a string decoded, anything else as it was sent; empty for `null` and `false`. */
export function plainText(value: SentValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === false) return '';
  return value === true ? 'true' : value.text;
}
