import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { commands as host, Disposable, ThemeIcon, window, type Memento, type QuickPickItem } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { untilProbablyDrawn } from '../../api/untilProbablyDrawn.ts';
import { commands, type FlowArgument } from '../../contract.ts';
import { pastedId, searchFlows, type FoundFlow } from '../../flows/search.ts';
import { allFlows, type Flow, type FlowKind, type FlowLists } from '../../flows/flow.ts';
import { plainLabel } from './plainText.ts';
import { loadAgain, requireFlows, UserError } from './userError.ts';

/** Which flows the user may pick: those of one kind, or all but one; all by default. */
interface Choice {
  readonly kind?: FlowKind | undefined;
  readonly without?: Flow | undefined;
  /** Whether the flows have {@link buttons}. */
  readonly hasButtons?: boolean;
}

/** {@link askFlow} with the flows at hand. */
export type AskFlow = (prompt: string, choice?: Choice) => Promise<Flow | undefined>;

type FlowItem = QuickPickItem & { readonly flow: Flow };

/** The buttons behind a flow: each runs one of our commands on it. */
const buttons = (
  [
    ['copy', l10n.t('Copy ID'), commands.copyId],
    ['insert', l10n.t('Insert ID at Cursor'), commands.insertId],
    ['json', l10n.t('Open Route JSON'), commands.openRoute],
    ['type-hierarchy-sub', l10n.t('Show Route Diagram'), commands.showRouteDiagram],
  ] as const
).map(([icon, tooltip, command]) => ({ iconPath: new ThemeIcon(icon), tooltip, command }));

/** Flows that the list holds at most: VS Code takes seconds for ten thousands. */
const mostFound = 200;

/** Flows that are listed at first: more than fit on the screen, and few enough to come up at once. */
const firstListed = 30;

/** Flows that are looked at before other work of the extension host may run. */
const sliceLength = 2000;

/**
 * Lets the user pick a flow; those used last are on top. Shows the list at once, and fills it when the flows arrive.
 * Resolves with `undefined` if the user cancels.
 */
