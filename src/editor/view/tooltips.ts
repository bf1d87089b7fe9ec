import * as l10n from '@vscode/l10n';
import { MarkdownString, workspace, type Location } from 'vscode';
import { detailsOf } from '../../flows/details.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import { asOf } from '../ui/asOf.ts';
import { filesText } from '../ui/counts.ts';
import { appendWords } from '../ui/plainText.ts';

/** A longer tooltip is read by nobody, and the rest is in the document. */
const mostDetails = 60;

/** A tooltip names no more files that use the flow. */
const mostFiles = 10;

/**
 * All that a flow says. `changedAt`, in milliseconds since 1970, is when a refresh changed it, if one did of late. `uses`
 * are its uses in the workspace.
 */
export function flowTooltip(
  flow: Flow,
  changedAt: number | undefined,
  uses: readonly Location[] | undefined,
): MarkdownString {
  const details = detailsOf(flow);
  const rest = details.length - mostDetails;
  const { problems, more } = problemsOf(flow);
  return paragraphs([
    `${displayName(flow)} ${displayId(flow)}`,
    ...details.slice(0, mostDetails).map(({ name, value }) => `${name}: ${value}`),
    ...(rest > 0 ? [l10n.t('… and {0} more in the JSON', rest)] : []),
    ...(changedAt === undefined ? [] : [l10n.t('A refresh changed it: {0}.', asOf(changedAt))]),
    ...(uses ? [usesSentence(uses)] : []),
    ...problems.map(problem => `⚠ ${problem}`),
    ...more,
  ]);
}

/** "Used 3 times in this workspace: src/a.ts (2), src/b.ts". */
function usesSentence(uses: readonly Location[]): string {
  if (uses.length === 0) return l10n.t('Not used in this workspace.');
  const counts = [...Map.groupBy(uses, ({ uri }) => workspace.asRelativePath(uri))].map(([path, { length }]) =>
    length === 1 ? path : `${path} (${length})`,
  );
  const named = counts.slice(0, mostFiles).join(', ');
  const rest = counts.length - mostFiles;
  const files = rest > 0 ? l10n.t('{0} and in {1} more', named, filesText(rest)) : named;
  return uses.length === 1
    ? l10n.t('Used once in this workspace: {0}', files)
    : l10n.t('Used {0} times in this workspace: {1}', uses.length, files);
}

/** The service's text as text, one paragraph each. */
export function paragraphs(texts: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  for (const text of texts) appendWords(markdown, text).appendMarkdown('\n\n');
  return markdown;
}
