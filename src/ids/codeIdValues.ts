import type { IdName } from './codeIdNames.ts';
import { measures, resultsOf, type ResultsForm } from './codeIdResults.ts';
import { isBlank, isDigit, isLetter, isNewline, isQuote, isSpace, isWord, type TextReader } from './textReader.ts';

const wrappers = new Set(
  (
    'number string int integer long bigint intval strval str valueof parseint parselong of from itoa some just optional ' +
    'ref usestate field prop list listof mutablelistof aslist array arrayof intarrayof seq set setof frozenset hashset ' +
    'vector vec tuple freeze c equals equalto equal_to q qq qw int8 int16 int32 int64 uint uint32 uint64 u32 u64 i32 i64 usize final lit literal signal'
  ).split(' '),
);
const units = new Set(
  (
    's sec secs second seconds ms milliseconds min mins minute minutes h hour hours hrs day days week weeks month months ' +
    'year years step steps px pixels bytes kb mb gb times time retries attempts percent items entries results rows ' +
    'records calls flows callflows faxflows call fax characters chars digits ports numbers lines people users points x'
  ).split(' '),
);
const idKeys = new Set(['id', 'n', 's', 'eq', '_eq', 'equals', '$eq', '$ne', '$in', 'in', '_in', '_id']);
/** Keys under which a value stands that another key names. */
export const valueKeys = new Set(['value', 'default', 'defaultvalue', 'default_value', 'content', 'val']);
const suffixes = ['n', 'L', 'l', 'u', 'U', 'UL', 'ul', 'ULL', 'ull', 'LL', 'll', 'Lu'];
const rustSuffix = /^_?[iu](?:8|16|32|64|128|size)$/;
const numberMethods = /^(?:to|into|as|description|freeze)/i;
const percentEnds = new Set([
  '26',
  '22',
  '27',
  '2c',
  '2C',
  '7d',
  '7D',
  '5d',
  '5D',
  '20',
  '0a',
  '0A',
  '0d',
  '0D',
  '3b',
  '3B',
  '29',
  '23',
]);

/** How a value may stand: beside an operator that joins strings, or before a closing tag. */
interface ValueForm {
  readonly isJoined?: boolean;
  readonly isElement?: boolean;
  /** Only a quoted value will do. */
  readonly mustBeQuoted?: boolean;
  /** What follows was looked at already. */
  readonly isResult?: boolean;
}

/** A quote as it is written, and the offset behind it. */
export interface Quote {
  readonly text: string;
  readonly end: number;
}

/** Told of each place where an id belongs, whatever stands there: where it begins, and the quote that is open there. */
export type OnPlace = (start: number, quote: string | undefined) => void;

/** Reads the values that belong to one name: tells an id from other numbers, steps over what it is wrapped in. */
export class IdValues {
  readonly #reader: TextReader;
  readonly #name: IdName;
  readonly #add: (start: number, end: number) => void;
  readonly #onPlace: OnPlace | undefined;
  /** The quote that closes right behind the name. */
  closingQuote: string | undefined;
  /** Where the expression that the name ends begins: `$did->call_flow_id`. */
  readonly pathStart: number;

  constructor(reader: TextReader, name: IdName, add: (start: number, end: number) => void, onPlace?: OnPlace) {
    this.#reader = reader;
    this.#name = name;
    this.#add = add;
    this.#onPlace = onPlace;
    this.pathStart = this.#findPathStart();
  }

