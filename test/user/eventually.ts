import { setTimeout as pause } from 'node:timers/promises';

/** How long a step may wait for the state it needs, in milliseconds; far more than a busy machine needs. */
export const patience = 15_000;

/**
 * Waits until the check passes, repeating it, since nothing announces when a window has drawn what it was sent. Fails
 * with the check's own last error.
 */
export async function eventually<T>(check: () => Promise<T> | T): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(50);
  }
}
