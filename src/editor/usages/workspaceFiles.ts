import ignore, { type Ignore } from 'ignore';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { RelativePattern, workspace, type CancellationToken, type Uri, type WorkspaceFolder } from 'vscode';
import { longestDocument } from '../ids/idsInCode.ts';

// Those of `node:fs/promises` take longer.
const [stat, readFile] = [promisify(fs.stat), promisify(fs.readFile)];

/** Bytes that a file of the longest text can have: no encoding of VS Code's needs more for a UTF-16 unit. */
const mostBytes = 4 * longestDocument;

/** The rules of one `.gitignore` or `.ignore`, and the folder that they are about, with a slash at its end. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The files of the workspace that VS Code's search would search: without what `files.exclude` and `search.exclude` name
 * and, while `search.useIgnoreFiles` is on, without what a `.gitignore` or `.ignore` in the workspace folder names. An
 * exclude with a `when` is left out of account, since no extension can ask VS Code about it.
 */
export async function findWorkspaceFiles(token?: CancellationToken): Promise<Uri[]> {
  const found = await Promise.all(workspace.workspaceFolders?.map(folder => filesOf(folder, token)) ?? []);
  // A folder of the workspace may lie within another.
  const byAddress = new Map(found.flat().map(uri => [uri.toString(), uri]));
  return [...byAddress.values()];
}

async function filesOf(folder: WorkspaceFolder, token: CancellationToken | undefined): Promise<Uri[]> {
  const search = workspace.getConfiguration('search', folder);
  const excluded = Object.entries(search.get<Record<string, unknown>>('exclude') ?? {}).flatMap(([pattern, isOn]) =>
    isOn === true ? [pattern] : [],
  );
  const exclude = excluded.length === 0 ? undefined : `{${excluded.join(',')}}`;
  const files = await workspace.findFiles(new RelativePattern(folder, '**/*'), exclude, undefined, token);
  if (search.get('useIgnoreFiles') === false) return files;
  const isIgnoreFile = (uri: Uri) => /\/\.(?:git)?ignore$/.test(uri.path);
  const ignoreFiles = await Promise.all(files.filter(isIgnoreFile).map(readIgnoreFile));
  // The deepest file that says anything of a path decides.
  ignoreFiles.sort((one, other) => other.folder.length - one.folder.length);
  const isIgnored = ({ path }: Uri) => {
    for (const { folder: base, rules } of ignoreFiles) {
      if (!path.startsWith(base)) continue;
      const { ignored, unignored } = rules.test(path.slice(base.length));
      if (ignored || unignored) return ignored;
    }
    return false;
  };
  return ignoreFiles.length === 0 ? files : files.filter(uri => !isIgnored(uri));
}

async function readIgnoreFile(uri: Uri): Promise<IgnoreFile> {
  const folder = uri.path.slice(0, uri.path.lastIndexOf('/') + 1);
  return { folder, rules: ignore().add(new TextDecoder().decode(await readBytes(uri))) };
}

/** A file's bytes; `undefined` if it cannot be read, or is larger than any text that is scanned. */
export async function readBytes(uri: Uri): Promise<Uint8Array | undefined> {
  try {
    // VS Code's own way to files takes several times as long.
    const isOnDisk = uri.scheme === 'file';
    const { size } = await (isOnDisk ? stat(uri.fsPath) : workspace.fs.stat(uri));
    if (size > mostBytes) return undefined;
    return await (isOnDisk ? readFile(uri.fsPath) : workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
