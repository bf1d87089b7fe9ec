import {
  CodeAction,
  CodeActionKind,
  ConfigurationTarget,
  languages,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Diagnostic,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands, settings } from '../../contract.ts';
import type { IdReference } from '../../ids/codeId.ts';
import { displayName, kindName, type Flow } from '../../flows/flow.ts';
import { isOneSlipApart } from '../../ids/nearIds.ts';
import { renameParameter } from '../../ids/renameParameter.ts';
import { shorten } from '../../flows/text.ts';
import type { Handlers } from '../ui/commands.ts';
import { UserError } from '../ui/userError.ts';
import type { Output } from '../ui/output.ts';
import type { AskFlow } from '../ui/findFlow.ts';
import { rangeOf, textLists, type IdsInCode } from './idsInCode.ts';
import { otherKind, warningCode } from './warnings.ts';

/** More near ids than these are no help. */
const mostNear = 3;

/** Offers what may help against a warning of ours: near ids, the other series, another flow, and to ignore the id. */
export function registerQuickFixes(ids: IdsInCode, store: FlowStore): Disposable {
  return languages.registerCodeActionsProvider(
    '*',
    {
      provideCodeActions: (document, _range, { diagnostics }) =>
        diagnostics
          .filter(({ code }) => code === warningCode)
          .flatMap(diagnostic => fixesOf(document, diagnostic, ids, store)),
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

/** "Change Flow ID…" and "Ignore Unknown Flow ID", for the id of a quick fix or at the cursor. */
export function idHandlers(ids: IdsInCode, ask: AskFlow, output: Output): Handlers<'changeId' | 'ignoreId'> {
  return {
    [commands.changeId]: async (...given) => {
      const { document, reference } = await findId(given, ids);
      const flow = await ask('Change Flow ID', reference.kind);
      if (!flow) return;
      if (flow.id === undefined) throw new UserError('The service sent no id for this flow.');
      const now = ids.idsOf(document).find(each => each.start === reference.start && each.id === reference.id);
      if (!now) throw new UserError('The text has changed meanwhile: try again.');
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, rangeOf(document, now), flow.id);
      await workspace.applyEdit(edit);
    },
    [commands.ignoreId]: async (...given) => {
      const { reference } = await findId(given, ids);
      await ignore(reference, output);
    },
  };
}

function fixesOf(document: TextDocument, diagnostic: Diagnostic, ids: IdsInCode, store: FlowStore): CodeAction[] {
  const reference = ids.idAt(document, diagnostic.range.start);
  if (!reference || !rangeOf(document, reference).isEqual(diagnostic.range)) return [];
  const make = (title: string) => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    return action;
  };
  const near = (store.now.flows?.[reference.kind] ?? []).filter(({ id }) => id && isOneSlipApart(id, reference.id));
  const [other] = ids.flowsWith({ kind: otherKind(reference), id: reference.id });
  const parameter = document.getText(parameterRange(document, reference));
  const renamed = other && renameParameter(parameter, other.kind);
  const command = (title: string, id: string) =>
    Object.assign(make(title), { command: { title, command: id, arguments: [document.uri, diagnostic.range] } });
  return [
    ...near.slice(0, mostNear).map(flow => {
      const action = make(`Did you mean ${flow.id}, ${named(flow)}?`);
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, diagnostic.range, flow.id ?? '');
      action.isPreferred = near.length === 1 && !renamed;
      return action;
    }),
    ...(renamed
      ? [
          Object.assign(make(`It is a ${kindName(other)}, ${named(other)}: rename to ${shorten(renamed, 60)}`), {
            edit: replaceParameter(document, reference, renamed),
          }),
        ]
      : []),
    command(`Pick another ${kindName(reference)}…`, commands.changeId),
    command(`Ignore ${kindName(reference)} ${reference.id} here`, commands.ignoreId),
  ];
}

function named(flow: Flow): string {
  return `“${shorten(displayName(flow), 60)}”`;
}

function parameterRange(document: TextDocument, { parameterStart, parameterEnd }: IdReference): Range {
  return rangeOf(document, { start: parameterStart, end: parameterEnd });
}

function replaceParameter(document: TextDocument, reference: IdReference, renamed: string): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, parameterRange(document, reference), renamed);
  return edit;
}

/** The id that a command is about: where a quick fix stands, or at the cursor. */
async function findId(
  [uri, range]: readonly unknown[],
  ids: IdsInCode,
): Promise<{ document: TextDocument; reference: IdReference }> {
  const editor = window.activeTextEditor;
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : editor?.document;
  const position = range instanceof Range ? range.start : editor?.selection.active;
  const reference = document && position && ids.idAt(document, position);
  if (!reference) throw new UserError('There is no flow id at the cursor.');
  return { document, reference };
}

/** Adds the id to the workspace's setting, where it can be seen, shared and taken back; to the user's without a folder. */
async function ignore({ kind, id }: IdReference, output: Output): Promise<void> {
  const isWorkspace = (workspace.workspaceFolders?.length ?? 0) > 0;
  const configuration = workspace.getConfiguration();
  const found = configuration.inspect(settings.ignoredIds);
  const lists = textLists(isWorkspace ? found?.workspaceValue : found?.globalValue);
  if (!lists[kind].includes(id)) lists[kind].push(id);
  const target = isWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await configuration.update(settings.ignoredIds, lists, target);
  output.showStatus(`Ignored ${kindName({ kind })} ${id}: see the setting ${settings.ignoredIds}`);
}
