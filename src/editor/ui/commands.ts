import { commands as host, Disposable } from 'vscode';
import { commands, type CommandId } from '../../contract.ts';
import type { Output } from './output.ts';

/** What runs when a command is called. The arguments can come from anyone and are not trusted. */
export type Handler = (...given: unknown[]) => unknown;

/**
 * Registers all commands behind the one error boundary: whatever a command throws is logged, and shown once. No command
 * returns anything to its caller. The handlers are loaded when the first command runs.
 */
export function registerCommands(
  loadOutput: () => Promise<Output>,
  load: () => Promise<Record<CommandId, Handler>>,
): Disposable {
  return Disposable.from(
    ...Object.values(commands).map(id =>
      host.registerCommand(id, async (...given: unknown[]) => {
        const output = await loadOutput();
        try {
          await (await load())[id](...given);
        } catch (error) {
          output.showError(error, id);
        }
      }),
    ),
  );
}
