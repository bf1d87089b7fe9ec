import type { Route, RouteStep } from '../../flows/route.ts';
import { secondsLabel, targetLabel, targetWithPort } from '../../flows/describe.ts';
import { shorten, visible } from '../../flows/text.ts';
import type { Picture, Role, Shape } from './svg.ts';

const rowHeight = 28;
const barHeight = 18;
const axisHeight = 30;
const margin = 16;
/** Width of the time line; longer routes are drawn to a smaller scale. */
const lineWidth = 680;
/** Width of a ring of unknown length. */
const unknownWidth = 84;
/** Steps, and simultaneous targets of one step, that are drawn before the rest is only counted. */
const mostSteps = 200;
const mostSimultaneous = 20;

/**
 * Draws a route as a time line: seconds from left to right, one row for each target that rings, what rings at the same
 * time one below the other, an arrow where the call is handed over, and the end. Rings of unknown length are drawn with
 * a fixed width, and the time behind them is marked as unknown. `heading` stands above. `undefined` without steps.
 */
export function drawTimeline(route: Route, heading: readonly string[] = []): Picture | undefined {
  const steps = route.steps.slice(0, mostSteps);
  if (steps.length === 0) return undefined;
  const shapes: Shape[] = [];
  const labels = ['Call arrives', ...steps.flatMap(step => rowsOf(step).map(({ label }) => label))];
  const left = margin + Math.min(300, Math.max(...labels.map(widthOf))) + 14;
  const scale = pixelsPerSecond(steps);
  const top = margin + heading.length * 20 + axisHeight;

  let y = top;
  let x = left;
  let unknownFrom: number | undefined;
  shapes.push(label('faintLabel', y, 'Call arrives'), square('handOver', x, y));
  let arrowFrom = middleOf(y) + 4;
  y += rowHeight;
  for (const step of steps) {
    const seconds = step.rings?.value;
    const width = seconds === undefined ? unknownWidth : seconds * scale;
    shapes.push({ type: 'arrow', role: 'handOver', x, from: arrowFrom, to: barTop(y) });
    for (const [index, row] of rowsOf(step).entries()) {
      shapes.push(label(index === 0 ? 'label' : 'faintLabel', y, row.label, row.title));
      const role = seconds === undefined ? 'unknownRing' : index === 0 ? 'ring' : 'simultaneousRing';
      // A ring too short to be seen at this scale is drawn as a mark.
      const bar = { x, y: barTop(y), width: round(Math.max(width, 3)), height: barHeight, title: row.title };
      shapes.push({ type: 'box', role, ...bar });
      if (index === 0) shapes.push(ringText(step, x, bar.width, y, left + lineWidth));
      y += rowHeight;
    }
    if (seconds === undefined) unknownFrom ??= x;
    x = round(x + width);
    arrowFrom = middleOf(y - rowHeight) + barHeight / 2;
  }
  const rest = route.steps.length - steps.length;
  if (rest > 0) shapes.push(label('faintLabel', y, `… and ${rest} more steps`));
  else shapes.push(...drawEnd(route, x, y, arrowFrom, left));

  const right = Math.max(x, left + lineWidth);
  const width = Math.ceil(right + margin + 44);
  return {
    width,
    height: y + rowHeight + margin,
    shapes: [
      ...heading.map((text, index) => headingLine(text, index, width - 2 * margin)),
      ...drawTime(left, scale, unknownFrom, right, top, y),
      ...shapes.map(shape => withoutRim(shape, unknownFrom)),
    ],
  };
}

function headingLine(text: string, index: number, room: number): Shape {
  const at = { x: margin, y: margin + 14 + index * 20, anchor: 'start' as const };
  // The first line is larger than what `widthOf` reckons with.
  return index === 0
    ? { type: 'text', role: 'heading', ...at, text: fitted(visible(text), room / 1.4) }
    : { type: 'text', role: 'faintLabel', ...at, text: fitted(visible(text), room) };
}

/** No line of the scale runs through the zone of unknown times, where the rim of a text would only be a blot. */
function withoutRim(shape: Shape, unknownFrom: number | undefined): Shape {
  if (shape.role !== 'besideText' || unknownFrom === undefined || shape.x <= unknownFrom) return shape;
  return { ...shape, role: 'label' };
}

function rowsOf(step: RouteStep): { label: string; title: string }[] {
  const { number, simultaneous } = step;
  const target = targetWithPort(step);
  const rows = [
    { label: shorten(`${number}  ${target}`, 42), title: `Step ${number}: ${target}` },
    ...simultaneous.slice(0, mostSimultaneous).map(each => ({
      label: shorten(`   + ${targetLabel(each)}`, 45),
      title: `Step ${number}, at the same time: ${targetLabel(each)}`,
    })),
  ];
  const rest = simultaneous.length - mostSimultaneous;
  if (rest > 0) rows.push({ label: `   + ${rest} more`, title: `Step ${number}, at the same time: ${rest} more` });
  return rows;
}

