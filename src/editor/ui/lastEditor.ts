import { Disposable, window, workspace, type TextDocument, type TextEditor } from 'vscode';

/**
 * Remembers the last active editor that can be written to, since a click on a flow makes its read-only route the active
 * one. `current` returns it, with its last cursors once it is hidden; `undefined` if there is none any more.
 */
export function rememberLastEditor() {
  let last: TextEditor | undefined;
  const remember = (editor: TextEditor | undefined) => {
    if (editor && isWritable(editor.document)) last = editor;
  };
  remember(window.activeTextEditor);
  const owned = Disposable.from(
    window.onDidChangeActiveTextEditor(remember),
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
