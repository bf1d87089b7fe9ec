import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until the check passes, asking again and again, since nothing tells when a window has drawn what it was told.
 * Fails with the check's own last error after a minute, which is far more than a busy machine needs.
 */
export async function eventually<T>(check: () => Promise<T> | T): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(50);
  }
}
