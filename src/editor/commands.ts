import { commands as host, Disposable, window } from 'vscode';
import { CancelledError, FlowsError } from '../api/errors.ts';
import type { Log } from '../api/surroundings.ts';
import { commands, type CommandId } from '../contract.ts';
import { plainLabel } from './plainText.ts';

/** The commands of a feature, each by its id. The arguments come from anywhere and are to be distrusted. */
export type Handlers = Partial<Record<CommandId, (...given: unknown[]) => unknown>>;

/**
 * Registers commands behind the one error boundary: whatever a command throws is logged and told once, in a
 * notification that leads to the log. No command returns anything to its caller.
 */
export function registerCommands(log: Log, handlers: Handlers): Disposable {
  return Disposable.from(
    ...Object.entries(handlers).map(([id, handle]) =>
      host.registerCommand(id, async (...given: unknown[]) => {
        try {
          await handle(...given);
        } catch (error) {
          if (error instanceof CancelledError) return;
          log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          const sentence =
            error instanceof FlowsError || error instanceof Advice
              ? error.message
              : `${id} failed: ${error instanceof Error ? error.message : String(error)}`;
          const showLog = 'Show Log';
          // Not awaited: the command has ended, whether or not the notification is ever answered.
          void window.showErrorMessage(plainLabel(sentence), showLog).then(answer => {
            if (answer === showLog) void host.executeCommand(commands.showLog);
          });
        }
      }),
    ),
  );
}

/** Something the user asked for that cannot be done as things stand: the message says why and what to do instead. */
export class Advice extends Error {}

/** Answers something the user just did where it does not get in the way: for a few seconds in the status bar. */
export function answer(sentence: string): void {
  window.setStatusBarMessage(plainLabel(sentence), 5000);
}
