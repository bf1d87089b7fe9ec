import { commands as host, Disposable, window } from 'vscode';
import { CancelledError, FlowsError, type Remedy } from '../../api/errors.ts';
import type { Log } from '../../api/host.ts';
import { commands, type CommandId } from '../../contract.ts';
import { plainLabel } from './plainText.ts';

/** What runs when a command is called. The arguments can come from anyone and are not trusted. */
export type Handler = (...given: unknown[]) => unknown;

/** The commands of one feature, by their names in the contract. */
export type Handlers<Name extends keyof typeof commands> = Record<(typeof commands)[Name], Handler>;

/**
 * Registers all commands behind the one error boundary: whatever a command throws is logged, and shown once, in a
 * notification with the button that may help. No command returns anything to its caller. The handlers are loaded when
 * the first command runs.
 */
export function registerCommands(log: Log, load: () => Promise<Record<CommandId, Handler>>): Disposable {
  return Disposable.from(
    ...Object.values(commands).map(id =>
      host.registerCommand(id, async (...given: unknown[]) => {
        try {
          await (await load())[id](...given);
        } catch (error) {
          showError(error, id, log);
        }
      }),
    ),
  );
}

/** A button of a notification, with the command that it runs. */
interface Button {
  readonly title: string;
  readonly command: CommandId;
}

const showLog: Button = { title: 'Show Log', command: commands.showLog };
const remedies: Record<Remedy, Button> = {
  setToken: { title: 'Set API Token…', command: commands.setToken },
  refresh: { title: 'Refresh', command: commands.refresh },
  openSettings: { title: 'Open Settings', command: commands.openSettings },
  showLog,
};

/** Shows why something the user asked for failed, and logs it. What the user cancelled is no failure. */
export function showError(error: unknown, subject: string, log: Log): void {
  if (error instanceof CancelledError) return;
  if (error instanceof UserError) {
    log.info(`${subject}: ${error.message}`);
    void window.showWarningMessage(plainLabel(error.message));
    return;
  }
  log.error(`${subject}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const isKnown = error instanceof FlowsError;
  const sentence = isKnown
    ? error.message
    : `${subject} failed: ${error instanceof Error ? error.message : String(error)}`;
  const buttons = isKnown && error.remedy !== 'showLog' ? [remedies[error.remedy], showLog] : [showLog];
  // Not awaited: the command has ended, whether or not the notification is ever answered.
  void offer(sentence, buttons);
}

async function offer(sentence: string, buttons: readonly Button[]): Promise<void> {
  const button = await window.showErrorMessage(plainLabel(sentence), ...buttons);
  if (button) await host.executeCommand(button.command);
}

/** Something the user asked for cannot be done now; the message says why, and what to do instead. */
export class UserError extends Error {}

/** Confirms what the user just did, for a few seconds in the status bar. */
export function showStatus(sentence: string): void {
  window.setStatusBarMessage(plainLabel(sentence), 5000);
}
