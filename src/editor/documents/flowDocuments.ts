import * as l10n from '@vscode/l10n';
import {
  Disposable,
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  languages,
  Range,
  ThemeColor,
  Uri,
  window,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { contentOf, type Content } from './content.ts';
import { diagnose } from './diagnostics.ts';
import type { FlowFiles } from './flowFiles.ts';
import { readFlowUri } from './flowUri.ts';

/**
 * Registers the diagnostics of the documents and keeps them up to date after refreshes. A document without content (its
 * account is gone, nothing could be fetched) is empty and shows the reason beside its text: VS Code hides the message of an
 * error that a file system throws, and the page that it shows instead never becomes a document again.
 */
export function registerFlowDocuments(documents: FlowDocuments, store: FlowStore): Disposable {
  const diagnostics = languages.createDiagnosticCollection('callflows');
  const absence = window.createTextEditorDecorationType({
    after: { color: new ThemeColor('editorWarning.foreground'), fontStyle: 'italic' },
  });
  const explain = (editors: readonly TextEditor[]) => {
    for (const editor of editors) {
      const found = documents.served(editor.document.uri)?.found;
      const contentText = typeof found === 'string' ? found : '';
      const explanation = { range: new Range(0, 0, 0, 0), renderOptions: { after: { contentText } } };
      if (found !== undefined) editor.setDecorations(absence, [explanation]);
    }
  };
  const mark = (document: TextDocument) => {
    const content = documents.served(document.uri);
    if (content) diagnostics.set(document.uri, diagnose(document, content));
    explain(window.visibleTextEditors.filter(editor => editor.document === document));
  };
  const follow = () => {
    const changed = new Set(documents.follow());
    workspace.textDocuments.filter(({ uri }) => changed.has(uri.toString())).forEach(mark);
  };
  return Disposable.from(
    diagnostics,
    absence,
    store.onDidChange(follow),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('editor')) follow();
    }),
    window.onDidChangeVisibleTextEditors(explain),
    workspace.onDidOpenTextDocument(mark),
    workspace.onDidChangeTextDocument(({ document }) => mark(document)),
    workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
      documents.forget(uri);
    }),
  );
}

/** The state of a document as VS Code last read it. */
interface Served {
  readonly content: Content;
  readonly bytes: Uint8Array;
  /** Grows with each change of the text: VS Code assumes that a file with the same time is unchanged. */
  readonly changedAt: number;
}

/** What the documents of flows contain, for VS Code's file system and for {@link registerFlowDocuments}. */
export class FlowDocuments implements FlowFiles {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #store: FlowStore;
  readonly #served = new Map<string, Served>();

  constructor(store: FlowStore) {
    this.#store = store;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  forget(uri: Uri): void {
    this.#served.delete(uri.toString());
  }

  /** The content that a document was last given; `undefined` for a document that is not one of these. */
  served(uri: Uri): Content | undefined {
    return this.#served.get(uri.toString())?.content;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { bytes, changedAt } = await this.#serve(uri);
    const permissions = FilePermission.Readonly;
    return { type: FileType.File, ctime: 0, mtime: changedAt, size: bytes.length, permissions };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.#serve(uri)).bytes;
  }

  /** Reports to VS Code which open documents have a new text. Returns the addresses of those with the same text otherwise changed. */
  follow(): string[] {
    const events: FileChangeEvent[] = [];
    const others: string[] = [];
    for (const [address, before] of this.#served) {
      const uri = Uri.parse(address, true);
      const after = this.#render(uri);
      if (after.changedAt !== before.changedAt) events.push({ type: FileChangeType.Changed, uri });
      else if (after !== before) others.push(address);
    }
    if (events.length > 0) this.#changed.fire(events);
    return others;
  }

  async #serve(uri: Uri): Promise<Served> {
    if (!readFlowUri(uri)) throw FileSystemError.Unavailable(l10n.t('{0} is not the address of a flow.', uri.path));
    await this.#store.load();
    return this.#render(uri);
  }

  /** The document as it is now: the very same object as long as nothing has changed. */
  #render(uri: Uri): Served {
    const address = uri.toString();
    const content = contentOf(this.#store, uri);
    const before = this.#served.get(address);
    const isSameText = before?.content.text === content.text;
    if (before && isSameText && sourceOf(before.content) === sourceOf(content)) return before;
    const served =
      before && isSameText
        ? { ...before, content }
        : {
            content,
            bytes: new TextEncoder().encode(content.text),
            changedAt: Math.max(Date.now(), (before?.changedAt ?? 0) + 1),
          };
    this.#served.set(address, served);
    return served;
  }
}

function sourceOf({ found }: Content): string {
  return typeof found === 'string' ? found : found.record;
}
