import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  languages,
  MarkdownString,
  Range,
  TabInputText,
  Uri,
  commands as host,
  window,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Tab,
  type TextDocument,
} from 'vscode';
import type { KnownFlows } from '../api/knownFlows.ts';
import { documentScheme } from '../contract.ts';
import { canonicalText } from '../flows/compare.ts';
import { documentText, rangeOfKey, type DocumentText } from '../flows/documentText.ts';
import { allFlows, type Flow } from '../flows/flow.ts';
import type { Formatting } from '../flows/formatJson.ts';
import { findProblems } from '../flows/problems.ts';
import { readRoute } from '../flows/route.ts';
import { readFlowUri, type DocumentView, type FlowAddress } from './flowUri.ts';

/** Registers the read-only documents of flows: what they say, what is wrong with it, and how they follow refreshes. */
export function registerFlowDocuments(known: KnownFlows): Disposable {
  const documents = new FlowDocuments(known);
  const diagnostics = languages.createDiagnosticCollection('callflows');
  const mark = (document: TextDocument) => {
    if (document.uri.scheme === documentScheme) diagnostics.set(document.uri, documents.diagnose(document));
  };
  return Disposable.from(
    documents,
    diagnostics,
    workspace.registerFileSystemProvider(documentScheme, documents, {
      isCaseSensitive: true,
      isReadonly: new MarkdownString(
        'This is what the service sent: flows are read-only here. Change them in the web portal of your provider.',
      ),
    }),
    known.onDidChange(() => documents.follow()),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('editor')) documents.follow();
    }),
    workspace.onDidOpenTextDocument(mark),
    workspace.onDidChangeTextDocument(({ document }) => mark(document)),
    workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
      documents.forget(uri);
    }),
  );
}

/** What a document said when VS Code last asked. */
interface Served {
  readonly flow: Flow;
  readonly formatting: Formatting;
  readonly content: DocumentText;
  readonly bytes: Uint8Array;
  /** Grows with each change of the text: VS Code takes the same time for the same text. */
  readonly changedAt: number;
}

class FlowDocuments implements FileSystemProvider {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #known: KnownFlows;
  readonly #served = new Map<string, Served>();
  #account: string | null | undefined;

  constructor(known: KnownFlows) {
    this.#known = known;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  forget(uri: Uri): void {
    this.#served.delete(uri.toString());
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { bytes, changedAt } = await this.#serve(uri);
    return {
      type: FileType.File,
      ctime: 0,
      mtime: changedAt,
      size: bytes.length,
      permissions: FilePermission.Readonly,
    };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.#serve(uri)).bytes;
  }

  /** After a change: tells VS Code which open documents say something else now, and which have nothing to say. */
  follow(): void {
    const { account } = this.#known.now;
    const events: FileChangeEvent[] = [];
    for (const [address, before] of this.#served) {
      const uri = Uri.parse(address, true);
      const found = this.#find(readFlowUri(uri));
      if (typeof found === 'string') {
        this.#served.delete(address);
        events.push({ type: FileChangeType.Deleted, uri });
      } else if (this.#render(uri, found) !== before) {
        events.push({ type: FileChangeType.Changed, uri });
      }
    }
    if (events.length > 0) this.#changed.fire(events);
    const isGone = this.#account && account !== undefined && account !== this.#account;
    if (account !== undefined) this.#account = account;
    if (isGone) void reopenForeignTabs(account);
  }

  /** What is wrong with a document, where it is. Nothing while its text is not the one that was served last. */
  diagnose(document: TextDocument): Diagnostic[] {
    const served = this.#served.get(document.uri.toString());
    if (!served) return [];
    const { content, flow } = served;
    const isRoute = readFlowUri(document.uri)?.view === 'route';
    const marked = content.errors.map(({ offset, length, sentence }) => {
      const range = new Range(document.positionAt(offset), document.positionAt(offset + Math.max(1, length)));
      return new Diagnostic(range, sentence, DiagnosticSeverity.Error);
    });
    const problems =
      isRoute && flow.series === 'call' && content.errors.length === 0
        ? findProblems(readRoute(flow.route)).map(({ key, sentence }) => {
            const at = key === undefined ? undefined : rangeOfKey(content.text, key);
            const range = at
              ? new Range(document.positionAt(at.offset), document.positionAt(at.offset + at.length))
              : new Range(0, 0, 0, 1);
            return new Diagnostic(range, sentence, DiagnosticSeverity.Warning);
          })
        : [];
    const said = content.note === undefined ? [] : [content.note];
    const notes = [...said, ...(isRoute ? [] : flow.flaws)].map(
      sentence => new Diagnostic(new Range(0, 0, 0, 1), sentence, DiagnosticSeverity.Information),
    );
    return [...marked, ...problems, ...notes].map(diagnostic => Object.assign(diagnostic, { source: 'Call Flows' }));
  }

