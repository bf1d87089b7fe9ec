import { Disposable, window, workspace, type TextDocument, type TextEditor } from 'vscode';

/** An editor that the user typed in, and its cursors. */
export type LastEditor = Pick<TextEditor, 'document' | 'viewColumn' | 'selections'>;

/**
 * Remembers the last active editor that can be written to, since a click on a flow makes its read-only route the active
 * one. `current` returns `undefined` if there is none any more.
 */
export function rememberLastEditor(): Disposable & { readonly current: () => LastEditor | undefined } {
  let last: LastEditor | undefined;
  const remember = (editor: TextEditor | undefined) => {
    if (!editor || !isWritable(editor.document)) return;
    const { document, viewColumn, selections } = editor;
    last = { document, viewColumn, selections };
  };
  remember(window.activeTextEditor);
  const owned = Disposable.from(
    window.onDidChangeActiveTextEditor(remember),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor) remember(textEditor);
    }),
    workspace.onDidCloseTextDocument(document => {
      // VS Code also calls it closed when its language changes.
      if (document.isClosed && last?.document === document) last = undefined;
    }),
  );
  return Object.assign(owned, { current: () => last });
}

/** Whether the user can type in this document. */
export function isWritable({ uri }: TextDocument): boolean {
  // Schemes that VS Code handles itself (untitled, notebook cells) are no file systems, and answer `undefined`.
  return workspace.fs.isWritableFileSystem(uri.scheme) ?? ['untitled', 'vscode-notebook-cell'].includes(uri.scheme);
}
