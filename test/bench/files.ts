import { ratios, stated, type Figure } from './figures.ts';
import { ordinaryCode } from './ordinaryCode.ts';
import { openMeasured, type Probe } from './vsCode.ts';

/** Opens 200 files of ordinary code, one after the other, with our extension active and without. */
export async function measureFiles(runs: number): Promise<Figure[]> {
  // Under this ending, no language server of VS Code's own comes in between.
  const files = Object.fromEntries(ordinaryCode.map((text, index) => [`${index}.cc`, text]));
  await using vs = await openMeasured({ flows: 1000, files });
  const times: Record<'active' | 'inactive', number[]> = { active: [], inactive: [] };
  const own: number[] = [];
  await vs.signIn();
  await vs.startWithVsCode(false);
  for (let run = 0; run < runs; run++) {
    for (const how of ['inactive', 'active'] as const) {
      await vs.reload();
      if (how === 'active') await vs.signIn();
      await vs.openNothing();
      let time = 0;
      const ownTime = await vs.ownTime(async () => {
        for (let first = 0; first < ordinaryCode.length; first += 20) {
          time += await vs.inHost(openFiles, { folder: vs.folder, first, count: 20 });
        }
      });
      times[how].push(time);
      if (how === 'active') own.push(ownTime);
    }
  }
  return [
    {
      name: '200 files of ordinary code opened',
      values: ratios(times.active, times.inactive),
      unit: '×',
      bar: 1.05,
      against: `our extension not active: ${stated(times.inactive, 'ms')}; active ${stated(times.active, 'ms')}`,
    },
    { name: '  own time of that', values: own, unit: 'ms', bar: 20, against: 'processor time in the extension host' },
  ];
}

interface Files {
  readonly folder: string;
  readonly first: number;
  readonly count: number;
}

/** Runs in the extension host, and uses nothing outside itself; resolves with the milliseconds that it took. */
async function openFiles({ vscode }: Probe, { folder, first, count }: Files): Promise<number> {
  let time = 0;
  for (let index = first; index < first + count; index++) {
    const start = performance.now();
    await vscode.window.showTextDocument(vscode.Uri.file(`${folder}/${index}.cc`), { preview: true });
    time += performance.now() - start;
    // The editor asks for hints and the like a moment later.
    await new Promise(resolve => setTimeout(resolve, 30));
  }
  return time;
}
