/** How many characters of texts are looked at one by one while something is done: all, or those of one text. */
export async function looksAt(work: () => unknown, text?: string): Promise<number> {
  const { charCodeAt } = String.prototype;
  let count = 0;
  // oxlint-disable-next-line no-extend-native -- what reads JSON looks at it by this method alone
  String.prototype.charCodeAt = function (this: string, index) {
    if (text === undefined || this === text) count++;
    return charCodeAt.call(this, index);
  };
  try {
    await work();
  } finally {
    // oxlint-disable-next-line no-extend-native -- as it was
    String.prototype.charCodeAt = charCodeAt;
  }
  return count;
}
