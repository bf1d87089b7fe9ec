import { flowName } from './accounts.ts';
import { ratios, stated, type Figure } from './figures.ts';
import { openMeasured } from './vsCode.ts';
import { watch, type Row, type Trigger, type Watched } from './watch.ts';

type Step = 'token' | 'find' | 'search' | 'nothing' | 'groups' | 'view' | 'coldView';

/** The view and Find Flow… with an account of that many flows. */
export async function measureFlows(flows: number, runs: number): Promise<Figure[]> {
  await using vs = await openMeasured({ flows, rows: Math.min(flows, 1000) });
  const seen: Record<Step, Watched[]> = {
    token: [],
    find: [],
    search: [],
    nothing: [],
    groups: [],
    view: [],
    coldView: [],
  };
  const stretches: number[] = [];
  const heap: number[] = [];
  const see = async (step: Step, trigger: Trigger, row: Row, act: () => Promise<void>) =>
    void seen[step].push(await watch(vs.page, trigger, row, act));
  const inView: Row = { list: 'flows', text: flowName };
  const inFind: Row = { list: 'pick', text: flowName };
  for (let run = 0; run < runs; run++) {
    vs.standIn.setFault(undefined);
    await vs.reload();
    const before = await vs.heap();
    await vs.openView();
    await vs.view.getByRole('button', { name: 'Set API Token' }).click();
    await vs.input.fill('demo');
    const enterToken = () => see('token', 'keydown', inView, () => vs.page.keyboard.press('Enter'));
    stretches.push(await vs.longestStretch(enterToken));
    await see('find', 'keydown', inFind, () => vs.run('Call Flows: Find Flow…'));
    const last = `Line ${flows}`;
    await see('search', 'input', { list: 'pick', text: `${last}\\b` }, () => vs.input.fill(last));
    await vs.page.keyboard.press('Escape');
    heap.push((await vs.heap()) - before);

    // From here on, what is shown was saved. The first view that is opened pays for what all need.
    vs.standIn.setFault('hangs');
    await vs.reload();
    await vs.openNothing('Warm-Up');
    await see('nothing', 'click', { list: 'nothing', text: 'Nothing \\d' }, () => vs.openNothing());
    await see('groups', 'click', { list: 'groups', text: 'Nothing \\d' }, () => vs.openNothing('Groups'));
    await see('view', 'click', inView, vs.openView);
    await vs.startWithVsCode(false);
    await vs.reload();
    await vs.openNothing('Warm-Up');
    await see('coldView', 'click', inView, vs.openView);
    await vs.startWithVsCode(true);
    await vs.run('Call Flows: Remove API Token');
    await vs.view.getByRole('button', { name: 'Set API Token' }).waitFor();
  }
  const times = (step: Step) => seen[step].map(({ time }) => time);
  const freezes = seen.token.map(({ freeze }) => freeze);
  const rows = `a do-nothing tree of ${Math.min(flows, 1000)} rows in two groups`;
  const compared = (view: Step) => ({
    values: ratios(times(view), times('groups')),
    unit: '×',
    bar: 1.3,
    against: `${rows}: ${stated(times('groups'), 'ms')}, without groups ${stated(times('nothing'), 'ms')}; ours ${stated(times(view), 'ms')}`,
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
