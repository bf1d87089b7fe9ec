import * as l10n from '@vscode/l10n';
import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import { routeOf } from '../../flows/route.ts';
import { summarise } from '../../flows/describe.ts';
import { detailsOf } from '../../flows/details.ts';
import { problemsOf } from '../../flows/problems.ts';
import { shorten } from '../../flows/text.ts';
import { drawTimeline } from './timeline.ts';

/** Steps and facts beyond these are only counted; they are in the JSON. */
const mostListed = 1000;

/** All that the page shows, in the language of the user. Text of the service is made visible, and is never HTML. */
export type Diagram = ReturnType<typeof diagramOf>;

/** What the page shows of a call flow. */
export function diagramOf(flow: CallFlow) {
  const route = routeOf(flow);
  const heading = `${displayName(flow)} ${displayId(flow)}`;
  const summary = summarise(flow);
  const unknown = route.steps.find(step => step.startUnknown !== undefined)?.startUnknown;
  const notice = unknown && `${unknown} ${l10n.t('All times after that are unknown.')}`;
  const { problems, more } = problemsOf(flow);
  const details = detailsOf(flow);
  const steps = details.slice(0, Math.min(route.steps.length, mostListed));
  // The details begin with the steps, or with the sentence that replaces them.
  const facts = details.slice(route.unreadable === undefined ? route.steps.length : 1);
  const left = Math.max(0, route.steps.length - mostListed) + Math.max(0, facts.length - mostListed);
  if (left > 0)
    facts.splice(mostListed, Infinity, { name: l10n.t('Not listed'), value: l10n.t('{0} more in the JSON', left) });
  const factLine = facts.map(({ name, value }) => `${name}: ${shorten(value, 60)}`).join(' · ');
  const lines = [
    heading,
    summary,
    notice ?? '',
    ...problems.map(problem => l10n.t('Problem: {0}', problem)),
    ...more,
    ...[...steps, ...facts].map(({ name, value }) => `${name}: ${value}`),
  ];
  return {
    heading,
    /** Where its calls go, in one line; empty if the flow is not available. */
    summary,
    /** Why some times are unknown: a sentence. */
    notice,
    /** `undefined` if there is nothing to draw. */
    picture: drawTimeline(route, factLine === '' ? [heading] : [heading, shorten(factLine, 130)]),
    /** What a screen reader calls the picture, and reads out with it. */
    pictureTitle: l10n.t('Ring timeline of {0}', heading),
    pictureDescription: l10n.t('{0}. The steps are listed below.', summary),
    problems: [...problems, ...more],
    /** The heading of the list of steps and facts. */
    listTitle: route.steps.length > 0 ? l10n.t('Step by step') : l10n.t('Details'),
    steps,
    /** Everything in the flow except its steps. */
    facts,
    /** All of this as text, in lines. */
    text: lines.filter(line => line !== '').join('\n'),
  };
}

/** What the page shows if its flow is not available: the sentence says why. */
export function emptyDiagram(notice: string): Diagram {
  const heading = l10n.t('Route Diagram');
  const nothing = { summary: '', picture: undefined, pictureTitle: '', pictureDescription: '', listTitle: '' };
  return { ...nothing, heading, notice, problems: [], steps: [], facts: [], text: heading };
}
