import { setImmediate as nextTurn } from 'node:timers/promises';
import { Location, Range, workspace, type CancellationToken, type TextDocument, type Uri } from 'vscode';
import type { ParameterNames } from '../../ids/idNames.ts';
import { scanIds, type IdReference } from '../../ids/idReferences.ts';
import { mayHoldIds } from '../../ids/mayHoldIds.ts';
import { isCode, longestDocument, type IdsInCode } from '../ids/idsInCode.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { findWorkspaceFiles, readBytes } from './workspaceFiles.ts';

/** A flow ID in a file, with its line for display. */
export interface Usage extends Location, Pick<IdReference, 'kind' | 'id' | 'certainty'> {
  /** What its line shows before and behind the ID, shortened. */
  readonly before: string;
  readonly behind: string;
}

/** The IDs of a file, in the order of its text. */
export interface FileUsages {
  readonly uri: Uri;
  readonly usages: readonly Usage[];
}

/** How far the reading of the workspace is. */
export interface ReadingStep {
  /** Files read so far, and files in all. */
  readonly read: number;
  readonly all: number;
  /** Files that could not be read, or that are too large, so far. */
  readonly leftOut: number;
  /** The IDs of the file just read, if it holds any. */
  readonly found: FileUsages | undefined;
}

/** Files that are read ahead while another is scanned. */
const readAhead = 8;

/** Work (bytes looked at, or steps of the scanner) after which the rest of the extension host has its turn. */
const mostBytes = 1_000_000;
const mostSteps = 400;

/** A step without a find is reported after so many files. */
const reportedFiles = 100;

/**
 * Finds the flow IDs in all files of the workspace, and in open documents that are not among them. Unsaved text counts.
 * Only what is found is kept. Ends early when cancelled.
 */
export async function* readUsages(ids: IdsInCode, token: CancellationToken): AsyncGenerator<ReadingStep> {
  const files = await findWorkspaceFiles(token);
  const open = new Map(openDocuments().map(document => [document.uri.toString(), document]));
  const openPaths = new Set([...open.values()].map(({ uri }) => uri.path));
  const closed = files.filter(uri => {
    // Few files are open, and `toString` takes ten times as long.
    if (!openPaths.has(uri.path)) return true;
    if (isOpenNotebook(uri)) return false;
    const document = open.get(uri.toString());
    if (document && isOnlyInEditor(document)) return false;
    open.delete(uri.toString());
    return true;
  });
  const all = closed.length + open.size;
  let read = 0;
  let leftOut = 0;
  for (const document of open.values()) {
    read++;
    yield { read, all, leftOut, found: usagesOf(document, ids) };
  }
  const usagesIn = createFileScanner(ids);
  const queue: Promise<Uint8Array | undefined>[] = [];
  let bytesAtAStretch = 0;
  for (const [index, uri] of closed.entries()) {
    for (const next of closed.slice(index + queue.length, index + readAhead)) queue.push(readBytes(next));
    const bytes = await queue.shift();
    if (token.isCancellationRequested) return;
    read++;
    bytesAtAStretch += bytes?.length ?? 0;
    if (bytesAtAStretch > mostBytes) {
      bytesAtAStretch = 0;
      await nextTurn();
    }
    const file = bytes && (await usagesIn(uri, bytes));
    if (!file) leftOut++;
    const found = file?.usages.length ? file : undefined;
    if (found || read % reportedFiles === 0 || read === all) yield { read, all, leftOut, found };
  }
}

/** The documents that the user can write to. VS Code keeps some of them for minutes after their editors are closed. */
function openDocuments(): TextDocument[] {
  return workspace.textDocuments.filter(document => !document.isClosed && isCode(document) && isWritable(document));
}

/** Whether the text is not, or not like this, in a file: that of a cell is a part of its notebook's. */
function isOnlyInEditor({ isDirty, isUntitled, uri }: TextDocument): boolean {
  return isDirty || isUntitled || uri.scheme === 'vscode-notebook-cell';
}

/** Whether the file is a notebook whose cells are open, and count instead of it. */
function isOpenNotebook(uri: Uri): boolean {
  return workspace.notebookDocuments.some(notebook => notebook.uri.toString() === uri.toString());
}

/** The IDs in a file as it is now, unsaved text included; `undefined` if there are none. */
export async function currentUsages(uri: Uri, ids: IdsInCode): Promise<FileUsages | undefined> {
  const open = openDocuments().find(document => document.uri.toString() === uri.toString() && isOnlyInEditor(document));
  if (open) return usagesOf(open, ids);
  if (isOpenNotebook(uri)) return undefined;
  const bytes = await readBytes(uri);
  const file = bytes && (await createFileScanner(ids)(uri, bytes));
  return file?.usages.length ? file : undefined;
}

/** The IDs in an open document; `undefined` if there are none. */
function usagesOf(document: TextDocument, ids: IdsInCode): FileUsages | undefined {
  const references = ids.referencesIn(document);
  if (references.length === 0) return undefined;
  return { uri: document.uri, usages: withLines(document.uri, document.getText(), references) };
}

/** Finds the IDs in the text of a file as VS Code would open it; `undefined` if the text is too long to be scanned. */
function createFileScanner({ parameterNames }: IdsInCode) {
  const holdsIds = mayHoldIds(parameterNames);
  return async (uri: Uri, bytes: Uint8Array): Promise<FileUsages | undefined> => {
    if (!holdsIds(bytes)) return { uri, usages: [] };
    // Binary: VS Code would not open it as text.
    const text = await workspace.decode(bytes, { uri }).then(undefined, () => '');
    if (text.length > longestDocument) return undefined;
    return { uri, usages: withLines(uri, text, await scan(text, parameterNames)) };
  };
}

async function scan(text: string, names: ParameterNames): Promise<IdReference[]> {
  const steps = scanIds(text, names);
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (count % mostSteps === 0) await nextTurn();
  }
}

const shownBefore = 30;
const shownBehind = 120;

/** Adds line and character, as VS Code counts them, and what is shown of the line. */
function withLines(uri: Uri, text: string, references: readonly IdReference[]): Usage[] {
  const ends = text.matchAll(/\r\n?|\n|$/g);
  let [line, start, end, next] = [-1, 0, -1, 0];
  return references.map(reference => {
    while (end < reference.start) {
      const { value } = ends.next();
      line++;
      start = next;
      end = value?.index ?? text.length;
      next = end + (value?.[0].length ?? 0);
    }
    const { kind, id, certainty } = reference;
    const from = Math.max(start, reference.start - shownBefore);
    const before = text.slice(from, reference.start);
    const behind = text.slice(reference.end, Math.min(end, reference.end + shownBehind));
    const range = new Range(line, reference.start - start, line, reference.end - start);
    return Object.assign(new Location(uri, range), {
      kind,
      id: copied(id),
      certainty,
      before: copied(`${from > start ? '…' : ''}${before.trimStart()}`),
      behind: copied(behind.trimEnd()),
    });
  });
}

/** The same text: a part of a string would keep the whole in memory. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
