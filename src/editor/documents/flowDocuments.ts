import { Disposable, FileChangeType, FilePermission, FileType, languages, Range, ThemeColor, Uri } from 'vscode';
import { window, workspace, type EventEmitter, type FileChangeEvent, type TextDocument, type TextEditor } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { contentOf, type Content } from './content.ts';
import { diagnose } from './diagnostics.ts';
import { readFlowUri } from './flowUri.ts';

/**
 * A document as VS Code last read it. `changedAt` grows with each change of the text: VS Code assumes that a file with the
 * same time is unchanged.
 */
type Served = Content & { readonly changedAt: number };

/**
 * What the documents of flows contain, for VS Code's file system, and their diagnostics; both follow refreshes. A document
 * without content (its account is gone, nothing could be fetched) is empty and shows the reason beside its text: the page
 * that VS Code shows for an error of a file system hides its message, and never becomes a document again.
 */
export function createFlowDocuments(store: FlowStore, changes: EventEmitter<FileChangeEvent[]>) {
  const served = new Map<string, Served>();
  const diagnostics = languages.createDiagnosticCollection('callflows');
  const absence = window.createTextEditorDecorationType({
    after: { color: new ThemeColor('editorWarning.foreground'), fontStyle: 'italic' },
  });

  /** The document as it is now: the very same object as long as nothing has changed. */
  const render = (uri: Uri): Served => {
    const content = contentOf(store, uri);
    const before = served.get(uri.toString());
    const isSameText = before?.text === content.text;
    if (isSameText && before.found === content.found) return before;
    const changedAt = isSameText ? before.changedAt : Math.max(Date.now(), (before?.changedAt ?? 0) + 1);
    const after = { ...content, changedAt };
    served.set(uri.toString(), after);
    return after;
  };
  const serve = async (uri: Uri) => {
    readFlowUri(uri);
    await store.load();
    return render(uri);
  };

  const explain = (editors: readonly TextEditor[]) => {
    for (const editor of editors) {
      const found = served.get(editor.document.uri.toString())?.found;
      if (found === undefined) continue;
      const contentText = typeof found === 'string' ? found : '';
      const explanation = { range: new Range(0, 0, 0, 0), renderOptions: { after: { contentText } } };
      editor.setDecorations(absence, [explanation]);
    }
  };
  const mark = (document: TextDocument) => {
    const content = served.get(document.uri.toString());
    if (!content) return;
    diagnostics.set(document.uri, diagnose(document, content));
    explain(window.visibleTextEditors.filter(editor => editor.document === document));
  };
  /** Reports to VS Code which documents have a new text, and marks those with the same text that are otherwise changed. */
  const follow = () => {
    const events: FileChangeEvent[] = [];
    for (const [address, before] of served) {
      const uri = Uri.parse(address, true);
      const after = render(uri);
      if (after.changedAt !== before.changedAt) events.push({ type: FileChangeType.Changed, uri });
      else if (after !== before) workspace.textDocuments.filter(each => each.uri.toString() === address).forEach(mark);
    }
    if (events.length > 0) changes.fire(events);
  };

  const owned = Disposable.from(
    diagnostics,
    absence,
    store.onDidChange(follow),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('editor')) follow();
    }),
    window.onDidChangeVisibleTextEditors(explain),
    workspace.onDidOpenTextDocument(mark),
    workspace.onDidChangeTextDocument(({ document }) => mark(document)),
    workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
      // VS Code also calls it closed when its language changes.
      if (isClosed && served.delete(uri.toString())) diagnostics.delete(uri);
    }),
  );
  return Object.assign(owned, {
    stat: async (uri: Uri) => {
      const { text, changedAt } = await serve(uri);
      const size = Buffer.byteLength(text);
      return { type: FileType.File, ctime: 0, mtime: changedAt, size, permissions: FilePermission.Readonly };
    },
    readFile: async (uri: Uri) => Buffer.from((await serve(uri)).text),
  });
}
