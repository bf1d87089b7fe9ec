import {
  commands as host,
  Disposable,
  ThemeIcon,
  window,
  type Memento,
  type QuickInputButton,
  type QuickPickItem,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands, type CommandId, type FlowArgument } from '../../contract.ts';
import { foundFlows, pastedId, type FoundFlow } from '../../flows/search.ts';
import { allFlows, type Flow, type FlowKind } from '../../flows/flow.ts';
import { UserError, registerCommands } from './commands.ts';
import { plainLabel } from './plainText.ts';
import type { Output } from './output.ts';

/** Asks which flow is meant, of one series or either; `undefined` where the user gives up. */
export type AskFlow = (prompt: string, kind?: FlowKind) => Promise<Flow | undefined>;

interface FlowItem extends QuickPickItem {
  readonly flow: Flow;
}

/** A button behind each flow that runs one of our commands on it. */
interface FlowButton extends QuickInputButton {
  readonly command: CommandId;
}

const copyButton = { iconPath: new ThemeIcon('copy'), tooltip: 'Copy ID', command: commands.copyId };
const insertButton = { iconPath: new ThemeIcon('insert'), tooltip: 'Insert ID at Cursor', command: commands.insertId };
const openButton = { iconPath: new ThemeIcon('json'), tooltip: 'Open Route JSON', command: commands.openRoute };
const diagramButton = {
  iconPath: new ThemeIcon('type-hierarchy-sub'),
  tooltip: 'Show Route Diagram',
  command: commands.showRouteDiagram,
};

/** "Find Flow…": opens the flow that is accepted; the buttons do the rest. */
export function registerFindFlow(store: FlowStore, state: Memento, output: Output): Disposable {
  return Disposable.from(
    store.onDidChange(({ account }) => {
      if (account === null && state.get(lastUsedKey) !== undefined) void state.update(lastUsedKey, undefined);
    }),
    registerCommands(output, {
      [commands.findFlow]: async () => {
        const flow = await showFlows(store, state, { prompt: 'Find Flow', hasButtons: true });
        if (flow) await host.executeCommand(commands.openRoute, { key: flow.key } satisfies FlowArgument);
      },
    }),
  );
}

/** How commands ask which flow they are about; what was used last stands on top. */
export function askFlowOf(store: FlowStore, state: Memento): AskFlow {
  return (prompt, kind) => showFlows(store, state, { prompt, kind, hasButtons: false });
}

interface ShowOptions {
  readonly prompt: string;
  readonly kind?: FlowKind | undefined;
  readonly hasButtons: boolean;
}

/** The list, which shows at once and fills as the flows arrive. */
async function showFlows(store: FlowStore, state: Memento, options: ShowOptions): Promise<Flow | undefined> {
  const pick = window.createQuickPick<FlowItem>();
  pick.title = options.prompt;
  pick.placeholder = 'Name, id, target or e-mail address of a flow';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const fill = () => {
    const { flows } = store.now;
    if (!flows) return;
    const lists = options.kind === undefined ? flows : { call: [], fax: [], [options.kind]: flows[options.kind] };
    const id = pastedId(pick.value);
    const found = foundFlows(lists, { typed: pick.value, lastUsed: lastUsed(store, state) });
    const active = pick.activeItems[0]?.flow.key;
    const items = found.map(each => itemOf(each, options.hasButtons, id !== undefined && each.flow.id === id));
    pick.items = items;
    // New items move the choice back to the top, unless it is where an id was typed.
    const kept = id === undefined && items.find(({ flow }) => flow.key === active);
    if (kept) pick.activeItems = [kept];
  };
  let shownId: string | undefined;
  const shown = store.now.flows;
  const owned = Disposable.from(
    pick,
    store.onDidChange(now => {
      if (now.flows !== shown) fill();
    }),
    pick.onDidChangeValue(value => {
      const id = pastedId(value);
      if (id === shownId) return;
      shownId = id;
      fill();
    }),
    pick.onDidTriggerItemButton(async ({ button, item }) => {
      await use(item.flow, store, state);
      pick.hide();
      await host.executeCommand((button as FlowButton).command, { key: item.flow.key } satisfies FlowArgument);
    }),
  );
  try {
    const answered = new Promise<Flow | undefined>(resolve => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.flow));
      pick.onDidHide(() => resolve(undefined));
    });
    fill();
    pick.show();
    const { flows, fetchError } = await Promise.race([store.load(), answered.then(() => store.now)]);
    if (!flows) {
      // Given up before anything came: nothing to tell.
      if (store.now.isLoading) return undefined;
      throw fetchError ?? new UserError('The flows of the account are not known yet.');
    }
    if (allFlows(flows).length === 0) throw new UserError('This account has no call flows and no fax flows.');
    pick.busy = false;
    const flow = await answered;
    if (flow) await use(flow, store, state);
    return flow;
  } finally {
    owned.dispose();
  }
}

function itemOf({ flow, label, description, detail }: FoundFlow, hasButtons: boolean, isPasted: boolean): FlowItem {
  const buttons = [copyButton, insertButton, openButton, ...(flow.kind === 'call' ? [diagramButton] : [])];
  return {
    // VS Code sorts by where the label matches: an id that was typed has to stand at its head.
    label: plainLabel(isPasted ? `${flow.id} · ${label}` : label),
    description: plainLabel(description),
    detail: plainLabel(detail),
    alwaysShow: isPasted,
    flow,
    ...(hasButtons ? { buttons } : {}),
  };
}

const lastUsedKey = 'lastUsed';
const mostLastUsed = 10;

/** Which flows of an account were picked last, the latest first, by key. */
interface LastUsed {
  readonly account: string;
  readonly keys: readonly string[];
}

function lastUsed({ now: { account } }: FlowStore, state: Memento): readonly string[] {
  const kept = state.get<LastUsed>(lastUsedKey);
  return kept !== undefined && kept.account === account ? kept.keys : [];
}

async function use({ key }: Flow, store: FlowStore, state: Memento): Promise<void> {
  const { account } = store.now;
  if (typeof account !== 'string') return;
  const keys = [key, ...lastUsed(store, state).filter(each => each !== key)].slice(0, mostLastUsed);
  await state.update(lastUsedKey, { account, keys } satisfies LastUsed);
}
