import * as l10n from '@vscode/l10n';
import { sampleOrigin } from './accounts.ts';
import { CancelledError, FlowsError, UnexpectedResponseError } from './errors.ts';
import type { FetchedFlows, FetchRequest } from './fetchFlows.ts';

/** Fetches flows. undici and zod are loaded when they are first needed, undici not for the sample. */
export async function fetchLazily(request: FetchRequest): Promise<FetchedFlows> {
  if (request.session.origin === sampleOrigin) return (await import('./sample.ts')).readSample();
  return (await import('./fetchFlows.ts')).fetchFlows(request);
}

/** Fetches flows and resolves with what went wrong, without a token in it, instead of throwing. */
export async function attemptFetch(
  fetchFlows: typeof fetchLazily,
  request: FetchRequest,
): Promise<FetchedFlows | FlowsError> {
  const { session, redactor, log } = request;
  try {
    return await fetchFlows(request);
  } catch (error) {
    if (error instanceof FlowsError) return redactor.redactError(error);
    if (session.signal.aborted) return new CancelledError('The refresh was cancelled.');
    log.error(`The request failed inside the extension: ${error instanceof Error ? error.stack : String(error)}`);
    return new UnexpectedResponseError(l10n.t('The flows could not be read because of a fault in this extension.'));
  }
}
