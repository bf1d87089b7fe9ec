import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import { openMeasured, type Probe } from './vsCode.ts';

/** 5,000 lines with an ID in one of 50; the last one has none yet. */
const code = Array.from({ length: 5000 }, (_, line) => {
  if (line === 4999) return 'call_flow_id = ';
  return line % 50 === 0 ? `call_flow_id = ${line + 1}` : `total_${line} = count * ${line} + offset("queue ${line}")`;
}).join('\n');

interface Action {
  readonly name: string;
  readonly bar: number;
  /** Runs in the extension host, and uses nothing outside itself; resolves with how many results came. */
  readonly act: (probe: Probe, where: { readonly file: string; readonly run: number }) => Promise<number>;
}

const actions: readonly Action[] = [
  {
    name: 'a route opened',
    bar: 10,
    act: async ({ vscode }, { run }) => {
      const uri = vscode.Uri.parse(`callflow:/call/${run * 10 + 1}/Flow.callflow.json`);
      return (await vscode.workspace.openTextDocument(uri)).getText().length;
    },
  },
  {
    name: 'a hover',
    bar: 10,
    act: async ({ vscode }, { file, run }) => {
      const position = new vscode.Position(run * 50, 15);
      const uri = vscode.Uri.file(file);
      return (await vscode.commands.executeCommand<[]>('vscode.executeHoverProvider', uri, position)).length;
    },
  },
  {
    name: 'a completion list',
    bar: 10,
    act: async ({ vscode }, { file }) => {
      const position = new vscode.Position(4999, 15);
      const uri = vscode.Uri.file(file);
      const command = 'vscode.executeCompletionItemProvider';
      return (await vscode.commands.executeCommand<{ items: [] }>(command, uri, position)).items.length;
    },
  },
  {
    name: 'hints and warnings after an edit of 5,000 lines',
    bar: 20,
    act: async ({ vscode }, { file, run }) => {
      const uri = vscode.Uri.file(file);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(run + 1, 0), ' ');
      await vscode.workspace.applyEdit(edit);
      const range = new vscode.Range(2000, 0, 2060, 0);
      const hints = await vscode.commands.executeCommand<[]>('vscode.executeInlayHintProvider', uri, range);
      // Warnings come a moment after the last key.
      await new Promise(resolve => setTimeout(resolve, 1500));
      return hints.length;
    },
  },
];

/** What our own code costs where it serves an editor, with an account of 10,000 flows. */
export async function measureEditor(runs: number): Promise<Figure[]> {
  await using vs = await openMeasured({ flows: 10_000, files: { 'numbers.py': code } });
  const figures: Figure[] = [];
  await vs.reload();
  await vs.signIn();
  await vs.openFile('numbers.py');
  const requests = vs.standIn.requests.length;
  for (const { name, bar, act } of actions) {
    const values: number[] = [];
    for (let run = 0; run < runs; run++) {
      const where = { file: join(vs.folder, 'numbers.py'), run };
      const own = await vs.ownTime(async () => assert.ok((await vs.inHost(act, where)) > 0, name));
      values.push(own);
    }
    figures.push({ name, values, unit: 'ms', bar, against: 'own processor time in the extension host' });
  }
  const asked = vs.standIn.requests.length - requests;
  figures.push({ name: 'requests for all that', values: [asked], unit: '', bar: 0, against: '10,000 flows' });
  return figures;
}
