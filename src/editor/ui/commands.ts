import { commands as host, Disposable } from 'vscode';
import type { CommandId } from '../../contract.ts';
import type { Output } from './output.ts';

/** The commands of a feature, each by its id. The arguments may come from anywhere and are not to be trusted. */
export type Handlers = Partial<Record<CommandId, (...given: unknown[]) => unknown>>;

/**
 * Registers commands behind the one error boundary: whatever a command throws is logged and shown once. No command
 * returns anything to its caller.
 */
export function registerCommands(output: Output, handlers: Handlers): Disposable {
  return Disposable.from(
    ...Object.entries(handlers).map(([id, handle]) =>
      host.registerCommand(id, async (...given: unknown[]) => {
        try {
          await handle(...given);
        } catch (error) {
          output.showError(error, id);
        }
      }),
    ),
  );
}

/** Something that the user wanted and that can't be done as things are: the message says why and what to do instead. */
export class UserError extends Error {}
