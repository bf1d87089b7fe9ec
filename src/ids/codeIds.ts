import { idNames, isFirstOnLine, type IdName, type ParameterNames, wordsOf } from './codeIdNames.ts';
import { IdValues, valueKeys, type OnPlace } from './codeIdValues.ts';
import type { IdReference } from './codeId.ts';
import { insertedIds } from './codeIdSql.ts';
import type { FlowKind } from '../flows/flow.ts';
import { isBlank, isDigit, isLetter, isNewline, isQuote, isSpace, isWord, TextReader } from './textReader.ts';

/** What to look for, and where. */
export interface ScanOptions {
  /** Names that hold ids beside those built in, in any spelling. */
  readonly parameterNames?: ParameterNames | undefined;
  /** Only ids whose name begins in this range are found; the whole text where left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Told how many characters were looked at. */
  readonly onDone?: ((visited: number) => void) | undefined;
}

/** A place where a flow id belongs, with what stands there so far. */
export interface CompletionSite {
  readonly kind: FlowKind;
  /** The letters and digits around the offset, which an id would replace; empty where nothing stands there yet. */
  readonly start: number;
  readonly end: number;
  /** What is typed between the start and the offset asked for. */
  readonly typed: string;
  /** The quote that is open there, backslashes included; `undefined` where none is. */
  readonly quote: string | undefined;
  readonly parameterStart: number;
  readonly parameterEnd: number;
}

/** Finds the flow ids of a text, in the order of the text, in time linear in its length. */
export function findIdReferences(text: string, options: ScanOptions = {}): IdReference[] {
  const reader = new TextReader(text);
  const found = new Map<number, IdReference>();
  const from = Math.max(0, options.from ?? 0);
  const to = Math.min(text.length, options.to ?? text.length);
  let hasNames = false;
  // "flow" is at most a few characters behind the start of its name.
  for (const name of idNames(reader, options.parameterNames, from, Math.min(text.length, to + 80))) {
    if (name.start < from || name.start >= to) continue;
    hasNames = true;
    const add = (start: number, end: number) => {
      if (found.has(start)) return;
      const id = text.slice(start, end);
      found.set(start, { kind: name.kind, id, start, end, parameterStart: name.start, parameterEnd: name.end });
    };
    new Surroundings(reader, name, add).look();
  }
  if (hasNames) {
    for (const each of insertedIds(reader, options.parameterNames)) {
      if (each.parameterStart >= from && each.parameterStart < to && !found.has(each.start))
        found.set(each.start, each);
    }
  }
  options.onDone?.(reader.visited + Math.max(0, to - from));
  return [...found.values()].sort((one, other) => one.start - other.start);
}

/** The place at the offset where a flow id belongs, or `undefined` where none does. Looks back a few hundred characters. */
export function findCompletionSite(
  text: string,
  offset: number,
  parameterNames?: ParameterNames,
): CompletionSite | undefined {
  const from = Math.max(0, offset - 400);
  // The text is cut at the offset: what follows must not decide whether an id may begin here.
  const reader = new TextReader(text.slice(from, offset));
  let place: CompletionSite | undefined;
  for (const name of idNames(reader, parameterNames, 0, offset - from)) {
    new Surroundings(
      reader,
      name,
      () => {},
      (start, quote) => {
        const typed = reader.text.slice(start);
        // A bare word with a blank in it is code; within quotes it may be a flow's name.
        const isTyped = quote === undefined ? /^[\p{L}\p{N}_]*$/u : /^[\p{L}\p{N}_ .-]*$/u;
        if (typed.length > 60 || !isTyped.test(typed)) return;
        let end = offset;
        while (end - offset < 60 && isWord(text.charCodeAt(end))) end++;
        place = {
          kind: name.kind,
          start: from + start,
          end,
          typed,
          quote,
          parameterStart: from + name.start,
          parameterEnd: from + name.end,
        };
      },
    ).look();
  }
  return place;
}

const assignments = ['=:=', '===', '!==', '||=', '??=', '//=', '=>', '==', '!=', '<>', ':=', '?=', '~=', '<-', '='];
const comparisons = new Set(['===', '!==', '==', '!=', '<>', '~=']);
const defaults = ['||', '??', '?:', ':-', '\\\\'];
const comparingWords = new Set(['eq', 'ne', 'is', 'equ', 'neq', 'in', 'not', 'like', 'to', 'or']);
const comparingOptions = new Set(['eq', 'ne', 'ceq', 'cne', 'in', 'notin']);
const comparingMethods = new Set(
  'equals eq isequalto tobe toequal tostrictequal equalto to_eq equalsignorecase default defaultvalue value setvalue'.split(
    ' ',
  ),
);
const convertingMethods = new Set(
  'to_s to_i tostring to_string intvalue longvalue trim strip text value val asstring as_str orelse unwrap'.split(' '),
);
const convertingFunctions = new Set([
  '', ...'if while when and or not return elif unless until assert'.split(' '),
  ...'number string int integer str parseint intval strval bigint long float expect assertthat assert_that verify to_s cast lower trim'.split(' '),
]); // prettier-ignore
const measuringFunctions = new Set(
  'len length strlen mb_strlen count sizeof size max min sum avg indexof index position hash crc32 isset empty'.split(
    ' ',
  ),
);
const typeWords = new Set(
  (
    'int integer int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 bigint smallint tinyint mediumint number numeric ' +
    'decimal string text varchar varchar2 nvarchar char nchar long short as unsigned constant serial bigserial'
  ).split(' '),
);
const wireTypes = new Set(
  'int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 bytes optional repeated uint32_t uint64_t int32_t unsigned'.split(
    ' ',
  ),
);
const lookUpVerbs = new Set(
  'by delete describe fetch find for get has is load look open read remove select set show to update use with'.split(
    ' ',
  ),
);
const settingWords = /^(?:set|setx|setenv|set_header|env|arg|define|def|const|let|export|param|var)$|_param$|_header$/;
const definers = /^(?:function|def|defp|fn|func|fun|sub|int|integer|long|string|str|number|[iu](?:32|64)|object|var)$/;
const nameKeys = new Set(['name', 'key', 'field', 'param', 'parameter', 'property', 'variable', 'header']);

