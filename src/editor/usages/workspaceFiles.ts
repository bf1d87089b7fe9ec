import ignore from 'ignore';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { FileType, RelativePattern, workspace, type CancellationToken, type Uri, type WorkspaceFolder } from 'vscode';
import { addressOf, longestDocument } from '../ids/idsInCode.ts';

// Those of `node:fs/promises`, and `readFile` behind a `stat`, take longer.
const [open, fstat, read, close] = [promisify(fs.open), promisify(fs.fstat), promisify(fs.read), promisify(fs.close)];

/** Larger files are left out. Only a text in an Asian script and UTF-8 could be this large and still be scanned. */
const mostBytes = 2 * longestDocument;

/**
 * The files that VS Code's search would search, by address, so that each is there once even if a folder of the workspace
 * lies within another: without what `files.exclude`, `search.exclude` and, while `search.useIgnoreFiles` is on, a
 * `.gitignore` or `.ignore` there name. An exclude with a `when` does not count: no extension can ask VS Code about it.
 */
export async function findWorkspaceFiles(token?: CancellationToken): Promise<Map<string, Uri>> {
  const found = await Promise.all(workspace.workspaceFolders?.map(folder => filesOf(folder, token)) ?? []);
  return new Map(found.flat().map(uri => [addressOf(uri), uri]));
}

/** Whether there is a folder at this address. */
export async function isFolder(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    ({ type }) => (type & FileType.Directory) !== 0,
    () => false,
  );
}

async function filesOf(folder: WorkspaceFolder, token: CancellationToken | undefined): Promise<Uri[]> {
  const search = workspace.getConfiguration('search', folder);
  const excludes = Object.entries(search.get<Record<string, unknown>>('exclude') ?? {});
  const patterns = excludes.filter(([, isOn]) => isOn === true).map(([pattern]) => pattern);
  const exclude = patterns.length === 0 ? undefined : `{${patterns.join(',')}}`;
  const files = await workspace.findFiles(new RelativePattern(folder, '**/*'), exclude, undefined, token);
  if (search.get('useIgnoreFiles') === false) return files;
  const ignoreFiles = await Promise.all(files.filter(isIgnoreFile).map(readIgnoreFile));
  // The deepest file that says anything of a path decides.
  ignoreFiles.sort((one, other) => other.folder.length - one.folder.length);
  return files.filter(({ path }) => {
    for (const { folder: base, rules } of ignoreFiles) {
      if (!path.startsWith(base)) continue;
      const { ignored, unignored } = rules.test(path.slice(base.length));
      if (ignored || unignored) return unignored;
    }
    return true;
  });
}

/** Whether this file names what VS Code's search leaves out. */
export function isIgnoreFile({ path }: Uri): boolean {
  return /\/\.(?:git)?ignore$/.test(path);
}

/** The rules of a `.gitignore` or `.ignore`, and the folder that they are about, with a slash at its end. */
async function readIgnoreFile(uri: Uri) {
  const folder = uri.path.slice(0, uri.path.lastIndexOf('/') + 1);
  return { folder, rules: ignore({ ignoreCase: false }).add(new TextDecoder().decode(await readBytes(uri))) };
}

/** A file's bytes; `undefined` if it cannot be read, or is larger than any text that is scanned. */
export async function readBytes(uri: Uri): Promise<Uint8Array | undefined> {
  try {
    // VS Code's own way to files takes several times as long.
    if (uri.scheme === 'file') return await readFromDisk(uri.fsPath);
    const { size } = await workspace.fs.stat(uri);
    return size > mostBytes ? undefined : await workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
}

async function readFromDisk(path: string): Promise<Uint8Array | undefined> {
  // Of what is no file, such as a pipe, nothing may ever come.
  const file = await open(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const status = await fstat(file);
    const { size } = status;
    if (!status.isFile() || size > mostBytes) return undefined;
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    for (let count = -1; count !== 0 && length < size; length += count) {
      count = (await read(file, bytes, length, size - length, length)).bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await close(file);
  }
}
