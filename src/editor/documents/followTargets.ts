import {
  Disposable,
  Hover,
  languages,
  Location,
  MarkdownString,
  Position,
  Range,
  type DefinitionLink,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands, documentScheme } from '../../contract.ts';
import { targetLabel } from '../../flows/describe.ts';
import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import { routeOf, type Target } from '../../flows/route.ts';
import { flowsWithTarget, isSameTarget, targetsOf } from '../../flows/targets.ts';
import { linkTo } from '../ui/flowMarkdown.ts';
import { appendWords } from '../ui/plainText.ts';
import { contentOf } from './content.ts';
import { flowUri, readFlowUri } from './flowUri.ts';

/** Flows that a definition or reference leads to at most: each is a document that VS Code opens. */
const mostFollowed = 100;

/** Flows that a hover names at most; the rest is counted. */
const mostNamed = 8;

/**
 * In the document of a route, connects each target with the other call flows that have it: by Go to Definition
 * (Ctrl+click), by Find All References, which includes the target itself, and by a hover that lists them. Makes no request.
 */
export function registerFollowTargets(store: FlowStore): Disposable {
  const selector = { scheme: documentScheme };
  return Disposable.from(
    languages.registerDefinitionProvider(selector, {
      provideDefinition: (document, position): DefinitionLink[] => {
        const place = placeAt(store, document, position);
        const others = place?.others.slice(0, mostFollowed).flatMap(flow => locationsIn(store, flow, place.target));
        return (others ?? []).map(({ uri, range }) => ({
          targetUri: uri,
          targetRange: range,
          originSelectionRange: place?.range,
        }));
      },
    }),
    languages.registerReferenceProvider(selector, {
      provideReferences: (document, position) => {
        const place = placeAt(store, document, position);
        if (!place) return [];
        const flows = [place.flow, ...place.others.slice(0, mostFollowed)];
        return flows.flatMap(flow => locationsIn(store, flow, place.target));
      },
    }),
    languages.registerHoverProvider(selector, {
      provideHover: (document, position) => {
        const place = placeAt(store, document, position);
        if (!place || place.others.length === 0) return undefined;
        return new Hover(markdownOf(place.target, place.others), place.range);
      },
    }),
  );
}

/** A target in a document, and the other flows that have it. */
interface TargetPlace {
  readonly flow: CallFlow;
  readonly target: Target;
  readonly range: Range;
  /** The other call flows with this target. */
  readonly others: readonly CallFlow[];
}

/** The target at a position of a route as it is now; `undefined` in other documents. */
function placeAt(store: FlowStore, document: TextDocument, position: Position): TargetPlace | undefined {
  const { found: flow, view, rangeOf } = contentOf(store, document.uri);
  const isEarlier = readFlowUri(document.uri)?.version !== undefined;
  if (view !== 'route' || isEarlier || typeof flow === 'string' || flow.kind === 'fax') return undefined;
  const at = document.offsetAt(position);
  for (const target of targetsOf(routeOf(flow))) {
    const { offset, length } = rangeOf(target.start, target.end);
    if (at < offset || at > offset + length) continue;
    const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
    const others = flowsWithTarget(store.now.flows?.call ?? [], target).filter(({ key }) => key !== flow.key);
    return { flow, target, range, others };
  }
  return undefined;
}

/** The places of a target in the document of a flow. */
function locationsIn(store: FlowStore, flow: CallFlow, wanted: Target): Location[] {
  const uri = flowUri(flow, 'route', store.now.account);
  const { text, rangeOf } = contentOf(store, uri);
  return targetsOf(routeOf(flow))
    .filter(target => isSameTarget(target, wanted))
    .map(({ start, end }) => {
      const { offset, length } = rangeOf(start, end);
      return new Location(uri, new Range(positionAt(text, offset), positionAt(text, offset + length)));
    });
}

/** The position of an offset in the text of a document that need not be open. */
function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}

/** The service's text is appended as text, so it can't be markup. */
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
