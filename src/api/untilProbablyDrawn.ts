/** Resolves after the time in which VS Code draws rows that it was just given: it tells nobody when it has. */
export function untilProbablyDrawn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 150));
}
