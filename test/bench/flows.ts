import { startStandIn } from '../standIn/server.ts';
import { accountWith, flowName } from './accounts.ts';
import { ratios, stated, type Figure } from './figures.ts';
import { lists, openMeasured, type MeasuredVsCode, type Watched } from './vsCode.ts';

/** The view and Find Flow… with an account of that many flows. */
export async function measureFlows(flows: number, runs: number): Promise<Figure[]> {
  const standIn = await startStandIn({ account: accountWith(flows) });
  const vs = await openMeasured({ rows: Math.min(flows, 1000), settings: { 'callflows.baseUrl': standIn.url } });
  const seen: Record<Step, Watched[]> = { token: [], find: [], search: [], nothing: [], view: [], coldView: [] };
  const stretches: number[] = [];
  const heap: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      standIn.setFault(undefined);
      await vs.reload();
      const before = await vs.heap();
      await vs.openView();
      await vs.view.getByRole('button', { name: 'Set API Token' }).click();
      await vs.input.fill('demo');
      const enterToken = async () => {
        seen.token.push(await vs.watch('keydown', lists.flows, flowName, () => vs.page.keyboard.press('Enter')));
      };
      stretches.push(await vs.longestStretch(enterToken));
      const find = () => vs.run('Call Flows: Find Flow…');
      seen.find.push(await vs.watch('keydown', lists.pick, flowName, find));
      const search = () => vs.input.fill(`Line ${flows}`);
      seen.search.push(await vs.watch('input', lists.pick, `Line ${flows}\\b`, search));
      await vs.page.keyboard.press('Escape');
      heap.push(((await vs.heap()) - before) / 1e6);

      // From here on, what is shown was saved. The first view that is opened pays for what all need.
      standIn.setFault('hangs');
      await vs.reload();
      await vs.openNothing('Warm-Up');
      seen.nothing.push(await vs.watch('click', lists.nothing, 'Nothing \\d', () => vs.openNothing()));
      seen.view.push(await watchView(vs));
      await vs.startWithVsCode(false);
      await vs.reload();
      await vs.openNothing('Warm-Up');
      seen.coldView.push(await watchView(vs));
      await vs.startWithVsCode(true);
      await vs.run('Call Flows: Remove API Token');
      await vs.view.getByRole('button', { name: 'Set API Token' }).waitFor();
    }
  } finally {
    await Promise.all([vs.close(), standIn.close()]);
  }
  const times = (step: Step) => seen[step].map(({ time }) => time);
  const freezes = seen.token.map(({ freeze }) => freeze);
  const rows = `a do-nothing tree of ${Math.min(flows, 1000)} rows`;
  const compared = (view: Step) => ({
    values: ratios(times(view), times('nothing')),
    unit: '×',
    bar: 1.3,
    against: `${rows}: ${stated(times('nothing'), 'ms')}; ours ${stated(times(view), 'ms')}`,
  });
  const of = `, ${flows.toLocaleString('en')} flows`;
  return [
    { name: `view to saved rows${of}`, ...compared('view') },
    { name: `view and activation to saved rows${of}`, ...compared('coldView') },
    { name: `token to rows${of}`, values: times('token'), unit: 'ms', bar: 2000, against: 'from Enter' },
    { name: `  freeze of the window${of}`, values: freezes, unit: 'ms', bar: 100, against: 'between two frames' },
    { name: `  extension host busy${of}`, values: stretches, unit: 'ms', bar: 50, against: 'between two events' },
    { name: `Find Flow… to results${of}`, values: times('find'), unit: 'ms', bar: 100, against: 'from Enter' },
    { name: `  typing to results${of}`, values: times('search'), unit: 'ms', bar: 100, against: 'from the last key' },
    { name: `  heap then${of}`, values: heap, unit: 'MB', against: 'with what the first request loads' },
  ];
}

type Step = 'token' | 'find' | 'search' | 'nothing' | 'view' | 'coldView';

function watchView(vs: MeasuredVsCode): Promise<Watched> {
  return vs.watch('click', lists.flows, flowName, vs.openView);
}
