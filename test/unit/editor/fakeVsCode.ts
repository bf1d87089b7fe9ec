import { registerHooks } from 'node:module';

/** What reached VS Code, in order: `error: …` is a line of the log, `notification: …` a notification. */
export const shown: string[] = [];

const add = (kind: string) => (text: string) => void shown.push(`${kind}: ${text}`);

/** The part of VS Code's API that shows text, for tests in plain Node; no button is ever chosen. */
export const window = {
  createOutputChannel: (name: string) => ({
    name,
    info: add('info'),
    warn: add('warn'),
    error: add('error'),
    show: () => shown.push('log'),
    dispose: () => shown.push('disposed'),
  }),
  showErrorMessage: async (text: string, ...buttons: { readonly title: string }[]) =>
    add('notification')([text, ...buttons.map(({ title }) => `[${title}]`)].join(' ')),
  showWarningMessage: async (text: string) => add('warning')(text),
  setStatusBarMessage: (text: string) => add('status')(text),
  withProgress: async ({ title }: { readonly title: string }, work: () => Promise<unknown>) => {
    add('progress')(title);
    return work();
  },
};

export const ProgressLocation = {};

/** What was copied, in order. */
export const clipboard: string[] = [];
export const env = { clipboard: { writeText: async (text: string) => void clipboard.push(text) } };
export const [Selection, WorkspaceEdit] = [Object, Object];

/** Runs a command as VS Code does. */
export const run = async (id: string): Promise<unknown> => handlers.get(id)?.();

const handlers = new Map<string, () => unknown>();
export const commands = {
  registerCommand: (id: string, handler: () => unknown) => void handlers.set(id, handler),
  executeCommand: async (id: string, ...given: readonly unknown[]) => add('command')(`${id} ${given.join(' ')}`),
};

/** A workspace with folders that each have a value of the one setting that is asked for. */
export const workspace = {
  isTrusted: true,
  asRelativePath: (path: string) => path.replace('/workspace/', ''),
  workspaceFolders: undefined as readonly string[] | undefined,
  values: {} as Readonly<Record<string, unknown>>,
  getConfiguration: (_section: undefined, folder: string) => ({ get: () => workspace.values[folder] }),
};

/** Addresses as text. */
export const Uri = { from: ({ path }: { readonly path: string }) => path };

export const FileSystemError = {};

/** The tools that were registered, by name. */
export const tools = new Map<
  string,
  { readonly invoke: (given: object, token: object) => Promise<LanguageModelToolResult> }
>();
export const lm = { registerTool: tools.set.bind(tools) };
export class LanguageModelToolResult {
  readonly content: readonly LanguageModelTextPart[];
  constructor(content: readonly LanguageModelTextPart[]) {
    this.content = content;
  }
}
export class LanguageModelTextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
export class CancellationError extends Error {}

export const Disposable = { from: () => ({ dispose() {} }) };

/** From now on, modules that import `vscode` get this one, or the one at the given address. */
export function useFakeVsCode(url = import.meta.url): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode' ? { url, shortCircuit: true } : next(specifier, context),
  });
}
