import type { Version } from '../run/vscode.ts';
import { ratios, stated, type Figure } from './figures.ts';
import { openMeasured, type Activation, type Extension, type Probe } from './vsCode.ts';

/** What it costs to open the view for the first time, without an account. */
export async function measureActivation(version: Version, runs: number): Promise<Figure[]> {
  const vs = await openMeasured({ version });
  const activations: Record<Extension, Activation[]> = { callflows: [], bench: [] };
  const heap: Record<Extension, number[]> = { callflows: [], bench: [] };
  let imports: string[] = [];
  const open = { callflows: vs.openView, bench: () => vs.openNothing() };
  const activation = async (extension: Extension) => {
    await open[extension]();
    return vs.inHost(activationTime, extension);
  };
  try {
    await vs.startWithVsCode(false);
    for (let run = 0; run < runs; run++) {
      // What is first used by either is paid by it: each is timed alone, and weighed behind the other.
      for (const [first, second] of [
        ['callflows', 'bench'],
        ['bench', 'callflows'],
      ] as const) {
        await vs.reload();
        activations[first].push(await activation(first));
        const before = await vs.heap();
        await activation(second);
        heap[second].push(((await vs.heap()) - before) / 1e6);
      }
    }
    imports = await vs.inHost(ownImports);
  } finally {
    await vs.close();
  }
  const where = `VS Code ${version}`;
  const compared = (measure: 'time' | 'processor') => {
    const ours = activations.callflows.map(each => each[measure]);
    const nothing = activations.bench.map(each => each[measure]);
    return {
      values: ratios(ours, nothing),
      unit: '×',
      bar: 2,
      against: `an extension that does nothing: ${stated(nothing, 'ms')}; ours ${stated(ours, 'ms')}`,
    };
  };
  return [
    { name: `activation by the view, ${where}`, ...compared('time') },
    { name: `processor time of that, ${where}`, ...compared('processor') },
    {
      name: `modules imported by then, ${where}`,
      values: [imports.length],
      unit: '',
      bar: 2,
      against: imports.join(', '),
    },
    {
      name: `heap added, ${where}`,
      values: heap.callflows,
      unit: 'MB',
      bar: 1,
      against: `an extension that does nothing: ${stated(heap.bench, 'MB')}`,
    },
  ];
}

// These run in the extension host.

async function activationTime(probe: Probe, extension: Extension): Promise<Activation> {
  for (;;) {
    const done = probe.activations.find(each => each.extension === extension);
    if (done) return done;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function ownImports({ imports }: Probe): string[] {
  const own = imports.filter(({ importer }) => importer === 'callflows');
  return [...new Set(own.map(({ specifier }) => specifier))];
}
