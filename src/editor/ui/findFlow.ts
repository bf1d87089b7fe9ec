import * as l10n from '@vscode/l10n';
import {
  commands as host,
  Disposable,
  ThemeIcon,
  window,
  type Memento,
  type QuickInputButton,
  type QuickPickItem,
} from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands, type CommandId, type FlowArgument } from '../../contract.ts';
import { pastedId, searchFlows, type FoundFlow } from '../../flows/search.ts';
import { allFlows, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import type { Handlers } from './commands.ts';
import { UserError } from './userError.ts';
import { plainLabel } from './plainText.ts';

/** Asks for a flow, of one kind or either; `undefined` if the user cancels. */
export type AskFlow = (prompt: string, kind?: FlowKind) => Promise<Flow | undefined>;

interface FlowItem extends QuickPickItem {
  readonly flow: Flow;
}

/** A button behind each flow that runs one of our commands on it. */
interface FlowButton extends QuickInputButton {
  readonly command: CommandId;
}

const copyButton = { iconPath: new ThemeIcon('copy'), tooltip: l10n.t('Copy ID'), command: commands.copyId };
const insertButton = {
  iconPath: new ThemeIcon('insert'),
  tooltip: l10n.t('Insert ID at Cursor'),
  command: commands.insertId,
};
const openButton = { iconPath: new ThemeIcon('json'), tooltip: l10n.t('Open Route JSON'), command: commands.openRoute };
const diagramButton = {
  iconPath: new ThemeIcon('type-hierarchy-sub'),
  tooltip: l10n.t('Show Route Diagram'),
  command: commands.showRouteDiagram,
};

/** "Find Flow…": opens the flow that is accepted; its buttons run other commands on it. */
export function findFlowHandlers(store: FlowStore, state: Memento): Handlers<'findFlow'> {
  return {
    [commands.findFlow]: async () => {
      const flow = await showFlows(store, state, { prompt: l10n.t('Find Flow'), hasButtons: true });
      if (flow) await host.executeCommand(commands.openRoute, { key: flow.key } satisfies FlowArgument);
    },
  };
}

/** Forgets which flows were picked last. */
export async function forgetLastUsed(state: Memento): Promise<void> {
  await state.update(lastUsedKey, undefined);
}

/** Lets commands ask which flow they are about; the one used last is on top. */
export function askFlowOf(store: FlowStore, state: Memento): AskFlow {
  return (prompt, kind) => showFlows(store, state, { prompt, kind, hasButtons: false });
}

interface ShowOptions {
  readonly prompt: string;
  readonly kind?: FlowKind | undefined;
  readonly hasButtons: boolean;
}

/** Shows the list at once, and fills it when the flows arrive. */
async function showFlows(store: FlowStore, state: Memento, options: ShowOptions): Promise<Flow | undefined> {
  const pick = window.createQuickPick<FlowItem>();
  pick.title = options.prompt;
  pick.placeholder = l10n.t('Name, ID, target or e-mail address of a flow');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  let round = 0;
  /** What the list was filled for last: sending the same rows again would be felt while typing. */
  let filled: { readonly flows: FlowLists; readonly typed: string } | undefined;
  const fill = async () => {
    const { flows } = store.now;
    if (!flows) return;
    const lists = options.kind === undefined ? flows : { call: [], fax: [], [options.kind]: flows[options.kind] };
    const id = pastedId(pick.value);
    // VS Code itself filters what it has, at once, so that Enter right after a word takes what that word means.
    const isWhole = lists.call.length + lists.fax.length < mostFound && id === undefined;
    const typed = isWhole ? '' : pick.value;
    if (filled?.flows === flows && filled.typed === typed) return;
    filled = { flows, typed };
    const mine = ++round;
    const search = searchFlows(lists, { typed, lastUsed: lastUsed(store, state) });
    const found = await firstOf(search, () => mine !== round);
    if (mine !== round) return;
    const active = pick.activeItems[0]?.flow.key;
    const items = found.map(each => itemOf(each, options.hasButtons, id !== undefined && each.flow.id === id));
    pick.items = items;
    pick.title =
      found.length < mostFound
        ? options.prompt
        : l10n.t('{0} (first {1}: type to find more)', options.prompt, mostFound);
    // New items move the choice back to the top, where a typed ID is.
    const kept = id === undefined && items.find(({ flow }) => flow.key === active);
    if (kept) pick.activeItems = [kept];
  };
  const { flows: shown, account } = store.now;
  const owned = Disposable.from(
    pick,
    store.onDidChange(now => {
      // What is listed is not of the account that is shown now.
      if (account !== undefined && now.account !== account) pick.hide();
      else if (now.flows !== shown) void fill();
    }),
    pick.onDidChangeValue(() => void fill()),
    pick.onDidTriggerItemButton(async ({ button, item }) => {
      await use(item.flow, store, state);
      pick.hide();
      await host.executeCommand((button as FlowButton).command, { key: item.flow.key } satisfies FlowArgument);
    }),
  );
  try {
    const answered = new Promise<Flow | undefined>(resolve => {
      // While the list is being filled, nothing may be selected yet.
      pick.onDidAccept(() => pick.selectedItems[0] && resolve(pick.selectedItems[0].flow));
      pick.onDidHide(() => resolve(undefined));
    });
    void fill();
    pick.show();
    const { flows, fetchError } = await Promise.race([store.load(), answered.then(() => store.now)]);
    if (!flows) {
      // Cancelled before anything came.
      if (store.now.isLoading) return undefined;
      throw fetchError ?? new UserError(l10n.t('The flows of the account are not known yet.'));
    }
    if (allFlows(flows).length === 0) throw new UserError(l10n.t('This account has no call flows and no fax flows.'));
    pick.busy = false;
    const flow = await answered;
    if (flow) await use(flow, store, state);
    return flow;
  } finally {
    round++;
    owned.dispose();
  }
}

/** Flows that the list holds at most: VS Code takes seconds for ten thousands. */
const mostFound = 200;

/** Flows that are looked at before other work of the extension host may run. */
const sliceLength = 2000;

/** The first flows that a search finds, or none once `isStale` says that another search has replaced it. */
async function firstOf(search: Iterable<FoundFlow | undefined>, isStale: () => boolean): Promise<FoundFlow[]> {
  const found: FoundFlow[] = [];
  let steps = 0;
  for (const each of search) {
    if (each) found.push(each);
    if (found.length === mostFound) break;
    steps++;
    if (steps % sliceLength > 0) continue;
    await new Promise(resolve => setImmediate(resolve));
    if (isStale()) return [];
  }
  return found;
}

function itemOf({ flow, label, description, detail }: FoundFlow, hasButtons: boolean, isPasted: boolean): FlowItem {
  const buttons = [copyButton, insertButton, openButton, ...(flow.kind === 'call' ? [diagramButton] : [])];
  return {
    // VS Code sorts by where the label matches, so a typed ID must begin it.
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
