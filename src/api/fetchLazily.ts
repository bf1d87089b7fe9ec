import { sampleOrigin } from './accounts.ts';
import type { FetchedFlows, FetchRequest } from './fetchFlows.ts';

/** Fetches flows. undici and zod are loaded when they are first needed, undici not for the sample. */
export async function fetchLazily(request: FetchRequest): Promise<FetchedFlows> {
  if (request.session.origin === sampleOrigin) return (await import('./sample.ts')).readSample();
  return (await import('./fetchFlows.ts')).fetchFlows(request);
}