  async #serve(uri: Uri): Promise<Served> {
    const address = readFlowUri(uri);
    if (!address) throw FileSystemError.Unavailable(`${uri.path} is not the address of a flow.`);
    const { flows, failure } = await this.#known.load();
    this.#account ??= this.#known.now.account;
    if (!flows && failure && !this.#isForeign(address)) throw FileSystemError.Unavailable(failure.message);
    const found = this.#find(address);
    // Not `FileNotFound`: VS Code has a sentence of its own for that, and hides ours.
    if (typeof found === 'string') throw FileSystemError.Unavailable(found);
    return this.#render(uri, found);
  }

  #isForeign(address: FlowAddress): boolean {
    return address.account !== undefined && address.account !== this.#known.now.account;
  }

  /** The flow of an address, or the sentence why there is none. */
  #find(address: FlowAddress | undefined): Flow | string {
    if (!address) return 'This is not the address of a flow.';
    if (this.#isForeign(address)) {
      return 'This flow belongs to another account than the one whose API token is set now, or its token was removed.';
    }
    const { flows } = this.#known.now;
    if (address.version !== undefined) {
      const earlier = this.#known.versions(address.key).find(({ lastSeenAt }) => lastSeenAt === address.version);
      return earlier?.flow ?? 'This earlier version of the flow is not kept any more.';
    }
    const flow = flows && allFlows(flows).find(({ key }) => key === address.key);
    return flow ?? 'The account has no such flow any more. Refresh the view “Flows” to see what it has.';
  }

  /** The document as it is now: the very same object as long as nothing changed. */
  #render(uri: Uri, flow: Flow): Served {
    const address = uri.toString();
    const before = this.#served.get(address);
    const editor = workspace.getConfiguration('editor', { uri, languageId: 'json' });
    const formatting = {
      tabSize: Number(editor.get('tabSize')) || 4,
      insertSpaces: editor.get('insertSpaces') !== false,
    };
    const isSame =
      before?.flow.record === flow.record &&
      before.formatting.tabSize === formatting.tabSize &&
      before.formatting.insertSpaces === formatting.insertSpaces;
    if (isSame) return before;
    const content = textOf(flow, readFlowUri(uri)?.view ?? 'route', formatting);
    const changedAt = Math.max(Date.now(), (before?.changedAt ?? 0) + 1);
    const served = { flow, formatting, content, bytes: new TextEncoder().encode(content.text), changedAt };
    this.#served.set(address, served);
    return served;
  }

  watch(): Disposable {
    return new Disposable(() => {});
  }

  readDirectory(uri: Uri): [string, FileType][] {
    throw FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }
}

function textOf(flow: Flow, view: DocumentView, formatting: Formatting): DocumentText {
  if (view === 'route' || view === 'record') return documentText(flow, view, formatting);
  const text = canonicalText(flow, view === 'compared' ? 'flow' : 'record', formatting);
  return { text, errors: [], note: undefined };
}

/**
 * Closes the open documents of accounts that are gone and opens them again: only so does VS Code let go of their text
 * and show in its place why there is none.
 */
async function reopenForeignTabs(account: string | null): Promise<void> {
  for (const group of window.tabGroups.all) {
    const foreign = group.tabs.filter(tab => isForeign(tab, account));
    const active = group.activeTab;
    for (const tab of foreign) {
      const { uri } = tab.input as TabInputText;
      const options = { viewColumn: group.viewColumn, preserveFocus: true, preview: tab.isPreview };
      await window.tabGroups.close(tab, true);
      await host.executeCommand('vscode.open', uri, options);
    }
    const isActiveElsewhere = active && !foreign.includes(active) && active.input instanceof TabInputText;
    if (foreign.length > 0 && isActiveElsewhere) {
      await host.executeCommand('vscode.open', active.input.uri, { viewColumn: group.viewColumn, preserveFocus: true });
    }
  }
}

function isForeign({ input }: Tab, account: string | null): boolean {
  if (!(input instanceof TabInputText) || input.uri.scheme !== documentScheme) return false;
  const address = readFlowUri(input.uri);
  return address?.account !== undefined && address.account !== account;
}
