import * as l10n from '@vscode/l10n';
import { commands as host, QuickPickItemKind, window } from 'vscode';
import type { InputBox, Memento, QuickPickItem } from 'vscode';
import { sampleOrigin, secretKey, type AccountInfo } from '../../api/accounts.ts';
import { readBaseUrl } from '../../api/baseUrl.ts';
import { FlowsError } from '../../api/errors.ts';
import type { FlowStore, NewAccount } from '../../api/flowState.ts';
import { commands, viewId } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { flowsText } from '../../flows/language.ts';
import { lastUsedKey } from '../ui/findFlow.ts';
import type { Output } from '../ui/output.ts';
import { plainLabel } from '../ui/plainText.ts';
import { apiSettings } from '../ui/settings.ts';
import { UserError } from '../ui/userError.ts';
import type { FlowsView } from '../view/flowsView.ts';

/** All that changes the user's accounts. A token goes from the masked input box to the store, and nowhere else. */
export function accountHandlers(store: FlowStore, state: Memento, output: Output, view: FlowsView) {
  const add = async () => {
    const account = await askAccount(store);
    if (account) await askToken(store, output, view, account);
  };
  const remove = async (key?: string) => {
    const left = [...new Set(await store.removeAccount(key))].join(', ');
    await state.update(lastUsedKey, undefined);
    if (left === '') return;
    throw new UserError(
      l10n.t('The account was removed, but these files could not be deleted. Delete them yourself: {0}', left),
    );
  };
  const removeNamed = async ({ key, name }: AccountInfo) => {
    const question = l10n.t('Remove the account “{0}”?', name);
    const detail = l10n.t('Its API token and everything loaded with it will be deleted. This cannot be undone.');
    if (!(await output.confirm(question, detail, l10n.t('Remove')))) return;
    await remove(key);
    output.showStatus(l10n.t('Account “{0}” removed', name));
  };
  /** Makes the handler of a command about an account: the only one, or the one that is picked. */
  const onAccount = (title: string, run: (account: AccountInfo, title: string) => Promise<void>) => async () => {
    await store.readSaved();
    const { account, accounts, fetchError } = store.now;
    if (accounts.length === 0)
      throw (account === null ? undefined : fetchError) ?? new UserError(l10n.t('There is no account yet.'));
    const found = accounts.length === 1 ? accounts[0] : (await pickAccount(store, title))?.account;
    if (found) await run(found, title);
  };
  return {
    [commands.setToken]: () => askToken(store, output, view),
    [commands.removeToken]: async () => {
      await store.readSaved();
      const { accounts, account } = store.now;
      const shown = accounts.find(({ id }) => id === account);
      if (shown?.origin === sampleOrigin) return remove(shown.key);
      // With its token, an account that was added goes as a whole.
      if (shown && (accounts.length > 1 || shown.key !== secretKey(shown.origin))) return removeNamed(shown);
      // Also what can't be read.
      await remove();
      if (!shown && account === null) throw new UserError(l10n.t('There is no API token to remove.'));
      output.showStatus(l10n.t('API token and cached flows removed'));
    },
    [commands.addAccount]: add,
    [commands.switchAccount]: async () => {
      await store.readSaved();
      if (store.now.accounts.length === 0) return add();
      const adding = { label: `$(add) ${l10n.t('Add Account…')}` };
      const separator = { label: '', kind: QuickPickItemKind.Separator };
      const picked = await pickAccount(store, l10n.t('Switch Account'), [separator, adding]);
      if (picked?.account) store.switchAccount(picked.account.key);
      else if (picked) await add();
    },
    [commands.renameAccount]: onAccount(l10n.t('Rename Account'), async (account, title) => {
      const name = await askName(store, title, account);
      if (name !== undefined) await store.renameAccount(account.key, name);
    }),
    [commands.removeAccount]: onAccount(l10n.t('Remove Account'), removeNamed),
    [commands.exploreSampleData]: async () => {
      await store.showSample();
      await host.executeCommand(`${viewId}.focus`);
    },
    [commands.removeSampleData]: async () => {
      const sample = store.now.accounts.find(({ origin }) => origin === sampleOrigin);
      if (sample) await remove(sample.key);
    },
  };
}

/** Lets the user pick an account, or one of the further items. */
function pickAccount({ now }: FlowStore, title: string, further: readonly QuickPickItem[] = []) {
  const items = now.accounts.map(account => ({
    label: `${account.id === now.account ? '$(check) ' : ''}${plainLabel(account.name)}`,
    description: account.origin === sampleOrigin ? l10n.t('built in, without network') : account.origin,
    account,
  }));
  const options = { title, placeHolder: l10n.t('Account'), matchOnDescription: true };
  return window.showQuickPick<QuickPickItem & { readonly account?: AccountInfo }>([...items, ...further], options);
}

