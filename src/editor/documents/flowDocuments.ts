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
  ThemeColor,
  Uri,
  window,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { documentScheme } from '../../contract.ts';
import { canonicalText } from '../../flows/compare.ts';
import { documentText, rangeOfKey, type DocumentText } from '../../json/documentText.ts';
import { allFlows, type Flow } from '../../flows/flow.ts';
import type { Formatting } from '../../json/format.ts';
import { findProblems, type Problem } from '../../flows/problems.ts';
import { readRoute, type Route } from '../../flows/route.ts';
import { readFlowUri, type DocumentView, type FlowAddress } from './flowUri.ts';

/**
 * Registers the read-only documents of flows: what they say, what is wrong with it, and how they follow refreshes. A
 * document that has nothing to show (its account is gone, nothing could be fetched) is empty, and says why beside its
 * text: VS Code hides the message of an error that is thrown here, and the page it shows instead never comes back to life.
 */
export function registerFlowDocuments(store: FlowStore): Disposable {
  const documents = new FlowDocuments(store);
  const diagnostics = languages.createDiagnosticCollection('callflows');
  const absence = window.createTextEditorDecorationType({
    after: { color: new ThemeColor('editorWarning.foreground'), fontStyle: 'italic' },
  });
  const explain = (editors: readonly TextEditor[]) => {
    for (const editor of editors) {
      if (editor.document.uri.scheme !== documentScheme) continue;
      const contentText = documents.absenceOf(editor.document.uri);
      const explained =
        contentText === undefined ? [] : [{ range: new Range(0, 0, 0, 0), renderOptions: { after: { contentText } } }];
      editor.setDecorations(absence, explained);
    }
  };
  const mark = (document: TextDocument) => {
    if (document.uri.scheme !== documentScheme) return;
    diagnostics.set(document.uri, documents.diagnose(document));
    explain(window.visibleTextEditors.filter(editor => editor.document === document));
  };
  return Disposable.from(
    documents,
    diagnostics,
    absence,
    workspace.registerFileSystemProvider(documentScheme, documents, {
      isCaseSensitive: true,
      isReadonly: new MarkdownString(
        'This is what the service sent: flows are read-only here. Change them in the web portal of your provider.',
      ),
    }),
    store.onDidChange(() => documents.follow()),
    workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('editor')) documents.follow();
    }),
    window.onDidChangeVisibleTextEditors(explain),
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
  /** The flow, or the sentence why there is none: the document is empty then. */
  readonly found: Flow | string;
  readonly formatting: Formatting;
  readonly content: DocumentText;
  readonly bytes: Uint8Array;
  /** Grows with each change of the text: VS Code takes the same time for the same text. */
  readonly changedAt: number;
}

class FlowDocuments implements FileSystemProvider {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #store: FlowStore;
  readonly #served = new Map<string, Served>();

  constructor(store: FlowStore) {
    this.#store = store;
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
    const events: FileChangeEvent[] = [];
    for (const [address, before] of this.#served) {
      const uri = Uri.parse(address, true);
      if (this.#render(uri) !== before) events.push({ type: FileChangeType.Changed, uri });
    }
    if (events.length > 0) this.#changed.fire(events);
  }

  /** Why a document is empty; `undefined` where it shows its flow. */
  absenceOf(uri: Uri): string | undefined {
    const found = this.#served.get(uri.toString())?.found;
    return typeof found === 'string' ? found : undefined;
  }

  /** What is wrong with a document, where it is. Nothing while its text is not the one that was served last. */
  diagnose(document: TextDocument): Diagnostic[] {
    const served = this.#served.get(document.uri.toString());
    if (!served) return [];
    const { content, found: flow } = served;
    if (typeof flow === 'string') return [informationOf(flow)];
    const isRoute = readFlowUri(document.uri)?.view === 'route';
    const marked = content.errors.map(({ offset, length, sentence }) => {
      const range = new Range(document.positionAt(offset), document.positionAt(offset + Math.max(1, length)));
      return new Diagnostic(range, sentence, DiagnosticSeverity.Error);
    });
    const problems =
      isRoute && flow.kind === 'call' && content.errors.length === 0
        ? problemsBeside(readRoute(flow.route)).map(({ key, sentence }) => {
            const at = key === undefined ? undefined : rangeOfKey(content.text, key);
            const range = at
              ? new Range(document.positionAt(at.offset), document.positionAt(at.offset + at.length))
              : new Range(0, 0, 0, 1);
            return new Diagnostic(range, sentence, DiagnosticSeverity.Warning);
          })
        : [];
    const said = content.note === undefined ? [] : [content.note];
    const notes = [...said, ...(isRoute ? [] : flow.parseErrors)].map(informationOf);
    return [...marked, ...problems, ...notes].map(diagnostic => Object.assign(diagnostic, { source: 'Call Flows' }));
  }

  async #serve(uri: Uri): Promise<Served> {
    const address = readFlowUri(uri);
    if (!address) throw FileSystemError.Unavailable(`${uri.path} is not the address of a flow.`);
    await this.#store.load();
    return this.#render(uri);
  }

