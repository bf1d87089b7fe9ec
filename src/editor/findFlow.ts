import { window, type QuickPickItem } from 'vscode';
import type { KnownFlows } from '../api/knownFlows.ts';
import { allFlows, displayId, displayName, kindOf, type Flow } from '../flows/flow.ts';
import { summarise } from '../flows/summary.ts';
import { Advice } from './commands.ts';
import { plainLabel } from './plainText.ts';

interface FlowItem extends QuickPickItem {
  readonly flow: Flow;
}

/** Asks which flow is meant, by name, id or target; `undefined` where the user gives up. The list shows as it arrives. */
export async function pickFlow(known: KnownFlows, prompt: string): Promise<Flow | undefined> {
  const { flows, failure } = await known.load();
  if (!flows) throw failure ?? new Advice('The flows of the account are not known yet.');
  const all = allFlows(flows);
  if (all.length === 0) throw new Advice('This account has no call flows and no fax flows.');
  const picked = await window.showQuickPick<FlowItem>(all.map(itemOf), {
    title: prompt,
    placeHolder: 'Name, id or target of a flow',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.flow;
}

function itemOf(flow: Flow): FlowItem {
  return {
    label: plainLabel(displayName(flow)),
    description: plainLabel(`${displayId(flow)} · ${kindOf(flow)}`),
    detail: plainLabel(summarise(flow)),
    flow,
  };
}
