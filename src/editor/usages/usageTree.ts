import * as l10n from '@vscode/l10n';
import { env, EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace } from 'vscode';
import type { Location, Position, Range, TreeDataProvider, Uri } from 'vscode';
import { filesText, numberText } from '../../flows/language.ts';
import type { FileUsages, Usage } from './readUsages.ts';

/** A file of the References view, or one usage in it. */
export type UsageNode = FileNode | Usage;

/** A file with at least one usage. */
interface FileNode {
  readonly uri: Uri;
  usages: readonly Usage[];
}

/** Usages by file, as VS Code's References view shows them while they are found; see its typings, `vscode.references-view`. */
export class UsageTree implements TreeDataProvider<UsageNode> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** In the order of their paths. */
  #files: FileNode[] = [];
  /** What goes on, or why not all usages are here: shown behind their number. */
  #state = '';

  readonly provider = this;
  readonly navigation = this;
  readonly highlights = this;
  readonly dnd = { getDragUri: ({ uri }: UsageNode) => uri };
  readonly next = (from: UsageNode) => this.#move(from, 1);
  readonly previous = (from: UsageNode) => this.#move(from, -1);

  get message(): string {
    const count = this.usages.length;
    const usages = count === 1 ? l10n.t('1 usage') : l10n.t('{0} usages', numberText(count));
    const counts = l10n.t('{0} in {1}', usages, filesText(this.#files.length));
    return this.#state === '' ? counts : `${counts}. ${this.#state}`;
  }

  get usages(): Usage[] {
    return this.#files.flatMap(({ usages }) => usages);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Adds the usages of one more file. They show with the next {@link update}. */
  add({ uri, usages }: FileUsages): void {
    const next = this.#files.findIndex(other => other.uri.path > uri.path);
    this.#files.splice(next < 0 ? this.#files.length : next, 0, { uri, usages });
  }

  /** Shows what was added, and what goes on. */
  update(state = this.#state): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }

  /** Copies a usage as its line, and a file as its path with its usages below. */
  async copy(given: unknown): Promise<void> {
    const node = [...this.#files, ...this.usages].find(node => node === given);
    if (!node) return;
    const lineOf = ({ range: { start }, before, id, behind }: Usage) =>
      `${start.line + 1}, ${start.character + 1}: ${before}${id}${behind}`;
    const lines =
      'usages' in node
        ? [workspace.asRelativePath(node.uri), ...node.usages.map(usage => `  ${lineOf(usage)}`)]
        : [lineOf(node)];
    await env.clipboard.writeText(lines.join('\n'));
  }

  /** Takes a file or a usage out of the tree. */
  dismiss(node: unknown): void {
    for (const file of this.#files) file.usages = file.usages.filter(usage => usage !== node);
    this.#files = this.#files.filter(file => file !== node && file.usages.length > 0);
    this.update();
  }

  getChildren(node?: UsageNode): UsageNode[] {
    if (!node) return [...this.#files];
    return 'usages' in node ? [...node.usages] : [];
  }

  getParent(node: UsageNode): UsageNode | undefined {
    return this.#files.find(({ usages }) => usages.some(usage => usage === node));
  }

  getTreeItem(node: UsageNode): TreeItem {
    if ('usages' in node) {
      const item = new TreeItem(node.uri, TreeItemCollapsibleState.Expanded);
      return Object.assign(item, { description: true, iconPath: ThemeIcon.File, contextValue: 'callflowsFile' });
    }
    const { uri, range, before, id, behind } = node;
    const label = `${before}${id}${behind}`;
    const item = new TreeItem({ label, highlights: [[before.length, before.length + id.length]] });
    const command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [uri, { selection: range }] };
    return Object.assign(item, { command, contextValue: 'callflowsUsage' });
  }

  location(node: UsageNode): Location | undefined {
    return 'usages' in node ? node.usages[0] : node;
  }

  nearest(uri: Uri, position: Position): UsageNode | undefined {
    const inFile = this.#usagesIn(uri);
    return inFile.find(({ range }) => range.end.isAfterOrEqual(position)) ?? inFile.at(-1) ?? this.usages[0];
  }

  getEditorHighlights(_node: UsageNode, uri: Uri): Range[] {
    return this.#usagesIn(uri).map(({ range }) => range);
  }

  #usagesIn(uri: Uri): readonly Usage[] {
    return this.#files.find(file => file.uri.toString() === uri.toString())?.usages ?? [];
  }

  /** The usage so many places further, with the first behind the last. A file stands for its first usage. */
  #move(from: UsageNode, by: number): UsageNode {
    const { usages } = this;
    const index = usages.findIndex(usage => usage === this.location(from));
    return usages[(index + by + usages.length) % usages.length] ?? from;
  }
}
