import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { svgOf, type Picture } from '../../../../src/editor/diagram/svg.ts';
import { readRoute } from '../../../../src/flows/route.ts';
import { drawTimeline } from '../../../../src/editor/diagram/timeline.ts';
import { anyRoute } from '../../flows/anyRoute.ts';
import { documentedRoutes } from '../../flows/builders.ts';

function draw(route: string): Picture {
  const picture = drawTimeline(readRoute(route));
  assert.ok(picture);
  return picture;
}

function bars({ shapes }: Picture) {
  return shapes.filter(shape => shape.type === 'box' && /ring/i.test(shape.role)).filter(shape => shape.type === 'box');
}

function texts({ shapes }: Picture): string[] {
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

  it('draws what rings at the same time below, at the same time', () => {
    const [first, together, next] = bars(draw(documentedRoutes.laServers));
    assert.ok(first && together && next);
    assert.deepEqual([together.role, together.x, together.width], ['simultaneousRing', first.x, first.width]);
    assert.equal(next.x, first.x + first.width);
  });

  it('hands over with an arrow from each step to the next, and to the end', () => {
    const { shapes } = draw(documentedRoutes.laServers);
    const arrows = shapes.filter(shape => shape.type === 'arrow');
    const [first, , next] = bars({ width: 0, height: 0, shapes });
    assert.deepEqual(
      arrows.map(({ x }) => x),
      [first?.x, next?.x, (next?.x ?? 0) + (next?.width ?? 0)],
    );
    assert.ok(texts({ width: 0, height: 0, shapes }).includes('The route ends after 26 s'));
  });

  it('marks rings of unknown length, and writes no times behind them', () => {
    const picture = draw('{"route1":"a","route1_wait":20,"route2":"b","route3":"c","route3_wait":15}');
    assert.deepEqual(
      bars(picture).map(({ role }) => role),
      ['ring', 'unknownRing', 'ring'],
    );
    assert.ok(texts(picture).includes('The route ends; when can’t be derived'));
    const unknown = picture.shapes.find(shape => shape.role === 'unknownTime');
    const ticks = picture.shapes.filter(shape => shape.role === 'grid');
    assert.ok(unknown && ticks.every(tick => tick.x <= unknown.x));
  });

  it('has room for its words about what is unknown, and no rim around words where no line runs', () => {
    for (const before of ['', '"route1":"a","route1_wait":20,', '"route1":"a","route1_wait":20,"route2":"b",']) {
      const { shapes, width } = draw(`{${before}"route8":"c","route9":"d","route9_wait":1}`);
      const words = shapes.find(shape => shape.type === 'text' && shape.text === 'times unknown');
      const ticks = shapes.filter(shape => shape.role === 'axisText' && shape !== words);
      assert.ok(words && words.x + 80 < width && ticks.every(tick => tick.x + 18 < words.x), before);
      assert.ok(
        shapes.every(shape => shape.role !== 'besideText'),
        before,
      );
    }
  });

  it('draws the scale along the steps only, so that it runs through no word about the end', () => {
    const { shapes } = draw(documentedRoutes.mainRoute);
    const words = shapes.find(shape => shape.type === 'text' && shape.text.startsWith('The route ends'));
    assert.ok(words?.type === 'text');
    for (const line of shapes) if (line.type === 'line') assert.ok(line.to < words.y - 10);
  });

  it('cuts a heading to the width of the picture', () => {
    const picture = drawTimeline(readRoute(documentedRoutes.mainRoute), ['Name '.repeat(60), 'Fact '.repeat(60)]);
    const [name = '', facts = ''] = picture ? texts(picture) : [];
    assert.match(name, /…$/);
    assert.match(facts, /…$/);
    assert.ok(name.length < facts.length);
  });

  it('draws rings too short to see as marks', () => {
    const [, short] = bars(draw('{"route1":"a","route1_wait":86400,"route2":"b","route2_wait":0}'));
    assert.equal(short?.width, 3);
  });

  it('draws nothing without steps', () => {
    for (const route of ['{}', '[1]', '', '{"route1_wait":5}']) assert.equal(drawTimeline(readRoute(route)), undefined);
  });

  it('draws 200 steps of a longer route, and counts the rest', () => {
    const route = Array.from({ length: 1000 }, (_, index) => `"route${index}":"a","route${index}_wait":1`).join(',');
    const picture = draw(`{${route}}`);
    assert.equal(bars(picture).length, 200);
    assert.ok(texts(picture).includes('… and 800 more steps'));
  });

  it('keeps every shape of any route inside the picture, at finite places', () => {
    fc.assert(
      fc.property(anyRoute, members => {
        const route = readRoute(`{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`);
        const picture = drawTimeline(route);
        if (picture === undefined) return;
        assert.ok(picture.shapes.length < 5000);
        for (const shape of picture.shapes) {
          const bottom = shape.type === 'box' ? shape.y + shape.height : shape.type === 'text' ? shape.y : shape.to;
          const right = shape.type === 'box' ? shape.x + shape.width : shape.x;
          assert.ok(shape.x >= 0 && right <= picture.width && bottom <= picture.height, JSON.stringify(shape));
        }
      }),
    );
  });
});

describe('svgOf', () => {
  it('escapes what the service says', () => {
    const picture = draw(String.raw`{"route1":"<script>\"&'\u0001\ud800]]>","route1_wait":5}`);
    const svg = svgOf(picture, { title: '<b>', description: '&' }, () => '');
    assert.doesNotMatch(svg, /<script|<b>|&(?!#\d+;)/);
    assert.doesNotMatch(svg, /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/u);
  });
});
