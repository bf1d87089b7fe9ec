import * as l10n from '@vscode/l10n';
import { isUnset, type Route, type RouteStep } from '../../flows/route.ts';
import { listed, targetLabel, targetWithPort } from '../../flows/describe.ts';
import { mostTargets, secondsLabel } from '../../flows/details.ts';
import { shorten } from '../../flows/text.ts';
import type { Picture, Shape } from './svg.ts';

const margin = 16;
const headingLineHeight = 20;
const axisHeight = 30;
const rowHeight = 28;
const barHeight = 18;
/** Simultaneous rings are thinner than their step, so that the two differ without colours. */
const thinBarHeight = 8;
const mostLabelWidth = 300;
/** Width of the timeline; longer routes are drawn to a smaller scale. */
const lineWidth = 680;
/** Room to the right of the timeline for the seconds of a short ring. */
const overhang = 44;
/** Least width of a ring of unknown length; it has room for its text. */
const leastUnknownWidth = 84;
/** Steps that are drawn; the others are only counted. */
const mostSteps = 200;

/**
 * Draws a route as a timeline: seconds from left to right, one row for each target that rings, simultaneous targets
 * below their step, an arrow from each step to the next, and the end. Rings of unknown length have a fixed width, and
 * the time after them is marked as unknown. `heading` is drawn above. `undefined` for a route without steps.
 */
export function drawTimeline(route: Route, heading: readonly string[] = []): Picture | undefined {
  const steps = route.steps
    .slice(0, mostSteps)
    .map(step => ({ ...step, seconds: isUnset(step.target) ? undefined : step.rings?.value, rows: rowsOf(step) }));
  if (steps.length === 0) return undefined;
  const labels = [l10n.t('Call arrives'), ...steps.flatMap(({ rows }) => rows.map(({ text }) => text))];
  const left = margin + Math.min(mostLabelWidth, Math.max(...labels.map(widthOf))) + 14;
  const unknownWidth = Math.max(leastUnknownWidth, widthOf(l10n.t('rings ? s')) + 8);
  const scale = pixelsPerSecond(steps, unknownWidth);
  const firstUnknown = steps.find(({ seconds }) => seconds === undefined);
  const unknownFrom = firstUnknown ? round(left + (firstUnknown.startsAt ?? 0) * scale) : Infinity;
  const headingHeight = heading.length === 0 ? 0 : margin + heading.length * headingLineHeight;
  const top = headingHeight + margin + axisHeight;

  // The time and the middle of the row that are drawn next.
  let x = left;
  let y = top + rowHeight / 2;
  let arrowFrom = y + 4;
  const shapes = [label('faintLabel', y, l10n.t('Call arrives')), square('handOver', x, y)];
  for (const { seconds, rows } of steps) {
    const width = seconds === undefined ? unknownWidth : seconds * scale;
    // A ring that is too short to be visible at this scale is drawn as a mark.
    const bar = { x, width: round(Math.max(width, 3)) };
    shapes.push(arrow(x, arrowFrom, y + rowHeight - barHeight / 2));
    for (const [index, { text, title }] of rows.entries()) {
      const isStep = index === 0;
      const role = seconds === undefined ? 'unknownRing' : isStep ? 'ring' : 'simultaneousRing';
      const height = isStep ? barHeight : thinBarHeight;
      y += rowHeight;
      arrowFrom = y + height / 2;
      shapes.push(label(isStep ? 'label' : 'faintLabel', y, text, title));
      shapes.push({ type: 'rect', role, ...bar, y: y - height / 2, height, title });
      if (isStep) shapes.push(ringText(seconds, x, y, bar.width, unknownFrom));
    }
    x = round(x + width);
  }
  y += rowHeight;
  const rest = route.steps.length - steps.length;
  if (rest > 0) shapes.push(label('faintLabel', y, l10n.t('… and {0} more', rest)));
  else {
    shapes.push(arrow(x, arrowFrom, y - 5), square('end', x, y), label('faintLabel', y, l10n.t('End')));
    shapes.push(endText(route, x, y, left));
  }

  const right = Math.max(x, left + lineWidth);
  const time = drawTime({ left, right, top, bottom: y - rowHeight / 2, scale, unknownFrom });
  const ends = time.map(shape => (shape.type === 'text' ? shape.x + widthOf(shape.text) : 0));
  const width = Math.ceil(Math.max(right + overhang, ...ends) + margin);
  const about = heading.map((line, index) => headingText(line, index, width - 2 * margin));
  return { width, height: y + rowHeight / 2 + margin, headingHeight, shapes: [...about, ...time, ...shapes] };
}

/** The labels of a step and of what rings at the same time. */
function rowsOf(step: RouteStep): { text: string; title: string }[] {
  const { number, simultaneous } = step;
  const target = targetWithPort(step);
  const others = listed(simultaneous, mostTargets, targetLabel);
  const title = (other: string) => l10n.t('Step {0}, at the same time: {1}', number, other);
  return [
    { text: `${number}  ${target}`, title: `${l10n.t('Step {0}', number)}: ${target}` },
    ...others.map(other => ({ text: `   + ${other}`, title: title(other) })),
  ];
}

