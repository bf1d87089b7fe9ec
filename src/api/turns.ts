import type { Log } from './host.ts';

/** Makes whatever reads or changes what is stored, secret or saved, do so one after the other. */
export function createTurns(log: Log) {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    inTurn,
    /** The same for work that nobody waits for: its failure is logged. */
    async inBackground(work: () => Promise<void>): Promise<void> {
      await inTurn(work).catch((error: unknown) => log.error(`The stored flows could not be used: ${String(error)}`));
    },
  };
}
