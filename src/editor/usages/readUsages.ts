import { setImmediate as nextTurn } from 'node:timers/promises';
import { Location, Range, workspace, type CancellationToken, type TextDocument, type Uri } from 'vscode';
import type { ParameterNames } from '../../ids/idNames.ts';
import { scanIds, type IdReference } from '../../ids/idReferences.ts';
import { mayHoldIds } from '../../ids/mayHoldIds.ts';
import { addressOf, isCode, longestDocument, type FoundId, type IdsInCode } from '../ids/idsInCode.ts';
import { isWritable } from '../ui/lastEditor.ts';
import { findWorkspaceFiles, readBytes } from './workspaceFiles.ts';

/** A flow ID in a file, with its line for display. */
export interface Usage extends FoundId {
  /** Its line, shortened, and where the ID is in that. */
  readonly shown: string;
  readonly shownAt: number;
}

/** How far the reading of the workspace is. */
export interface ReadingStep {
  /** Files read so far, and files in all. */
  readonly read: number;
  readonly all: number;
  /** Files that could not be read, or that are too large, so far. */
  readonly leftOut: number;
  /** The IDs of the file just read, in the order of its text. */
  readonly found: readonly Usage[];
}

/** Files that are read ahead while another is scanned. */
const readAhead = 8;

/** Work (bytes looked at, or steps of the scanner) after which the rest of the extension host has its turn. */
const mostBytes = 1_000_000;
const mostSteps = 400;

/** Finds the flow IDs in all files of the workspace, and in other documents that are open. Ends early when cancelled. */
export async function* readUsages(ids: IdsInCode, token: CancellationToken): AsyncGenerator<ReadingStep> {
  const files = await findWorkspaceFiles(token);
  for (const { uri } of openDocuments()) files.set(addressOf(uri), uri);
  const uris = [...files.values()];
  const { load, usagesIn } = createReader(ids);
  const queue: ReturnType<typeof load>[] = [];
  let leftOut = 0;
  let bytesAtAStretch = 0;
  for (const [index, uri] of uris.entries()) {
    for (const next of uris.slice(index + queue.length, index + readAhead)) queue.push(load(next));
    const content = await queue.shift();
    if (token.isCancellationRequested) return;
    bytesAtAStretch += content?.length ?? 0;
    if (bytesAtAStretch > mostBytes) {
      bytesAtAStretch = 0;
      await nextTurn();
    }
    const found = await usagesIn(uri, content);
    if (!found) leftOut++;
    yield { read: index + 1, all: uris.length, leftOut, found: found ?? [] };
  }
}

/** The open documents that count. VS Code keeps some of them for minutes after their editors are closed. */
export function openDocuments(): TextDocument[] {
  return workspace.textDocuments.filter(document => !document.isClosed && counts(document));
}

/** Whether a document can hold IDs and be written to: others show what counts elsewhere, or not any more. */
export function counts(document: TextDocument): boolean {
  return isCode(document) && isWritable(document);
}

/** Reads files as they are now, unsaved text included. `load` begins with the content of one. */
export function createReader({ parameterNames }: IdsInCode) {
  const holdsIds = mayHoldIds(parameterNames);
  /** What editors show and no file has: unsaved text, and cells, which count instead of their notebook. */
  const texts = new Map(workspace.notebookDocuments.map(({ uri }) => [addressOf(uri), '']));
  for (const document of openDocuments()) {
    const isOnlyThere = document.isDirty || document.isUntitled || document.uri.scheme === 'vscode-notebook-cell';
    if (isOnlyThere) texts.set(addressOf(document.uri), document.getText());
  }
  return {
    load: async (uri: Uri) => texts.get(addressOf(uri)) ?? readBytes(uri),
    /** Finds the IDs in the content; `undefined` if it could not be read, or is too long to be scanned. */
    async usagesIn(uri: Uri, content: string | Uint8Array | undefined): Promise<Usage[] | undefined> {
      if (content instanceof Uint8Array && !holdsIds(content)) return [];
      // Binary: VS Code would not open it as text.
      const decode = (bytes: Uint8Array) => workspace.decode(bytes, { uri }).then(undefined, () => '');
      const text = content instanceof Uint8Array ? await decode(content) : content;
      if (text === undefined || text.length > longestDocument) return undefined;
      return withLines(uri, text, await scan(text, parameterNames));
    },
  };
}

async function scan(text: string, names: ParameterNames): Promise<IdReference[]> {
  let count = 0;
  for (const found of scanIds(text, names)) {
    if (found) return found;
    if (++count % mostSteps === 0) await nextTurn();
  }
  return [];
}

const shownBefore = 30;
const shownBehind = 120;

/** Adds line and character, as VS Code counts them, and what is shown of the line. */
function withLines(uri: Uri, text: string, references: readonly IdReference[]): Usage[] {
  let [line, start, last] = [0, 0, 0];
  return references.map(reference => {
    const passed = text.slice(last, reference.start).split(/\r\n?|\n/);
    line += passed.length - 1;
    if (passed.length > 1) start = reference.start - (passed.at(-1)?.length ?? 0);
    last = reference.start;
    const { kind, id, certainty } = reference;
    const from = Math.max(start, reference.start - shownBefore);
    const before = `${from > start ? '…' : ''}${text.slice(from, reference.start).trimStart()}`;
    const [behind = ''] = text.slice(reference.end, reference.end + shownBehind).split(/[\r\n]/, 1);
    const range = new Range(line, reference.start - start, line, reference.end - start);
    const shown = copied(`${before}${id}${behind.trimEnd()}`);
    return Object.assign(new Location(uri, range), { kind, id: copied(id), certainty, shown, shownAt: before.length });
  });
}

/** The same text: a part of a string would keep the whole in memory. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
