/** One line of the table. */
export interface Figure {
  readonly name: string;
  /** One for each run. */
  readonly values: readonly number[];
  /** Of the values: `ms`, `KB`, `×` for a ratio; empty for a count. */
  readonly unit: string;
  /** The most that the median may be, or with `isAtLeast` the least; without a bar the figure is only stated. */
  readonly bar?: number;
  readonly isAtLeast?: boolean;
  /** What it is measured against, or how. */
  readonly against: string;
}

/** The value in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** How many times as much each value is as the one of the same run in `others`. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, index) => value / (others[index] ?? NaN));
}

/** A median with its unit, for the column "measured against". */
export function stated(values: readonly number[], unit: string): string {
  return `${rounded(median(values))} ${unit}`;
}

/** Milliseconds of this thread's processor time: unlike the time of day, they do not count what other processes take. */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The processor's time that some work takes once, and the longest part of it in which nothing else gets its turn. */
export async function timed(repeats: number, work: () => unknown): Promise<{ time: number; stretch: number }> {
  const start = processorTime();
  let [last, stretch, isOver] = [start, 0, false];
  const turn = () => {
    stretch = Math.max(stretch, processorTime() - last);
    last = processorTime();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  for (let count = 0; count < repeats; count++) await work();
  const time = (processorTime() - start) / repeats;
  isOver = true;
  turn();
  return { time, stretch };
}

/** The figures as a table, with a mark at each that misses its bar. */
export function table(figures: readonly Figure[]): string {
  const lines = [['figure', 'median', 'min – max', 'bar', '', 'measured against'], ...figures.map(cells)];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0))) ?? [];
  return lines.map(line => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

function cells({ name, values, unit, bar, isAtLeast, against }: Figure): string[] {
  const value = median(values);
  const isMissed = bar !== undefined && !(isAtLeast ? value >= bar : value <= bar);
  return [
    name,
    `${rounded(value)} ${unit}`,
    values.length > 1 ? `${rounded(Math.min(...values))} – ${rounded(Math.max(...values))}` : '',
    bar === undefined ? '' : `${isAtLeast ? '≥' : '≤'} ${bar}`,
    isMissed ? '✗' : '',
    against,
  ];
}

function rounded(value: number): string {
  return value.toFixed(Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}
