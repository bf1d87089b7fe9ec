import { isBlank, isDigit, isLetter, isNewline, isQuote, isSpace, isWord, type TextReader } from './textReader.ts';

/**
 * Which places of a piece of code are looked for: the results of an expression (`night ? 1 : 2`, `1 if night else 2`,
 * the arms of a `match`), what a function's body returns, the values of a map, or the cases that something is held
 * against (`case 444:`).
 */
export type ResultsForm = 'expression' | 'body' | 'values' | 'cases';

/** How far (characters) a form may reach; a name of ours further on has its own turn. */
const reach = { expression: 700, body: 1500, values: 1500, cases: 1500 } as const;
/** Names of ours that may stand in between, so that no character is read for more than a few of them. */
const mostNames = 2;

const chosenBy = new Set(['switch', 'match', 'when', 'case', 'cond', 'select']);
const conditions = new Set(['if', 'unless', 'elsif', 'elseif', 'elif']);
const goesOn = new Set([...conditions, ...chosenBy, 'else', 'end', 'or', 'and', 'then', 'do']);
/** Functions that return their last arguments where there is nothing else. */
const withDefault = new Set(
  (
    'coalesce ifnull nvl isnull lookup try get fetch getordefault get_or_default getenv env getproperty ' +
    'unwrap_or unwrap_or_else orelse or_else orelseget getorelse get_or_else ifempty if_else iif'
  ).split(' '),
);
/** Keys whose values tell how many, or how long. */
export const measures = new Set(
  (
    'min max minimum maximum minitems maxitems minlength maxlength limit count size length total page offset gt gte lt lte ' +
    'wait timeout port version'
  ).split(' '),
);
const namesOfOurs = /(?:call|fax)[_-]?flow/i;

interface Frame {
  /** A condition's parentheses; a block of arms (`x => 444`); the arguments of a function with a default; all else. */
  readonly kind: 'condition' | 'arms' | 'default' | 'other';
  /** Braces with a blank in front: a block, after which an expression ends. */
  readonly isBlock: boolean;
  /** Question marks whose colon is still to come. */
  choices: number;
}

/** Offsets at which a result begins: at its quote, or its first digit. From the offset on, in the order of the text. */
export function resultsOf(reader: TextReader, offset: number, form: ResultsForm): number[] {
  return new Results(reader, offset, form).find();
}

/** Walks over a piece of code token by token, and keeps in mind just enough to tell results from other numbers. */
class Results {
  readonly #reader: TextReader;
  readonly #form: ResultsForm;
  readonly #offset: number;
  readonly #end: number;
  readonly #indentation: number;
  /** How many brackets are open (one more than that) where the entries of a map stand; it may need none. */
  readonly #entryDepth: number;
  /** `[call_flow_ids]` stands above the lines. */
  readonly #isHeading: boolean;
  readonly #frames: [Frame, ...Frame[]];
  readonly #found: number[] = [];
  #at: number;
  /** Whether what stands next is a result, if it is a number. */
  #isWanted = false;
  /** An `if` whose condition has not begun, and a `switch` whose block has not. */
  #isBeforeCondition = false;
  #isBeforeArms: boolean;
  #hasChoice: boolean;
  #isBehindValue = false;
  /** The last word, in lower case; empty where something else came last. */
  #word = '';
  /** The last word or text, in lower case: what an entry is named. */
  #key = '';
  #names = 0;
  #isDone = false;

  constructor(reader: TextReader, offset: number, form: ResultsForm) {
    this.#reader = reader;
    this.#form = form;
    this.#offset = offset;
    this.#at = offset;
    this.#end = Math.min(reader.text.length, offset + reach[form]);
    this.#indentation = reader.indentation(offset);
    this.#entryDepth = isOpening(reader.text.charAt(offset)) ? 2 : 1;
    this.#isHeading = reader.text.charAt(offset - 1) === ']';
    this.#frames = [{ kind: form === 'body' ? 'arms' : 'other', isBlock: false, choices: 0 }];
    this.#isBeforeArms = form === 'cases';
    this.#hasChoice = form === 'cases';
  }

