import { readdirSync, readFileSync } from 'node:fs';
import type { FlowKind } from '../../src/flows/flow.ts';

/** A text of the corpus with its marks taken out, and where they stood. */
export interface MarkedText {
  readonly title: string;
  readonly text: string;
  readonly ids: readonly { readonly kind: FlowKind; readonly id: string; readonly start: number }[];
}

/** Takes the marks `⟦call:444⟧` and `⟦fax:7⟧` out of a text. */
export function unmarked(title: string, marked: string): MarkedText {
  const ids: { kind: FlowKind; id: string; start: number }[] = [];
  let text = '';
  let last = 0;
  for (const match of marked.matchAll(/⟦(call|fax):(\d+)⟧/g)) {
    const [whole, kind, id] = match;
    text += marked.slice(last, match.index);
    ids.push({ kind: kind === 'fax' ? 'fax' : 'call', id: id ?? '', start: text.length });
    text += id ?? '';
    last = match.index + whole.length;
  }
  return { title, text: text + marked.slice(last), ids };
}

/**
 * All texts of the corpus, one a file. Those in `second` and `third` were written and marked by people who did not know
 * the scanner, after the one before had been learned from: what was found of them at first tells what to expect elsewhere.
 */
export function readCorpus(): MarkedText[] {
  const folder = new URL('corpus/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.txt'))
    .sort()
    .map(file => unmarked(file, readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8')));
}
