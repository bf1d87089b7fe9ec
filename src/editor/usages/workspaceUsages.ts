import { CancellationTokenSource, Disposable, EventEmitter, workspace } from 'vscode';
import type { CancellationToken, TextDocument, Uri } from 'vscode';
import { settings } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import { addressOf, keyOf, type IdsInCode } from '../ids/idsInCode.ts';
import { debounce } from '../ui/debounce.ts';
import { counts, createReader, openDocuments, readUsages, type ReadingStep, type Usage } from './readUsages.ts';
import { findWorkspaceFiles, isFolder, isIgnoreFile } from './workspaceFiles.ts';

/** How long (in milliseconds) to wait for further changes before changed files are read again, and how long at most. */
const pause = 400;
const longestPause = 5000;

/** What decides which files are read, and what is found in them. */
const settingsOfReading = [settings.parameterNames, 'files.exclude', 'search.exclude', 'search.useIgnoreFiles'];

/**
 * The flow IDs of the workspace as last read, in memory only. Nothing is read before {@link read} is called; from then
 * on, what changes in editors and on disk is followed until {@link clear}.
 */
export class WorkspaceUsages {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #ids: IdsInCode;
  /** Whether the IDs of all files are checked: whether the account has them. */
  isChecked = false;
  /** The IDs of each file that has some, by its address; `undefined` if the workspace was not read. */
  files: ReadonlyMap<string, readonly Usage[]> | undefined;
  /** The uses of a flow; `undefined` if the workspace was not read. Another function whenever other files are known. */
  usesOf: (flow: Pick<Flow, 'kind' | 'id'>) => readonly Usage[] | undefined = () => undefined;
  #following: Disposable | undefined;
  /** Files are read by one reading after the other: an older one must not replace what a newer one found. */
  #lastReading: Promise<unknown> = Promise.resolve();

  constructor(ids: IdsInCode) {
    this.#ids = ids;
  }

  dispose(): void {
    this.clear();
    this.#changed.dispose();
  }

  setChecked(): void {
    this.isChecked = true;
    this.#changed.fire();
  }

  /** Reads all files, and keeps what it found. Resolves with the last step; `undefined`, with nothing kept, if cancelled. */
  read(onStep: (step: ReadingStep) => void, token: CancellationToken): Promise<ReadingStep | undefined> {
    return this.#inTurn(async () => {
      // From the start: what changes meanwhile is read again afterwards.
      this.#following ??= this.#follow();
      try {
        const files = new Map<string, readonly Usage[]>();
        let last: ReadingStep = { read: 0, all: 0, leftOut: 0, found: [] };
        for await (const step of readUsages(this.#ids, token)) {
          last = step;
          const [first] = step.found;
          if (first) files.set(addressOf(first.uri), step.found);
          onStep(step);
        }
        if (token.isCancellationRequested) return undefined;
        this.#following ??= this.#follow();
        this.#know(files);
        return last;
      } finally {
        if (!this.files) this.clear();
      }
    });
  }

  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const reading = this.#lastReading.then(read);
    this.#lastReading = reading.catch(() => undefined);
    return reading;
  }

  /** Forgets what was read, and follows nothing any more. */
  clear(): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.isChecked = false;
    this.#know(undefined);
  }

  #know(files: ReadonlyMap<string, readonly Usage[]> | undefined): void {
    this.files = files;
    const byFlow = files && Map.groupBy([...files.values()].flat(), keyOf);
    this.usesOf = flow => byFlow && (byFlow.get(keyOf(flow)) ?? []);
    this.#changed.fire();
  }

  #follow(): Disposable {
    const watcher = workspace.createFileSystemWatcher('**/*');
    const changed = new Map<string, Uri>();
    /** What was closed may have counted only because it was open. */
    const closed = new Set<string>();
    const update = debounce(() => void this.#inTurn(() => this.#update(changed, closed)));
    let since = 0;
    const mark = (uri: Uri) => {
      if (changed.size === 0) since = performance.now();
      changed.set(addressOf(uri), uri);
      // A file that is written all the time must not keep the others waiting.
      update.in(performance.now() - since < longestPause ? pause : 0);
    };
    let source = new CancellationTokenSource();
    const readAll = () => {
      source.cancel();
      source = new CancellationTokenSource();
      void this.read(() => {}, source.token);
    };
    const readSoon = debounce(readAll);
    const markDocument = (document: TextDocument) => {
      if (counts(document)) mark(document.uri);
    };
    const markFile = (uri: Uri) => (isIgnoreFile(uri) ? readSoon.in(pause) : mark(uri));
    return Disposable.from(
      watcher,
      update,
      readSoon,
      workspace.onDidChangeConfiguration(change => {
        if (settingsOfReading.some(each => change.affectsConfiguration(each))) readAll();
      }),
      workspace.onDidChangeWorkspaceFolders(readAll),
      new Disposable(() => source.cancel()),
      watcher.onDidCreate(markFile),
      watcher.onDidChange(markFile),
      watcher.onDidDelete(markFile),
      // A cell that is pasted is opened, not changed.
      workspace.onDidOpenTextDocument(markDocument),
      workspace.onDidChangeTextDocument(({ document }) => markDocument(document)),
      workspace.onDidCloseTextDocument(({ uri }) => {
        closed.add(addressOf(uri));
        mark(uri);
      }),
      // Its cells count while it is open, and its file before and after.
      workspace.onDidOpenNotebookDocument(({ uri }) => mark(uri)),
      workspace.onDidCloseNotebookDocument(({ uri }) => mark(uri)),
    );
  }

  /** Reads again what has changed, if it belongs to the workspace. */
  async #update(changed: Map<string, Uri>, closed: Set<string>): Promise<void> {
    const [before, dirty, unsure] = [this.files, new Map(changed), new Set(closed)];
    changed.clear();
    closed.clear();
    if (!before || dirty.size === 0) return;
    const files = new Map(before);
    const { load, usagesIn } = createReader(this.#ids);
    let listed: Promise<Map<string, Uri>> | undefined;
    const list = () => (listed ??= findWorkspaceFiles());
    let isChanged = false;
    for (const [address, uri] of dirty) {
      let found = (await usagesIn(uri, await load(uri))) ?? [];
      const isKnown = files.has(address);
      if (found.length > 0 && (!isKnown || unsure.has(address))) {
        // As when all is read, what is open counts wherever it is.
        const isOpen = openDocuments().some(each => addressOf(each.uri) === address);
        if (!isOpen && !(await list()).has(address)) found = [];
      } else if (!isKnown) {
        // Of a folder that comes or goes, VS Code may report none of its files.
        const known = [...files.values()].flatMap(([usage]) => usage?.uri ?? []);
        const below = [...known, ...((await isFolder(uri)) ? (await list()).values() : [])];
        for (const each of below) if (addressOf(each).startsWith(`${address}/`)) dirty.set(addressOf(each), each);
      }
      if (found.length > 0) files.set(address, found);
      else files.delete(address);
      isChanged ||= found.length > 0 || isKnown;
    }
    // Meanwhile, all may have been forgotten.
    if (this.files === before && isChanged) this.#know(files);
  }
}
