import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Picture, Shape } from '../../../../src/editor/diagram/svg.ts';
import { readRoute } from '../../../../src/flows/route.ts';
import { drawTimeline } from '../../../../src/editor/diagram/timeline.ts';
import { anyRoute } from '../../flows/anyRoute.ts';
import { documentedRoutes } from '../../flows/builders.ts';

function draw(route: string): Picture {
  const picture = drawTimeline(readRoute(route));
  assert.ok(picture);
  return picture;
}

function bars({ shapes }: Pick<Picture, 'shapes'>) {
  return shapes.filter(shape => shape.type === 'rect').filter(({ role }) => /ring/i.test(role));
}

/** The vertical lines with this role: where each is, and where it ends. */
function lines({ shapes }: Pick<Picture, 'shapes'>, role: Shape['role']) {
  return shapes.flatMap(shape => {
    if (shape.type !== 'path' || shape.role !== role) return [];
    const [, x, to] = /^M([\d.]+) [\d.]+V([\d.]+)/.exec(shape.d) ?? [];
    return [{ x: Number(x), to: Number(to) }];
  });
}

type Point = readonly [x: number, y: number];

function pointsOf(shape: Shape): Point[] {
  if (shape.type === 'text') return [[shape.x, shape.y]];
  if (shape.type === 'rect')
    return [
      [shape.x, shape.y],
      [shape.x + shape.width, shape.y + shape.height],
    ];
  const points: Point[] = [];
  for (const [, command, numbers = ''] of shape.d.matchAll(/([MVml])([^MVml]+)/g)) {
    const [x, y] = points.at(-1) ?? [NaN, NaN];
    const [first = NaN, second = NaN] = numbers.split(' ').map(Number);
    if (command === 'M') points.push([first, second]);
    else points.push(command === 'V' ? [x, first] : [x + first, y + second]);
  }
  return points;
}

function texts({ shapes }: Pick<Picture, 'shapes'>): string[] {
  return shapes.flatMap(shape => (shape.type === 'text' ? [shape.text.trim()] : []));
}

