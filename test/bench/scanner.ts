import { processorTime, type Figure } from './figures.ts';
import { ordinaryCode } from './ordinaryCode.ts';
import { findIdReferences } from './subject.ts';

const code = ordinaryCode.join('\n');
const texts = {
  'ordinary code': code.repeat(Math.ceil(10e6 / code.length)),
  'a bundle in one line': 'var a=1,b={p:5060,n:"5551234567"},c=function(n){return n>444?n.flow:3};'.repeat(140_000),
  'an ID in each line': "send({ call_flow_id: '444', number: '5551234567', retries: 3 });\n".repeat(150_000),
};

/** How fast IDs in code are found, in 10 MB of each kind of text. */
export function measureScanner(runs: number): Figure[] {
  return Object.entries(texts).map(([name, text]) => {
    findIdReferences(text);
    const values = Array.from({ length: runs }, () => {
      const start = processorTime();
      findIdReferences(text);
      return text.length / 1000 / (processorTime() - start);
    });
    const bar = name === 'an ID in each line' ? {} : { bar: 100, isAtLeast: true };
    return { name: `IDs found in ${name}`, values, unit: 'MB/s', ...bar, against: '10 MB' };
  });
}