export async function askFlow(
  store: FlowStore,
  state: Memento,
  prompt: string,
  { kind, without, hasButtons = false }: Choice = {},
): Promise<Flow | undefined> {
  const pick = Object.assign(window.createQuickPick<FlowItem>(), {
    title: prompt,
    placeholder: l10n.t('Name, ID, target or e-mail address of a flow'),
    matchOnDescription: true,
    matchOnDetail: true,
    busy: true,
  });
  const isOffered = (flow: Flow) => (kind ?? flow.kind) === flow.kind && flow.key !== without?.key;
  const chosenFrom = ({ call, fax }: FlowLists) => ({ call: call.filter(isOffered), fax: fax.filter(isOffered) });
  let round = 0;
  /** What the list was filled for last: sending the same rows again would be felt while typing. */
  let filled: { readonly flows: FlowLists; readonly typed: string } | undefined;
  const fill = async () => {
    const { flows } = store.now;
    if (!flows) return;
    const lists = chosenFrom(flows);
    const id = pastedId(pick.value);
    // VS Code itself filters what it has, at once, so that Enter right after a word takes what that word means. It has to
    // be told of what only the search finds.
    const isWhole = lists.call.length + lists.fax.length < mostFound && id === undefined;
    const matches = isWhole ? [...searchFlows(lists, { typed: pick.value })] : [];
    const unseen = new Set(matches.filter(each => each && isUnseen(itemOf(each, false, false), pick.value)));
    const typed = isWhole && unseen.size === 0 ? '' : pick.value;
    if (filled?.flows === flows && filled.typed === typed) return;
    filled = { flows, typed };
    const mine = ++round;
    const items: FlowItem[] = [];
    const list = () => {
      const active = pick.activeItems[0]?.flow.key;
      pick.items = [...items];
      pick.title = items.length < mostFound ? prompt : l10n.t('{0} (first {1}: type to find more)', prompt, mostFound);
      // New items move the choice back to the top, where a typed ID is.
      const kept = id === undefined && items.find(({ flow }) => flow.key === active);
      if (kept) pick.activeItems = [kept];
    };
    let steps = 0;
    let listed = 0;
    for (const found of searchFlows(lists, { typed: isWhole ? '' : typed, lastUsed: lastUsed(store, state) })) {
      if (found) {
        const item = itemOf(found, hasButtons, id !== undefined && found.flow.id === id);
        items.push({ ...item, alwaysShow: isWhole ? unseen.has(found) : isUnseen(item, typed) });
      }
      if (items.length === mostFound) break;
      const fillsScreen = !isWhole && listed < firstListed && items.length === firstListed;
      if (++steps % sliceLength > 0 && !fillsScreen) continue;
      const isNew = items.length > listed;
      if (isNew) list();
      listed = items.length;
      // VS Code sends what is listed when a timer runs. Waiting for one takes longer than a slice of the search.
      await (fillsScreen ? untilProbablyDrawn() : isNew ? pause(0) : nextTurn());
      if (mine !== round) return;
    }
    if (items.length > listed || items.length === 0) list();
  };
  const { account } = store.now;
  const owned = Disposable.from(
    pick,
    store.onDidChange(now => {
      // What is listed is not of the account that is shown now.
      if (account !== undefined && now.account !== account) pick.hide();
      else void fill();
    }),
    pick.onDidChangeValue(() => void fill()),
    pick.onDidTriggerItemButton(async ({ button, item }) => {
      await use(item.flow, store, state);
      pick.hide();
      const { command } = button as (typeof buttons)[number];
      await host.executeCommand(command, { key: item.flow.key } satisfies FlowArgument);
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
    const now = await Promise.race([loadAgain(store), answered.then(() => store.now)]);
    // Cancelled before anything came.
    if (!now.flows && store.now.isLoading) return undefined;
    if (allFlows(chosenFrom(requireFlows(now))).length === 0) throw new UserError(nothingToPick({ kind, without }));
    pick.busy = false;
    const flow = await answered;
    if (flow) await use(flow, store, state);
    return flow;
  } finally {
    round++;
    owned.dispose();
  }
}

function nothingToPick({ kind, without }: Choice): string {
  if (without) return l10n.t('This account has no other flow.');
  if (kind === 'call') return l10n.t('This account has no call flows.');
  return kind === 'fax'
    ? l10n.t('This account has no fax flows.')
    : l10n.t('This account has no call flows and no fax flows.');
}

function itemOf({ flow, label, description, detail }: FoundFlow, hasButtons: boolean, isPasted: boolean): FlowItem {
  const ofKind = buttons.filter(({ command }) => flow.kind === 'call' || command !== commands.showRouteDiagram);
  return {
    // VS Code sorts by where the label matches, so a typed ID must begin it.
    label: plainLabel(isPasted ? `${flow.id} · ${label}` : label),
    description: plainLabel(description),
    detail: plainLabel(detail),
    flow,
    buttons: hasButtons ? ofKind : [],
  };
}

/** Whether VS Code, which compares what it shows, does not find this flow itself. */
function isUnseen({ label, description, detail }: QuickPickItem, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  return ![label, description, detail].some(each => each?.toLowerCase().includes(text));
}

/** Where the flows that were picked last are remembered. */
export const lastUsedKey = 'lastUsed';
const mostLastUsed = 10;

/** The flows of the account that were picked last, the latest first, by key. */
function lastUsed({ now: { account } }: FlowStore, state: Memento): readonly string[] {
  const kept = state.get<{ readonly account: string; readonly keys: readonly string[] }>(lastUsedKey);
  return kept?.account === account ? (kept?.keys ?? []) : [];
}

async function use({ key }: Flow, store: FlowStore, state: Memento): Promise<void> {
  const { account } = store.now;
  const keys = [key, ...lastUsed(store, state).filter(each => each !== key)].slice(0, mostLastUsed);
  await state.update(lastUsedKey, { account, keys });
}
