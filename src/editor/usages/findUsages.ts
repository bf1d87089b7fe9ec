import * as l10n from '@vscode/l10n';
import { setTimeout as pause } from 'node:timers/promises';
import { CancellationTokenSource, commands as host, extensions, languages, workspace } from 'vscode';
import type { Disposable, Location } from 'vscode';
import { commands } from '../../contract.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { filesText, numberText } from '../../flows/language.ts';
import { shorten } from '../../flows/text.ts';
import { keyOf, type IdsInCode } from '../ids/idsInCode.ts';
import type { OnFlows } from '../ui/chosenFlows.ts';
import type { Output } from '../ui/output.ts';
import { UserError } from '../ui/userError.ts';
import { openDocuments, type ReadingStep } from './readUsages.ts';
import { UsageTree } from './usageTree.ts';
import type { WorkspaceUsages } from './workspaceUsages.ts';

/** While files are read, further finds are shown after so many of them. */
const filesBetweenUpdates = 1000;

/** Connects IDs in code with "Find All References", "Go to References" and their peek. */
export function registerReferences(ids: IdsInCode, usages: WorkspaceUsages): Disposable {
  return languages.registerReferenceProvider('*', {
    async provideReferences(document, position, _context, token) {
      const wanted = ids.idAt(document, position);
      if (!wanted || !(await usages.read(() => {}, token))) return undefined;
      return usages.usesOf(wanted)?.filter(usage => ids.isMeant(usage));
    },
  });
}

/** "Find Usages in Workspace", and what the context menus of the References view do with what it finds. */
export function findUsagesHandlers(onFlows: OnFlows, usages: WorkspaceUsages, output: Output) {
  let shown: UsageTree | undefined;

  const show = async (flows: readonly Flow[], name: string) => {
    const wanted = new Set(flows.map(keyOf));
    /** Reads the workspace. Calls `onFirst` with the first usage, when the tree has something to show. */
    const find = async (tree: UsageTree, onFirst = (_location: Location) => {}) => {
      const title = l10n.t('Finding usages of {0}', name);
      const reading = await readWithProgress(output, usages, title, ({ read, all, found }) => {
        const mine = found.filter(each => wanted.has(keyOf(each)));
        const isFirst = tree.usages.length === 0;
        const [first] = mine;
        if (first) tree.add(first.uri, mine);
        if (first && isFirst) onFirst(first);
        if (read % filesBetweenUpdates === 0) tree.update(stateOf(all - read));
      });
      tree.update(reading ? '' : l10n.t('Cancelled: there may be more.'));
      return reading;
    };
    /** What the References view is given; see the typings of the built-in `vscode.references-view`. */
    const inputAt = (location: Location, first?: UsageTree): object => ({
      contextValue: 'callflowsUsages',
      title: name,
      location,
      async resolve() {
        shown = first ?? new UsageTree();
        // VS Code calls this again to find the usages anew.
        if (!first) await find(shown);
        first = undefined;
        return shown.usages.length > 0 ? shown : undefined;
      },
      with: inputAt,
    });
    const extension = extensions.getExtension<{ setInput(input: object): void }>('vscode.references-view');
    const view = await extension?.activate();
    const tree = new UsageTree();
    const reading = await find(tree, location => view?.setInput(inputAt(location, tree)));
    const [first] = tree.usages;
    if (!first && reading) output.showResult(l10n.t('This workspace does not use {0}.', name));
    // VS Code's own peek, for editors without the References view.
    if (first && !view)
      await host.executeCommand('editor.action.showReferences', first.uri, first.range.start, tree.usages);
  };

  return {
    [commands.findUsages]: onFlows(l10n.t('Find Usages in Workspace'), flows => {
      const [flow, ...others] = flows.filter(({ id }) => id !== undefined);
      if (flow) return show([flow, ...others], nameOf(flow, others.length));
      throw new UserError(l10n.t("The service sent no ID for this flow, so code can't refer to it."));
    }),
    [commands.dismissUsage]: (given: unknown) => shown?.dismiss(given),
    [commands.copyUsages]: (given: unknown) => shown?.copy(given),
  };
}

/** A reading that ends within so many milliseconds needs no notification. */
const quick = 1000;

/** Reads the workspace. Unless that is quick, a notification counts the files and can cancel it. */
export async function readWithProgress(
  output: Output,
  usages: WorkspaceUsages,
  title: string,
  onStep = (_step: ReadingStep) => {},
): Promise<ReadingStep | undefined> {
  if (!workspace.workspaceFolders?.length && openDocuments().length === 0) {
    throw new UserError(l10n.t('There is nothing to read: open a folder or a file first.'));
  }
  const source = new CancellationTokenSource();
  let report = (_step: ReadingStep) => {};
  const reading = usages.read(step => {
    onStep(step);
    report(step);
  }, source.token);
  const isQuick = await Promise.race([reading.then(() => true), pause(quick, false)]);
  if (isQuick) return reading;
  return output.showProgress(title, (progress, token) => {
    token.onCancellationRequested(() => source.cancel());
    let percent = 0;
    report = ({ read, all }) => {
      const now = Math.floor((read / all) * 100);
      if (now === percent) return;
      const message = l10n.t('{0} of {1}', numberText(read), filesText(all));
      progress.report({ increment: now - percent, message });
      percent = now;
    };
    return reading;
  });
}

function stateOf(unread: number): string {
  return unread === 1 ? l10n.t('Reading 1 more file…') : l10n.t('Reading {0} more files…', numberText(unread));
}

/** "“LA Servers” #444 and 1 other". */
function nameOf(flow: Flow, others: number): string {
  const name = `${l10n.t('“{0}”', shorten(displayName(flow), 60))} ${displayId(flow)}`;
  if (others === 0) return name;
  return others === 1 ? l10n.t('{0} and 1 other', name) : l10n.t('{0} and {1} others', name, numberText(others));
}