/** What stands around one name: finds each place where its value belongs, and the id there if it is one. */
class Surroundings {
  readonly #reader: TextReader;
  readonly #name: IdName;
  readonly #add: (start: number, end: number) => void;
  readonly #onPlace: OnPlace | undefined;
  readonly #values: IdValues;

  constructor(reader: TextReader, name: IdName, add: (start: number, end: number) => void, onPlace?: OnPlace) {
    this.#reader = reader;
    this.#name = name;
    this.#add = add;
    this.#onPlace = onPlace;
    this.#values = new IdValues(reader, name, add, onPlace);
  }

  look(): void {
    const { end, isProse, isFunction } = this.#name;
    if (isProse) return this.#afterProse(end);
    if (isFunction) return void this.#definition(end);
    this.#before();
    this.#cases();
    if (this.#reader.at(this.#name.start - 1) === 47 && this.#reader.at(this.#name.start - 2) === 60) return;
    this.#inElement();
    const quote = this.#values.quoteAt(end);
    if (quote !== undefined) {
      this.#values.closingQuote = quote.text;
      this.#afterValueOfName(quote.end);
      this.#afterClosers(quote.end, true);
    } else {
      this.#afterValueOfName(end);
      this.#afterClosers(end, false);
    }
  }

  /** `switch (callFlowId) { case 444: …`, `callFlowId switch { 444 => …`, Ruby's `case call_flow_id`. */
  #cases(): void {
    const reader = this.#reader;
    const { end } = this.#name;
    const next = reader.skip(end, isBlank, 4);
    const behind = reader.word(next);
    if (next > end && (behind === 'switch' || behind === 'match'))
      return this.#values.results(next + behind.length, 'cases');
    let before = reader.skipBack(this.#values.pathStart, isBlank, 4);
    const hasBracket = reader.at(before - 1) === 40;
    if (hasBracket) before = reader.skipBack(before - 1, isBlank, 4);
    else if (before === this.#values.pathStart) return;
    if (!/^(?:switch|match|when|case)$/.test(reader.wordBefore(before))) return;
    this.#values.results(hasBracket ? reader.skip(next, code => code === 41, 1) : end, 'cases');
  }

  #afterProse(end: number): void {
    const reader = this.#reader;
    let at = this.#values.quoteAt(end)?.end ?? end;
    at = reader.skip(
      reader.skip(at, code => code === 42, 2),
      isBlank,
    );
    if (reader.at(at) === 58 || reader.at(at) === 61) this.#values.value(reader.skip(at + 1, isBlank));
  }

  /** Yoda comparisons, `444 AS call_flow_id`, `assertEquals(444, …)`, and an input whose value stands in front. */
  #before(): void {
    const reader = this.#reader;
    let at = reader.skipBack(this.#values.pathStart, isBlank, 8);
    if (isQuote(reader.at(at - 1))) {
      this.#valueInTagBefore(at - 1);
      return;
    }
    const last = reader.at(at - 1);
    if (last === 61) {
      const operator = ['===', '!==', '==', '!='].find(each => reader.has(at - each.length, each));
      if (operator === undefined) return;
      at -= operator.length;
    } else if (last === 44) {
      if (!this.#isMeasured()) this.#digitsBefore(reader.skipBack(at - 1, isSpace, 40), true);
      return;
    } else if (last === 40) {
      // "444".equals(order.getCallFlowId())
      const word = reader.wordBefore(at - 1);
      if (word !== 'equals' && word !== 'eq') return;
      at -= 1 + word.length;
      if (reader.at(at - 1) !== 46) return;
      at--;
    } else if (at < this.#values.pathStart && reader.hasAnyCase(at - 2, 'as') && isSpace(reader.at(at - 3))) {
      at -= 2;
    } else return;
    this.#digitsBefore(reader.skipBack(at, isBlank, 8), false);
  }

  /** Takes the digits, quoted or bare, that end before the offset. */
  #digitsBefore(offset: number, isArgument: boolean): number | undefined {
    const reader = this.#reader;
    const quote = reader.at(offset - 1);
    const isQuoted = isQuote(quote);
    const end = isQuoted ? offset - 1 : offset;
    const start = reader.skipBack(end, isDigit, 21);
    if (start === end || !this.#values.areIdDigits(start, end)) return undefined;
    const before = reader.at(start - 1);
    if (isQuoted ? before !== quote : !(isSpace(before) || before === 40 || before === 44 || before === -1))
      return undefined;
    const open = isQuoted ? start - 1 : start;
    if (isArgument && !this.#isAsserted(open)) return undefined;
    this.#add(start, end);
    return open;
  }

  /** Whether what begins at the offset is handed to an assertion first, or right behind the test itself: `Equal(t, 444, …`. */
  #isAsserted(offset: number): boolean {
    const reader = this.#reader;
    let at = reader.skipBack(offset, isSpace, 40);
    if (reader.at(at - 1) === 44) {
      const end = reader.skipBack(at - 1, isBlank, 4);
      at = reader.skipBack(end, isWord, 8);
      if (at === end) return false;
    }
    if (reader.at(at - 1) === 40) return this.#isAssertion(at - 1);
    return at < offset && reader.wordBefore(at).startsWith('assert_eq');
  }

  /** Whether a call at this bracket asserts that two things are equal: `assertEquals(`, `Assert.Equal(`, `expect(`, `is(`. */
  #isAssertion(paren: number): boolean {
    const reader = this.#reader;
    const end = reader.at(paren - 1) === 33 ? paren - 1 : paren;
    const start = reader.skipBack(end, code => isWord(code) || code === 46 || code === 58, 60);
    const path = reader.text.slice(start, end).toLowerCase();
    return /(?:^|[.:_])(?:xct)?(?:assert|expect)|^is$/.test(path) && !/count|length|len|size|greater|less/.test(path);
  }

  /** Whether not the id but something about it is meant: its length, or how many there are. */
  #isMeasured(): boolean {
    const reader = this.#reader;
    const { end, isPlural, saysId } = this.#name;
    const at = this.#values.quoteAt(end)?.end ?? end;
    const dot = reader.skip(at, code => code === 41 || code === 40 || code === 93 || code === 125, 4);
    return (isPlural && !saysId) || (reader.at(dot) === 46 && measuringFunctions.has(reader.word(dot + 1)));
  }

