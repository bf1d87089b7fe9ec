import * as l10n from '@vscode/l10n';
import {
  Disposable,
  FileSystemError,
  MarkdownString,
  workspace,
  type EventEmitter,
  type FileChangeEvent,
  type FileStat,
  type Uri,
} from 'vscode';
import { documentScheme } from '../../contract.ts';

/** What the file system serves. */
export interface FlowFiles {
  readonly stat: (uri: Uri) => Promise<FileStat>;
  readonly readFile: (uri: Uri) => Promise<Uint8Array>;
}

/** Registers the read-only file system of the documents of flows. What it serves is loaded when the first is opened. */
export function registerFlowFiles(
  changes: EventEmitter<FileChangeEvent[]>,
  load: () => Promise<FlowFiles>,
): Disposable {
  const refuse = (uri: Uri) => {
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
    l10n.t('This is what the service sent: flows are read-only here. Change them in the web portal of your provider.'),
  );
  return workspace.registerFileSystemProvider(documentScheme, provider, { isCaseSensitive: true, isReadonly });
}
