import * as l10n from '@vscode/l10n';
import { Disposable, Hover, languages, Location, MarkdownString, type Position, type TextDocument } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands, documentScheme } from '../../contract.ts';
import { targetLabel } from '../../flows/describe.ts';
import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import { routeOf, type Target } from '../../flows/route.ts';
import { flowsWithTarget, sameName, targetsOf } from '../../flows/targets.ts';
import { linkTo } from '../ui/flowMarkdown.ts';
import { appendWords } from '../ui/plainText.ts';
import { contentOf, rangeIn } from './content.ts';
import { flowUri } from './flowUri.ts';

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
  const locate = ({ target }: TargetPlace, flows: readonly CallFlow[]) =>
    flows.slice(0, mostFollowed).flatMap(flow => locationsIn(store, flow, target));
  const at =
    <T>(show: (place: TargetPlace) => T) =>
    (document: TextDocument, position: Position) => {
      const place = placeAt(store, document, position);
      return place && show(place);
    };
  return Disposable.from(
    languages.registerDefinitionProvider(selector, { provideDefinition: at(place => locate(place, place.others)) }),
    languages.registerReferenceProvider(selector, {
      provideReferences: at(place => locate(place, [place.flow, ...place.others])),
    }),
    languages.registerHoverProvider(selector, {
      provideHover: at(place => (place.others.length > 0 ? new Hover(markdownOf(place), place.range) : undefined)),
    }),
  );
}

type TargetPlace = NonNullable<ReturnType<typeof placeAt>>;

/** The target at a position of a route as it is now, and the other call flows that have it; `undefined` elsewhere. */
function placeAt(store: FlowStore, document: TextDocument, position: Position) {
  const { found: flow, address, text, rangeOf } = contentOf(store, document.uri);
  const isRouteOfNow = address.view === 'route' && address.version === undefined;
  if (!isRouteOfNow || typeof flow === 'string' || flow.kind === 'fax') return undefined;
  const at = document.offsetAt(position);
  const target = targetsOf(routeOf(flow)).find(({ start, end }) => {
    const { offset, length } = rangeOf(start, end);
    return offset <= at && at <= offset + length;
  });
  if (!target) return undefined;
  const others = flowsWithTarget(store.now.flows?.call ?? [], target).filter(({ key }) => key !== flow.key);
  return { flow, target, range: rangeIn(text, rangeOf(target.start, target.end)), others };
}

/** The places of a target in the document of a flow. */
function locationsIn(store: FlowStore, flow: CallFlow, wanted: Target): Location[] {
  const uri = flowUri(flow, 'route', store.now);
  const { text, rangeOf } = contentOf(store, uri);
  return targetsOf(routeOf(flow))
    .filter(target => sameName(target) === sameName(wanted))
    .map(({ start, end }) => new Location(uri, rangeIn(text, rangeOf(start, end))));
}

/** The service's text is appended as text, so it can't be markup. */
function markdownOf({ target, others }: TargetPlace): MarkdownString {
  const markdown = new MarkdownString();
  appendWords(markdown, l10n.t('Other call flows that go to {0}:', targetLabel(target))).appendMarkdown('\n\n');
  for (const flow of others.slice(0, mostNamed)) {
    appendWords(markdown.appendMarkdown('- '), `${displayName(flow)} ${displayId(flow)}`);
    markdown.appendMarkdown(` · ${linkTo(flow, l10n.t('Open'), l10n.t('Open Route JSON'), commands.openRoute)}\n`);
  }
  if (others.length > mostNamed) markdown.appendMarkdown(`- ${l10n.t('and {0} more', others.length - mostNamed)}\n`);
  markdown.isTrusted = { enabledCommands: [commands.openRoute] };
  return markdown;
}
