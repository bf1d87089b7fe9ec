import * as l10n from '@vscode/l10n';
import { CodeAction, CodeActionKind, ConfigurationTarget, languages, Range, Uri, window, workspace } from 'vscode';
import { WorkspaceEdit, type CodeActionContext, type Diagnostic, type Disposable, type TextDocument } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands, settings } from '../../contract.ts';
import { displayName, kindName, type Flow } from '../../flows/flow.ts';
import { shorten } from '../../flows/text.ts';
import { digitsOnly, isNumbered } from '../../ids/copyAs.ts';
import { isOneSlipApart } from '../../ids/nearIds.ts';
import { canRename, renameParameter } from '../../ids/renameParameter.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { UserError } from '../ui/userError.ts';
import type { AskFlow } from '../ui/findFlow.ts';
import type { Output } from '../ui/output.ts';
import { rangeOf, textLists, type IdsInCode } from './idsInCode.ts';
import { warningCode } from './warnings.ts';

/** No more similar IDs are offered. */
const mostNear = 3;

/** Offers fixes for our warnings: similar IDs, the other kind of flow, another flow, and to ignore the ID. */
export function registerQuickFixes(ids: IdsInCode, store: FlowStore): Disposable {
  const provideCodeActions = (document: TextDocument, _range: Range, { diagnostics }: CodeActionContext) =>
    diagnostics.flatMap(each => (each.code === warningCode ? fixesOf(document, each, ids, store) : []));
  const providedCodeActionKinds = [CodeActionKind.QuickFix];
  return languages.registerCodeActionsProvider('*', { provideCodeActions }, { providedCodeActionKinds });
}

/** "Change Flow ID…" and "Ignore Unknown Flow ID", for the ID of a quick fix or at the cursor. */
export function idHandlers(ids: IdsInCode, ask: AskFlow, output: Output) {
  return {
    [commands.changeId]: async (...given: unknown[]) => {
      const { document, reference } = await findId(given, ids);
      // VS Code would change what a diff shows of a commit.
      if (!isWritable(document))
        throw new UserError(l10n.t('This text is read-only: change the ID in the file itself.'));
      const flow = await ask(l10n.t('Change Flow ID'), { kind: reference.kind });
      if (!flow) return;
      if (flow.id === undefined) throw new UserError(l10n.t('The service sent no ID for this flow.'));
      if (!isNumbered(flow)) throw new UserError(digitsOnly());
      const now = ids.idsOf(document).find(each => each.start === reference.start && each.id === reference.id);
      if (!now) throw new UserError(l10n.t('The text has changed in the meantime. Try again.'));
      await workspace.applyEdit(replacement(document, now.range, flow.id));
    },
    [commands.ignoreId]: async (...given: unknown[]) => {
      const { reference } = await findId(given, ids);
      if (ids.flowsWith(reference).length > 0)
        throw new UserError(l10n.t('The account has this flow, so there is nothing to ignore.'));
      const { kind, id } = reference;
      const configuration = workspace.getConfiguration();
      const found = configuration.inspect(settings.ignoredIds);
      // Where no folder is open, there is only the user's setting.
      const isWorkspace = (workspace.workspaceFolders?.length ?? 0) > 0;
      const lists = textLists(isWorkspace ? found?.workspaceValue : found?.globalValue);
      const ignored = { ...lists, [kind]: [...new Set([...lists[kind], id])] };
      const target = isWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
      await configuration.update(settings.ignoredIds, ignored, target);
      output.showStatus(l10n.t('Ignored {0} {1}: see the setting {2}', kindName(reference), id, settings.ignoredIds));
    },
  };
}

function fixesOf(document: TextDocument, diagnostic: Diagnostic, ids: IdsInCode, store: FlowStore): CodeAction[] {
  const reference = ids.idAt(document, diagnostic.range.start);
  if (!reference?.range.isEqual(diagnostic.range)) return [];
  const { kind, id } = reference;
  const fix = (title: string, parts: Partial<CodeAction>) =>
    Object.assign(new CodeAction(title, CodeActionKind.QuickFix), { diagnostics: [diagnostic], ...parts });
  const command = (title: string, name: string) =>
    fix(title, { command: { title, command: name, arguments: [document.uri, diagnostic.range] } });
  const flows: readonly Flow[] = store.now.flows?.[kind] ?? [];
  const near = flows.filter(isNumbered).filter(flow => isOneSlipApart(flow.id, id));
  const other = ids.otherFlow(reference);
  const parameter = rangeOf(document, reference.parameter);
  // All IDs of a list have the same name.
  const sameName = ids.idsOf(document).filter(each => each.parameter.start === reference.parameter.start);
  const isRight = sameName.every(each => ids.flowsWith(each).length === 0 && ids.otherFlow(each));
  const renamed = other && isRight ? renameParameter(document.getText(parameter), other.kind) : undefined;
  const canBeRenamed = renamed !== undefined && canRename(document.getText(), reference.parameter, renamed);
  const fixes = near.slice(0, mostNear).map(flow =>
    fix(l10n.t('Change to {0} ({1})', flow.id, named(flow)), {
      edit: replacement(document, diagnostic.range, flow.id),
      isPreferred: near.length === 1 && !canBeRenamed,
    }),
  );
  if (other && canBeRenamed) {
    const title = l10n.t('Rename to {2}: it is the {0} {1}', kindName(other), named(other), shorten(renamed, 60));
    fixes.push(fix(title, { edit: replacement(document, parameter, renamed) }));
  }
  return [
    ...fixes,
    command(l10n.t('Pick another {0}…', kindName(reference)), commands.changeId),
    command(l10n.t('Ignore {0} {1}', kindName(reference), id), commands.ignoreId),
  ];
}

function named(flow: Flow): string {
  return l10n.t('“{0}”', shorten(displayName(flow), 60));
}

function replacement({ uri }: TextDocument, range: Range, text: string): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  edit.replace(uri, range, text);
  return edit;
}

/** The ID that a command is about: that of a quick fix, or the one at the cursor. */
async function findId([uri, range]: readonly unknown[], ids: IdsInCode) {
  const editor = window.activeTextEditor;
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : editor?.document;
  const position = range instanceof Range ? range.start : editor?.selection.active;
  const reference = document && position && ids.idAt(document, position);
  if (!reference) throw new UserError(l10n.t('There is no flow ID at the cursor.'));
  return { document, reference };
}
