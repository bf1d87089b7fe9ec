import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import { routeOf, type Route } from '../../flows/route.ts';
import { detailsOf, sentenceOfStep, summarise } from '../../flows/describe.ts';
import { shorten, visible } from '../../flows/text.ts';
import { svgOf, type Role } from './svg.ts';
import { drawTimeline } from './timeline.ts';
import type { Diagram, Paint } from './protocol.ts';

/** Steps and facts beyond these are only counted; they are in the JSON. */
const mostListed = 1000;

/** What the page shows of a call flow. */
export function diagramOf(flow: CallFlow, problems: readonly string[]): Diagram {
  const route = routeOf(flow);
  // The steps come first in the details, or the sentence in their place.
  const facts = detailsOf(flow).slice(route.unreadable === undefined ? route.steps.length : 1);
  const left = Math.max(0, route.steps.length - mostListed) + Math.max(0, facts.length - mostListed);
  return {
    heading: `${displayName(flow)} ${displayId(flow)}`,
    summary: summarise(flow),
    notice: problems.length > 0 && route.steps.length === 0 ? undefined : noticeOf(route),
    picture: drawTimeline(route),
    problems: problems.map(problem => shorten(visible(problem), 400)),
    steps: route.steps.slice(0, mostListed).map(step => ({
      key: step.key,
      number: step.number,
      sentence: sentenceOfStep(step),
    })),
    facts: [
      ...facts.slice(0, mostListed),
      ...(left > 0 ? [{ name: 'Not listed', value: `${left} more in the JSON` }] : []),
    ],
  };
}

function noticeOf({ steps, unreadable }: Route): string | undefined {
  if (unreadable !== undefined) return unreadable;
  if (steps.length === 0) return 'There is nothing to draw: the route has no steps.';
  const unknown = steps.find(step => step.startUnknown !== undefined)?.startUnknown;
  return unknown && `${unknown} From there on no times can be derived.`;
}

/** The page of a flow that is not there: the sentence says why. */
export function emptyDiagram(notice: string): Diagram {
  const heading = 'Route Diagram';
  return { heading, summary: '', notice, picture: undefined, problems: [], steps: [], facts: [] };
}

/** The whole content as text, one line each. */
export function textOf({ heading, summary, notice, problems, steps, facts }: Diagram): string {
  return [
    heading,
    summary,
    ...(notice === undefined ? [] : [notice]),
    ...problems.map(problem => `Problem: ${problem}`),
    ...steps.map(({ number, sentence }) => `Step ${number}: ${sentence}`),
    ...facts.map(({ name, value }) => `${name}: ${value}`),
  ]
    .filter(line => line !== '')
    .join('\n');
}

const thin = 'stroke-width="1"';
const strokes: Partial<Record<Role, string>> = {
  unknownTime: `${thin} stroke-dasharray="1 4"`,
  unknownRing: `${thin} stroke-dasharray="4 3"`,
  handOver: 'stroke-width="1.5" stroke-linecap="round"',
  grid: `${thin} stroke-opacity="0.6"`,
  besideText: 'stroke-width="4" stroke-linejoin="round" paint-order="stroke"',
};
const fonts: Partial<Record<Role, string>> = {
  heading: 'font-size="15" font-weight="600"',
  axisText: 'font-size="11"',
};

/** The picture as an SVG file that stands alone, in the colours that the page shows; `undefined` without a picture. */
export function savedSvg(flow: CallFlow, problems: readonly string[], paint: Paint): string | undefined {
  const diagram = diagramOf(flow, problems);
  const facts = diagram.facts.map(({ name, value }) => `${name}: ${shorten(value, 60)}`).join(' · ');
  const picture = drawTimeline(routeOf(flow), [
    diagram.heading,
    ...(facts === '' ? [] : [shorten(facts, 130)]),
  ]);
  if (picture === undefined) return undefined;
  const description = textOf(diagram);
  const about = { title: diagram.heading, description, background: paint.background };
  return svgOf(picture, about, role => {
    const { fill, stroke } = paint.roles[role] ?? paint.roles.label ?? { fill: '#808080', stroke: 'none' };
    return [`fill="${fill}" stroke="${stroke}"`, strokes[role], fonts[role]].filter(Boolean).join(' ');
  });
}
