import { accountWith } from './accounts.ts';
import { ratios, stated, type Figure, timed } from './figures.ts';
import { readResponse } from './subject.ts';

/** From the body of a response to the model, against `JSON.parse` alone on the same body, both warm. */
export async function measureReader(runs: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const flows of [1000, 10_000, 100_000]) {
    const body = accountWith(flows);
    const parsed: number[] = [];
    const read: number[] = [];
    const stretches: number[] = [];
    // Small bodies are read several times in a row: the processor's time is counted in steps of some milliseconds.
    const repeats = Math.ceil(50_000 / flows);
    // Node compiles what it has run some hundred times once more.
    const warmUp = Math.ceil(400_000 / flows / repeats);
    for (let run = -warmUp; run < runs; run++) {
      const alone = await timed(repeats, () => JSON.parse(body));
      const ours = await timed(repeats, () => readResponse(body));
      if (run < 0) continue;
      parsed.push(alone.time);
      read.push(ours.time);
      stretches.push(ours.stretch);
    }
    const of = `${flows.toLocaleString('en')} flows`;
    const against = `JSON.parse: ${stated(parsed, 'ms')}; ours ${stated(read, 'ms')}`;
    figures.push(
      { name: `body to model, ${of}`, values: ratios(read, parsed), unit: '×', bar: 3, against },
      { name: `  at a stretch, ${of}`, values: stretches, unit: 'ms', bar: 50, against: 'between two turns of others' },
    );
  }
  return figures;
}
