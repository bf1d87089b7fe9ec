import {
  Disposable,
  Hover,
  languages,
  Location,
  MarkdownString,
  Range,
  workspace,
  type DefinitionLink,
  type Position,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands, documentScheme } from '../../contract.ts';
import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import type { Target } from '../../flows/route.ts';
import { targetLabel } from '../../flows/describe.ts';
import { flowsWithTarget, isSameTarget, targetsIn, type TargetPlace } from '../../flows/targets.ts';
import { linkTo } from '../ids/flowMarkdown.ts';
import { longestDocument } from '../ids/idsInCode.ts';
import { flowUri, readFlowUri } from './flowUri.ts';
import { appendWords } from '../ui/plainText.ts';

/** Flows beyond these are neither listed nor followed to: each is a document that has to be read. */
const mostFollowed = 100;

/** Names beyond these are only counted in a hover, which is read at a glance. */
const mostNamed = 8;

/**
 * In the documents of routes, a target leads to the other call flows that name it: by Go to Definition (Ctrl+click), by
 * Find All References with its own place among them, and a hover tells which they are. Asks nobody.
 */
export function registerFollowTargets(store: FlowStore): Disposable {
  const othersWith = (target: Target, document: TextDocument): CallFlow[] => {
    const own = readFlowUri(document.uri)?.key;
    return flowsWithTarget(store.now.flows?.call ?? [], target).filter(({ key }) => key !== own);
  };
  const locate = async (flows: readonly CallFlow[], target: Target): Promise<Location[]> => {
    const documents = flows
      .slice(0, mostFollowed)
      .map(flow => workspace.openTextDocument(flowUri(flow, 'route', store.now.account)));
    return (await Promise.all(documents)).flatMap(document => locationsOf(document, target));
  };
  const selector = { scheme: documentScheme };
  return Disposable.from(
    languages.registerDefinitionProvider(selector, {
      provideDefinition: async (document, position): Promise<DefinitionLink[]> => {
        const place = placeAt(document, position);
        if (!place) return [];
        const found = await locate(othersWith(place.target, document), place.target);
        const originSelectionRange = rangeOf(document, place);
        return found.map(({ uri, range }) => ({ targetUri: uri, targetRange: range, originSelectionRange }));
      },
    }),
    languages.registerReferenceProvider(selector, {
      provideReferences: async (document, position) => {
        const place = placeAt(document, position);
        if (!place) return [];
        const others = await locate(othersWith(place.target, document), place.target);
        return [...locationsOf(document, place.target), ...others];
      },
    }),
    languages.registerHoverProvider(selector, {
      provideHover: (document, position) => {
        const place = placeAt(document, position);
        const others = place ? othersWith(place.target, document) : [];
        return place && others.length > 0
          ? new Hover(markdownOf(place.target, others), rangeOf(document, place))
          : undefined;
      },
    }),
  );
}

/** The target at a position of a route as it is now; `undefined` in other documents. */
function placeAt(document: TextDocument, position: Position): TargetPlace | undefined {
  const address = readFlowUri(document.uri);
  if (address?.view !== 'route' || address.version !== undefined) return undefined;
  const text = document.getText();
  if (text.length > longestDocument) return undefined;
  const at = document.offsetAt(position);
  return targetsIn(text).find(({ offset, length }) => offset <= at && at <= offset + length);
}

function locationsOf(document: TextDocument, target: Target): Location[] {
  return targetsIn(document.getText())
    .filter(place => isSameTarget(place.target, target))
    .map(place => new Location(document.uri, rangeOf(document, place)));
}

function rangeOf(document: TextDocument, { offset, length }: TargetPlace): Range {
  return new Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** The service's text is appended as text, so that it can't be markup. */
function markdownOf(target: Target, others: readonly CallFlow[]): MarkdownString {
  const markdown = new MarkdownString();
  appendWords(markdown, `Other call flows that go to ${targetLabel(target)}:`).appendMarkdown('\n\n');
  for (const flow of others.slice(0, mostNamed)) {
    appendWords(markdown.appendMarkdown('- '), `${displayName(flow)} ${displayId(flow)}`);
    markdown.appendMarkdown(` · ${linkTo(flow, 'Open', 'Open Route JSON', commands.openRoute)}\n`);
  }
  if (others.length > mostNamed) markdown.appendMarkdown(`- and ${others.length - mostNamed} more\n`);
  markdown.isTrusted = { enabledCommands: [commands.openRoute] };
  return markdown;
}
