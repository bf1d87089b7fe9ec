import { MarkdownString } from 'vscode';
import { detailsOf } from '../../flows/details.ts';
import { displayId, displayName, type Flow } from '../../flows/flow.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten, visible } from '../../flows/text.ts';
import { appendWords } from '../ui/plainText.ts';

/** A longer tooltip is read by nobody, and the rest is in the document. */
const mostDetails = 60;

/** All that a flow says. `changedAt`, in milliseconds since 1970, is when a refresh changed it, if one did of late. */
export function flowTooltip(flow: Flow, changedAt: number | undefined): MarkdownString {
  const details = detailsOf(flow);
  const rest = details.length - mostDetails;
  const changed =
    changedAt === undefined ? [] : [`A refresh at ${new Date(changedAt).toLocaleTimeString()} changed it.`];
  return paragraphs([
    `${displayName(flow)} ${displayId(flow)}`,
    ...details.slice(0, mostDetails).map(({ name, value }) => `${name}: ${value}`),
    ...(rest > 0 ? [`… and ${rest} more in the JSON`] : []),
    ...changed,
    ...problemsOf(flow).map(problem => `⚠ ${shorten(visible(problem), 400)}`),
  ]);
}

/** The service's text as text, one paragraph each. */
export function paragraphs(texts: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  for (const text of texts) appendWords(markdown, text).appendMarkdown('\n\n');
  return markdown;
}
