import * as l10n from '@vscode/l10n';
import { Disposable, FileSystemError, MarkdownString, workspace } from 'vscode';
import type { EventEmitter, FileChangeEvent, FileSystemProvider, Uri } from 'vscode';
import { documentScheme } from '../../contract.ts';

/** Registers the read-only file system of the documents of flows. What it serves is loaded when the first is opened. */
export function registerFlowFiles(
  changes: EventEmitter<FileChangeEvent[]>,
  load: () => Promise<Pick<FileSystemProvider, 'stat' | 'readFile'>>,
): Disposable {
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  const provider = {
    onDidChangeFile: changes.event,
    stat: async (uri: Uri) => (await load()).stat(uri),
    readFile: async (uri: Uri) => (await load()).readFile(uri),
    watch: () => new Disposable(() => {}),
    readDirectory: (uri: Uri) => {
      throw FileSystemError.FileNotADirectory(uri);
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const isReadonly = new MarkdownString(
    l10n.t('Flows are read-only here. Change them in the web portal of your provider.'),
  );
  return workspace.registerFileSystemProvider(documentScheme, provider, { isCaseSensitive: true, isReadonly });
}
