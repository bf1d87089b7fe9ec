import type { Figure } from './figures.ts';
import { openMeasured, type Probe } from './vsCode.ts';

/** What is left on the heap of the extension host after refreshes, each with a route opened and closed again. */
export async function measureRefreshes(times: number): Promise<Figure[]> {
  await using vs = await openMeasured({ flows: 1000 });
  const refresh = async (times: number) => {
    for (let done = 0; done < times; done += 20) await vs.inHost(refreshAndOpen, 20);
    return vs.heap();
  };
  await vs.reload();
  await vs.signIn();
  // What is loaded and compiled at first use stays.
  const before = await refresh(100);
  const after = await refresh(times);
  const against = `${before.toFixed(1)} MB before; 1,000 flows`;
  return [{ name: `heap left by ${times} refreshes`, values: [after - before], unit: 'MB', bar: 1, against }];
}

/** Runs in the extension host, and uses nothing outside itself. */
async function refreshAndOpen({ vscode }: Probe, times: number): Promise<void> {
  for (let time = 1; time <= times; time++) {
    await vscode.commands.executeCommand('callflows.refresh');
    await vscode.window.showTextDocument(vscode.Uri.parse(`callflow:/call/${(time % 9) + 1}/Flow.callflow.json`));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }
}
