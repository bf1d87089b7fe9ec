import * as l10n from '@vscode/l10n';
import {
  env,
  EventEmitter,
  Location,
  Position,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  workspace,
  type Event,
  type Range,
  type TreeDataProvider,
  type Uri,
} from 'vscode';
import { filesText, numberText } from '../ui/counts.ts';
import type { FileUsages, Usage } from './readUsages.ts';

/** A file of the References view, or one usage in it. */
export type UsageNode = FileNode | LineNode;

interface FileNode {
  readonly type: 'file';
  readonly uri: Uri;
  lines: readonly LineNode[];
}

interface LineNode {
  readonly type: 'line';
  readonly file: FileNode;
  readonly usage: Usage;
}

/** How a model of VS Code's References view is moved through; see the typings of `vscode.references-view`. */
interface Navigation {
  readonly nearest: (uri: Uri, position: Position) => UsageNode | undefined;
  readonly next: (from: UsageNode) => UsageNode;
  readonly previous: (from: UsageNode) => UsageNode;
  readonly location: (node: UsageNode) => Location | undefined;
}

/** Usages by file, as the References view of VS Code shows them while they are found. */
export class UsageTree implements TreeDataProvider<UsageNode>, Navigation {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData: Event<undefined> = this.#changed.event;
  /** In the order of their paths. */
  #files: FileNode[] = [];
  /** What goes on, or why not all usages are here: shown behind their number. */
  #state = '';

  readonly provider = this;
  readonly navigation = this;
  readonly highlights = this;
  readonly dnd = { getDragUri: (node: UsageNode) => this.location(node).uri };

  get message(): string {
    const lines = this.#lines().length;
    const usages = lines === 1 ? l10n.t('1 usage') : l10n.t('{0} usages', numberText(lines));
    const counts = l10n.t('{0} in {1}', usages, filesText(this.#files.length));
    return this.#state === '' ? counts : `${counts}. ${this.#state}`;
  }

  get isEmpty(): boolean {
    return this.#files.length === 0;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Adds the usages of one more file. They show with the next {@link update}. */
  add({ uri, usages }: FileUsages): FileNode {
    const file: FileNode = { type: 'file', uri, lines: [] };
    file.lines = usages.map(usage => ({ type: 'line', file, usage }));
    const next = this.#files.findIndex(other => other.uri.path > uri.path);
    this.#files.splice(next < 0 ? this.#files.length : next, 0, file);
    return file;
  }

  /** Shows what was added, and what goes on. */
  update(state: string): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }

  /** A node of this tree that a command was given; `undefined` if it is none. */
  find(given: unknown): UsageNode | undefined {
    return [...this.#files, ...this.#lines()].find(node => node === given);
  }

  dismiss(node: UsageNode): void {
    if (node.type === 'line') node.file.lines = node.file.lines.filter(line => line !== node);
    this.#files = this.#files.filter(file => file !== node && file.lines.length > 0);
    this.#changed.fire(undefined);
  }

  getChildren(node?: UsageNode): UsageNode[] {
    if (!node) return [...this.#files];
    return node.type === 'file' ? [...node.lines] : [];
  }

  getParent(node: UsageNode): UsageNode | undefined {
    return node.type === 'line' ? node.file : undefined;
  }

  getTreeItem(node: UsageNode): TreeItem {
    if (node.type === 'file') {
      const item = new TreeItem(node.uri, TreeItemCollapsibleState.Expanded);
      item.description = true;
      item.iconPath = ThemeIcon.File;
      item.contextValue = 'callflowsFile';
      return item;
    }
    const { before, id, behind, range } = node.usage;
    const item = new TreeItem({
      label: `${before}${id}${behind}`,
      highlights: [[before.length, before.length + id.length]],
    });
    item.contextValue = 'callflowsUsage';
    item.command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [node.file.uri, { selection: range }] };
    return item;
  }

  location(node: UsageNode): Location {
    const line = node.type === 'line' ? node : node.lines[0];
    return new Location(node.type === 'file' ? node.uri : node.file.uri, line?.usage.range ?? new Position(0, 0));
  }

  nearest(uri: Uri, position: Position): UsageNode | undefined {
    const lines = this.#lines();
    const inFile = lines.filter(({ file }) => file.uri.toString() === uri.toString());
    return inFile.find(({ usage }) => usage.range.end.isAfterOrEqual(position)) ?? inFile.at(-1) ?? lines[0];
  }

  next(from: UsageNode): UsageNode {
    return this.#move(from, 1);
  }

  previous(from: UsageNode): UsageNode {
    return this.#move(from, -1);
  }

  getEditorHighlights(_node: UsageNode, uri: Uri): Range[] {
    return this.#lines().flatMap(({ file, usage }) => (file.uri.toString() === uri.toString() ? [usage.range] : []));
  }

  #lines(): LineNode[] {
    return this.#files.flatMap(({ lines }) => lines);
  }

  /** The usage so many places further, with the first behind the last. A file stands for its first usage. */
  #move(from: UsageNode, by: number): UsageNode {
    const lines = this.#lines();
    const line = from.type === 'line' ? from : from.lines[0];
    const index = line ? lines.indexOf(line) : 0;
    return lines[(index + by + lines.length) % lines.length] ?? from;
  }
}

/** Copies a usage as its line, and a file as its path with its usages below. */
export async function copyUsages(node: UsageNode): Promise<void> {
  const lines = node.type === 'file' ? node.lines : [node];
  const texts = lines.map(({ usage: { range, before, id, behind } }) => {
    return `${range.start.line + 1}, ${range.start.character + 1}: ${before}${id}${behind}`;
  });
  const text = node.type === 'line' ? texts : [workspace.asRelativePath(node.uri), ...texts.map(each => `  ${each}`)];
  await env.clipboard.writeText(text.join('\n'));
}
