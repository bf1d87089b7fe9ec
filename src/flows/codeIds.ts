import { idNames, isFirstOnLine, type IdName, type ParameterNames, wordsOf } from './codeIdNames.ts';
import { measures, resultsOf, type ResultsForm } from './codeIdResults.ts';
import type { CodeId } from './codeId.ts';
import { insertedIds } from './codeIdSql.ts';
import type { Series } from './flow.ts';
import { isBlank, isDigit, isLetter, isNewline, isSpace, isWord, TextReader } from './textReader.ts';

/** What to look for, and where. */
export interface CodeIdOptions {
  /** Names that hold ids beside those built in, in any spelling. */
  readonly parameterNames?: ParameterNames | undefined;
  /** Only ids whose name begins in this range are found; the whole text where left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Told how many characters were looked at. */
  readonly onDone?: ((visited: number) => void) | undefined;
}

/** A place where a flow id belongs, with what stands there so far. */
export interface IdPlace {
  readonly series: Series;
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
export function findCodeIds(text: string, options: CodeIdOptions = {}): CodeId[] {
  const reader = new TextReader(text);
  const found = new Map<number, CodeId>();
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
      found.set(start, { series: name.series, id, start, end, parameterStart: name.start, parameterEnd: name.end });
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
export function findIdPlace(text: string, offset: number, parameterNames?: ParameterNames): IdPlace | undefined {
  const from = Math.max(0, offset - 400);
  // The text is cut at the offset: what follows must not decide whether an id may begin here.
  const reader = new TextReader(text.slice(from, offset));
  let place: IdPlace | undefined;
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
          series: name.series,
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
const wrappers = new Set(
  (
    'number string int integer long bigint intval strval str valueof parseint parselong of from itoa some just optional ' +
    'ref usestate field prop list listof mutablelistof aslist array arrayof intarrayof seq set setof frozenset hashset ' +
    'vector vec tuple freeze c equals equalto equal_to q qq qw int8 int16 int32 int64 uint uint32 uint64 u32 u64 i32 i64 usize final lit literal signal'
  ).split(' '),
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
const units = new Set(
  (
    's sec secs second seconds ms milliseconds min mins minute minutes h hour hours hrs day days week weeks month months ' +
    'year years step steps px pixels bytes kb mb gb times time retries attempts percent items entries results rows ' +
    'records calls flows callflows faxflows call fax characters chars digits ports numbers lines people users points x'
  ).split(' '),
);
const definers = /^(?:function|def|defp|fn|func|fun|sub|int|integer|long|string|str|number|[iu](?:32|64)|object|var)$/;
const idKeys = new Set(['id', 'n', 's', 'eq', '_eq', 'equals', '$eq', '$ne', '$in', 'in', '_in', '_id']);
const valueKeys = new Set(['value', 'default', 'defaultvalue', 'default_value', 'content', 'val']);
const nameKeys = new Set(['name', 'key', 'field', 'param', 'parameter', 'property', 'variable', 'header']);
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

interface Quote {
  readonly text: string;
  readonly end: number;
}

/** What stands around one name: finds each place where its value belongs, and the id there if it is one. */
class Surroundings {
  readonly #reader: TextReader;
  readonly #name: IdName;
  readonly #add: (start: number, end: number) => void;
  readonly #onPlace: ((start: number, quote: string | undefined) => void) | undefined;
  /** The quote that closes right behind the name. */
  #closingQuote: string | undefined;
  /** Where the expression that the name ends begins: `$did->call_flow_id`. */
  readonly #pathStart: number;

  constructor(
    reader: TextReader,
    name: IdName,
    add: (start: number, end: number) => void,
    onPlace?: (start: number, quote: string | undefined) => void,
  ) {
    this.#reader = reader;
    this.#name = name;
    this.#add = add;
    this.#onPlace = onPlace;
    this.#pathStart = this.#findPathStart();
  }

  look(): void {
    const { end, isProse, isFunction } = this.#name;
    if (isProse) return this.#afterProse(end);
    if (isFunction) return void this.#definition(end);
    this.#before();
    this.#cases();
    if (this.#reader.at(this.#name.start - 1) === 47 && this.#reader.at(this.#name.start - 2) === 60) return;
    this.#inElement();
    const quote = this.#closerAt(end);
    if (quote !== undefined) {
      this.#closingQuote = quote.text;
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
    if (next > end && (behind === 'switch' || behind === 'match')) return this.#results(next + behind.length, 'cases');
    let before = reader.skipBack(this.#pathStart, isBlank, 4);
    const hasBracket = reader.at(before - 1) === 40;
    if (hasBracket) before = reader.skipBack(before - 1, isBlank, 4);
    else if (before === this.#pathStart) return;
    if (!/^(?:switch|match|when|case)$/.test(reader.wordBefore(before))) return;
    this.#results(hasBracket ? reader.skip(next, code => code === 41, 1) : end, 'cases');
  }

  #afterProse(end: number): void {
    const reader = this.#reader;
    let at = this.#closerAt(end)?.end ?? end;
    at = reader.skip(
      reader.skip(at, code => code === 42, 2),
      isBlank,
    );
    if (reader.at(at) === 58 || reader.at(at) === 61) this.#value(reader.skip(at + 1, isBlank));
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

  /** A closing quote, perhaps escaped, doubled, percent-encoded or an entity. */
  #closerAt(offset: number): Quote | undefined {
    return this.#quoteAt(offset);
  }

  #quoteAt(offset: number): Quote | undefined {
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
    if (mark !== 34 && mark !== 39 && mark !== 96) return undefined;
    // C# writes "" for a quote within @"…", several languages """ for a long string.
    const isDoubled = mark === 34 && reader.at(end + 1) === 34;
    return this.#quote(offset, end + (isDoubled ? (reader.at(end + 2) === 34 ? 3 : 2) : 1) - offset);
  }

  #quote(offset: number, length: number): Quote {
    return { text: this.#reader.text.slice(offset, offset + length), end: offset + length };
  }

  /** Yoda comparisons, `444 AS call_flow_id`, `assertEquals(444, …)`, and an input whose value stands in front. */
  #before(): void {
    const reader = this.#reader;
    let at = reader.skipBack(this.#pathStart, isBlank, 8);
    if (this.#isQuoteMark(reader.at(at - 1))) {
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
    } else if (at < this.#pathStart && reader.hasAnyCase(at - 2, 'as') && isSpace(reader.at(at - 3))) {
      at -= 2;
    } else return;
    this.#digitsBefore(reader.skipBack(at, isBlank, 8), false);
  }

  /** Takes the digits, quoted or bare, that end before the offset. */
  #digitsBefore(offset: number, isArgument: boolean): number | undefined {
    const reader = this.#reader;
    const quote = reader.at(offset - 1);
    const isQuoted = this.#isQuoteMark(quote);
    const end = isQuoted ? offset - 1 : offset;
    const start = reader.skipBack(end, isDigit, 21);
    if (start === end || !this.#areIdDigits(start, end)) return undefined;
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
    const at = this.#quoteAt(end)?.end ?? end;
    const dot = reader.skip(at, code => code === 41 || code === 40 || code === 93 || code === 125, 4);
    return (isPlural && !saysId) || (reader.at(dot) === 46 && measuringFunctions.has(reader.word(dot + 1)));
  }

  #isQuoteMark(code: number): boolean {
    return code === 34 || code === 39 || code === 96;
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
    if (this.#areIdDigits(start, start + (value[2]?.length ?? 0))) this.#add(start, start + (value[2]?.length ?? 0));
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
      if (open !== undefined) this.#value(next + open.length, { isElement: true });
      return;
    }
    const isElement = reader.at(before) === 60;
    let at = end;
    if (!isElement) {
      const quote = reader.at(before);
      if (!this.#isQuoteMark(quote) || reader.at(end) !== quote || reader.at(before - 1) !== 61) return;
      const key = reader.wordBefore(before - 1);
      if (!nameKeys.has(key)) return;
      at = end + 1;
      const part = reader.skip(at, isSpace, 8);
      const breaks = reader.text.slice(at, part).match(/\n/g) ?? [];
      if (breaks.length === 2 && this.#onPlace === undefined) {
        const digits = reader.skip(part, isDigit, 22);
        if (isNewline(reader.at(digits)) || reader.at(digits) === -1) return void this.#value(part);
      }
    }
    while (at - end < 200) {
      const code = reader.at(at);
      if (code === -1 || code === 60) return;
      if (code === 62) break;
      if (code === 47 && reader.at(at + 1) === 62) return;
      if (isElement && !saysId && isSpace(code) && reader.hasAnyCase(at + 1, 'id=')) this.#value(at + 4);
      at = this.#isQuoteMark(code) ? reader.skip(at + 1, each => each !== code && each !== -1) + 1 : at + 1;
    }
    if (reader.at(at) !== 62) return;
    const content = reader.skip(at + 1, isSpace);
    this.#value(reader.has(content, '<value>') ? content + 7 : content, { isElement: true });
  }

  /** The name is itself the value of a key such as "name": its own value stands under "value" or "default" nearby. */
  #afterValueOfName(offset: number): void {
    const reader = this.#reader;
    const { start, isPlural, isOption } = this.#name;
    if (isPlural) return;
    const isQuoted = this.#closingQuote !== undefined;
    let at = reader.skipBack(start, code => code === 45, 2);
    if (isQuoted) at = reader.skipBack(at, code => this.#isQuoteMark(code) || code === 92, 4);
    const mark = reader.skipBack(at, isBlank, 8);
    const isSymbol = !isQuoted && reader.at(start - 1) === 58 && !isWord(reader.at(start - 2));
    const isNamed =
      (reader.at(mark - 1) === 61 || reader.at(mark - 1) === 58) &&
      nameKeys.has(reader.wordBefore(reader.skipBack(mark - 1, code => isBlank(code) || this.#isQuoteMark(code), 4)));
    const next = reader.at(offset);
    // In YAML the name may be a key whose own keys are indented below it.
    const isKey = next === 58 && isNewline(reader.at(reader.skip(offset + 1, isBlank)));
    if (!(isQuoted || isSymbol || isNamed || isKey || isOption)) return;
    if (isQuoted && !isNamed && !isOption && !(next === 44 || next === 41 || isSpace(next))) return;
    const indentation = this.#indentation(start);
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
      } else if (this.#isQuoteMark(code) && !valueKeys.has(reader.word(i + 1)) && !nameKeys.has(reader.word(i + 1))) {
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
          const value = this.#behindKey(this.#quoteAt(end)?.end ?? end);
          if (value !== undefined) {
            this.#value(value);
            this.#results(value);
            return;
          }
        } else if (nameKeys.has(word) && this.#behindKey(this.#quoteAt(end)?.end ?? end) !== undefined) return;
        i = Math.max(i, end - 1);
      }
    }
  }

  /** Where the value of a key begins when `:`, `=`, `=>` or `(` stands at the offset. */
  #behindKey(offset: number): number | undefined {
    const at = this.#reader.skip(offset, isBlank, 16);
    const sign = this.#reader.firstOf(at, ['=>', '==', '=', ':', '(']);
    return sign === undefined || sign === '==' ? undefined : this.#reader.skip(at + sign.length, isBlank, 16);
  }

  #indentation(offset: number): number {
    const lineStart = this.#reader.skipBack(offset, code => !isNewline(code) && code !== -1);
    return this.#reader.skip(lineStart, isBlank) - lineStart;
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
        const inner = reader.skip(
          at + 1,
          each => isWord(each) || this.#isQuoteMark(each) || each === 36 || each === 45,
          40,
        );
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
        if (reader.at(blank) === 123 && isQuoted) this.#block(blank);
      } else if (code === 40 && reader.at(at + 1) === 41) {
        at += 2;
        if (this.#body(at)) return;
      } else if (code === 37 && reader.at(this.#name.start - 1) === 37) at++;
      else if (this.#isQuoteMark(code) || (code === 92 && this.#quoteAt(at) !== undefined)) {
        if (isQuoted && closers === 0) return;
        at = this.#quoteAt(at)?.end ?? at + 1;
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
        this.#pathStart - 1,
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
    const open = this.#pathStart - 1;
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
    return mark === 63 || mark === 38 || mark === 59 || this.#isQuoteMark(mark);
  }

  /** `[callflow]` at the start of a line, `id = 444` on the next. */
  #idBelowHeading(at: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural } = this.#name;
    const next = reader.skip(at, code => isSpace(code) || code === 93, 16);
    if (
      !isFirstOnLine(reader, this.#pathStart - 1) ||
      !isNewline(reader.at(reader.skip(at, code => isBlank(code) || code === 93)))
    )
      return false;
    if (isPlural && saysId) this.#results(at, 'values');
    if (saysId || reader.word(next) !== 'id') return false;
    const value = this.#behindKey(next + 2);
    if (value !== undefined) this.#value(value);
    return true;
  }

  #bracedByItself(isQuoted: boolean): boolean {
    const reader = this.#reader;
    let open = this.#pathStart - 1;
    if (isQuoted) open = reader.skipBack(this.#name.start, code => this.#isQuoteMark(code), 2) - 1;
    return reader.at(open) === 123;
  }

  /** Whether what the call around the name returns is still the id. */
  #callKeepsMeaning(isQuoted: boolean): boolean {
    const reader = this.#reader;
    let open = this.#pathStart - 1;
    if (isQuoted || this.#isQuoteMark(reader.at(open))) {
      open = reader.skipBack(this.#name.start, code => this.#isQuoteMark(code) || code === 92 || code === 45, 6) - 1;
    }
    // `int(os.environ["CALL_FLOW_ID"])`
    if (reader.at(open) === 91) {
      open =
        reader.skipBack(open, code => isWord(code) || code === 46 || code === 36 || code === 62 || code === 45, 60) - 1;
    } else if (reader.at(open) === 58) open--;
    if (reader.at(open) !== 40) return false;
    const word = reader.wordBefore(open);
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
      this.#value(reader.skip(open + 1, isSpace));
      return undefined;
    }
    if (word === 'to' && isBlank(reader.at(end))) {
      this.#expectation(at);
      return undefined;
    }
    if (!convertingMethods.has(word)) return undefined;
    return reader.has(end, '()') ? end + 2 : end;
  }

  /** RSpec's `.to eq(444)`. */
  #expectation(at: number): void {
    const reader = this.#reader;
    const should = /^ ?\| ?Should -Be(?:Exactly)? /i.exec(reader.text.slice(at, at + 24));
    if (should !== null) this.#value(at + should[0].length);
    if (!reader.has(at, '.to eq')) return;
    const open = reader.at(at + 6);
    if (open === 40 || isBlank(open)) this.#value(reader.skip(at + 7, isBlank));
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
    if (!isSpace(reader.at(at + 1)) && !this.#isQuoteMark(reader.at(at + 1))) return;
    let next = reader.skip(at + 1, isSpace, 80);
    if (reader.word(next) === 'return') next = reader.skip(next + 6, isBlank);
    this.#value(next);
  }

  #afterQuote(at: number): void {
    const reader = this.#reader;
    this.#comma(at);
    // "call_flow_id" "444"
    const next = reader.skip(at, isBlank);
    if (next > at && this.#name.saysId && !this.#hasSigil() && this.#quoteAt(next) !== undefined) {
      this.#value(next, { mustBeQuoted: true });
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
    const quote = this.#quoteAt(next);
    if (quote !== undefined) {
      const operator = reader.firstOf(quote.end, ['===', '==', '=', '!=', '<>', 'in', 'IN']);
      const closing = operator === undefined ? undefined : this.#quoteAt(quote.end + operator.length);
      if (closing !== undefined && closing.text === quote.text && reader.at(closing.end) === 44) {
        next = reader.skip(closing.end + 1, isSpace);
      }
    }
    // `string('call_flow_id', 20)` of a database schema is a column of that length.
    const open = reader.skipBack(this.#name.start, code => this.#isQuoteMark(code), 2) - 1;
    const call = reader.at(open) === 40 ? reader.wordBefore(open) : '';
    const mustBeQuoted = /^(?:n?varchar|n?char|string|text|column)$/.test(call);
    if (mustBeQuoted) return void this.#value(next, { mustBeQuoted });
    this.#listOrValue(next);
    if (reader.at(open) === 40) this.#results(next);
  }

  /** `callFlow, port := "444", 5060` and `a, callflow = 1, 444` with the name in first place. */
  #assignedTogether(comma: number): boolean {
    const reader = this.#reader;
    const text = reader.text.slice(comma, comma + 120);
    reader.visited += 40;
    const others = /^(?:,\s*[\w$@]+)+\s*:?=(?!=)\s*/.exec(text);
    if (others === null || !this.#isFirstAssigned()) return false;
    const value = /^(?:"\d+"|'\d+'|\d+)\s*,/.exec(text.slice(others[0].length));
    if (value !== null) this.#value(comma + others[0].length, { isResult: true });
    return true;
  }

  /** Whether the names that are assigned begin with this one. */
  #isFirstAssigned(): boolean {
    const reader = this.#reader;
    const before = reader.skipBack(this.#pathStart, isBlank, 8);
    const word = reader.wordBefore(before);
    return isFirstOnLine(reader, this.#pathStart) || /^(?:local|var|let|my|const)$/.test(word);
  }

  /** What may stand right behind a name that no quote closes. True where nothing else needs to be tried. */
  #afterBareName(at: number): boolean {
    const reader = this.#reader;
    const { start, saysId, isPlural, isOption } = this.#name;
    const code = reader.at(at);
    const before = reader.at(start - 1);
    if (code === 44) {
      if (this.#assignedTogether(at)) return true;
      const paren = reader.skipBack(this.#pathStart, isBlank, 4) - 1;
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
      if (this.#quoteAt(at + 1) !== undefined) this.#listOrValue(at);
      else this.#keyed(at);
      return true;
    }
    if (!isSpace(code)) return false;
    const next = reader.skip(at, isBlank);
    const nextCode = reader.at(next);
    if (nextCode === 123) {
      this.#block(next);
      this.#keyed(next);
      this.#propertyInitialiser(next);
      return false;
    }
    if (isNewline(nextCode)) {
      const brace = reader.skip(next, isSpace, 80);
      if (reader.at(brace) === 123 && reader.wordBefore(reader.skipBack(start, isBlank, 4)) === 'enum')
        this.#results(brace, 'values');
      if (reader.wordBefore(reader.skipBack(start, isBlank, 4)) === 'def') this.#value(reader.skip(next, isSpace));
      return false;
    }
    if (next > at && isPlural && before === 64 && reader.has(next, '%{')) this.#results(next + 1, 'values');
    if (next === at || isPlural) return false;
    if (nextCode === 60 && reader.has(next, '<const>')) return this.#equals(next + 7);
    // "call_flow_id 444 does not exist"
    if (saysId && before !== 36 && next === at + 1 && isDigit(nextCode)) {
      this.#value(next);
      return true;
    }
    if (isDigit(nextCode) || this.#isQuoteMark(nextCode) || this.#onPlace !== undefined) {
      const sigilless = before === 36 || before === 64 || before === 58 ? start - 1 : start;
      const isSet = this.#isSet(sigilless);
      const standsAlone =
        saysId &&
        before !== 36 &&
        (isFirstOnLine(reader, Math.min(sigilless, this.#pathStart)) ||
          (before === 58 && !isWord(reader.at(start - 2))));
      if (isOption || isSet || standsAlone) this.#value(next);
      if (isDigit(nextCode)) return true;
    }
    if (isLetter(nextCode)) {
      const word = reader.word(next);
      if (word === 'get' && reader.has(next + 3, '()')) return this.#equals(next + 5);
      if (typeWords.has(word)) return this.#typed(next);
    }
    return false;
  }

  /** `int callFlowId(String department) { … return 444; … }`, `def call_flow_id(:vip), do: 444` */
  #definition(open: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural, start } = this.#name;
    if (!saysId || isPlural) return false;
    let front = this.#pathStart;
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
        this.#results(at + 1, 'body');
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
        this.#value(reader.skip(at, isBlank));
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
      const value = this.#valueStart(at + sign.length);
      this.#value(value);
      this.#results(value);
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
      this.#keyed(at);
      this.#value(next);
      return;
    }
    if (reader.at(next) === 123) {
      this.#keyed(next);
      return;
    }
    if (!saysId) {
      const digits = this.#quoteAt(next)?.end ?? next;
      const end = reader.skip(digits, isDigit, 22);
      const close = reader.skip(this.#quoteAt(end)?.end ?? end, isSpace, 16);
      // With several arguments the first may be the phone number.
      if (
        reader.at(close) === 44
          ? prefix.length === 0 || end - digits > 9
          : reader.at(close) !== 41 && reader.at(close) !== -1
      )
        return;
    }
    this.#value(next);
  }

  /** `{ id: 444 }`, `(id: 444)`, and for several ids `{ support: 444, sales: 445 }`. */
  #keyed(open: number): boolean {
    const reader = this.#reader;
    const { saysId, isPlural } = this.#name;
    let at = reader.skip(open + 1, isSpace, 80);
    let start = this.#quoteAt(at)?.end ?? at;
    let end = reader.skip(start, code => isWord(code) || code === 36, 40);
    const key = reader.text.slice(start, end).toLowerCase();
    const isEnum = reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4)) === 'enum';
    if (!isPlural && this.#exampleIn(open)) return true;
    if (idKeys.has(key) && !isPlural) {
      const value = this.#behindKey(this.#quoteAt(end)?.end ?? end);
      if (value !== undefined) this.#listOrValue(value);
      return true;
    }
    if (!((isPlural && saysId) || isEnum)) return false;
    let hasFound = false;
    while (end > start && !measures.has(reader.text.slice(start, end).toLowerCase())) {
      const value = this.#behindKey(this.#quoteAt(end)?.end ?? end);
      const behind = value === undefined ? -1 : this.#value(value);
      if (behind < 0) break;
      hasFound = true;
      at = reader.skip(behind, isSpace, 80);
      if (reader.at(at) !== 44) break;
      at = reader.skip(at + 1, isSpace, 80);
      start = this.#quoteAt(at)?.end ?? at;
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
    return found !== null && this.#value(open + 1 + found[0].length) >= 0;
  }

  /** Everything that connects a name to its value by a sign or a word. */
  #setting(offset: number, inBraces: boolean): void {
    const reader = this.#reader;
    const { saysId } = this.#name;
    const hasQuote = this.#closingQuote !== undefined;
    const at = reader.skip(offset, isSpace, 80);
    const isNextLine = reader.text.slice(offset, at).includes('\n');
    const code = reader.at(at);
    if (code === 37) {
      if (reader.hasAnyCase(at, '%3d') || reader.hasAnyCase(at, '%3a')) this.#listOrValue(at + 3);
      return;
    }
    if (isNextLine && code !== 58 && code !== 61 && code !== 124 && code !== 63) return;
    const byDefault = reader.firstOf(at, defaults);
    if (byDefault !== undefined && !reader.has(at, '||=') && !reader.has(at, '??=')) {
      this.#listOrValue(reader.skip(at + byDefault.length, isSpace, 80));
      return;
    }
    if (inBraces && reader.has(at, '//')) {
      this.#listOrValue(reader.skip(at + 2, isBlank));
      return;
    }
    if (hasQuote && reader.has(at, '->') && reader.at(at + 2) !== 62) {
      this.#listOrValue(reader.skip(at + 2, isBlank));
      return;
    }
    const sign = reader.firstOf(at, assignments);
    if (sign !== undefined) {
      const before = reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4));
      if (reader.has(at, '=~')) return;
      const isField = sign === '=' && (wireTypes.has(before) || before === 'string');
      if (isField && !before.endsWith('_t') && before !== 'unsigned') {
        this.#value(this.#valueStart(at + sign.length), { mustBeQuoted: true });
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
        if (reader.at(next) === 40 || reader.at(next) === 91 || reader.at(next) === 123) this.#listOrValue(next);
        else if (reader.wordBefore(reader.skipBack(this.#name.start, isBlank, 4)) === 'for') this.#run(next);
      } else this.#value(next);
    } else if (code === 45 && comparingOptions.has(reader.word(at + 1))) {
      this.#listOrValue(reader.skip(at + 1 + reader.word(at + 1).length, isBlank));
    }
  }

  /** `:` with its value, or with a type and then `= value`. */
  #colon(colon: number): void {
    const reader = this.#reader;
    const { start, isPlural, saysId } = this.#name;
    const at = colon + 1;
    const before = reader.at(start - 1);
    // A host's port, a bit field.
    if (isDigit(reader.at(at)) && (before === 47 || before === 46) && this.#closingQuote === undefined && !saysId)
      return;
    if (wireTypes.has(reader.wordBefore(reader.skipBack(start, isBlank, 4)))) return;
    const next = reader.skip(at, isBlank);
    if (isNewline(reader.at(next))) {
      const line = reader.skip(next, isSpace, 120);
      const lineStart = reader.skipBack(line, isBlank);
      const blank = line - lineStart;
      const indentation = this.#indentation(start);
      if (isPlural && reader.at(line) === 45) this.#dashes(line);
      else if (isPlural && saysId && blank > indentation) this.#results(at, 'values');
      else if (!isPlural && !saysId && blank > indentation && reader.word(line) === 'id') {
        const value = this.#behindKey(line + 2);
        if (value !== undefined) this.#value(value);
      } else if (blank > indentation && this.#closingQuote !== undefined) this.#listOrValue(line);
      return;
    }
    const isTaken = this.#listOrValue(next) >= 0;
    this.#results(next);
    if (isTaken) return;
    const type = this.#typeEnd(next);
    if (type === undefined) return;
    const sign = reader.skip(type, isBlank);
    if (reader.at(sign) === 61 && reader.at(sign + 1) !== 61 && reader.at(sign + 1) !== 62) {
      const value = this.#valueStart(sign + 1);
      this.#listOrValue(value);
      this.#results(value);
    } else if (reader.at(sign) === 123) {
      this.#block(sign);
      this.#results(sign, 'body');
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

  /** A YAML list, one id a line. */
  #dashes(first: number): void {
    const reader = this.#reader;
    let at = first;
    while (reader.at(at) === 45 && isBlank(reader.at(at + 1))) {
      const end = this.#value(reader.skip(at + 1, isBlank));
      if (end < 0) return;
      const line = reader.skip(end, code => !isNewline(code) && code !== -1);
      at = reader.skip(line, isSpace);
    }
  }

  /** The offset of the value behind a sign: over blanks, and over a line break where the next line is indented. */
  #valueStart(offset: number): number {
    const reader = this.#reader;
    const at = reader.skip(offset, isBlank);
    if (!isNewline(reader.at(at))) return at;
    const next = reader.skip(at, isSpace);
    return isBlank(reader.at(next - 1)) ? next : at;
  }

  #valueOf(offset: number, sign: string): void {
    const reader = this.#reader;
    const at = this.#valueStart(offset);
    if (sign === '=' && at === offset) {
      const quote = this.#quoteAt(at);
      if (quote !== undefined) this.#joined(quote.end);
    }
    if (reader.at(at) === 63) {
      // where('call_flow_id = ?', 444)
      const quote = this.#quoteAt(at + 1);
      if (quote !== undefined && this.#quoteAt(this.#pathStart - quote.text.length)?.text === quote.text) {
        this.#comma(quote.end);
      }
      return;
    }
    this.#listOrValue(at);
    if (this.#name.isPlural && this.#name.saysId) this.#commaList(at);
    if (!comparisons.has(sign)) this.#results(at);
  }

  /** What the expression at the offset may come to: branches, arms and defaults; of a plural the values of a map. */
  #results(offset: number, form: ResultsForm = 'expression'): void {
    if (this.#onPlace !== undefined || this.#isInText()) return;
    if (form !== 'expression' || !this.#name.isPlural) {
      for (const at of resultsOf(this.#reader, offset, form)) this.#value(at, { isResult: true });
      return;
    }
    if (!this.#name.saysId) return;
    const head = this.#reader.text.slice(offset, offset + 100);
    this.#reader.visited += 20;
    const opening = /^(?:new\s+)?(?:[@%#]|[\w.:]+(?:<[^<>()]{0,40}>+)?(?:\[\w*\])?\w*\s*)?(?:\(\d*\)\s*)?[[{(]/.exec(
      head,
    );
    if (opening !== null) this.#results(offset + opening[0].length - 1, 'values');
  }

  /** Whether the name stands within a string, or an address, so that what follows is no code. */
  #isInText(): boolean {
    if (this.#closingQuote !== undefined) return false;
    const before = this.#reader.at(this.#pathStart - 1);
    return before === 63 || before === 38 || before === 47 || this.#isQuoteMark(before);
  }

  /** `'call_flow_id=' . 444 . '&…'`: the string ends and the id is joined to it. */
  #joined(offset: number): void {
    const reader = this.#reader;
    const at = reader.skip(offset, isSpace, 80);
    const sign = reader.firstOf(at, ['..', '.', '+', '&', '<>', '~']);
    if (sign === undefined) return;
    this.#value(reader.skip(at + sign.length, isSpace, 80), { isJoined: true });
  }

  #commaList(offset: number): void {
    const reader = this.#reader;
    let at = this.#quoteAt(offset)?.end ?? offset;
    for (;;) {
      const end = reader.skip(at, isDigit, 22);
      if (end === at || !this.#follows(end, {})) return;
      this.#take(at, end);
      const next = reader.at(end);
      if (next !== 44 && !(next === 32 && this.#quoteAt(offset) !== undefined)) return;
      at = end + 1;
    }
  }

  /** A value, or a list of them in any brackets, perhaps within a call or a constructor. The end, or -1. */
  #listOrValue(offset: number): number {
    const reader = this.#reader;
    const inner = this.#unwrapped(offset);
    const open = reader.at(inner);
    if (this.#filled(inner)) return inner;
    if (open === 123 && this.#keyed(inner)) return inner;
    if (open === 91 || open === 40 || open === 123) {
      const body = reader.at(inner + 1) === 123 ? inner + 2 : inner + 1;
      return this.#elements(body);
    }
    if (open === 36 && reader.at(inner + 1) === 123) return this.#elements(inner + 2);
    if (this.#name.isPlural && reader.at(inner - 1) === 40) return this.#elements(inner);
    // "callflows: 12" tells how many there are.
    return this.#name.isPlural && !this.#name.saysId ? -1 : this.#value(inner);
  }

  #elements(offset: number): number {
    const reader = this.#reader;
    let at = reader.skip(offset, isSpace, 80);
    let last = -1;
    for (;;) {
      const end = this.#value(at);
      if (end < 0) return last;
      last = end;
      const next = reader.skip(end, isSpace, 80);
      if (reader.at(next) === 44) at = reader.skip(next + 1, isSpace, 80);
      else if (next > end && (isDigit(reader.at(next)) || this.#isQuoteMark(reader.at(next)))) at = next;
      else return last;
    }
  }

  /** `for call_flow_id in 1 2 3; do` */
  #run(offset: number): void {
    let at = offset;
    for (;;) {
      const end = this.#value(at);
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
      } else if (code === 64 && this.#closingQuote !== undefined) at++;
      else if (
        (code === 33 && reader.at(at + 1) === 33) ||
        (code === 38 && isLetter(reader.at(at + 1)) && this.#quoteAt(at) === undefined)
      ) {
        const end = reader.skip(at + 1, each => isWord(each) || each === 33 || each === 45, 40);
        if (!isBlank(reader.at(end))) return at;
        at = reader.skip(end, isBlank);
      } else if (code === 60) {
        // TypeScript's <string>'444'
        const end = reader.skip(at + 1, isWord, 12);
        const isCast = reader.at(end) === 62 && (this.#quoteAt(end + 1) !== undefined || isDigit(reader.at(end + 1)));
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
    if (reader.at(end) !== 40 && this.#isQuoteMark(reader.at(end)) && path.length <= 2) return end;
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
    return valueKeys.has(reader.word(inner)) ? this.#behindKey(inner + reader.word(inner).length) : inner;
  }

  /** Takes the id at the offset, quoted or bare. The offset behind it and its quote; -1 where there is none. */
  #value(offset: number, form: ValueForm = {}): number {
    const reader = this.#reader;
    const at = this.#unwrapped(offset);
    const quote = this.#quoteAt(at);
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
      const closing = this.#quoteAt(end);
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
    const before = reader.at(this.#pathStart - 1);
    const isInText = before === 38 || before === 63 || this.#isQuoteMark(before);
    if (!isInText || this.#closingQuote !== undefined) return false;
    const place = /^(?:%[dsiu]|\{(\d?)\})/.exec(reader.text.slice(offset, offset + 3));
    reader.visited += 3;
    if (place === null) return false;
    const start = reader.skipBack(
      this.#name.start,
      code => !isNewline(code) && code !== -1 && !this.#isQuoteMark(code),
    );
    const inFront = reader.text.slice(start, offset).match(/%[dsiu]|\{\}/g)?.length ?? 0;
    const quote = reader.at(start - 1);
    const end = reader.skip(offset, code => code !== quote && !isNewline(code) && code !== -1);
    if (!this.#isQuoteMark(quote) || reader.at(end) !== quote) return true;
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
    this.#value(end + 1 + call[0].length + skipped + value.search(/\S/), { isResult: true });
    return true;
  }

  #behindSuffix(end: number): number {
    return this.#reader.skip(end, isWord, 8);
  }

  #areIdDigits(start: number, end: number): boolean {
    // All zeros is how people write "none".
    return end - start <= 20 && this.#reader.skip(start, code => code === 48, 20) < end;
  }

  #take(start: number, end: number): boolean {
    if (!this.#areIdDigits(start, end)) return false;
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
        if (reader.at(this.#pathStart - 1) === 47 && (this.#isQuoteMark(next) || next === 103)) return true;
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
