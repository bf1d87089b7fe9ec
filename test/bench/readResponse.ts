/**
 * Measures how long a response takes from its body to the model, against `JSON.parse` alone on the same body, and how long
 * the reader keeps other work waiting at most. Run it with the project's own Node: `node test/bench/readResponse.ts`.
 */
import { readResponse } from '../../src/api/response.ts';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';

/** The body of an account with this many flows, one in ten of them a fax flow: 25 MB for 100,000. */
function bodyOf(flows: number): string {
  const numbers = Array.from({ length: flows }, (_, index) => index + 1);
  const route = (number: number) => failover(`198.51.100.${number % 250}`, `device:${number}`);
  return accountOf(
    numbers.filter(number => number % 10 > 0).map(number => callFlow(`${number}`, `Support ${number}`, route(number))),
    numbers
      .filter(number => number % 10 === 0)
      .map(number => faxFlow(`${number}`, `Fax ${number}`, [`fax${number}@example.com`], ['desk@example.com'])),
  );
}

/** Milliseconds that this process has worked: unlike the time of day, they do not count what other processes take. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How long a function takes, and the longest time in between in which no other work gets a turn. */
async function measure(work: () => unknown): Promise<{ time: number; stretch: number }> {
  let stretch = 0;
  let isOver = false;
  const started = now();
  let last = started;
  const tick = () => {
    stretch = Math.max(stretch, now() - last);
    last = now();
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  const time = now() - started;
  isOver = true;
  tick();
  return { time, stretch };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;
}

for (const [flows, runs] of [
  [1_000, 200],
  [10_000, 40],
  [100_000, 11],
] as const) {
  const body = bodyOf(flows);
  const parsed: number[] = [];
  const read: number[] = [];
  const stretches: number[] = [];
  for (let run = -Math.ceil(runs / 4); run < runs; run++) {
    const alone = await measure(() => JSON.parse(body) as unknown);
    const { time, stretch } = await measure(() => readResponse(body));
    if (run < 0) continue;
    parsed.push(alone.time);
    read.push(time);
    stretches.push(stretch);
  }
  const [ours, theirs] = [median(read), median(parsed)];
  console.log(
    `${flows} flows, ${(body.length / 1e6).toFixed(1)} MB: ${ours.toFixed(2)} ms, JSON.parse ${theirs.toFixed(2)} ms, ` +
      `${(ours / theirs).toFixed(2)} times; longest stretch ${Math.max(...stretches).toFixed(1)} ms (${runs} runs)`,
  );
}