  find(): number[] {
    while (this.#at < this.#end && !this.#isDone) this.#step();
    return this.#found;
  }

  get #frame(): Frame {
    return this.#frames.at(-1) ?? this.#frames[0];
  }

  get #isOutermost(): boolean {
    return this.#frames.length === 1;
  }

  #step(): void {
    const code = this.#reader.at(this.#at);
    if (isBlank(code)) this.#at++;
    else if (isNewline(code)) this.#newline();
    else if (isDigit(code) || isQuote(code)) this.#literal(code);
    else if (isLetter(code) || code === 95) this.#name();
    else if (!this.#comment()) this.#sign();
  }

  #newline(): void {
    const next = this.#reader.skip(this.#at, isSpace);
    if (this.#isOutermost && !this.#staysInside(next)) this.#isDone = true;
    this.#at = next;
    this.#word = '';
    this.#arm();
  }

  /** Whether the code still belongs together on the next line, where no bracket is open. */
  #staysInside(next: number): boolean {
    const reader = this.#reader;
    const gap = reader.text.slice(this.#at, next);
    const hasGap = /\n[ \t]*\r?\n/.test(gap);
    const character = reader.text.charAt(next);
    if (this.#isHeading) return character !== '[' && !hasGap;
    const indentation = gap.length - 1 - Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r'));
    const isDeeper = indentation > this.#indentation;
    const goesOnHere = goesOn.has(reader.word(next));
    if (this.#form === 'body' || this.#form === 'values' || this.#hasChoice) {
      return isDeeper || character === '{' || (goesOnHere && indentation === this.#indentation);
    }
    const isOperator = '?|}'.includes(character) || (character === ':' && !isWord(reader.at(next + 1)));
    return isDeeper && !hasGap && (this.#isWanted || isOperator || goesOnHere);
  }

  #literal(code: number): void {
    const { text } = this.#reader;
    const start = this.#at;
    const isText = isQuote(code);
    const end = isText
      ? endOfString(this.#reader, start)
      : this.#reader.skip(start, each => isWord(each) || each === 46, 40);
    if (this.#isWanted && endsResult(this.#reader, end)) this.#found.push(start);
    this.#at = end;
    this.#key = isText ? text.slice(start + 1, Math.min(end - 1, start + 20)).toLowerCase() : '';
    this.#word = '';
    this.#isBehindValue = true;
    this.#isWanted = false;
  }

  #name(): void {
    const start = this.#at;
    const end = this.#reader.skip(start, isWord, 60);
    const name = this.#reader.text.slice(start, end);
    if (namesOfOurs.test(name) && ++this.#names > mostNames) this.#isDone = true;
    const word = name.toLowerCase();
    this.#at = end;
    this.#word = word;
    this.#key = word;
    this.#isBehindValue = false;
    this.#isWanted = this.#isIntroducedBy(word);
    if (conditions.has(word)) this.#isBeforeCondition = true;
    if (chosenBy.has(word)) {
      this.#isBeforeArms = true;
      this.#hasChoice = true;
    }
    if (withDefault.has(word) && this.#reader.text.charAt(end) === '(') {
      this.#frames.push({ kind: 'default', isBlock: false, choices: 0 });
      this.#isWanted = /^(?:unwrap|or)/.test(word);
      this.#at++;
    }
  }

  #isIntroducedBy(word: string): boolean {
    if (this.#form === 'cases') return word === 'case' || word === 'when';
    switch (word) {
      case 'else':
      case 'then':
        return true;
      case 'or':
        return this.#form !== 'values';
      case 'and':
        return isValueBeforeOr(this.#reader, this.#at);
      case 'return':
        return this.#form === 'body';
      case 'to':
        return this.#form === 'values';
      default:
        return false;
    }
  }

  /** Steps over a comment to the end of its line, or of itself. */
  #comment(): boolean {
    const reader = this.#reader;
    const at = this.#at;
    if (reader.has(at, '/*')) {
      const close = reader.text.slice(at, at + 160).indexOf('*/');
      reader.visited += 160;
      this.#at = close < 0 ? at + 2 : at + close + 2;
      return true;
    }
    const isHash = reader.at(at) === 35 && isSpace(reader.at(at + 1)) && isSpace(reader.at(at - 1));
    if (!isHash && !reader.has(at, '//') && !reader.has(at, '-- ')) return false;
    this.#at = reader.skip(at, each => !isNewline(each) && each !== -1);
    return true;
  }

  #sign(): void {
    const { text } = this.#reader;
    const at = this.#at;
    const character = text.charAt(at);
    const wasBehindValue = this.#isBehindValue;
    const wasWanted = this.#isWanted;
    const operator = ['??', '?:', '?.', '::', '||', '=>', '==', '->'].find(each => text.startsWith(each, at));
    this.#at += operator?.length ?? 1;
    this.#isBehindValue = false;
    this.#isWanted = false;
    switch (operator ?? character) {
      case '(':
      case '[':
      case '{':
        return this.#open(character, wasWanted);
      case ')':
      case ']':
      case '}':
        return this.#close();
      case ',':
        return this.#comma(wasBehindValue);
      case ';':
        if (this.#isOutermost) this.#isDone = true;
        return;
      case '?':
        return this.#question();
      case ':':
        return this.#colon();
      case '|':
        return this.#bar(wasBehindValue);
      case '??':
      case '?:':
      case '||':
        // What is assigned by `||=` is another name's.
        this.#isWanted = text.charAt(this.#at) !== '=';
        return;
      case '=>':
        this.#isWanted = this.#form !== 'cases' && (this.#frame.kind === 'arms' || this.#isEntry(0));
        return;
      case '->':
        this.#isWanted = this.#form !== 'cases' && (this.#frame.kind === 'arms' || this.#hasChoice);
        return;
      case '=':
        this.#isWanted = this.#isEntry(1) || (this.#form === 'body' && this.#isOutermost);
    }
  }

  /** Whether a value of a map stands next; `within` brackets that its key may stand in, as in `["night"] = 444`. */
  #isEntry(within: number): boolean {
    const depth = this.#frames.length;
    return (
      this.#form === 'values' &&
      depth >= this.#entryDepth &&
      depth <= this.#entryDepth + within &&
      !measures.has(this.#key)
    );
  }

  #open(bracket: string, wasWanted: boolean): void {
    const reader = this.#reader;
    const isBlock = bracket === '{' && !isWord(reader.at(this.#at - 2));
    const isBranch = isBlock && (this.#isBeforeCondition || this.#word === 'else') && isBlank(reader.at(this.#at));
    const isCondition = bracket === '(' && this.#isBeforeCondition;
    const kind = isCondition ? 'condition' : isBlock && this.#isBeforeArms ? 'arms' : 'other';
    this.#frames.push({ kind, isBlock, choices: 0 });
    this.#isWanted = (wasWanted && this.#form !== 'cases') || isBranch;
    this.#isBeforeCondition = false;
    if (!isBlock) return;
    this.#isBeforeArms = false;
    this.#arm();
  }

  #close(): void {
    if (this.#isOutermost) {
      this.#isDone = true;
      return;
    }
    const closed = this.#frames.pop();
    this.#isWanted = closed?.kind === 'condition';
    this.#word = '';
    if (!this.#isOutermost) return;
    const next = this.#reader.skip(this.#at, isBlank);
    // `} else {` goes on, and so does `}.freeze`; what follows another block does not belong to it.
    const isEnd = closed?.isBlock === true && this.#reader.word(next) !== 'else' && this.#reader.at(this.#at) !== 46;
    this.#isDone = isEnd || this.#form === 'body' || this.#form === 'cases' || this.#entryDepth === 2;
  }

  #comma(wasBehindValue: boolean): void {
    if (this.#isOutermost && !this.#hasChoice && this.#form !== 'body') {
      this.#isDone = true;
      return;
    }
    // Map.of("sales", 444, "support", 445)
    const isPair = this.#form === 'values' && wasBehindValue && /\D/.test(this.#key) && !measures.has(this.#key);
    const isFurtherCase = this.#form === 'cases' && wasBehindValue;
    this.#isWanted = this.#frame.kind === 'default' || isPair || isFurtherCase;
  }

  #question(): void {
    const reader = this.#reader;
    const [before, next] = [reader.at(this.#at - 2), reader.at(this.#at)];
    // Ruby's `between?(8, 17)`, and `?3`, which is a parameter of a statement.
    if ((isWord(before) && next === 40) || this.#at - 1 === this.#offset || (isSpace(before) && !isSpace(next))) return;
    this.#frame.choices++;
    this.#isWanted = this.#form !== 'cases';
  }

  #colon(): void {
    const frame = this.#frame;
    const isOther = frame.choices > 0;
    if (isOther) frame.choices--;
    const isBranch = isOther || this.#word === 'do' || this.#word === 'else';
    this.#isWanted = this.#form !== 'cases' && (isBranch || this.#isEntry(0));
  }

  #bar(wasBehindValue: boolean): void {
    this.#isWanted = wasBehindValue;
    if (this.#frame.kind !== 'default') return;
    // unwrap_or_else(|_| "444")
    const close = this.#reader.text.slice(this.#at, this.#at + 30).indexOf('|');
    if (close >= 0) this.#at += close + 1;
    this.#isWanted = true;
  }

  /** `444 ->`, `1031, 1032 =>`: at the start of an arm, the numbers in front of its arrow. */
  #arm(): void {
    if (this.#form !== 'cases' || this.#frames.length !== 2) return;
    const start = this.#reader.skip(this.#at, isSpace);
    const values = /^(?:(?:\d{1,20}|"\d{1,20}"|'\d{1,20}')\s*[,|]?\s*)+(?:->|=>)/;
    const arm = values.exec(this.#reader.text.slice(start, start + 120));
    this.#reader.visited += 20;
    for (const value of arm?.[0].matchAll(/["']?\d+["']?/g) ?? []) this.#found.push(start + value.index);
  }
}

function isOpening(character: string): boolean {
  return character === '(' || character === '[' || character === '{';
}

/** The offset behind the string at the offset, or behind its first quote where it does not end on the line. */
function endOfString(reader: TextReader, offset: number): number {
  const quote = reader.at(offset);
  for (let at = offset + 1; at - offset < 200; at++) {
    const code = reader.at(at);
    if (code === quote) return at + 1;
    if (code === -1 || isNewline(code)) break;
    if (code === 92) at++;
  }
  return offset + 1;
}

/** Whether an expression may end behind a number, and is not a calculation or a range that goes on. */
function endsResult(reader: TextReader, offset: number): boolean {
  const at = reader.skip(offset, isBlank);
  const code = reader.at(at);
  if (code === -1 || isNewline(code)) return true;
  if (code === 46) return isLetter(reader.at(at + 1));
  if (isLetter(code)) return at > offset && (goesOn.has(reader.word(at)) || reader.word(at) === 'as');
  if (code === 61) return reader.at(at + 1) === 62;
  if (code === 45) return reader.at(at + 1) === 62 || (reader.at(at + 1) === 45 && isBlank(reader.at(at + 2)));
  if (code === 47) return reader.at(at + 1) === 47 || reader.at(at + 1) === 42;
  return ')]},;:?|#'.includes(String.fromCharCode(code));
}

/** Lua's `open and 446 or 447` */
function isValueBeforeOr(reader: TextReader, offset: number): boolean {
  const start = reader.skip(offset, isBlank);
  const behind = isQuote(reader.at(start)) ? endOfString(reader, start) : reader.skip(start, isDigit, 21);
  return behind > start && reader.word(reader.skip(behind, isBlank)) === 'or';
}