describe('drawTimeline', () => {
  it('draws each step where the one before ends, as wide as it rings', () => {
    const [first, second] = bars(draw(documentedRoutes.mainRoute));
    assert.ok(first && second);
    assert.equal(first.width, second.width);
    assert.equal(second.x, first.x + first.width);
    assert.ok(second.y > first.y);
  });

  it('draws what rings at the same time below its step, from the same time on', () => {
    const [first, together, next] = bars(draw(documentedRoutes.laServers));
    assert.ok(first && together && next);
    assert.deepEqual([together.role, together.x, together.width], ['simultaneousRing', first.x, first.width]);
    assert.ok(together.y > first.y + first.height);
    assert.equal(next.x, first.x + first.width);
  });

  it('draws what rings at the same time thinner than its step, also if nobody knows for how long', () => {
    for (const route of [documentedRoutes.laServers, '{"route1":"a","route1_simul":"b"}']) {
      const [step, together] = bars(draw(route));
      assert.ok(step && together && together.height <= step.height / 2, route);
    }
  });

  it('draws an arrow from each step to the next, and to the end', () => {
    const picture = draw(documentedRoutes.laServers);
    const [first, , next] = bars(picture);
    assert.ok(first && next);
    assert.deepEqual(
      lines(picture, 'handOver').map(({ x }) => x),
      [first.x, next.x, next.x + next.width],
    );
    assert.ok(texts(picture).includes('The route ends after 26 s'));
  });

  it('marks rings of unknown length, and draws no times after them', () => {
    const picture = draw('{"route1":"a","route1_wait":20,"route2":"b","route3":"c","route3_wait":15}');
    assert.deepEqual(
      bars(picture).map(({ role }) => role),
      ['ring', 'unknownRing', 'ring'],
    );
    assert.ok(texts(picture).includes('The route ends at an unknown time'));
    const unknown = picture.shapes.find(shape => shape.role === 'unknownTime');
    assert.ok(unknown?.type === 'rect' && lines(picture, 'grid').every(({ x }) => x <= unknown.x));
  });

  it('draws no times after a step without a target', () => {
    const picture = draw('{"route1":"","route1_wait":20,"route2":"b","route2_wait":30}');
    assert.deepEqual(
      bars(picture).map(({ role }) => role),
      ['unknownRing', 'ring'],
    );
    assert.ok(texts(picture).includes('The route ends at an unknown time'));
  });

  it('has room for the words “times unknown”, and outlines no words if no line runs through them', () => {
    for (const before of ['', '"route1":"a","route1_wait":20,', '"route1":"a","route1_wait":20,"route2":"b",']) {
      const { shapes, width } = draw(`{${before}"route8":"c","route9":"d","route9_wait":1}`);
      const axis = shapes.filter(shape => shape.type === 'text').filter(({ role }) => role === 'axisText');
      const words = axis.find(({ text }) => text === 'times unknown');
      assert.ok(words && words.x + 80 < width, before);
      assert.ok(
        axis.every(tick => tick === words || tick.x + 18 < words.x),
        before,
      );
      assert.ok(
        shapes.every(({ role }) => role !== 'besideText'),
        before,
      );
    }
  });

  it('draws the scale only along the steps, so that it runs through no words about the end', () => {
    const picture = draw(documentedRoutes.mainRoute);
    const words = picture.shapes.find(shape => shape.type === 'text' && shape.text.startsWith('The route ends'));
    assert.ok(words?.type === 'text');
    for (const { to } of lines(picture, 'grid')) assert.ok(to < words.y - 10);
  });

  it('keeps the words of the scale apart, however long the rings are', () => {
    for (const seconds of [1, 90, 86_400, 999_999_999]) {
      const { shapes } = draw(`{"route1":"a","route1_wait":${seconds}}`);
      const axis = shapes.filter(shape => shape.type === 'text').filter(({ role }) => role === 'axisText');
      const [first, second] = axis;
      assert.ok(first && second, String(seconds));
      const widest = Math.max(...axis.map(({ text }) => text.length)) * 5.5;
      assert.ok(second.x - first.x > widest, `${seconds}: ${second.x - first.x} px for ${widest} px of words`);
    }
  });

  it('draws rings of no length worth the name', () => {
    const { shapes } = draw('{"route1":"a","route1_wait":1e-320}');
    assert.ok(shapes.flatMap(pointsOf).flat().every(Number.isFinite));
  });

  it('shortens a heading to the width of the picture', () => {
    const picture = drawTimeline(readRoute(documentedRoutes.mainRoute), ['Name '.repeat(60), 'Fact '.repeat(60)]);
    const [name = '', facts = ''] = picture ? texts(picture) : [];
    assert.match(name, /…$/);
    assert.match(facts, /…$/);
    assert.ok(name.length < facts.length);
    assert.ok(picture && picture.headingHeight > 0 && picture.headingHeight < picture.height);
  });

  it('draws rings that are too short to see as marks', () => {
    const [, short] = bars(draw('{"route1":"a","route1_wait":86400,"route2":"b","route2_wait":0}'));
    assert.equal(short?.width, 3);
  });

  it('draws only what the style sheet of the page has a class for; a label looks as any text', async () => {
    const css = await readFile(new URL('../../../../src/editor/diagram/page.css', import.meta.url), 'utf8');
    const route =
      '{"route1":"a","route1_wait":60,"route1_simul":"b","route2":"c","route2_wait":1,"route3":"d","route3_simul":"e"}';
    const roles = new Set(drawTimeline(readRoute(route), ['Name', 'Facts'])?.shapes.map(({ role }) => role));
    assert.ok(roles.delete('label') && roles.size > 10);
    for (const role of roles) assert.ok(css.includes(`\n.${role} {`), role);
  });

  it('draws nothing without steps', () => {
    for (const route of ['{}', '[1]', '', '{"route1_wait":5}']) assert.equal(drawTimeline(readRoute(route)), undefined);
  });

  it('draws 200 steps of a longer route, and counts the others', () => {
    const route = Array.from({ length: 1000 }, (_, index) => `"route${index}":"a","route${index}_wait":1`).join(',');
    const picture = draw(`{${route}}`);
    assert.equal(bars(picture).length, 200);
    assert.ok(texts(picture).includes('… and 800 more'));
  });

  it('keeps every shape of any route inside the picture, at finite places', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const route = readRoute(`{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`);
        const picture = drawTimeline(route);
        if (picture === undefined) return;
        assert.ok(picture.shapes.length < 5000);
        for (const shape of picture.shapes) {
          const isInside = ([x, y]: Point) => x >= 0 && x <= picture.width && y >= 0 && y <= picture.height;
          assert.ok(pointsOf(shape).every(isInside), JSON.stringify(shape));
        }
      }),
    );
  });
});
