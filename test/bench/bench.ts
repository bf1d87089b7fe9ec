// `npm run bench`: measures what the extension costs, and prints it beside the bars. Names choose what is measured, also
// several by one: `npm run bench -- bundle flows-1000 activation`. `--runs 9` takes nine of each.
import { parseArgs } from 'node:util';
import { packageExtension } from '../run/package.ts';
import { versions } from '../run/vscode.ts';
import { measureActivation } from './activation.ts';
import { measureBundle } from './bundle.ts';
import { measureEditor } from './editor.ts';
import { table, type Figure } from './figures.ts';
import { measureFiles } from './files.ts';
import { measureFlows } from './flows.ts';
import { measureReader } from './readResponse.ts';
import { measureRefreshes } from './refreshes.ts';
import { measureScanner } from './scanner.ts';
import { measureWorkspace } from './workspace.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const runs = Number(values.runs);

const measurements: Record<string, () => Promise<Figure[]>> = {
  bundle: measureBundle,
  reader: () => measureReader(runs),
  scanner: async () => measureScanner(runs),
  workspace: () => measureWorkspace(runs),
  'activation-newest': () => measureActivation(versions.newest, runs),
  'activation-oldest': () => measureActivation(versions.oldest, runs),
  'flows-30': () => measureFlows(30, runs),
  'flows-1000': () => measureFlows(1000, runs),
  'flows-10000': () => measureFlows(10_000, runs),
  'flows-100000': () => measureFlows(100_000, runs),
  editor: () => measureEditor(runs),
  files: () => measureFiles(runs),
  refreshes: () => measureRefreshes(200 * runs),
};

const names = Object.keys(measurements);
const isWanted = (name: string, wanted: string) => name === wanted || name.startsWith(`${wanted}-`);
const unknown = positionals.filter(wanted => !names.some(name => isWanted(name, wanted)));
if (unknown.length > 0) {
  console.error(`Not measured: ${unknown.join(', ')}. Measured: ${names.join(', ')}.`);
  process.exit(2);
}

process.env.CALLFLOWS_VSIX = await packageExtension();
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (positionals.length > 0 && !positionals.some(wanted => isWanted(name, wanted))) continue;
  console.error(`Measuring ${name} …`);
  figures.push(...(await measure()));
}
console.log(table(figures));
