import * as l10n from '@vscode/l10n';
import { env, EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, workspace } from 'vscode';
import type { Location, Position, Range, TreeDataProvider } from 'vscode';
import { filesText, numberText } from '../../flows/language.ts';
import type { Usage } from './readUsages.ts';

/** A file of the References view, or one usage in it. The usages of a file share the object that is its address. */
type UsageNode = Uri | Usage;

/** Usages by file, as VS Code's References view shows them while they are found; see its typings, `vscode.references-view`. */
export class UsageTree implements TreeDataProvider<UsageNode> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** In the order of their files' paths. */
  usages: readonly Usage[] = [];
  /** What goes on, or why not all usages are here: shown behind their number. */
  #state = '';

  readonly provider = this;
  readonly navigation = this;
  readonly highlights = this;
  readonly dnd = { getDragUri: (node: UsageNode) => (node instanceof Uri ? node : node.uri) };
  readonly next = (from: UsageNode) => this.#move(from, 1);
  readonly previous = (from: UsageNode) => this.#move(from, -1);

  get #files(): Uri[] {
    return [...new Set(this.usages.map(({ uri }) => uri))];
  }

  get message(): string {
    const count = this.usages.length;
    const usages = count === 1 ? l10n.t('1 usage') : l10n.t('{0} usages', numberText(count));
    const counts = l10n.t('{0} in {1}', usages, filesText(this.#files.length));
    return this.#state === '' ? counts : `${counts}. ${this.#state}`;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Adds the usages of one more file. They show with the next {@link update}. */
  add(uri: Uri, usages: readonly Usage[]): void {
    const next = this.usages.findLastIndex(other => other.uri.path <= uri.path) + 1;
    this.usages = [...this.usages.slice(0, next), ...usages, ...this.usages.slice(next)];
  }

  /** Shows what was added, and what goes on. */
  update(state = this.#state): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }

  /** Copies a usage as its line, and a file as its path with its usages below. */
  async copy(node: unknown): Promise<void> {
    const lines = this.#in(node).map(
      ({ range: { start }, shown }) => `${start.line + 1}, ${start.character + 1}: ${shown}`,
    );
    if (lines.length === 0) return;
    const parts = node instanceof Uri ? [workspace.asRelativePath(node), ...lines] : lines;
    await env.clipboard.writeText(parts.join('\n  '));
  }

  /** Takes a file or a usage out of the tree. */
  dismiss(node: unknown): void {
    this.usages = this.usages.filter(usage => usage !== node && usage.uri !== node);
    this.update();
  }

  getChildren(node?: UsageNode): UsageNode[] {
    if (!node) return this.#files;
    return node instanceof Uri ? this.#in(node) : [];
  }

  getParent(node: UsageNode): UsageNode | undefined {
    return node instanceof Uri ? undefined : node.uri;
  }

  getTreeItem(node: UsageNode): TreeItem {
    if (node instanceof Uri) {
      const item = new TreeItem(node, TreeItemCollapsibleState.Expanded);
      return Object.assign(item, { description: true, iconPath: ThemeIcon.File, contextValue: 'callflowsFile' });
    }
    const { uri, range, id, shown, shownAt } = node;
    const item = new TreeItem({ label: shown, highlights: [[shownAt, shownAt + id.length]] });
    const command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [uri, { selection: range }] };
    return Object.assign(item, { command, contextValue: 'callflowsUsage' });
  }

  location(node: UsageNode): Location | undefined {
    return this.#in(node)[0];
  }

  nearest(uri: Uri, position: Position): UsageNode | undefined {
    const inFile = this.#at(uri);
    return inFile.find(({ range }) => range.end.isAfterOrEqual(position)) ?? inFile.at(-1) ?? this.usages[0];
  }

  getEditorHighlights(_node: UsageNode, uri: Uri): Range[] {
    return this.#at(uri).map(({ range }) => range);
  }

  #at(uri: Uri): Usage[] {
    return this.usages.filter(usage => usage.uri.toString() === uri.toString());
  }

  /** The usages of a file, or the one usage. */
  #in(node: unknown): Usage[] {
    return this.usages.filter(usage => usage === node || usage.uri === node);
  }

  /** The usage so many places further, with the first behind the last. A file stands for its first usage. */
  #move(from: UsageNode, by: number): UsageNode {
    const { usages } = this;
    const index = usages.findIndex(usage => usage === from || usage.uri === from);
    return usages[(index + by + usages.length) % usages.length] ?? from;
  }
}
