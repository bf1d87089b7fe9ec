// All suites as a user, in one process: a second window at the same time would make both slow. Each also runs alone:
// `node --test test/user/ids.test.ts`.
import { globSync } from 'node:fs';

for (const suite of globSync('user/*.test.ts', { cwd: import.meta.dirname }).toSorted()) await import(`./${suite}`);
