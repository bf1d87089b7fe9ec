import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FlowKind } from '../../src/flows/flow.ts';

/** A text of a corpus with its marks taken out, and the marked ids. */
export interface MarkedText {
  readonly title: string;
  readonly text: string;
  readonly ids: readonly MarkedId[];
}

interface MarkedId {
  readonly kind: FlowKind;
  readonly id: string;
  readonly start: number;
}

/** Texts of one writer, with the account that their ids belong to. */
export interface Corpus {
  readonly name: string;
  readonly texts: readonly MarkedText[];
  readonly account: ReadonlySet<string>;
}

/** What a scanner finds in a text, as far as it is judged by a corpus. */
export interface Find extends MarkedId {
  readonly certainty: 'certain' | 'likely';
}

/** How a scanner did on a corpus. A likely id counts only if the account has that flow. */
export interface Score {
  readonly marked: number;
  readonly certain: number;
  readonly certainRight: number;
  readonly likely: number;
  readonly likelyRight: number;
  /** One line for each marked id that was not found, and for each find that is not marked. */
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** Takes the marks `⟦call:444⟧` and `⟦fax:7⟧` out of a text. */
export function unmarked(title: string, marked: string): MarkedText {
  const ids: MarkedId[] = [];
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
 * The texts of a folder, one a file or several with a line `⟦next⟧` between, with its `account.json`; without one, the
 * account has every marked id.
 */
export function readCorpus(folder: string | URL): Corpus {
  const base = typeof folder === 'string' ? pathToFileURL(`${folder}/`) : folder;
  const texts = readdirSync(base)
    .filter(file => file.endsWith('.txt'))
    .sort()
    .flatMap(file => {
      const marked = readFileSync(new URL(file, base), 'utf8').split('⟦next⟧\n');
      return marked.map((text, index) => unmarked(index === 0 ? file : `${file} (${index + 1})`, text));
    });
  const accountFile = new URL('account.json', base);
  const account = existsSync(accountFile)
    ? Object.entries(JSON.parse(readFileSync(accountFile, 'utf8')) as Record<string, string[]>).flatMap(([kind, ids]) =>
        ids.map(id => `${kind}/${id}`),
      )
    : texts.flatMap(({ ids }) => ids.map(({ kind, id }) => `${kind}/${id}`));
  return { name: base.pathname.split('/').at(-2) ?? '', texts, account: new Set(account) };
}

/** The corpora of this project. The first was written beside the scanner, each further one by somebody who had not seen it. */
export function readCorpora(base: URL): Corpus[] {
  return readdirSync(base)
    .sort()
    .map(name => readCorpus(new URL(`${name}/`, base)));
}

/** Compares what `find` finds in the texts of a corpus with the marks. */
export function score({ texts, account }: Corpus, find: (text: string) => readonly Find[]): Score {
  const missed: string[] = [];
  const wrong: string[] = [];
  const counts = { marked: 0, certain: 0, certainRight: 0, likely: 0, likelyRight: 0 };
  for (const { title, text, ids } of texts) {
    const describe = ({ kind, id, start }: MarkedId) => {
      const line = text.slice(0, start).split('\n').length;
      return `${title}:${line} ${kind} ${id} in ${text.split('\n')[line - 1]?.trim().slice(0, 140)}`;
    };
    const expected = new Map(ids.map(each => [`${each.kind} ${each.start}`, each]));
    counts.marked += ids.length;
    for (const each of find(text)) {
      if (each.certainty === 'likely' && !account.has(`${each.kind}/${each.id}`)) continue;
      const isRight = expected.delete(`${each.kind} ${each.start}`);
      counts[each.certainty]++;
      if (isRight) counts[`${each.certainty}Right`]++;
      else wrong.push(`${each.certainty}: ${describe(each)}`);
    }
    missed.push(...[...expected.values()].map(describe));
  }
  return { ...counts, missed, wrong };
}
