/** Blanks, letters and so on by character code; -1 stands for "past the end". */
export const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 0xa0;
export const isNewline = (code: number): boolean => code === 10 || code === 13;
export const isSpace = (code: number): boolean => isBlank(code) || isNewline(code);
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isLower = (code: number): boolean => code >= 97 && code <= 122;
export const isLetter = (code: number): boolean => isUpper(code) || isLower(code);
export const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;
/** Characters that identifiers of most languages are made of: letters, digits, underscore. */
export const isWord = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95;

/** How far any one look around a name may go, so that the whole stays linear whatever the text. */
const reach = 240;

/** A text that is read character by character, with a count of the characters looked at. */
export class TextReader {
  readonly text: string;
  /** Characters looked at so far, counted anew each time one is. */
  visited = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character code at the offset, -1 outside the text. */
  at(offset: number): number {
    this.visited++;
    return offset >= 0 && offset < this.text.length ? this.text.charCodeAt(offset) : -1;
  }

  /** Whether this text stands at the offset. */
  has(offset: number, expected: string): boolean {
    for (let i = 0; i < expected.length; i++) if (this.at(offset + i) !== expected.charCodeAt(i)) return false;
    return true;
  }

  /** Whether this lower-case text stands at the offset in any case. */
  hasAnyCase(offset: number, expected: string): boolean {
    for (let i = 0; i < expected.length; i++) {
      const code = this.at(offset + i);
      if ((isUpper(code) ? code + 32 : code) !== expected.charCodeAt(i)) return false;
    }
    return true;
  }

  /** The first of these texts that stands at the offset. */
  firstOf(offset: number, expected: readonly string[]): string | undefined {
    return expected.find(each => this.has(offset, each));
  }

  /** The offset behind the run of characters that pass, at most a fixed length on. */
  skip(offset: number, passes: (code: number) => boolean, most = reach): number {
    let end = offset;
    while (end - offset < most && passes(this.at(end))) end++;
    return end;
  }

  /** The offset at which the run of characters that pass begins, going back from (not including) the offset. */
  skipBack(offset: number, passes: (code: number) => boolean, most = reach): number {
    let start = offset;
    while (offset - start < most && passes(this.at(start - 1))) start--;
    return start;
  }

  /** How many blanks begin the line that the offset is in. */
  indentation(offset: number): number {
    const lineStart = this.skipBack(offset, code => !isNewline(code) && code !== -1);
    return this.skip(lineStart, isBlank) - lineStart;
  }

  /** The word at the offset in lower case, empty where there is none. */
  word(offset: number): string {
    return this.text.slice(offset, this.skip(offset, isWord, 40)).toLowerCase();
  }

  /** The word that ends before the offset in lower case, empty where there is none. */
  wordBefore(offset: number): string {
    return this.text.slice(this.skipBack(offset, isWord, 40), offset).toLowerCase();
  }
}
