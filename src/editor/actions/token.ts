import { window, type Disposable } from 'vscode';
import type { KnownFlows } from '../../api/knownFlows.ts';
import type { Log } from '../../api/surroundings.ts';
import { CancelledError, SettingError } from '../../api/errors.ts';
import { commands } from '../../contract.ts';
import { allFlows } from '../../flows/flow.ts';
import { answer, registerCommands } from '../ui/commands.ts';
import { plainLabel } from '../ui/plainText.ts';

/** "Set API Token…" and "Remove API Token". The token goes from the masked input box to `KnownFlows`, nowhere else. */
export function registerToken(known: KnownFlows, log: Log): Disposable {
  return registerCommands(log, {
    [commands.setToken]: () => askToken(known),
    [commands.removeToken]: async () => {
      await known.removeToken();
      answer(`API token removed, with all that was fetched`);
    },
  });
}

/** Stays open until the token is kept or the user gives up, so that a refused one can be corrected where it was typed. */
async function askToken(known: KnownFlows): Promise<void> {
  const { origin, failure } = known.now;
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
          const refusal = await known.setToken(input.value, trial.signal);
          if (!refusal) {
            answerKept(known);
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

function answerKept({ now: { flows, failure } }: KnownFlows): void {
  const found = flows && !failure ? `: ${allFlows(flows).length} flows found` : ', but no flows could be fetched';
  answer(`API token kept${found}`);
}
