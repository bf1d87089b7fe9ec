import * as l10n from '@vscode/l10n';
import { commands as host, ProgressLocation, window } from 'vscode';
import type { Command, LogOutputChannel, TreeView } from 'vscode';
import { CancelledError, FlowsError, type Remedy } from '../../api/errors.ts';
import type { Redactor } from '../../api/redact.ts';
import { commands } from '../../contract.ts';
import { isEnglish } from '../../flows/language.ts';
import { UserError } from './userError.ts';
import { plainLabel } from './plainText.ts';

/** See {@link createOutput}. */
export type Output = ReturnType<typeof createOutput>;

/** The buttons of notifications, with the commands that they run. */
const remedies = {
  setToken: { title: l10n.t('Set API Token…'), command: commands.setToken },
  refresh: { title: l10n.t('Refresh'), command: commands.refresh },
  openSettings: { title: l10n.t('Open Settings'), command: commands.openSettings },
  showLog: { title: l10n.t('Show Log'), command: commands.showLog },
} satisfies Record<Remedy, object>;

/** An error for the log: its stack; if its message is not in English, without that, but with what caused it. */
function logText(error: Error): string {
  const { message, stack = message, cause } = error;
  if (isEnglish()) return stack;
  const frames = stack.split('\n').filter(line => /^ +at /.test(line));
  const name = error instanceof FlowsError ? error.kind : error.name;
  return [name, ...frames, ...(cause instanceof Error ? [`caused by ${cause.stack}`] : [])].join('\n');
}

/**
 * All that the extension says to its user outside documents and rows: the log, notifications, the status bar and the
 * message of the view. Nothing else has access to these, and each text passes the redactor on its way.
 */
export function createOutput(redactor: Redactor) {
  let made: LogOutputChannel | undefined;
  /** Made when the first line is written: most windows have none to write. */
  const channel = () => (made ??= window.createOutputChannel('Call & Fax Flows', { log: true }));
  const log = redactor.redactLog(channel);
  const label = (sentence: string) => plainLabel(redactor.redact(sentence));
  /** Runs the command of the button that is chosen. Not awaited: the user may never react to the notification. */
  const offer = (chosen: Thenable<Command | undefined>) =>
    void chosen.then(button => button && host.executeCommand(button.command, ...(button.arguments ?? [])));

  return {
    ...log,
    showLog: () => channel().show(),
    /** Confirms what the user just did without getting in the way: for a few seconds in the status bar. */
    showStatus: (sentence: string) => void window.setStatusBarMessage(label(sentence), 5000),
    /** Shows what something that the user wanted has found, with buttons for what to do next. */
    showResult(sentence: string, buttons: readonly Command[] = []): void {
      if (isEnglish()) log.info(sentence);
      offer(window.showInformationMessage(label(sentence), ...buttons));
    },
    /** Shows in a notification how far some work is, which the user can cancel there. */
    showProgress<T>(title: string, work: Parameters<typeof window.withProgress<T>>[1]): Thenable<T> {
      const options = { location: ProgressLocation.Notification, title: label(title), cancellable: true };
      return window.withProgress(options, work);
    },
    /** Asks whether to do what cannot be undone, in a dialog whose button is `yes`. */
    async confirm(question: string, detail: string, yes: string): Promise<boolean> {
      const options = { modal: true, detail: redactor.redact(detail) };
      return (await window.showWarningMessage(redactor.redact(question), options, yes)) === yes;
    },
    /**
     * Shows why something that the user wanted failed, with the button that may help, and logs it. `subject` names what
     * failed. What the user cancelled is no failure.
     */
    showError(error: unknown, subject: string): void {
      if (error instanceof CancelledError) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof UserError) {
        log.info(`${subject}: ${isEnglish() ? message : 'UserError'}`);
        void window.showWarningMessage(label(message));
        return;
      }
      log.error(`${subject}: ${error instanceof Error ? logText(error) : message}`);
      const isKnown = error instanceof FlowsError;
      const sentence = isKnown ? message : l10n.t('{0} failed: {1}', subject, message);
      const buttons = new Set<Command>([remedies[isKnown ? error.remedy : 'showLog'], remedies.showLog]);
      offer(window.showErrorMessage(label(sentence), ...buttons));
    },
    /** Sets the message above the rows of a view, or in their place, and what stands beside its title. */
    showInView(view: TextsOfView, sentence: string | undefined, beside: string | undefined): void {
      const message = sentence && redactor.redact(sentence);
      const description = beside && label(beside);
      if (view.message !== message) view.message = message;
      if (view.description !== description) view.description = description;
    },
    dispose: () => made?.dispose(),
  };
}

type TextsOfView = Partial<Pick<TreeView<unknown>, 'message' | 'description'>>;
