/** Debounces a callback: it runs after the delay (in milliseconds) that was asked for last, unless it is disposed first. */
export function debounce(callback: () => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    in(delay: number) {
      clearTimeout(timer);
      timer = setTimeout(callback, delay);
    },
    dispose: () => clearTimeout(timer),
  };
}
