import { isBlank, isDigit, isLetter, isNewline, isSpace, isWord, type TextReader } from './textReader.ts';

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
export function* resultsOf(reader: TextReader, offset: number, form: ResultsForm): Generator<number> {
  const { text } = reader;
  const end = Math.min(text.length, offset + reach[form]);
  const indentation = indentationAt(reader, offset);
  const frames: Frame[] = [{ kind: form === 'body' ? 'arms' : 'other', isBlock: false, choices: 0 }];
  // Where no bracket opens, a map stands in lines of its own.
  const depth = isOpening(reader.at(offset)) ? 2 : 1;
  const isHeading = reader.at(offset - 1) === 93;
  let frame = frames[0] as Frame;
  /** Whether what stands next is a result, if it is a number. */
  let isWanted = false;
  let isCondition = false;
  let isChoice = form === 'cases';
  let hasChoice = form === 'cases';
  let isBehindValue = false;
  let word = '';
  let key = '';
  let names = 0;
  let at = offset;
  while (at < end) {
    const code = reader.at(at);
    if (isBlank(code)) {
      at++;
      continue;
    }
    if (isNewline(code)) {
      const next = reader.skip(at, isSpace);
      if (frames.length === 1 && !staysInside(reader, at, next, { indentation, form, isWanted, hasChoice, isHeading }))
        return;
      if (form === 'cases' && frames.length === 2) yield* caseBeforeArrow(reader, next);
      at = next;
      word = '';
      continue;
    }
    if (isDigit(code) || isQuote(code)) {
      const behind = isDigit(code) ? reader.skip(at, each => isWord(each) || each === 46, 40) : endOfString(reader, at);
      if (isWanted && endsResult(reader, behind)) yield at;
      key = isQuote(code) ? text.slice(at + 1, Math.min(behind - 1, at + 20)).toLowerCase() : '';
      isBehindValue = true;
      isWanted = false;
      word = '';
      at = behind;
      continue;
    }
    if (isLetter(code) || code === 95) {
      const behind = reader.skip(at, isWord, 60);
      const found = text.slice(at, behind);
      if (namesOfOurs.test(found) && ++names > mostNames) return;
      word = found.toLowerCase();
      key = word;
      isBehindValue = false;
      isWanted = false;
      if (conditions.has(word)) isCondition = true;
      else if (chosenBy.has(word)) {
        isWanted = form === 'cases' && (word === 'case' || word === 'when');
        isChoice = true;
        hasChoice = true;
      } else if (word === 'else' || word === 'then') isWanted = form !== 'cases';
      else if (word === 'or') isWanted = form !== 'values';
      else if (word === 'and') isWanted = isValueBeforeOr(reader, behind);
      else if (word === 'return') isWanted = form === 'body';
      else if (word === 'to') isWanted = form === 'values';
      else if (withDefault.has(word) && reader.at(behind) === 40) {
        frame = { kind: 'default', isBlock: false, choices: 0 };
        frames.push(frame);
        isWanted = word.startsWith('unwrap') || word.startsWith('or');
        at = behind + 1;
        continue;
      }
      at = behind;
      continue;
    }
    const next = reader.at(at + 1);
    const wasBehindValue = isBehindValue;
    isBehindValue = false;
    if (isOpening(code)) {
      const isBlock = code === 123 && !isWord(reader.at(at - 1));
      const isBranch = isBlock && (isCondition || word === 'else') && isBlank(next);
      const kind = code === 40 && isCondition ? 'condition' : isBlock && isChoice ? 'arms' : 'other';
      frame = { kind, isBlock, choices: 0 };
      frames.push(frame);
      isWanted = (isWanted && form !== 'cases') || isBranch;
      if (isBlock) isChoice = false;
      isCondition = false;
      at++;
      if (form === 'cases' && isBlock && frames.length === 2) yield* caseBeforeArrow(reader, reader.skip(at, isSpace));
    } else if (code === 41 || code === 93 || code === 125) {
      const closed = frames.pop();
      const outer = frames.at(-1);
      if (closed === undefined || outer === undefined) return;
      frame = outer;
      isWanted = closed.kind === 'condition';
      at++;
      if (frames.length === 1 && (form === 'body' || form === 'cases' || depth === 2)) return;
      // `} else {` goes on; what follows another block does not belong to it.
      if (
        frames.length === 1 &&
        closed.isBlock &&
        reader.word(reader.skip(at, isBlank)) !== 'else' &&
        !hasTail(reader, at)
      )
        return;
      word = '';
    } else if (code === 44) {
      if (frames.length === 1 && !hasChoice && form !== 'body') return;
      const isPair = form === 'values' && wasBehindValue && /\D/.test(key) && !measures.has(key);
      isWanted = frame.kind === 'default' || isPair || (form === 'cases' && wasBehindValue);
      at++;
    } else if (code === 59) {
      if (frames.length === 1) return;
      isWanted = false;
      at++;
    } else if (code === 63) {
      if (next === 63 || next === 58) {
        isWanted = reader.at(at + 2) !== 61;
        at += 2;
      } else if (next === 46) at += 2;
      else {
        const isMethod = isWord(reader.at(at - 1)) && next === 40;
        // `?3` is a parameter of a statement.
        const isChoosing = !isMethod && at > offset && (isSpace(next) || !isSpace(reader.at(at - 1)));
        isWanted = isChoosing && form !== 'cases';
        if (isChoosing) frame.choices++;
        at++;
      }
    } else if (code === 58) {
      if (next === 58) {
        at += 2;
        isWanted = false;
        continue;
      }
      const isOther = frame.choices > 0;
      if (isOther) frame.choices--;
      const isEntry = form === 'values' && frames.length === depth && !measures.has(key);
      isWanted = form !== 'cases' && (isOther || word === 'do' || word === 'else' || isEntry);
      at++;
    } else if (code === 124) {
      const isOr = next === 124;
      isWanted = isOr ? reader.at(at + 2) !== 61 : wasBehindValue;
      if (!isOr && frame.kind === 'default') {
        // unwrap_or_else(|_| "444")
        const close = reader.skip(at + 1, each => each !== 124 && !isNewline(each) && each !== -1, 30);
        if (reader.at(close) === 124) at = close;
        isWanted = true;
      }
      at += isOr ? 2 : 1;
    } else if (code === 61 && next === 62) {
      isWanted =
        frame.kind === 'arms' ? form !== 'cases' : form === 'values' && frames.length === depth && !measures.has(key);
      at += 2;
    } else if (code === 61) {
      const isEntry = form === 'values' && frames.length <= depth + 1 && !measures.has(key);
      isWanted = next !== 61 && (isEntry || (form === 'body' && frames.length === 1));
      at += next === 61 ? 2 : 1;
    } else if (code === 45 && next === 62) {
      isWanted = (frame.kind === 'arms' || hasChoice) && form !== 'cases';
      at += 2;
    } else if ((code === 47 && next === 47) || (code === 45 && next === 45 && isBlank(reader.at(at + 2)))) {
      at = reader.skip(at, each => !isNewline(each) && each !== -1);
    } else if (code === 35 && isSpace(next) && isSpace(reader.at(at - 1))) {
      at = reader.skip(at, each => !isNewline(each) && each !== -1);
    } else if (code === 47 && next === 42) {
      const close = text.slice(at, at + 160).indexOf('*/');
      reader.visited += 160;
      at = close < 0 ? at + 2 : at + close + 2;
    } else {
      isWanted = false;
      at++;
    }
  }
}