  /** `<input value="444" name="call_flow_id">` */
  #valueInTagBefore(quote: number): void {
    const reader = this.#reader;
    if (reader.at(quote - 1) !== 61 || !nameKeys.has(reader.wordBefore(quote - 1))) return;
    const text = reader.text.slice(Math.max(0, quote - 200), quote);
    reader.visited += text.length;
    const tag = text.slice(text.lastIndexOf('<'));
    if (!tag.startsWith('<') || tag.includes('>')) return;
    const value = /\svalue=(["'])(\d{1,20})\1/.exec(tag);
    if (value === null) return;
    const start = quote - tag.length + value.index + value[0].length - 1 - (value[2]?.length ?? 0);
    if (this.#values.areIdDigits(start, start + (value[2]?.length ?? 0)))
      this.#add(start, start + (value[2]?.length ?? 0));
  }

  /** `<call_flow_id>444</…`, `<callflow id="444">`, `<string name="call_flow_id">444</…`, a property list's `<key>`. */
  #inElement(): void {
    const reader = this.#reader;
    const { start, end, saysId, isPlural } = this.#name;
    if (isPlural) return;
    let before = start - 1;
    if (reader.at(before) === 58) before = reader.skipBack(before, isWord, 40) - 1;
    if (reader.at(before) === 62 && reader.hasAnyCase(before - 4, '<key') && reader.hasAnyCase(end, '</key>')) {
      const next = reader.skip(end + 6, isSpace);
      const open = reader.firstOf(next, ['<string>', '<integer>', '<real>']);
      if (open !== undefined) this.#values.value(next + open.length, { isElement: true });
      return;
    }
    const isElement = reader.at(before) === 60;
    let at = end;
    if (!isElement) {
      const quote = reader.at(before);
      if (!isQuote(quote) || reader.at(end) !== quote || reader.at(before - 1) !== 61) return;
      const key = reader.wordBefore(before - 1);
      if (!nameKeys.has(key)) return;
      at = end + 1;
      const part = reader.skip(at, isSpace, 8);
      const breaks = reader.text.slice(at, part).match(/\n/g) ?? [];
      if (breaks.length === 2 && this.#onPlace === undefined) {
        const digits = reader.skip(part, isDigit, 22);
        if (isNewline(reader.at(digits)) || reader.at(digits) === -1) return void this.#values.value(part);
      }
    }
    while (at - end < 200) {
      const code = reader.at(at);
      if (code === -1 || code === 60) return;
      if (code === 62) break;
      if (code === 47 && reader.at(at + 1) === 62) return;
      if (isElement && !saysId && isSpace(code) && reader.hasAnyCase(at + 1, 'id=')) this.#values.value(at + 4);
      at = isQuote(code) ? reader.skip(at + 1, each => each !== code && each !== -1) + 1 : at + 1;
    }
    if (reader.at(at) !== 62) return;
    const content = reader.skip(at + 1, isSpace);
    this.#values.value(reader.has(content, '<value>') ? content + 7 : content, { isElement: true });
  }

  /** The name is itself the value of a key such as "name": its own value stands under "value" or "default" nearby. */
  #afterValueOfName(offset: number): void {
    const reader = this.#reader;
    const { start, isPlural, isOption } = this.#name;
    if (isPlural) return;
    const isQuoted = this.#values.closingQuote !== undefined;
    let at = reader.skipBack(start, code => code === 45, 2);
    if (isQuoted) at = reader.skipBack(at, code => isQuote(code) || code === 92, 4);
    const mark = reader.skipBack(at, isBlank, 8);
    const isSymbol = !isQuoted && reader.at(start - 1) === 58 && !isWord(reader.at(start - 2));
    const isNamed =
      (reader.at(mark - 1) === 61 || reader.at(mark - 1) === 58) &&
      nameKeys.has(reader.wordBefore(reader.skipBack(mark - 1, code => isBlank(code) || isQuote(code), 4)));
    const next = reader.at(offset);
    // In YAML the name may be a key whose own keys are indented below it.
    const isKey = next === 58 && isNewline(reader.at(reader.skip(offset + 1, isBlank)));
    if (!(isQuoted || isSymbol || isNamed || isKey || isOption)) return;
    if (isQuoted && !isNamed && !isOption && !(next === 44 || next === 41 || isSpace(next))) return;
    const indentation = this.#reader.indentation(start);
    let depth = 0;
    for (let i = isKey ? offset + 1 : offset; i - offset < 240; i++) {
      const code = reader.at(i);
      if (code === -1 || code === 59 || code === 125 || code === 93 || code === 60) return;
      if (code === 62 && reader.at(i - 1) !== 61 && reader.at(i - 1) !== 45) return;
      if (code === 40 || code === 123 || code === 91) depth++;
      else if (code === 41) {
        const after = reader.at(i + 1);
        if (depth === 0 && after !== 46 && !(after === 45 && reader.at(i + 2) === 62)) return;
        if (depth > 0) depth--;
      } else if (isQuote(code) && !valueKeys.has(reader.word(i + 1)) && !nameKeys.has(reader.word(i + 1))) {
        i = reader.skip(i + 1, each => each !== code && each !== -1 && !isNewline(each));
      } else if (isNewline(code)) {
        const lineStart = reader.skip(i, isNewline, 3);
        if (lineStart - i > 1 && reader.at(i) === reader.at(i + 1)) return;
        const blank = reader.skip(lineStart, isBlank) - lineStart;
        if (depth === 0 && (isQuoted && !isKey ? blank < indentation : blank <= indentation)) return;
      } else if (isLetter(code) && !isWord(reader.at(i - 1)) && reader.at(i - 1) !== 45) {
        const word = reader.word(i);
        const end = i + word.length;
        if (valueKeys.has(word) && depth <= 1) {
          const value = this.#values.behindKey(this.#values.quoteAt(end)?.end ?? end);
          if (value !== undefined) {
            this.#values.value(value);
            this.#values.results(value);
            return;
          }
        } else if (nameKeys.has(word) && this.#values.behindKey(this.#values.quoteAt(end)?.end ?? end) !== undefined)
          return;
        i = Math.max(i, end - 1);
      }
    }
  }

  /** Goes on behind the name and its closing quote: brackets, subscripts, conversions, then what connects to a value. */
  #afterClosers(offset: number, isQuoted: boolean): void {
    const reader = this.#reader;
    let at = offset;
    let inBraces = false;
    if (isQuoted) this.#afterQuote(at);
    else if (this.#afterBareName(at)) return;
    for (let closers = 0; closers < 8; closers++) {
      const code = reader.at(at);
      if (code === 93 || reader.hasAnyCase(at, '%5d')) {
        const isOpen = this.#subscriptCounts(at, isQuoted);
        if (!isOpen) return;
        at += code === 93 ? 1 : 3;
        if (this.#idBelowHeading(at)) return;
        if (isQuoted && closers === 0) this.#comma(at);
      } else if (code === 91) {
        const inner = reader.skip(at + 1, each => isWord(each) || isQuote(each) || each === 36 || each === 45, 40);
        if (reader.at(inner) !== 93) return;
        at = inner + 1;
        this.#setting(at, false);
        return;
      } else if (code === 125) {
        if (!this.#bracedByItself(isQuoted)) return;
        inBraces = true;
        at++;
      } else if (code === 41) {
        if (!this.#callKeepsMeaning(isQuoted)) return;
        at++;
        const blank = reader.skip(at, isSpace, 80);
        const isSymbol = reader.at(this.#name.start - 1) === 58;
        if (reader.at(blank) === 123 && (isQuoted || isSymbol)) this.#block(blank);
      } else if (code === 40 && reader.at(at + 1) === 41) {
        at += 2;
        if (this.#body(at)) return;
      } else if (code === 37 && reader.at(this.#name.start - 1) === 37) at++;
      else if (isQuote(code) || (code === 92 && this.#values.quoteAt(at) !== undefined)) {
        if (isQuoted && closers === 0) return;
        at = this.#values.quoteAt(at)?.end ?? at + 1;
      } else if (code === 42 && reader.at(at + 1) === 42) at += 2;
      else if ((code === 33 || code === 63) && !this.#isOperator(at, isQuoted)) at++;
      else if (code === 46 || (code === 63 && reader.at(at + 1) === 46) || reader.has(at, '->')) {
        const next = this.#member(at);
        if (next === undefined) return;
        at = next;
      } else if (reader.has(at, '::')) {
        const end = reader.skip(at + 2, isWord, 40);
        if (end === at + 2) return;
        at = end;
      } else break;
    }
    if (inBraces && reader.at(at) === 44) {
      const open = reader.skipBack(
        this.#values.pathStart - 1,
        code => isWord(code) || code === 36 || code === 45 || code === 62,
        40,
      );
      if (reader.at(open - 1) === 40 && this.#isAssertion(open - 1)) return this.#comma(at);
    }
    this.#setting(at, inBraces);
    const blank = reader.skip(at, isBlank);
    if (blank > at && reader.at(blank) === 46 && reader.at(blank + 1) !== 46) this.#member(blank);
    this.#expectation(at);
  }

  #isOperator(at: number, isQuoted: boolean): boolean {
    // Right behind a bare name `?:` is TypeScript's mark of what may be missing.
    const operators = isQuoted ? ['!=', '??', '?:', '?=', '?.'] : ['!=', '??', '?=', '?.'];
    return this.#reader.firstOf(at, operators) !== undefined;
  }

  /** `data['x']` and `[x]` may be set; `waits[x] = 30` is about something else, unless it is a query's `did[x]=`. */
  #subscriptCounts(at: number, isQuoted: boolean): boolean {
    const reader = this.#reader;
    if (isQuoted) return true;
    const open = this.#values.pathStart - 1;
    if (reader.hasAnyCase(this.#name.start - 3, '%5b')) return true;
    // params[:call_flow_id]
    if (reader.at(open) === 58 && reader.at(open - 1) === 91) return true;
    // const [callFlowId, setCallFlowId] = useState(444)
    if (this.#name.prefix[0] === 'set' && (reader.at(open) === 44 || isSpace(reader.at(open)))) return true;
    if (reader.at(open) !== 91) return false;
    const before = reader.at(open - 1);
    if (!isWord(before) && before !== 93 && before !== 41) return true;
    if (reader.at(at + 1) !== 61) return false;
    const base = reader.skipBack(open, code => isWord(code) || code === 91 || code === 93 || code === 45, 80);
    const mark = reader.at(base - 1);
    return mark === 63 || mark === 38 || mark === 59 || isQuote(mark);
  }

  /** `[callflow]` at the start of a line, `id = 444` on the next. */
  #idBelowHeading(at: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural } = this.#name;
    const next = reader.skip(at, code => isSpace(code) || code === 93, 16);
    if (
      !isFirstOnLine(reader, this.#values.pathStart - 1) ||
      !isNewline(reader.at(reader.skip(at, code => isBlank(code) || code === 93)))
    )
      return false;
    if (isPlural && saysId) this.#values.results(at, 'values');
    if (saysId || reader.word(next) !== 'id') return false;
    const value = this.#values.behindKey(next + 2);
    if (value !== undefined) this.#values.value(value);
    return true;
  }

  #bracedByItself(isQuoted: boolean): boolean {
    const reader = this.#reader;
    let open = this.#values.pathStart - 1;
    if (isQuoted) open = reader.skipBack(this.#name.start, code => isQuote(code), 2) - 1;
    return reader.at(open) === 123;
  }

  /** Whether what the call around the name returns is still the id. */
  #callKeepsMeaning(isQuoted: boolean): boolean {
    const reader = this.#reader;
    let open = this.#values.pathStart - 1;
    if (isQuoted || isQuote(reader.at(open))) {
      open = reader.skipBack(this.#name.start, code => isQuote(code) || code === 92 || code === 45, 6) - 1;
    }
    // `int(os.environ["CALL_FLOW_ID"])`
    if (reader.at(open) === 91) {
      open =
        reader.skipBack(open, code => isWord(code) || code === 46 || code === 36 || code === 62 || code === 45, 60) - 1;
    } else if (reader.at(open) === 58) open--;
    if (reader.at(open) !== 40) return false;
    const word = reader.wordBefore(open);
    // RSpec's let(:call_flow_id) { 444 }
    if (word === 'let' && reader.at(this.#name.start - 1) === 58) return true;
    return isQuoted && reader.at(open + 1) !== 36 ? !measuringFunctions.has(word) : convertingFunctions.has(word);
  }

  /** The offset behind `.id`, or behind a conversion such as `.toString()`; takes the value of `.equals(…)` itself. */
  #member(at: number): number | undefined {
    const reader = this.#reader;
    const dot = reader.at(at) === 63 ? at + 2 : reader.at(at) === 45 ? at + 2 : at + 1;
    const word = reader.word(dot);
    const end = dot + word.length;
    if (word === 'id' && !this.#name.saysId && !this.#name.isPlural) return end;
    // expect(id).toEqual<number>(444)
    const open = reader.at(end) === 60 ? reader.skip(end, code => isWord(code) || code === 60 || code === 62, 20) : end;
    if (reader.at(open) === 40 && reader.at(open + 1) !== 41 && comparingMethods.has(word)) {
      this.#values.value(reader.skip(open + 1, isSpace));
      return undefined;
    }
    if (word === 'to' && isBlank(reader.at(end))) {
      this.#expectation(at);
      return undefined;
    }
    if (!convertingMethods.has(word)) return undefined;
    return reader.has(end, '()') ? end + 2 : end;
  }

  /** RSpec's `.to eq(444)`, and what a bar leads to. */
  #expectation(at: number): void {
    const reader = this.#reader;
    // Pester's `| Should -Be 444`, a template's `| default('444')`, and a table's cell with `444` in backticks.
    const piped = /^`? ?\| ?(?:Should -Be(?:Exactly)? |default\(|(?=`\d))/i.exec(reader.text.slice(at, at + 28));
    if (piped !== null) this.#values.value(at + piped[0].length);
    if (!reader.has(at, '.to eq')) return;
    const open = reader.at(at + 6);
    if (open === 40 || isBlank(open)) this.#values.value(reader.skip(at + 7, isBlank));
  }

  /** `() { return 444; }`, `() -> u32 { 444 }`, Ruby's `def` with its value on the next line, `() = 444`. */
  #body(at: number): boolean {
    const reader = this.#reader;
    let next = reader.skip(at, isSpace, 80);
    if (reader.has(next, '->') || (reader.at(next) === 58 && reader.at(next + 1) !== 58)) {
      next = reader.skip(next + (reader.at(next) === 58 ? 1 : 2), isBlank);
      next = reader.skip(next, code => isWord(code) || code === 63 || code === 60 || code === 62, 40);
      next = reader.skip(next, isSpace, 80);
    }
    if (reader.at(next) !== 123) return false;
    this.#block(next);
    return true;
  }

  /** `{ 444 }` and `{ return 444; }`: with a space, for `{3}` counts in a pattern. */
  #block(at: number): void {
    const reader = this.#reader;
    if (!isSpace(reader.at(at + 1)) && !isQuote(reader.at(at + 1))) return;
    let next = reader.skip(at + 1, isSpace, 80);
    if (reader.word(next) === 'return') next = reader.skip(next + 6, isBlank);
    this.#values.value(next);
  }

  #afterQuote(at: number): void {
    const reader = this.#reader;
    this.#comma(at);
    // "call_flow_id" "444"
    const next = reader.skip(at, isBlank);
    if (next > at && this.#name.saysId && !this.#hasSigil() && this.#values.quoteAt(next) !== undefined) {
      this.#values.value(next, { mustBeQuoted: true });
    }
  }

  #hasSigil(): boolean {
    return this.#reader.at(this.#name.start - 1) === 36 || this.#reader.at(this.#name.start - 1) === 37;
  }

  #comma(at: number): void {
    const reader = this.#reader;
    const comma = reader.skip(at, isBlank);
    if (reader.at(comma) !== 44) return;
    let next = reader.skip(comma + 1, isSpace);
    const quote = this.#values.quoteAt(next);
    if (quote !== undefined) {
      const operator = reader.firstOf(quote.end, ['===', '==', '=', '!=', '<>', 'in', 'IN']);
      const closing = operator === undefined ? undefined : this.#values.quoteAt(quote.end + operator.length);
      if (closing !== undefined && closing.text === quote.text && reader.at(closing.end) === 44) {
        next = reader.skip(closing.end + 1, isSpace);
      }
    }
    // `string('call_flow_id', 20)` of a database schema is a column of that length.
    const open = reader.skipBack(this.#name.start, code => isQuote(code), 2) - 1;
    const call = reader.at(open) === 40 ? reader.wordBefore(open) : '';
    const mustBeQuoted = /^(?:n?varchar|n?char|string|text|column)$/.test(call);
    if (mustBeQuoted) return void this.#values.value(next, { mustBeQuoted });
    this.#values.listOrValue(next);
    if (reader.at(open) === 40) this.#values.results(next);
  }

  /** `callFlow, port := "444", 5060` and `a, callflow = 1, 444` with the name in first place. */
  #assignedTogether(comma: number): boolean {
    const reader = this.#reader;
    const text = reader.text.slice(comma, comma + 120);
    reader.visited += 40;
    const others = /^(?:,\s*[\w$@]+)+\s*:?=(?!=)\s*/.exec(text);
    if (others === null || !this.#isFirstAssigned()) return false;
    const value = /^(?:"\d+"|'\d+'|\d+)\s*,/.exec(text.slice(others[0].length));
    if (value !== null) this.#values.value(comma + others[0].length, { isResult: true });
    return true;
  }

  /** Whether the names that are assigned begin with this one. */
  #isFirstAssigned(): boolean {
    const reader = this.#reader;
    const before = reader.skipBack(this.#values.pathStart, isBlank, 8);
    const word = reader.wordBefore(before);
    return isFirstOnLine(reader, this.#values.pathStart) || /^(?:local|var|let|my|const)$/.test(word);
  }

  /** What may stand right behind a name that no quote closes. True where nothing else needs to be tried. */
  #afterBareName(at: number): boolean {
    const reader = this.#reader;
    const { start, saysId, isPlural, isOption } = this.#name;
    const code = reader.at(at);
    const before = reader.at(start - 1);
    if (code === 44) {
      if (this.#assignedTogether(at)) return true;
      const paren = reader.skipBack(this.#values.pathStart, isBlank, 4) - 1;
      const word = reader.at(paren) === 40 ? reader.wordBefore(paren) : '';
      const isSymbol = before === 58 && reader.at(start - 2) !== 58;
      if (
        isSymbol ||
        /^(?:define|coalesce|ifnull|nvl|isnull)$/.test(word) ||
        (reader.at(paren) === 40 && this.#isAssertion(paren))
      )
        this.#comma(at);
      return true;
    }
    if (code === 40) {
      if (this.#definition(at)) return true;
      if (reader.at(at + 1) === 41) return false;
      if (saysId || this.#isLookUp(at)) this.#argument(at);
      return true;
    }
    if (code === 123) {
      if (this.#values.quoteAt(at + 1) !== undefined) this.#values.listOrValue(at);
      else this.#values.keyed(at);
      return true;
    }
    if (!isSpace(code)) return false;
    const next = reader.skip(at, isBlank);
    const nextCode = reader.at(next);
    if (nextCode === 123) {
      this.#block(next);
      this.#values.keyed(next);
      this.#propertyInitialiser(next);
      return false;
    }
    if (isNewline(nextCode)) {
      const brace = reader.skip(next, isSpace, 80);
      if (reader.at(brace) === 123 && reader.wordBefore(reader.skipBack(start, isBlank, 4)) === 'enum')
        this.#values.results(brace, 'values');
      if (reader.wordBefore(reader.skipBack(start, isBlank, 4)) === 'def')
        this.#values.value(reader.skip(next, isSpace));
      return false;
    }
    if (next > at && isPlural && before === 64 && reader.has(next, '%{')) this.#values.results(next + 1, 'values');
    if (next === at || isPlural) return false;
    if (nextCode === 60 && reader.has(next, '<const>')) return this.#equals(next + 7);
    // "call_flow_id 444 does not exist"
    if (saysId && before !== 36 && next === at + 1 && isDigit(nextCode)) {
      this.#values.value(next);
      return true;
    }
    if (isDigit(nextCode) || isQuote(nextCode) || this.#onPlace !== undefined) {
      const sigilless = before === 36 || before === 64 || before === 58 ? start - 1 : start;
      const isSet = this.#isSet(sigilless);
      const standsAlone =
        saysId &&
        before !== 36 &&
        (isFirstOnLine(reader, Math.min(sigilless, this.#values.pathStart)) ||
          (before === 58 && !isWord(reader.at(start - 2))));
      if (isOption || isSet || standsAlone) this.#values.value(next);
      if (isDigit(nextCode)) return true;
    }
    if (isLetter(nextCode)) {
      const word = reader.word(next);
      if (word === 'get' && reader.has(next + 3, '()')) return this.#equals(next + 5);
      if (word === 'set' && reader.word(reader.skip(next + 3, isBlank)) === 'default') return this.#typed(next);
      if (typeWords.has(word)) return this.#typed(next);
    }
    return false;
  }

  /** `int callFlowId(String department) { … return 444; … }`, `def call_flow_id(:vip), do: 444` */
  #definition(open: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural, start } = this.#name;
    if (!saysId || isPlural) return false;
    let front = this.#values.pathStart;
    // PowerShell's Get-CallFlowId is one word.
    if (reader.at(front - 1) === 45) front = reader.skipBack(front, code => isWord(code) || code === 45, 40);
    const blank = reader.skipBack(front, isBlank, 4);
    if (blank === front || reader.at(start - 1) === 46 || reader.at(start - 1) === 62) return false;
    if (!definers.test(reader.wordBefore(blank)) && reader.at(blank - 1) !== 62) return false;
    let depth = 0;
    for (let at = open; at - open < 240; at++) {
      const code = reader.at(at);
      if (code === -1) return false;
      if (code === 40) depth++;
      else if (code === 41 && --depth === 0) {
        this.#values.results(at + 1, 'body');
        return depth === 0 && at > open + 1;
      }
    }
    return false;
  }

  /**
   * Whether a function without "id" in its name, `getCallFlow(…)`, is handed the id: `changeCallFlow(…)` and the like are
   * handed what is attached to the flow.
   */
  #isLookUp(end: number): boolean {
    const [verb, ...others] = wordsOf(this.#reader.text.slice(this.#name.start, end));
    return others.length < 2 || lookUpVerbs.has(verb ?? '');
  }

  /** Whether a word that sets something stands in front: `set -x`, `#define`, `ENV`. */
  #isSet(offset: number): boolean {
    const reader = this.#reader;
    if (reader.at(offset - 1) === 40) return settingWords.test(reader.wordBefore(offset - 1));
    let before = reader.skipBack(offset, isBlank, 8);
    if (before === offset) return false;
    const option = reader.skipBack(before, code => isLetter(code), 4);
    // jq --arg call_flow_id 444
    if (/--arg(?:json)?$/.test(reader.text.slice(Math.max(0, before - 9), before))) return true;
    if (reader.at(option - 1) === 45) before = reader.skipBack(option - 1, isBlank, 8);
    return settingWords.test(reader.wordBefore(before));
  }

  /** `call_flow_id INT NOT NULL DEFAULT 444`, `callFlowID int = 444`, `callFlowId As Integer = 444`. */
  #typed(offset: number): boolean {
    const reader = this.#reader;
    let at = offset;
    for (let words = 0; words < 7; words++) {
      const word = reader.word(at);
      if (word === '') break;
      at += word.length;
      if (word === 'default') {
        this.#values.value(reader.skip(at, isBlank));
        return true;
      }
      if (reader.at(at) === 40) at = reader.skip(at + 1, code => isDigit(code) || code === 44) + 1;
      at = reader.skip(at, isBlank);
    }
    return this.#equals(at);
  }

  #equals(offset: number): boolean {
    const reader = this.#reader;
    const at = reader.skip(offset, isBlank);
    const sign = reader.firstOf(at, ['==', '=>', ':=', '=']);
    if (sign === ':=' || sign === '=') {
      const value = this.#values.valueStart(at + sign.length);
      this.#values.value(value);
      this.#values.results(value);
    }
    return true;
  }

  /** C#'s `{ get; set; } = 444`. */
  #propertyInitialiser(at: number): void {
    const reader = this.#reader;
    const end = reader.skip(at + 1, code => isLetter(code) || isBlank(code) || code === 59, 60);
    if (reader.at(end) === 125 && reader.word(reader.skip(at + 1, isSpace)) === 'get') this.#equals(end + 1);
  }

  /** `setCallFlowId(444)`, `getCallFlow(444, …)`, `callFlow(id: 444)`. */
  #argument(at: number): void {
    const reader = this.#reader;
    const { saysId, isPlural, prefix } = this.#name;
    if (isPlural || prefix.some(word => /^(?:wait|retry|delay|timeout|limit|list|repeat|sleep)$/.test(word))) return;
    const next = reader.skip(at + 1, isSpace, 80);
    if (isLetter(reader.at(next))) {
      this.#values.keyed(at);
      this.#values.value(next);
      return;
    }
    if (reader.at(next) === 123) {
      this.#values.keyed(next);
      return;
    }
    if (!saysId) {
      const digits = this.#values.quoteAt(next)?.end ?? next;
      const end = reader.skip(digits, isDigit, 22);
      const close = reader.skip(this.#values.quoteAt(end)?.end ?? end, isSpace, 16);
      // With several arguments the first may be the phone number.
      if (
        reader.at(close) === 44
          ? prefix.length === 0 || end - digits > 9
          : reader.at(close) !== 41 && reader.at(close) !== -1
      )
        return;
    }
    this.#values.value(next);
  }

  /** Everything that connects a name to its value by a sign or a word. */
  #setting(offset: number, inBraces: boolean): void {
    const reader = this.#reader;
    const { saysId } = this.#name;
    const hasQuote = this.#values.closingQuote !== undefined;
    const at = reader.skip(offset, isSpace, 80);
    const isNextLine = reader.text.slice(offset, at).includes('\n');
    const code = reader.at(at);
    if (code === 37) {
      if (reader.hasAnyCase(at, '%3d') || reader.hasAnyCase(at, '%3a')) this.#values.listOrValue(at + 3);
      return;
    }
    if (isNextLine && code !== 58 && code !== 61 && code !== 124 && code !== 63) return;
    const byDefault = reader.firstOf(at, defaults);
    if (byDefault !== undefined && !reader.has(at, '||=') && !reader.has(at, '??=')) {
      this.#values.listOrValue(reader.skip(at + byDefault.length, isSpace, 80));
      return;
    }
    if (inBraces && reader.has(at, '//')) {
      this.#values.listOrValue(reader.skip(at + 2, isBlank));
      return;
    }
    if (hasQuote && reader.has(at, '->') && reader.at(at + 2) !== 62) {
      this.#values.listOrValue(reader.skip(at + 2, isBlank));
      return;
    }
    const sign = reader.firstOf(at, assignments);
    if (sign !== undefined) {
      const before = reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4));
      if (reader.has(at, '=~')) return;
      const isField = sign === '=' && (wireTypes.has(before) || before === 'string');
      if (isField && !before.endsWith('_t') && before !== 'unsigned') {
        this.#values.value(this.#values.valueStart(at + sign.length), { mustBeQuoted: true });
        return;
      }
      this.#valueOf(at + sign.length, sign);
      return;
    }
    if (code === 58 && !inBraces) {
      this.#colon(at);
      return;
    }
    if (isLetter(code) && at > offset) {
      const word = reader.word(at);
      if (!comparingWords.has(word)) return;
      if (word === 'to' && !hasQuote) return;
      let next = reader.skip(at + word.length, isSpace, 16);
      if (next === at + word.length) return;
      if (word === 'is' && !saysId && !hasQuote) return;
      if (word === 'not') {
        if (reader.word(next) !== 'in') return;
        next = reader.skip(next + 2, isBlank);
      }
      if (word === 'in' || word === 'not') {
        if (reader.at(next) === 40 || reader.at(next) === 91 || reader.at(next) === 123) this.#values.listOrValue(next);
        else if (reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4)) === 'for') this.#values.run(next);
      } else this.#values.value(next);
    } else if (code === 45 && comparingOptions.has(reader.word(at + 1))) {
      this.#values.listOrValue(reader.skip(at + 1 + reader.word(at + 1).length, isBlank));
    }
  }

  /** `:` with its value, or with a type and then `= value`. */
  #colon(colon: number): void {
    const reader = this.#reader;
    const { start, isPlural, saysId } = this.#name;
    const at = colon + 1;
    const before = reader.at(start - 1);
    // A host's port, a bit field.
    if (
      isDigit(reader.at(at)) &&
      (before === 47 || before === 46) &&
      this.#values.closingQuote === undefined &&
      !saysId
    )
      return;
    if (wireTypes.has(reader.wordBefore(reader.skipBack(start, isBlank, 4)))) return;
    const next = reader.skip(at, isBlank);
    if (isNewline(reader.at(next))) {
      const line = reader.skip(next, isSpace, 120);
      const lineStart = reader.skipBack(line, isBlank);
      const blank = line - lineStart;
      const indentation = this.#reader.indentation(start);
      if (isPlural && reader.at(line) === 45) this.#values.dashes(line);
      else if (isPlural && saysId && blank > indentation) this.#values.results(at, 'values');
      else if (!isPlural && !saysId && blank > indentation && reader.word(line) === 'id') {
        const value = this.#values.behindKey(line + 2);
        if (value !== undefined) this.#values.value(value);
      } else if (blank > indentation && this.#values.closingQuote !== undefined) this.#values.listOrValue(line);
      return;
    }
    const isTaken = this.#values.listOrValue(next) >= 0;
    this.#values.results(next);
    if (isTaken) return;
    const type = this.#typeEnd(next);
    if (type === undefined) return;
    const sign = reader.skip(type, isBlank);
    if (reader.at(sign) === 61 && reader.at(sign + 1) !== 61 && reader.at(sign + 1) !== 62) {
      const value = this.#values.valueStart(sign + 1);
      this.#values.listOrValue(value);
      this.#values.results(value);
    } else if (reader.at(sign) === 123) {
      this.#block(sign);
      this.#values.results(sign, 'body');
    }
    if (reader.word(sign) === 'get') this.#equals(reader.skip(sign + 3, code => code === 40 || code === 41));
  }

  /** The offset behind a type annotation: words joined by `|`, `.`, `::`, brackets; never two words side by side. */
  #typeEnd(offset: number): number | undefined {
    const reader = this.#reader;
    let depth = 0;
    let hasWord = false;
    let at = offset;
    let wasWord = false;
    while (at - offset < 120) {
      const code = reader.at(at);
      if (isWord(code)) {
        const word = reader.word(at);
        if (wasWord) return undefined;
        if (isDigit(code) && depth === 0) return undefined;
        hasWord = true;
        wasWord = !(word === 'readonly' || word === 'mut' || word === 'const' || word === 'unsigned' || word === 'dyn');
        at += Math.max(1, word.length);
        if (reader.at(at) === 61 && depth === 0) return at;
        continue;
      }
      if (code === 60 || code === 91 || code === 40) depth++;
      else if (code === 62 || code === 93 || code === 41) {
        if (depth === 0) return undefined;
        depth--;
      } else if (isBlank(code)) {
        const next = reader.skip(at, isBlank);
        const after = reader.at(next);
        if (depth === 0 && (after === 61 || after === 123 || reader.has(next, 'get()')))
          return hasWord ? next : undefined;
        at = next;
        continue;
      } else if (code === 39) {
        if (reader.at(at - 1) !== 38) return undefined;
        at = reader.skip(at + 1, isWord, 20);
        continue;
      } else if (code === 61 || code === 123) return hasWord && depth === 0 ? at : undefined;
      else if (!(
        code === 124 ||
        code === 38 ||
        code === 46 ||
        code === 58 ||
        code === 63 ||
        code === 42 ||
        code === 33 ||
        code === 59 ||
        (code === 44 && depth > 0)
      )) {
        return undefined;
      }
      wasWord = false;
      at++;
    }
    return undefined;
  }

  #valueOf(offset: number, sign: string): void {
    const reader = this.#reader;
    const at = this.#values.valueStart(offset);
    if (sign === '=' && at === offset) {
      const quote = this.#values.quoteAt(at);
      if (quote !== undefined) this.#joined(quote.end);
    }
    if (reader.at(at) === 63) {
      // where('call_flow_id = ?', 444)
      const quote = this.#values.quoteAt(at + 1);
      if (
        quote !== undefined &&
        this.#values.quoteAt(this.#values.pathStart - quote.text.length)?.text === quote.text
      ) {
        this.#comma(quote.end);
      }
      return;
    }
    this.#values.listOrValue(at);
    if (this.#name.isPlural && this.#name.saysId) this.#values.commaList(at);
    if (!comparisons.has(sign)) this.#values.results(at);
  }

  /** `'call_flow_id=' . 444 . '&…'`: the string ends and the id is joined to it. */
  #joined(offset: number): void {
    const reader = this.#reader;
    const at = reader.skip(offset, isSpace, 80);
    const sign = reader.firstOf(at, ['..', '.', '+', '&', '<>', '~']);
    if (sign === undefined) return;
    this.#values.value(reader.skip(at + sign.length, isSpace, 80), { isJoined: true });
  }
}
