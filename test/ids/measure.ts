// Prints how much of each corpus is found, and what finding flow ids costs per megabyte. Further folders may be given.
import { readdirSync, readFileSync } from 'node:fs';
import { findIdReferences } from '../../src/ids/idReferences.ts';
import { readCorpora, readCorpus, score } from './corpus.ts';

const percent = (part: number, whole: number) => `${((100 * part) / (whole || 1)).toFixed(1)} %`;
const further = process.argv.slice(2).filter(each => !each.startsWith('--'));
const isVerbose = process.argv.includes('--verbose');
for (const corpus of [
  ...readCorpora(new URL('corpus/', import.meta.url)),
  ...further.map(folder => readCorpus(folder)),
]) {
  const { marked, certain, certainRight, likely, likelyRight, missed, wrong } = score(corpus, findIdReferences);
  console.log(
    `${corpus.name}: ${percent(certainRight + likelyRight, marked)} of ${marked} ids found; ` +
      `right: ${percent(certainRight, certain)} of ${certain} certain, ${percent(likelyRight, likely)} of ${likely} likely`,
  );
  if (isVerbose) for (const line of [...missed.map(each => `missed ${each}`), ...wrong]) console.log(`  ${line}`);
}

const sources = new URL('../../node_modules/typescript/lib/', import.meta.url);
const sourceCode = readdirSync(sources)
  .filter(file => file.endsWith('.d.ts'))
  .map(file => readFileSync(new URL(file, sources), 'utf8'))
  .join('\n');
const corpus = readCorpora(new URL('corpus/', import.meta.url))
  .flatMap(({ texts }) => texts)
  .map(({ text }) => text)
  .join('\n');
const texts = {
  'ordinary source code': sourceCode.repeat(Math.ceil(8e6 / sourceCode.length)),
  'the corpora, an id every few words': corpus.repeat(Math.ceil(2e6 / corpus.length)),
  'one line of a bundle': 'var a=1,b={p:5060,n:"5551234567"},c=function(n){return n>444?n.flow:3};'.repeat(60_000),
};

for (const [name, text] of Object.entries(texts)) {
  findIdReferences(text);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    findIdReferences(text);
    return performance.now() - start;
  }).sort((one, other) => one - other);
  const perMegabyte = (times[2] ?? 0) / (text.length / 1e6);
  console.log(`${name}: ${perMegabyte.toFixed(2)} ms per megabyte (${(1000 / perMegabyte).toFixed(0)} MB/s)`);
}
