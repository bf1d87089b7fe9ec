import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { useFakeVsCode } from '../unit/editor/fakeVsCode.ts';

/** The paths of the files in the workspace. */
export let listed: readonly string[] = [];

class Uri {
  readonly scheme = 'file';
  readonly authority = '';
  readonly fsPath: string;
  readonly path: string;
  constructor(path: string) {
    this.fsPath = this.path = path;
  }
}

export class Location {
  readonly uri: Uri;
  readonly range: unknown;
  constructor(uri: Uri, range: unknown) {
    this.uri = uri;
    this.range = range;
  }
}

const decoder = new TextDecoder();
const settings: Record<string, unknown> = { exclude: {}, useIgnoreFiles: false };

export const workspace = {
  workspaceFolders: [{}],
  textDocuments: [],
  notebookDocuments: [],
  getConfiguration: () => ({ get: (name: string) => settings[name] }),
  /** VS Code lists files with ripgrep too. */
  findFiles: async () => listed.map(path => new Uri(path)),
  decode: async (bytes: Uint8Array) => {
    if (bytes.subarray(0, 512).includes(0)) throw new Error('binary');
    return decoder.decode(bytes);
  },
};

export const [RelativePattern, Range, EventEmitter] = [Object, Object, Object];
export const [Disposable, FileType, window] = [{}, {}, {}];

/** From now on, modules that import `vscode` get this one, with this folder as its workspace; ripgrep lists its files. */
export function useFakeWorkspace(folder: string, ripgrep: string): void {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const files = execFileSync(ripgrep, ['--files', '--hidden', '--no-ignore', '--null'], options);
  listed = files
    .split('\0')
    .filter(Boolean)
    .map(path => join(folder, path));
  useFakeVsCode(import.meta.url);
}
