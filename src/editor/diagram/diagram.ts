import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import { routeOf, type Route } from '../../flows/route.ts';
import { summarise } from '../../flows/describe.ts';
import { detailsOf, sentenceOfStep } from '../../flows/details.ts';
import { shorten, visible } from '../../flows/text.ts';
import { drawTimeline } from './timeline.ts';
import type { Diagram } from './protocol.ts';

/** Steps and facts beyond these are only counted; they are in the JSON. */
const mostListed = 1000;

/** What the page shows of a call flow with these problems. */
export function diagramOf(flow: CallFlow, problems: readonly string[]): Diagram {
  const route = routeOf(flow);
  const heading = `${displayName(flow)} ${displayId(flow)}`;
  // The details begin with the steps, or with the sentence that replaces them.
  const facts = detailsOf(flow).slice(route.unreadable === undefined ? route.steps.length : 1);
  const left = Math.max(0, route.steps.length - mostListed) + Math.max(0, facts.length - mostListed);
  if (left > 0) facts.splice(mostListed, Infinity, { name: 'Not listed', value: `${left} more in the JSON` });
  const factLine = facts.map(({ name, value }) => `${name}: ${shorten(value, 60)}`).join(' · ');
  return {
    heading,
    summary: summarise(flow),
    notice: problems.length > 0 && route.steps.length === 0 ? undefined : noticeOf(route),
    picture: drawTimeline(route, factLine === '' ? [heading] : [heading, shorten(factLine, 130)]),
    problems: problems.map(problem => shorten(visible(problem), 400)),
    steps: route.steps.slice(0, mostListed).map(step => ({
      key: step.key,
      number: step.number,
      sentence: sentenceOfStep(step),
    })),
    facts,
  };
}

function noticeOf({ steps, unreadable }: Route): string | undefined {
  if (unreadable !== undefined) return unreadable;
  if (steps.length === 0) return 'There is nothing to draw: the route has no steps.';
  const unknown = steps.find(step => step.startUnknown !== undefined)?.startUnknown;
  return unknown && `${unknown} All times after that are unknown.`;
}

/** What the page shows if its flow is not available: the sentence says why. */
export function emptyDiagram(notice: string): Diagram {
  const heading = 'Route Diagram';
  return { heading, summary: '', notice, picture: undefined, problems: [], steps: [], facts: [] };
}
