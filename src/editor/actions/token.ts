import { window, type Memento } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { CancelledError, SettingError } from '../../api/errors.ts';
import { commands } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { type Handlers } from '../ui/commands.ts';
import { forgetLastUsed } from '../ui/findFlow.ts';
import type { Output } from '../ui/output.ts';
import { plainLabel } from '../ui/plainText.ts';

/** "Set API Token…" and "Remove API Token". The token goes from the masked input box to the store, and nowhere else. */
export function tokenHandlers(store: FlowStore, state: Memento, output: Output): Handlers<'setToken' | 'removeToken'> {
  return {
    [commands.setToken]: () => askToken(store, output),
    [commands.removeToken]: async () => {
      await store.removeAccount();
      await forgetLastUsed(state);
      output.showStatus('API token and cached flows removed');
    },
  };
}

/** Stays open until the token is stored or the user cancels, so that a refused one can be corrected in place. */
async function askToken(store: FlowStore, output: Output): Promise<void> {
  const { origin, fetchError } = store.now;
  if (origin === undefined) throw fetchError ?? new SettingError('The setting callflows.baseUrl is not an address.');
  const input = window.createInputBox();
  input.title = 'Set API Token';
  input.prompt = `API token of your account at ${origin}. It is stored in VS Code's secret storage and sent to that address only.`;
  input.placeholder = 'API token';
  input.password = true;
  input.ignoreFocusOut = true;
  const trial = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      input.onDidHide(() => resolve());
      input.onDidChangeValue(() => (input.validationMessage = undefined));
      input.onDidAccept(async () => {
        if (input.busy) return;
        input.busy = true;
        input.enabled = false;
        try {
          const refusal = await store.setToken(input.value, trial.signal);
          if (!refusal) {
            showStored(store, output);
            return resolve();
          }
          input.validationMessage = plainLabel(refusal.message);
        } catch (error) {
          if (error instanceof CancelledError) return resolve();
          return reject(error);
        } finally {
          input.busy = false;
          input.enabled = true;
        }
      });
      input.show();
    });
  } finally {
    trial.abort();
    input.dispose();
  }
}

function showStored({ now: { flows, fetchError } }: FlowStore, output: Output): void {
  const found = flows && !fetchError ? `: ${allFlows(flows).length} flows` : ', but the flows could not be loaded';
  output.showStatus(`API token stored${found}`);
}