  /** The flow of an address, or the sentence why there is none. */
  #find(address: FlowAddress | undefined): Flow | string {
    if (!address) return 'This is not the address of a flow.';
    const { flows, account, fetchError } = this.#store.now;
    if (address.account !== undefined && account !== undefined && address.account !== account) {
      return account === null
        ? 'Nothing to show: the API token of this flow’s account was removed.'
        : 'Nothing to show: this flow belongs to another account.';
    }
    if (!flows) return fetchError?.message ?? 'The flows of the account are not known yet.';
    if (address.version !== undefined) {
      const earlier = this.#store.versions(address.key).find(({ lastSeenAt }) => lastSeenAt === address.version);
      return earlier?.flow ?? 'This earlier version of the flow is not kept any more.';
    }
    const flow = allFlows(flows).find(({ key }) => key === address.key);
    return flow ?? 'The account has no such flow any more. Refresh the view “Flows” to see what it has.';
  }

  /** The document as it is now: the very same object as long as nothing changed. */
  #render(uri: Uri): Served {
    const found = this.#find(readFlowUri(uri));
    const address = uri.toString();
    const before = this.#served.get(address);
    const editor = workspace.getConfiguration('editor', { uri, languageId: 'json' });
    const formatting = {
      tabSize: Number(editor.get('tabSize')) || 4,
      insertSpaces: editor.get('insertSpaces') !== false,
    };
    const isSame =
      before !== undefined &&
      contentOf(before.found) === contentOf(found) &&
      before.formatting.tabSize === formatting.tabSize &&
      before.formatting.insertSpaces === formatting.insertSpaces;
    if (isSame) return before;
    const content = textOf(found, readFlowUri(uri)?.view ?? 'route', formatting);
    const changedAt = Math.max(Date.now(), (before?.changedAt ?? 0) + 1);
    const served = { found, formatting, content, bytes: new TextEncoder().encode(content.text), changedAt };
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

/** The problems of a route without those that VS Code's JSON editor tells by our schema already. */
function problemsBeside(route: Route): Problem[] {
  const isValidated = workspace.getConfiguration('json').get('validate.enable') !== false;
  return findProblems(route).filter(({ rule }) => !isValidated || (rule !== 'badPort' && rule !== 'badWait'));
}

function informationOf(sentence: string): Diagnostic {
  const diagnostic = new Diagnostic(new Range(0, 0, 0, 1), sentence, DiagnosticSeverity.Information);
  return Object.assign(diagnostic, { source: 'Call Flows' });
}

/** What a document depends on. */
function contentOf(found: Flow | string): string {
  return typeof found === 'string' ? `absent: ${found}` : found.record;
}

function textOf(flow: Flow | string, view: DocumentView, formatting: Formatting): DocumentText {
  if (typeof flow === 'string') return { text: '', errors: [], note: undefined };
  if (view === 'route' || view === 'record') return documentText(flow, view, formatting);
  const text = canonicalText(flow, view === 'compared' ? 'flow' : 'record', formatting);
  return { text, errors: [], note: undefined };
}
