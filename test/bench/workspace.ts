import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from '../run/paths.ts';
import { getServerBuild, versions } from '../run/vscode.ts';
import { listed, useFakeWorkspace } from './fakeWorkspace.ts';
import { ratios, stated, timed, type Figure } from './figures.ts';

/** How fast the flow IDs of a workspace are found: this project's folder with all of its packages and VS Codes. */
export async function measureWorkspace(runs: number): Promise<Figure[]> {
  const { main } = await getServerBuild(versions.newest);
  const platform = `${process.platform}-${process.arch}`;
  const [ripgrep = ''] = globSync(`**/ripgrep*/bin/{${platform}/,}rg`, { cwd: dirname(dirname(main)) }).map(
    path => `${dirname(dirname(main))}/${path}`,
  );
  useFakeWorkspace(root, ripgrep);
  const { readUsages } = await import('../../src/editor/usages/readUsages.ts');
  const token = { isCancellationRequested: false } as never;
  const parameterNames = { call: [], fax: [] };
  const ids = { parameterNames } as never;
  const read = async () => {
    let last = { all: 0, leftOut: 0 };
    for await (const step of readUsages(ids, token)) last = step;
    return last;
  };
  const { all } = await read();
  const options = ['--hidden', '--no-ignore', '--count', '--threads=1', String.raw`\b444\b`, '.'];
  const megabytes = listed.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
  const times: number[] = [];
  const searches: number[] = [];
  const stretches: number[] = [];
  const heaps: number[] = [];
  for (let run = 0; run < runs; run++) {
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    const start = performance.now();
    const { stretch } = await timed(1, read);
    times.push((performance.now() - start) / 1000);
    stretches.push(stretch);
    globalThis.gc?.();
    heaps.push((process.memoryUsage().heapUsed - heap) / 1e6);
    const before = performance.now();
    spawnSync(ripgrep, options, { cwd: root });
    searches.push((performance.now() - before) / 1000);
  }
  const against = `${all} files, ${Math.round(megabytes)} MB`;
  return [
    {
      name: 'workspace read',
      values: times.map(time => all / time),
      unit: 'files/s',
      bar: 5000,
      isAtLeast: true,
      against,
    },
    {
      name: 'workspace read',
      values: times.map(time => megabytes / time),
      unit: 'MB/s',
      bar: 200,
      isAtLeast: true,
      against,
    },
    {
      name: 'workspace read',
      values: ratios(times, searches),
      unit: '×',
      against: `ripgrep for \\b444\\b in one thread: ${stated(searches, 's')}`,
    },
    {
      name: 'longest stretch while it is read',
      values: stretches,
      unit: 'ms',
      bar: 50,
      against: 'processor time between two turns of others',
    },
    { name: 'heap after it was read', values: heaps, unit: 'MB', bar: 1, against: 'before' },
  ];
}