function isOpening(code: number): boolean {
  return code === 40 || code === 91 || code === 123;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
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

/** `444 ->`, `1031, 1032 =>`: the numbers in front of an arrow, at the start of an arm. */
function* caseBeforeArrow(reader: TextReader, offset: number): Generator<number> {
  const arm = /^(?:(?:\d{1,20}|"\d{1,20}"|'\d{1,20}')\s*[,|]?\s*)+(?:->|=>)/.exec(
    reader.text.slice(offset, offset + 120),
  );
  reader.visited += 20;
  if (arm === null) return;
  for (const value of arm[0].matchAll(/["']?\d+["']?/g)) yield offset + value.index;
}

function indentationAt(reader: TextReader, offset: number): number {
  const lineStart = reader.skipBack(offset, code => !isNewline(code) && code !== -1);
  return reader.skip(lineStart, isBlank) - lineStart;
}

/** A method is called on the block, or it is compared: `}.freeze` and the like end nothing. */
function hasTail(reader: TextReader, offset: number): boolean {
  return reader.at(offset) === 46;
}

interface Inside {
  readonly indentation: number;
  readonly form: ResultsForm;
  readonly isWanted: boolean;
  readonly hasChoice: boolean;
  /** `[call_flow_ids]` stands above the lines. */
  readonly isHeading: boolean;
}

/** Whether the code still belongs together on the next line, where no bracket is open. */
function staysInside(reader: TextReader, newline: number, next: number, inside: Inside): boolean {
  const { text } = reader;
  const gap = text.slice(newline, next);
  const indentation = gap.length - 1 - Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r'));
  const code = reader.at(next);
  const isOperator = code === 63 || (code === 58 && !isWord(reader.at(next + 1))) || code === 124 || code === 125;
  const { form, isWanted, hasChoice } = inside;
  if (inside.isHeading) return code !== 91 && !/\n[ \t]*\r?\n/.test(gap);
  if (form === 'body' || form === 'values' || hasChoice) {
    const isDeeper = indentation > inside.indentation;
    if (isDeeper || (indentation === inside.indentation && goesOn.has(reader.word(next)))) return true;
    return code === 123;
  }
  if (/\n[ \t]*\r?\n/.test(gap)) return false;
  const first = reader.word(next);
  return indentation > inside.indentation && (isWanted || isOperator || goesOn.has(first));
}