  #findPathStart(): number {
    const reader = this.#reader;
    let start = this.#name.start;
    while (this.#name.start - start < 80) {
      const before = reader.at(start - 1);
      if (isWord(before) || before === 46 || before === 36 || before === 64 || before === 35) start--;
      else if (before === 62 && reader.at(start - 2) === 45) start -= 2;
      else if (before === 58 && reader.at(start - 2) === 58) start -= 2;
      else if (before === 63 && reader.at(start) === 46) start--;
      else break;
    }
    return start;
  }

  quoteAt(offset: number): Quote | undefined {
    const reader = this.#reader;
    const first = reader.at(offset);
    if (first === 37)
      return reader.has(offset, '%22') || reader.has(offset, '%27') ? this.#quote(offset, 3) : undefined;
    if (first === 38) {
      const entity = reader.firstOf(offset, ['&quot;', '&#34;', '&#39;', '&apos;']);
      return entity === undefined ? undefined : this.#quote(offset, entity.length);
    }
    const end = reader.skip(offset, code => code === 92, 16);
    const mark = reader.at(end);
    if (!isQuote(mark)) return undefined;
    // C# writes "" for a quote within @"…", several languages """ for a long string.
    const isDoubled = mark === 34 && reader.at(end + 1) === 34;
    return this.#quote(offset, end + (isDoubled ? (reader.at(end + 2) === 34 ? 3 : 2) : 1) - offset);
  }

  #quote(offset: number, length: number): Quote {
    return { text: this.#reader.text.slice(offset, offset + length), end: offset + length };
  }

  /** Where the value of a key begins when `:`, `=`, `=>` or `(` stands at the offset. */
  behindKey(offset: number): number | undefined {
    const at = this.#reader.skip(offset, isBlank, 16);
    const sign = this.#reader.firstOf(at, ['=>', '==', '=', ':', '(']);
    return sign === undefined || sign === '==' ? undefined : this.#reader.skip(at + sign.length, isBlank, 16);
  }

  /** `{ id: 444 }`, `(id: 444)`, and for several ids `{ support: 444, sales: 445 }`. */
  keyed(open: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural } = this.#name;
    let at = reader.skip(open + 1, isSpace, 80);
    let start = this.quoteAt(at)?.end ?? at;
    let end = reader.skip(start, code => isWord(code) || code === 36, 40);
    const key = reader.text.slice(start, end).toLowerCase();
    const isEnum = reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4)) === 'enum';
    if (!isPlural && this.#exampleIn(open)) return true;
    if (idKeys.has(key) && !isPlural) {
      const value = this.behindKey(this.quoteAt(end)?.end ?? end);
      if (value !== undefined) this.listOrValue(value);
      return true;
    }
    if (!((isPlural && saysId) || isEnum)) return false;
    let hasFound = false;
    while (end > start && !measures.has(reader.text.slice(start, end).toLowerCase())) {
      const value = this.behindKey(this.quoteAt(end)?.end ?? end);
      const behind = value === undefined ? -1 : this.value(value);
      if (behind < 0) break;
      hasFound = true;
      at = reader.skip(behind, isSpace, 80);
      if (reader.at(at) !== 44) break;
      at = reader.skip(at + 1, isSpace, 80);
      start = this.quoteAt(at)?.end ?? at;
      end = reader.skip(start, isWord, 40);
    }
    return hasFound;
  }

  /** `{ "type": "string", "maxLength": 12, "example": "444" }` */
  #exampleIn(open: number): boolean {
    const reader = this.#reader;
    const text = reader.text.slice(open + 1, open + 200);
    reader.visited += text.length;
    const found = /^[^{}]*?["']?\b(?:example|default|const)["']?\s*[:=]\s*(?=["']?\d)/.exec(text);
    return found !== null && this.value(open + 1 + found[0].length) >= 0;
  }

  /** A YAML list, one id a line. */
  dashes(first: number): void {
    const reader = this.#reader;
    let at = first;
    while (reader.at(at) === 45 && isBlank(reader.at(at + 1))) {
      const end = this.value(reader.skip(at + 1, isBlank));
      if (end < 0) return;
      const line = reader.skip(end, code => !isNewline(code) && code !== -1);
      at = reader.skip(line, isSpace);
    }
  }

  /** The offset of the value behind a sign: over blanks, and over a line break where the next line is indented. */
  valueStart(offset: number): number {
    const reader = this.#reader;
    const at = reader.skip(offset, isBlank);
    if (!isNewline(reader.at(at))) return at;
    const next = reader.skip(at, isSpace);
    return isBlank(reader.at(next - 1)) ? next : at;
  }

  /** What the expression at the offset may come to: branches, arms and defaults; of a plural the values of a map. */
  results(offset: number, form: ResultsForm = 'expression'): void {
    if (this.#onPlace !== undefined || this.#isInText()) return;
    if (form !== 'expression' || !this.#name.isPlural) {
      for (const at of resultsOf(this.#reader, offset, form)) this.value(at, { isResult: true });
      return;
    }
    if (!this.#name.saysId) return;
    const head = this.#reader.text.slice(offset, offset + 100);
    this.#reader.visited += 20;
    const opening = /^(?:new\s+)?(?:[@%#]|[\w.:]+(?:<[^<>()]{0,40}>+)?(?:\[\w*\])?\w*\s*)?(?:\(\d*\)\s*)?[[{(]/.exec(
      head,
    );
    if (opening !== null) this.results(offset + opening[0].length - 1, 'values');
  }

  /** Whether the name stands within a string, or an address, so that what follows is no code. */
  #isInText(): boolean {
    if (this.closingQuote !== undefined) return false;
    const before = this.#reader.at(this.pathStart - 1);
    return before === 63 || before === 38 || before === 47 || isQuote(before);
  }

  commaList(offset: number): void {
    const reader = this.#reader;
    let at = this.quoteAt(offset)?.end ?? offset;
    for (;;) {
      const end = reader.skip(at, isDigit, 22);
      if (end === at || !this.#follows(end, {})) return;
      this.#take(at, end);
      const next = reader.at(end);
      if (next !== 44 && !(next === 32 && this.quoteAt(offset) !== undefined)) return;
      at = end + 1;
    }
  }

  /** A value, or a list of them in any brackets, perhaps within a call or a constructor. The end, or -1. */
  listOrValue(offset: number): number {
    const reader = this.#reader;
    const inner = this.#unwrapped(offset);
    const open = reader.at(inner);
    if (this.#filled(inner)) return inner;
    if (open === 123 && this.keyed(inner)) return inner;
    if (open === 91 || open === 40 || open === 123) {
      const body = reader.at(inner + 1) === 123 ? inner + 2 : inner + 1;
      return this.#elements(body);
    }
    if (open === 36 && reader.at(inner + 1) === 123) return this.#elements(inner + 2);
    if (this.#name.isPlural && reader.at(inner - 1) === 40) return this.#elements(inner);
    // "callflows: 12" tells how many there are.
    return this.#name.isPlural && !this.#name.saysId ? -1 : this.value(inner);
  }

  #elements(offset: number): number {
    const reader = this.#reader;
    let at = reader.skip(offset, isSpace, 80);
    let last = -1;
    for (;;) {
      const end = this.value(at);
      if (end < 0) return last;
      last = end;
      const next = reader.skip(end, isSpace, 80);
      if (reader.at(next) === 44) at = reader.skip(next + 1, isSpace, 80);
      else if (next > end && (isDigit(reader.at(next)) || isQuote(reader.at(next)))) at = next;
      else return last;
    }
  }

  /** `for call_flow_id in 1 2 3; do` */
  run(offset: number): void {
    let at = offset;
    for (;;) {
      const end = this.value(at);
      if (end < 0) return;
      at = this.#reader.skip(end, isBlank);
      if (at === end) return;
    }
  }

  /** Steps over what may stand in front of a value: a cast, a comment, a YAML tag, `new int[] `, `Integer.valueOf(`. */
  #unwrapped(offset: number): number {
    const reader = this.#reader;
    let at = offset;
    for (let steps = 0; steps < 6; steps++) {
      const code = reader.at(at);
      if (code === 47 && reader.at(at + 1) === 42) {
        const end = reader.text.slice(at, at + 120).indexOf('*/');
        reader.visited += 120;
        if (end < 0) return at;
        at = reader.skip(at + end + 2, isSpace, 80);
      } else if (code === 64 && this.closingQuote !== undefined) at++;
      else if (
        (code === 33 && reader.at(at + 1) === 33) ||
        (code === 38 && isLetter(reader.at(at + 1)) && this.quoteAt(at) === undefined)
      ) {
        const end = reader.skip(at + 1, each => isWord(each) || each === 33 || each === 45, 40);
        if (!isBlank(reader.at(end))) return at;
        at = reader.skip(end, isBlank);
      } else if (code === 60) {
        // TypeScript's <string>'444'
        const end = reader.skip(at + 1, isWord, 12);
        const isCast = reader.at(end) === 62 && (this.quoteAt(end + 1) !== undefined || isDigit(reader.at(end + 1)));
        return isCast ? end + 1 : at;
      } else if (code === 40) {
        const end = reader.skip(at + 1, isLetter, 12);
        if (end === at + 1 || reader.at(end) !== 41) return at;
        at = reader.skip(end + 1, isBlank);
      } else if (code === 37 && reader.hasAnyCase(at + 1, 'w')) return at + 2;
      else if (code === 91) {
        // Go's `[]int{…}` and C#'s `new[] {…}`; `[33]` is a list.
        const close = reader.skip(at + 1, isDigit, 4);
        const next = reader.skip(close + 1, isBlank, 4);
        if (reader.at(close) !== 93 || !(isLetter(reader.at(close + 1)) || reader.at(next) === 123)) return at;
        at = next;
      } else if (isLetter(code)) {
        const next = this.#behindWrapper(at);
        if (next === undefined) return at;
        at = next;
      } else return at;
    }
    return at;
  }

  /** The offset of what is wrapped: behind `Number(`, at the `{` of `new List<int> {` and at the `[` of `vec![`. */
  #behindWrapper(offset: number): number | undefined {
    const reader = this.#reader;
    const end = reader.skip(offset, code => isWord(code) || code === 46 || code === 58, 48);
    const path = reader.text.slice(offset, end).toLowerCase();
    if (path === 'new') return reader.skip(end, isBlank);
    const word = path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1);
    if (reader.at(end) !== 40 && isQuote(reader.at(end)) && path.length <= 2) return end;
    if (!wrappers.has(word)) return undefined;
    let at = reader.at(end) === 33 ? end + 1 : end;
    // `new List<int>(12)` is an empty list with room for twelve.
    if (reader.at(at) === 60 && /^(?:list|vector|hashset|vec|array|seq|set)$/.test(word)) {
      at = reader.skip(at, code => isWord(code) || code === 60 || code === 62, 40);
      if (reader.at(at) === 40) return undefined;
    } else if (reader.at(at) === 60) at = reader.skip(at, code => isWord(code) || code === 60 || code === 62, 40);
    if (reader.has(at, '[]')) at += 2;
    const open = reader.skip(at, isBlank, 4);
    if (reader.at(open) === 123 || (reader.at(at) === 91 && end !== at)) return open;
    if (reader.at(at) !== 40) return undefined;
    const inner = reader.skip(at + 1, isSpace, 80);
    // `Field(default=444)`
    return valueKeys.has(reader.word(inner)) ? this.behindKey(inner + reader.word(inner).length) : inner;
  }

  /** Takes the id at the offset, quoted or bare. The offset behind it and its quote; -1 where there is none. */
  value(offset: number, form: ValueForm = {}): number {
    const reader = this.#reader;
    const at = this.#unwrapped(offset);
    const quote = this.quoteAt(at);
    const start = quote?.end ?? at;
    this.#onPlace?.(start, quote?.text);
    if (form.mustBeQuoted === true && quote === undefined) return -1;
    const end = reader.skip(start, isDigit, 22);
    if (end === start) {
      // A quote within a quote: -F 'call_flow_id="444"', "${CALL_FLOW_ID:-444}".
      if (reader.has(start, '${') || reader.at(start) === 123) {
        const inner = reader.skip(start, code => code === 36 || code === 123, 2);
        const name = reader.skip(inner, isWord, 40);
        if (reader.at(start) === 36 && name > inner && reader.at(name) === 58 && reader.at(name + 1) === 45)
          return this.#elements(name + 2);
        return isDigit(reader.at(inner)) ? this.#elements(inner) : -1;
      }
      return -1;
    }
    if (quote !== undefined) {
      const closing = this.quoteAt(end);
      if (closing === undefined || !closing.text.startsWith(quote.text)) return -1;
      if (form.isElement === true) return -1;
      return this.#take(start, end) ? end + quote.text.length : -1;
    }
    return (form.isResult === true || this.#follows(end, form)) && this.#take(start, end)
      ? this.#behindSuffix(end)
      : -1;
  }

  /**
   * `sprintf('…call_flow_id=%d', $base, 444)`, `'call_flow_id={0}' -f 444`, `"…callflow=%s" % 444`: what fills the place at
   * the offset. True where there is such a place, which is no id itself.
   */
  #filled(offset: number): boolean {
    const reader = this.#reader;
    const before = reader.at(this.pathStart - 1);
    const isInText = before === 38 || before === 63 || isQuote(before);
    if (this.closingQuote !== undefined) return false;
    const place = /^(?:%[dsiu]|\{(\d?)\})/.exec(reader.text.slice(offset, offset + 3));
    reader.visited += 3;
    // Elsewhere braces are JSX, `callFlowId={7}`.
    if (place === null || !(isInText || place[0].startsWith('%'))) return false;
    const start = reader.skipBack(this.#name.start, code => !isNewline(code) && code !== -1 && !isQuote(code));
    const inFront = reader.text.slice(start, offset).match(/%[dsiu]|\{\}/g)?.length ?? 0;
    const quote = reader.at(start - 1);
    const end = reader.skip(offset, code => code !== quote && !isNewline(code) && code !== -1);
    if (!isQuote(quote) || reader.at(end) !== quote) return true;
    const index = place[1] ? Number(place[1]) : inFront;
    const call = /^(?:,\s*|\s+-f\s*\(?|\s*%\s*\(?|\.format(?:ted)?\(\s*)/.exec(reader.text.slice(end + 1, end + 40));
    const given =
      call &&
      reader.text
        .slice(end + 1 + call[0].length, end + 240)
        .split(/[\n;)]/, 1)[0]
        ?.split(',');
    reader.visited += 240;
    const value = given?.[index];
    if (call === null || !given || value === undefined || !/^\s*(?:\d+|'\d+'|"\d+")\s*$/.test(value)) return true;
    const skipped = given.slice(0, index).reduce((length, each) => length + each.length + 1, 0);
    this.value(end + 1 + call[0].length + skipped + value.search(/\S/), { isResult: true });
    return true;
  }

  #behindSuffix(end: number): number {
    return this.#reader.skip(end, isWord, 8);
  }

  areIdDigits(start: number, end: number): boolean {
    // All zeros is how people write "none".
    return end - start <= 20 && this.#reader.skip(start, code => code === 48, 20) < end;
  }

  #take(start: number, end: number): boolean {
    if (!this.areIdDigits(start, end)) return false;
    this.#add(start, end);
    return true;
  }

  /** Whether the digits that end here are a number of their own, and nothing that only begins with one. */
  #follows(end: number, form: ValueForm): boolean {
    const reader = this.#reader;
    const code = reader.at(end);
    if (form.isElement === true) return reader.has(reader.skip(end, isSpace), '</');
    if (code === -1 || isNewline(code)) return true;
    if (isBlank(code)) return this.#followsBlank(end, form);
    if (isLetter(code) || code === 95) {
      const suffix = reader.text.slice(end, reader.skip(end, isWord, 8));
      return suffixes.includes(suffix) || rustSuffix.test(suffix);
    }
    const next = reader.at(end + 1);
    switch (code) {
      case 46: // .
        if (form.isJoined === true) return !isDigit(next);
        if (next === -1 || isSpace(next)) return true;
        return numberMethods.test(reader.word(end + 1));
      case 37: // %
        return percentEnds.has(reader.text.slice(end + 1, end + 3));
      case 58: // :
        return next === -1 || isSpace(next);
      case 47: // /
        // `s/^CALL_FLOW_ID=.*/CALL_FLOW_ID=444/`
        if (reader.at(this.pathStart - 1) === 47 && (isQuote(next) || next === 103)) return true;
        return next === 62 || next === 47 || next === 42;
      case 42: // *
        return next === 47 || next === 42;
      case 45: // -
        return reader.has(end, '-->');
      case 43: // +
        return form.isJoined === true;
      case 33: // !
      case 36: // $
      case 40: // (
      case 61: // =
      case 63: // ?
      case 64: // @
      case 91: // [
      case 94: // ^
      case 126: // ~
        return false;
      case 124: // |
        return true;
      case 44: // , as in 1,000 where only one id is meant
        return true;
      default:
        return code < 0x80 || !/[\p{L}\p{N}\p{Sc}°]/u.test(String.fromCharCode(code));
    }
  }

  #followsBlank(end: number, form: ValueForm): boolean {
    const reader = this.#reader;
    const at = reader.skip(end, isBlank);
    const code = reader.at(at);
    const next = reader.at(at + 1);
    if (form.isJoined !== true) {
      if (code === 43 || code === 37) return false;
      if (code === 42 && next !== 47) return false;
      if (code === 47 && next !== 47 && next !== 42 && next !== 62) return false;
    }
    if (code === 45 && isBlank(next) && isDigit(reader.at(reader.skip(at + 1, isBlank)))) return false;
    if (isLetter(code) && !this.#name.saysId) return !units.has(reader.word(at));
    if (isLetter(code) && /^(?:characters|chars|digits|bytes)$/.test(reader.word(at))) return false;
    return true;
  }
}
