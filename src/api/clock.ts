import { setTimeout as wait } from 'node:timers/promises';

/** Time as the client sees it, so that tests wait for nothing. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds, or at once when `signal` is aborted. Never rejects. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Calls back once after that many milliseconds, unless the returned function was called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
