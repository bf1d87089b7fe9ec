import type { Disposable } from 'vscode';

/** A callback that waits; disposed, it is not called any more. */
export interface Debounced extends Disposable {
  readonly in: (delay: number) => void;
}

/** Debounces a callback: it runs after the delay (in milliseconds) that was asked for last. */
export function debounce(callback: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  return {
    in(delay) {
      clearTimeout(timer);
      timer = setTimeout(callback, delay);
    },
    dispose: () => clearTimeout(timer),
  };
}
