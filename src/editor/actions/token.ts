import { window, type Disposable } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import type { Log } from '../../api/host.ts';
import { CancelledError, SettingError } from '../../api/errors.ts';
import { commands } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { showStatus, registerCommands } from '../ui/commands.ts';
import { plainLabel } from '../ui/plainText.ts';

/** "Set API Token…" and "Remove API Token". The token goes from the masked input box to `FlowStore`, nowhere else. */
export function registerToken(store: FlowStore, log: Log): Disposable {
  return registerCommands(log, {
    [commands.setToken]: () => askToken(store),
    [commands.removeToken]: async () => {
      await store.removeToken();
      showStatus(`API token removed, with all that was fetched`);
    },
  });
}

/** Stays open until the token is kept or the user gives up, so that a refused one can be corrected where it was typed. */
async function askToken(store: FlowStore): Promise<void> {
  const { origin, failure } = store.now;
  if (origin === undefined) throw failure ?? new SettingError('The setting callflows.baseUrl is not an address.');
  const input = window.createInputBox();
  input.title = 'Set API Token';
  input.prompt = `API token of your account at ${origin}. It is kept in VS Code's secret storage and sent there only.`;
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
            answerKept(store);
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

function answerKept({ now: { flows, failure } }: FlowStore): void {
  const found = flows && !failure ? `: ${allFlows(flows).length} flows found` : ', but no flows could be fetched';
  showStatus(`API token kept${found}`);
}
