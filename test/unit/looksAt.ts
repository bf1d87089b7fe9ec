/** How many characters of texts are looked at one by one while something is done: all, or those of one text. */
export async function looksAt(work: () => unknown, text?: string): Promise<number> {
  const { charAt, charCodeAt } = String.prototype;
  let count = 0;
  const isCounted = (seen: string) => text === undefined || seen === text;
  // oxlint-disable no-extend-native -- the code that reads JSON looks at it by these two methods alone
  String.prototype.charAt = function (this: string, index) {
    if (isCounted(this)) count++;
    return charAt.call(this, index);
  };
  String.prototype.charCodeAt = function (this: string, index) {
    if (isCounted(this)) count++;
    return charCodeAt.call(this, index);
  };
  try {
    await work();
  } finally {
    String.prototype.charAt = charAt;
    String.prototype.charCodeAt = charCodeAt;
  }
  // oxlint-enable no-extend-native
  return count;
}
