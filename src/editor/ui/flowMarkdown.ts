import * as l10n from '@vscode/l10n';
import { MarkdownString } from 'vscode';
import { sampleOrigin } from '../../api/accounts.ts';
import type { FlowState } from '../../api/flowState.ts';
import { commands, type CommandId, type FlowArgument } from '../../contract.ts';
import { displayId, displayName, kindName, type Flow } from '../../flows/flow.ts';
import { summarise } from '../../flows/describe.ts';
import { rowsOf } from '../../flows/details.ts';
import { asOf } from '../../flows/language.ts';
import { appendWords } from './plainText.ts';

/** A hover lists no more steps or addresses than can be read at a glance. */
const mostRows = 12;

/** Name, kind and ID of the flows with one ID, and the route. The service's text can't be markup. */
export function flowText(flows: readonly [Flow, ...Flow[]]): MarkdownString {
  const markdown = new MarkdownString();
  const [flow] = flows;
  const rows = rowsOf(flow);
  appendWords(markdown.appendMarkdown('**'), displayName(flow)).appendMarkdown('** · ');
  appendWords(markdown, `${kindName(flow)} ${displayId(flow)}`).appendMarkdown('\n\n');
  for (const { sentence } of rows.slice(0, mostRows)) {
    appendWords(markdown.appendMarkdown('- '), sentence).appendMarkdown('\n');
  }
  if (rows.length > mostRows) markdown.appendMarkdown(`- ${l10n.t('and {0} more', rows.length - mostRows)}\n`);
  if (rows.length === 0) appendWords(markdown, summarise(flow)).appendMarkdown('\n');
  if (flows.length > 1) markdown.appendMarkdown(`\n${othersWithId(flows)}\n`);
  return markdown;
}

/** What a hover shows: the same with links to our own commands, and the age of the data. */
export function flowMarkdown(flows: readonly [Flow, ...Flow[]], { receivedAt, origin }: FlowState): MarkdownString {
  const markdown = flowText(flows);
  const [flow] = flows;
  const links = [linkTo(flow, l10n.t('Open'), l10n.t('Open Route JSON'), commands.openRoute)];
  links.push(linkTo(flow, l10n.t('Copy ID'), l10n.t('Copy ID'), commands.copyId));
  const diagram = l10n.t('Show Route Diagram');
  if (flow.kind === 'call') links.push(linkTo(flow, diagram, diagram, commands.showRouteDiagram));
  links.push(linkTo(flow, l10n.t('Find Usages'), l10n.t('Find Usages in Workspace'), commands.findUsages));
  markdown.appendMarkdown(`\n${links.join(' · ')}`);
  const age = receivedAt && l10n.t('As of {0}', asOf(receivedAt));
  const remark = origin === sampleOrigin ? l10n.t('Sample data: not a real account.') : age;
  if (remark) appendWords(markdown.appendMarkdown('  \n'), remark);
  markdown.isTrusted = {
    enabledCommands: [commands.openRoute, commands.copyId, commands.showRouteDiagram, commands.findUsages],
  };
  return markdown;
}

/** "and 2 more with this ID"; empty if only one flow has it. */
export function othersWithId(flows: readonly Flow[]): string {
  return flows.length > 1 ? l10n.t('and {0} more with this ID', flows.length - 1) : '';
}

/** A Markdown link that runs one of our commands on a flow; `label` and `title` are our words, not the service's. */
export function linkTo({ key }: Flow, label: string, title: string, command: CommandId): string {
  const given = JSON.stringify([{ key } satisfies FlowArgument]);
  // A parenthesis, which encodeURIComponent leaves alone, would end the link.
  const encoded = encodeURIComponent(given.toWellFormed()).replace(
    /[()'*!~]/g,
    character => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `[${label}](command:${command}?${encoded} "${title}")`;
}
