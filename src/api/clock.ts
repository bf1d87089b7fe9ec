import { setTimeout as wait } from 'node:timers/promises';

/** Time as the client sees it, so that tests wait for nothing. */
export type Clock = typeof systemClock;

/** The time of the machine. */
export const systemClock = {
  /** Milliseconds since 1970. */
  now: Date.now,
  /** Resolves after that many milliseconds, or at once when `signal` is aborted. Never rejects. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    await wait(milliseconds, undefined, { signal }).catch(() => undefined);
  },
  /** Calls back once after that many milliseconds, unless the returned function was called before. */
  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
