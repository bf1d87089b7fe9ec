import { MarkdownString } from 'vscode';
import type { FlowState } from '../../api/flowStore.ts';
import { commands, type CommandId, type FlowArgument } from '../../contract.ts';
import { displayId, displayName, kindName, type Flow } from '../../flows/flow.ts';
import { rowsOf } from '../../flows/details.ts';
import { asOf } from './asOf.ts';
import { appendWords } from './plainText.ts';

/** Steps or addresses beyond these are only counted: a hover is read at a glance. */
const mostRows = 12;

/**
 * What a hover says of the flows that an id means (never none): name, kind and id, where it goes, how old that
 * knowledge is, and links to our own commands. The service's text is appended as text, so that it can't be markup.
 */
export function flowMarkdown(flows: readonly Flow[], { receivedAt }: Pick<FlowState, 'receivedAt'>): MarkdownString {
  const markdown = new MarkdownString();
  const [flow] = flows;
  if (!flow) return markdown;
  const rows = rowsOf(flow);
  appendWords(markdown.appendMarkdown('**'), displayName(flow)).appendMarkdown('** · ');
  appendWords(markdown, `${kindName(flow)} ${displayId(flow)}`).appendMarkdown('\n\n');
  for (const row of rows.slice(0, mostRows)) {
    appendWords(markdown.appendMarkdown('- '), row.sentence).appendMarkdown('\n');
  }
  if (rows.length > mostRows) markdown.appendMarkdown(`- and ${rows.length - mostRows} more\n`);
  if (rows.length === 0) markdown.appendMarkdown('Nothing is said about where it goes.\n');
  if (flows.length > 1) markdown.appendMarkdown(`\n${othersWithId(flows)}\n`);
  const links = [
    linkTo(flow, 'Open', 'Open Route JSON', commands.openRoute),
    linkTo(flow, 'Copy ID', 'Copy ID', commands.copyId),
    ...(flow.kind === 'call'
      ? [linkTo(flow, 'Show Route Diagram', 'Show Route Diagram', commands.showRouteDiagram)]
      : []),
  ];
  markdown.appendMarkdown(`\n${links.join(' · ')}`);
  if (receivedAt !== undefined) appendWords(markdown.appendMarkdown('  \n'), `As of ${asOf(receivedAt)}`);
  markdown.isTrusted = { enabledCommands: [commands.openRoute, commands.copyId, commands.showRouteDiagram] };
  return markdown;
}

/** "and 2 more with this id"; empty where the id is one flow's alone. */
export function othersWithId(flows: readonly Flow[]): string {
  return flows.length > 1 ? `and ${flows.length - 1} more with this id` : '';
}

/** A Markdown link that runs one of our commands on a flow; `label` and `title` are words of ours, not of the service. */
export function linkTo({ key }: Flow, label: string, title: string, command: CommandId): string {
  const given = JSON.stringify([{ key } satisfies FlowArgument]);
  // A parenthesis, which encodeURIComponent leaves alone, would end the link.
  const encoded = encodeURIComponent(given.toWellFormed()).replace(
    /[()'*!~]/g,
    character => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `[${label}](command:${command}?${encoded} "${title}")`;
}
