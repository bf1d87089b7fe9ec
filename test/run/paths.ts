import { join } from 'node:path';

/** The top level of the repository. */
export const root = join(import.meta.dirname, '..', '..');

/** Everything that the scripts fetch or make and that git ignores. */
export const cache = join(root, '.cache');