/** Asks for a name that no other account has. */
async function askName({ now }: FlowStore, title: string, of?: AccountInfo): Promise<string | undefined> {
  const others = now.accounts.filter(({ key }) => key !== of?.key);
  const taken = new Set(others.map(({ name }) => name.toLowerCase()));
  const name = await window.showInputBox({
    title,
    value: of?.name ?? now.missing,
    prompt: l10n.t('A name that tells the account from others, such as “Live” or the name of a customer.'),
    ignoreFocusOut: true,
    validateInput: typed => {
      if (typed.trim() === '') return l10n.t('Enter a name.');
      const isTaken = taken.has(typed.trim().toLowerCase());
      return isTaken ? l10n.t('Another account has this name. Choose a different one.') : undefined;
    },
  });
  return name?.trim();
}

/** Asks for all of a new account but its token. */
async function askAccount(store: FlowStore): Promise<NewAccount | undefined> {
  await store.readSaved();
  const title = l10n.t('Add Account');
  const name = await askName(store, title);
  if (name === undefined) return undefined;
  const own = apiSettings();
  const baseUrl = await window.showInputBox({
    title,
    value: own.baseUrl,
    prompt: l10n.t('Address of the API. The token will be sent there and nowhere else.'),
    ignoreFocusOut: true,
    validateInput: typed => {
      const read = readBaseUrl(typed);
      return typeof read === 'string' ? read : undefined;
    },
  });
  const address = readBaseUrl(baseUrl ?? '');
  if (typeof address === 'string') return undefined;
  const ways = [
    { label: l10n.t('HTTP Basic'), description: l10n.t('as user and password'), value: 'basic' as const },
    {
      label: l10n.t('Query'),
      description: l10n.t('as the query parameter “key”, which may be logged on the way to the service'),
      value: 'query' as const,
    },
  ];
  const options = { title, placeHolder: l10n.t('How the API token is sent'), ignoreFocusOut: true };
  const way = await window.showQuickPick(own.authentication === 'query' ? ways.toReversed() : ways, options);
  return way && { ...address, name, authentication: way.value };
}

/** Asks for the token of a new account, or of the one that is shown, until it is stored or the user cancels. */
async function askToken(store: FlowStore, output: Output, view: FlowsView, added?: NewAccount): Promise<void> {
  await store.readSaved();
  const target = added ?? store.tokenTarget();
  if (target instanceof FlowsError) throw target;
  const storedAt = l10n.t("It is stored in VS Code's secret storage and sent to that address only.");
  const whose =
    added || store.now.accounts.length > 1
      ? l10n.t('API token of the account “{0}” at {1}.', target.name, target.origin)
      : l10n.t('API token of your account at {0}.', target.origin);
  const input = Object.assign(window.createInputBox(), {
    title: added ? l10n.t('Add Account') : l10n.t('Set API Token'),
    prompt: plainLabel(`${whose} ${storedAt}`),
    placeholder: l10n.t('API token'),
    password: true,
    ignoreFocusOut: true,
  });
  const trial = new AbortController();
  input.onDidHide(() => trial.abort());
  input.onDidChangeValue(() => (input.validationMessage = undefined));
  try {
    input.show();
    // What the first request needs is loaded while the token is typed.
    void import('../../api/fetchFlows.ts');
    while (!trial.signal.aborted && (await isAccepted(input))) {
      Object.assign(input, { busy: true, enabled: false });
      const refusal = await store.setToken(input.value, trial.signal, target);
      Object.assign(input, { busy: false, enabled: true, validationMessage: refusal && plainLabel(refusal.message) });
      if (refusal) continue;
      const { flows, fetchError } = store.now;
      output.showStatus(
        flows && !fetchError
          ? l10n.t('API token stored: {0}', flowsText(allFlows(flows).length))
          : l10n.t('API token stored, but the flows could not be loaded'),
      );
      // A view that is open says why.
      if (fetchError && !view.isVisible()) throw fetchError;
      return;
    }
  } finally {
    input.dispose();
  }
}

/** Waits for Enter. Resolves with `false` if the box is closed instead. */
function isAccepted(input: InputBox): Promise<boolean> {
  return new Promise(resolve => {
    input.onDidAccept(() => resolve(true));
    input.onDidHide(() => resolve(false));
  });
}
