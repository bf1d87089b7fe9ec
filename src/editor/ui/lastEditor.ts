import {
  Disposable,
  window,
  workspace,
  type Selection,
  type TextDocument,
  type TextEditor,
  type ViewColumn,
} from 'vscode';

/** An editor that the user typed in, and its cursors. */
export interface LastEditor {
  readonly document: TextDocument;
  readonly viewColumn: ViewColumn | undefined;
  readonly selections: readonly Selection[];
}

/**
 * Remembers the last active editor that can be written to, since a click on a flow makes its read-only route the active
 * one. `current` is `undefined` if there is none any more.
 */
export class LastWritableEditor {
  readonly #owned: Disposable;
  current: LastEditor | undefined;

  constructor() {
    this.#remember(window.activeTextEditor);
    this.#owned = Disposable.from(
      window.onDidChangeActiveTextEditor(editor => this.#remember(editor)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) this.#remember(textEditor);
      }),
      workspace.onDidCloseTextDocument(document => {
        if (this.current?.document === document) this.current = undefined;
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #remember(editor: TextEditor | undefined): void {
    if (!editor || !isWritable(editor.document)) return;
    const { document, viewColumn, selections } = editor;
    this.current = { document, viewColumn, selections };
  }
}

/** Whether the user can type in this document. */
export function isWritable({ uri }: TextDocument): boolean {
  // Schemes that VS Code handles itself (untitled, notebook cells) are no file systems, and answer `undefined`.
  return workspace.fs.isWritableFileSystem(uri.scheme) ?? ['untitled', 'vscode-notebook-cell'].includes(uri.scheme);
}
