import * as l10n from '@vscode/l10n';
import {
  Disposable,
  EventEmitter,
  FileSystemError,
  MarkdownString,
  workspace,
  type Event,
  type FileChangeEvent,
  type FileStat,
  type Uri,
} from 'vscode';
import { documentScheme } from '../../contract.ts';

/** What the file system serves. */
export interface FlowFiles {
  readonly onDidChangeFile: Event<FileChangeEvent[]>;
  readonly stat: (uri: Uri) => Promise<FileStat>;
  readonly readFile: (uri: Uri) => Promise<Uint8Array>;
}

/** Registers the read-only file system of the documents of flows. What it serves is loaded when the first is opened. */
export function registerFlowFiles(load: () => Promise<FlowFiles>): Disposable {
  const changed = new EventEmitter<FileChangeEvent[]>();
  let loaded: Promise<FlowFiles> | undefined;
  const loadOnce = async () => {
    const files = await load();
    files.onDidChangeFile(changes => changed.fire(changes));
    return files;
  };
  const files = () => (loaded ??= loadOnce());
  const refuse = (uri: Uri) => {
    throw FileSystemError.NoPermissions(uri);
  };
  const provider = {
    onDidChangeFile: changed.event,
    stat: async (uri: Uri) => (await files()).stat(uri),
    readFile: async (uri: Uri) => (await files()).readFile(uri),
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
  return Disposable.from(
    changed,
    workspace.registerFileSystemProvider(documentScheme, provider, { isCaseSensitive: true, isReadonly }),
  );
}