function pixelsPerSecond(steps: readonly RouteStep[]): number {
  let seconds = 0;
  let unknown = 0;
  for (const { rings } of steps) {
    if (rings?.value === undefined) unknown++;
    else seconds += rings.value;
  }
  return seconds === 0 ? 0 : Math.max(lineWidth - unknown * unknownWidth, lineWidth / 3) / seconds;
}

/** The scale above, as far as the time is known, and the zone behind that. Both end above the last row. */
function drawTime(
  left: number,
  scale: number,
  unknownFrom: number | undefined,
  right: number,
  top: number,
  bottom: number,
): Shape[] {
  const end = unknownFrom ?? right;
  const every = scale === 0 ? Infinity : tickDistance(64 / scale);
  const shapes: Shape[] = [];
  let wordsFrom = 0;
  for (let tick = 0; tick === 0 || left + tick * every * scale <= end + 0.5; tick++) {
    const x = round(tick === 0 ? left : left + tick * every * scale);
    shapes.push({ type: 'line', role: 'grid', x, from: top - 6, to: bottom });
    const text = secondsLabel(tick === 0 ? 0 : tick * every);
    shapes.push({ type: 'text', role: 'axisText', x, y: top - 12, anchor: 'middle', text });
    wordsFrom = x + widthOf(text) / 2 + 10;
  }
  if (unknownFrom !== undefined) {
    const zone = { x: unknownFrom, y: top - 6, width: right - unknownFrom, height: bottom - top + 6 };
    shapes.unshift({ type: 'box', role: 'unknownTime', ...zone });
    const x = Math.max(unknownFrom + 6, wordsFrom);
    shapes.push({ type: 'text', role: 'axisText', x, y: top - 12, anchor: 'start', text: 'times unknown' });
  }
  return shapes;
}

/** The first round number of seconds that is at least this long. */
function tickDistance(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  if (least <= 60 && least > 10) return [15, 20, 30, 60].find(each => each >= least) ?? 60;
  return ([1, 2, 5, 10].find(each => each * power >= least) ?? 10) * power;
}

function drawEnd(route: Route, x: number, y: number, arrowFrom: number, left: number): Shape[] {
  const text =
    route.endsAt === undefined
      ? 'The route ends; when can’t be derived'
      : `The route ends after ${secondsLabel(route.endsAt)}`;
  const role = 'label';
  return [
    { type: 'arrow', role: 'handOver', x, from: arrowFrom, to: middleOf(y) - 5 },
    square('end', x, y),
    label('faintLabel', y, 'End'),
    x - 12 - widthOf(text) > left
      ? { type: 'text', role, x: x - 12, y: baseline(y), anchor: 'end', text }
      : { type: 'text', role, x: x + 12, y: baseline(y), anchor: 'start', text },
  ];
}

/** How long a step rings: in its bar where there is room, else beside it. */
function ringText({ rings }: RouteStep, x: number, width: number, y: number, right: number): Shape {
  const text = rings?.value === undefined ? 'rings ? s' : secondsLabel(rings.value);
  const at = { type: 'text', y: baseline(y), text } as const;
  const needed = widthOf(text) + 8;
  if (rings?.value === undefined) return { ...at, role: 'label', x: x + width / 2, anchor: 'middle' };
  if (width >= needed) return { ...at, role: 'ringText', x: round(x + width / 2), anchor: 'middle' };
  const isRoom = x + width + 6 + needed <= right + 44;
  return isRoom
    ? { ...at, role: 'besideText', x: round(x + width + 6), anchor: 'start' }
    : { ...at, role: 'besideText', x: x - 6, anchor: 'end' };
}

function label(role: Role, y: number, text: string, title?: string): Shape {
  const place = { type: 'text', role, x: margin, y: baseline(y), anchor: 'start', text: fitted(text, 300) } as const;
  return title === undefined ? place : { ...place, title };
}

function square(role: Role, x: number, y: number): Shape {
  return { type: 'box', role, x: x - 5, y: middleOf(y) - 5, width: 10, height: 10 };
}

/** The text cut to what there is room for. */
function fitted(text: string, room: number): string {
  let end = text.length;
  while (end > 1 && widthOf(text.slice(0, end)) > room) end--;
  return end === text.length ? text : shorten(text, end);
}

/** About how wide a text is at 12 pixels, never less than it turns out in the usual fonts. */
function widthOf(text: string): number {
  let width = 0;
  // East Asian characters and emoji are as wide as they are high.
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 13 : 7;
  return width;
}

function middleOf(y: number): number {
  return y + rowHeight / 2;
}

function barTop(y: number): number {
  return middleOf(y) - barHeight / 2;
}

function baseline(y: number): number {
  return middleOf(y) + 4;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