function pixelsPerSecond(steps: readonly { readonly seconds: number | undefined }[], unknownWidth: number): number {
  const known = steps.flatMap(({ seconds }) => seconds ?? []);
  const sum = known.reduce((one, other) => one + other, 0);
  const room = lineWidth - (steps.length - known.length) * unknownWidth;
  const scale = Math.max(room, lineWidth / 3) / sum;
  return Number.isFinite(scale) ? scale : 0;
}

/** Where time is drawn, in pixels; `scale` is pixels per second, and `unknownFrom` Infinity if all times are known. */
type TimeFrame = Readonly<Record<'left' | 'right' | 'top' | 'bottom' | 'scale' | 'unknownFrom', number>>;

/** The scale as far as times are known, and the zone of unknown times after that. */
function drawTime({ left, right, top, bottom, scale, unknownFrom }: TimeFrame): Shape[] {
  const length = Math.min(unknownFrom, right) - left;
  const widest = scale === 0 ? 0 : widthOf(secondsLabel(length / scale)) + 8;
  const every = scale === 0 ? 0 : tickDistance(Math.max(64, widest) / scale);
  const count = every === 0 ? 0 : Math.floor((length + 0.5) / (every * scale));
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * every);
  const shapes = ticks.flatMap((seconds): Shape[] => {
    const x = round(left + seconds * scale);
    const line = { type: 'path', role: 'grid', d: `M${x} ${top - 6}V${bottom}` } as const;
    return [line, textAt('axisText', x, top - 16, secondsLabel(seconds), 'middle')];
  });
  if (unknownFrom === Infinity) return shapes;
  const lastTick = count * every;
  const lastWords = left + lastTick * scale + widthOf(secondsLabel(lastTick)) / 2;
  const zone = { x: unknownFrom, y: top - 6, width: right - unknownFrom, height: bottom - top + 6 };
  const words = round(Math.max(unknownFrom + 6, lastWords + 10));
  return [
    { type: 'rect', role: 'unknownTime', ...zone },
    ...shapes,
    textAt('axisText', words, top - 16, l10n.t('times unknown')),
  ];
}

/** The first of 1, 2, 5, 10, 20, … (or 0.5, 0.2, 0.1, …) that is at least this. */
function tickDistance(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find(each => each * power >= least) ?? 10) * power;
}

function endText({ endsAt }: Route, x: number, y: number, left: number): Shape {
  const text =
    endsAt === undefined
      ? l10n.t('The route ends at an unknown time')
      : l10n.t('The route ends after {0}', secondsLabel(endsAt));
  const isRoom = x - 12 - widthOf(text) > left;
  return isRoom ? textAt('label', x - 12, y, text, 'end') : textAt('label', x + 12, y, text);
}

/** How long a step rings: in its bar if there is room, else to the right of it. */
function ringText(seconds: number | undefined, x: number, y: number, width: number, unknownFrom: number): Shape {
  const middle = round(x + width / 2);
  if (seconds === undefined) return textAt('label', middle, y, l10n.t('rings ? s'), 'middle');
  const text = secondsLabel(seconds);
  if (width >= widthOf(text) + 8) return textAt('ringText', middle, y, text, 'middle');
  const right = round(x + width + 6);
  // The outline sets the text off from the scale, which does not reach into unknown times.
  return textAt(right > unknownFrom ? 'label' : 'besideText', right, y, text);
}

function label(role: string, y: number, text: string, title?: string): Shape {
  return { ...textAt(role, margin, y, fitted(text, mostLabelWidth)), title };
}

/** A line of the heading; the first, which is the name, is larger than `widthOf` assumes. */
function headingText(line: string, index: number, room: number): Shape {
  const y = margin + 10 + index * headingLineHeight;
  if (index > 0) return textAt('faintLabel', margin, y, fitted(line, room));
  return textAt('heading', margin, y, fitted(line, room / 1.4));
}

/** Text in a row whose middle is at `y`. */
function textAt(role: string, x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): Shape {
  return { type: 'text', role, x, y: y + 4, 'text-anchor': anchor, text };
}

function square(role: string, x: number, y: number): Shape {
  return { type: 'rect', role, x: x - 5, y: y - 5, width: 10, height: 10 };
}

function arrow(x: number, from: number, to: number): Shape {
  return { type: 'path', role: 'handOver', d: `M${x} ${from}V${to}m-4 -6l4 6l4 -6` };
}

/** The text, shortened to this width. */
function fitted(text: string, room: number): string {
  let end = text.length;
  while (end > 1 && widthOf(text.slice(0, end)) > room) end--;
  return shorten(text, end);
}

/** About how wide a text is at 12 pixels; in the usual fonts it is never wider. */
function widthOf(text: string): number {
  let width = 0;
  // East Asian characters and emoji are as wide as they are high.
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 13 : 7;
  return width;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
