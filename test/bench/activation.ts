import { versions, type Version } from '../run/vscode.ts';
import { ratios, stated, type Figure } from './figures.ts';
import { openMeasured, type Activation, type Publisher } from './vsCode.ts';

/** What it costs to open the view for the first time, without an account. */
export async function measureActivation(version: Version, runs: number): Promise<Figure[]> {
  await using vs = await openMeasured({ version });
  const activations: Record<Publisher, Activation[]> = { callflows: [], bench: [] };
  const heap: Record<Publisher, number[]> = { callflows: [], bench: [] };
  const activate = async (publisher: Publisher) => {
    await (publisher === 'callflows' ? vs.openView() : vs.openNothing());
    return vs.activationOf(publisher);
  };
  await vs.startWithVsCode(false);
  for (let run = 0; run < runs; run++) {
    // The first one pays for what both use: each is timed as the first, and its heap is measured as the second.
    for (const [first, second] of [
      ['callflows', 'bench'],
      ['bench', 'callflows'],
    ] as const) {
      await vs.reload();
      activations[first].push(await activate(first));
      const before = await vs.heap();
      await activate(second);
      heap[second].push((await vs.heap()) - before);
    }
  }
  // Node's own modules are there already.
  const imports = new Set(activations.callflows.flatMap(each => each.imports));
  const others = [...imports].filter(name => name !== 'vscode' && !name.startsWith('node:'));
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
    ...(version === versions.newest
      ? [
          {
            name: `modules beside bundle and vscode, ${where}`,
            values: [others.length],
            unit: '',
            bar: 0,
            against: others.join(', '),
          },
        ]
      : []),
    {
      name: `heap added, ${where}`,
      values: heap.callflows,
      unit: 'MB',
      bar: 1,
      against: `an extension that does nothing: ${stated(heap.bench, 'MB')}`,
    },
  ];
}
