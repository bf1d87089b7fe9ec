import * as l10n from '@vscode/l10n';
import { commands as host, window, type Disposable } from 'vscode';
import { CancelledError, FlowsError, type Remedy } from '../../api/errors.ts';
import type { Log } from '../../api/host.ts';
import type { Redactor } from '../../api/redact.ts';
import { commands, type CommandId } from '../../contract.ts';
import { isEnglish } from '../../flows/language.ts';
import { UserError } from './userError.ts';
import { plainLabel } from './plainText.ts';

/**
 * All that the extension says to its user outside documents and rows: the log, notifications, the status bar and the
 * message of the view. Nothing else has access to these, and each text passes the redactor on its way.
 */
export interface Output extends Log, Disposable {
  /** Reveals the log. */
  showLog(): void;
  /** Confirms what the user just did without getting in the way: for a few seconds in the status bar. */
  showStatus(sentence: string): void;
  /** Shows what something that the user wanted has found, with buttons for what to do next, by their titles. */
  showResult(sentence: string, buttons?: Readonly<Record<string, () => unknown>>): void;
  /** Asks whether to do what cannot be undone, in a dialog whose button is `yes`. */
  confirm(question: string, detail: string, yes: string): Promise<boolean>;
  /**
   * Shows why something that the user wanted failed, with the button that may help, and logs it. `subject` names what
   * failed. What the user cancelled is no failure.
   */
  showError(error: unknown, subject: string): void;
  /** Sets the message above the rows of a view, or in their place; `undefined` removes it. */
  showMessage(view: { message?: string | undefined }, sentence: string | undefined): void;
  /** Sets what stands beside the title of a view; `undefined` removes it. */
  showDescription(view: { description?: string | undefined }, text: string | undefined): void;
}

/** A button of a notification, with the command that it runs. */
interface Button {
  readonly title: string;
  readonly command: CommandId;
}

const logButton: Button = { title: l10n.t('Show Log'), command: commands.showLog };
const remedies: Record<Remedy, Button> = {
  setToken: { title: l10n.t('Set API Token…'), command: commands.setToken },
  refresh: { title: l10n.t('Refresh'), command: commands.refresh },
  openSettings: { title: l10n.t('Open Settings'), command: commands.openSettings },
  showLog: logButton,
};

/** An error for the log: its stack; if its message is not in English, without that, but with what caused it. */
function logText(error: Error): string {
  const { message, stack = message, cause } = error;
  if (isEnglish()) return stack;
  const frames = stack.split('\n').filter(line => /^ +at /.test(line));
  const name = error instanceof FlowsError ? error.kind : error.name;
  return [name, ...frames, ...(cause instanceof Error ? [`caused by ${cause.stack}`] : [])].join('\n');
}

/** Opens the log channel; nobody else gets it. */
export function createOutput(redactor: Redactor): Output {
  const channel = window.createOutputChannel('Call & Fax Flows', { log: true });
  const log = redactor.redactLog(channel);
  const label = (sentence: string) => plainLabel(redactor.redact(sentence));

  async function offer(sentence: string, buttons: readonly Button[]): Promise<void> {
    const button = await window.showErrorMessage(label(sentence), ...buttons);
    if (button) await host.executeCommand(button.command);
  }

  return {
    ...log,
    showLog: () => channel.show(),
    showStatus: sentence => void window.setStatusBarMessage(label(sentence), 5000),
    showResult(sentence, buttons = {}) {
      if (isEnglish()) log.info(sentence);
      // Not awaited, as below.
      const chosen = window.showInformationMessage(label(sentence), ...Object.keys(buttons));
      void chosen.then(title => title !== undefined && buttons[title]?.());
    },
    async confirm(question, detail, yes) {
      const options = { modal: true, detail: redactor.redact(detail) };
      return (await window.showWarningMessage(label(question), options, yes)) === yes;
    },
    showError(error, subject) {
      if (error instanceof CancelledError) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof UserError) {
        log.info(`${subject}: ${isEnglish() ? message : 'UserError'}`);
        void window.showWarningMessage(label(message));
        return;
      }
      log.error(`${subject}: ${error instanceof Error ? logText(error) : message}`);
      // Not awaited: the command has ended, whether or not the user ever reacts to the notification.
      if (!(error instanceof FlowsError)) void offer(l10n.t('{0} failed: {1}', subject, message), [logButton]);
      else void offer(message, error.remedy === 'showLog' ? [logButton] : [remedies[error.remedy], logButton]);
    },
    showMessage(view, sentence) {
      const message = sentence === undefined ? undefined : redactor.redact(sentence);
      if (view.message !== message) view.message = message;
    },
    showDescription(view, text) {
      const description = text === undefined ? undefined : label(text);
      if (view.description !== description) view.description = description;
    },
    dispose: () => channel.dispose(),
  };
}
