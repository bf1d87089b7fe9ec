/** What a shape of the picture stands for; decides its colour. */
export type Role =
  | 'grid'
  | 'axisText'
  | 'unknownTime'
  | 'label'
  | 'faintLabel'
  | 'ring'
  | 'simultaneousRing'
  | 'unknownRing'
  | 'ringText'
  | 'besideText'
  | 'handOver'
  | 'end'
  | 'heading';

/** One shape of the picture, in pixels from its top left corner. `title` is shown where the pointer rests on it. */
export type Shape =
  | {
      readonly type: 'box';
      readonly role: Role;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly title?: string;
    }
  | { readonly type: 'line'; readonly role: Role; readonly x: number; readonly from: number; readonly to: number }
  /** A line downwards that ends in an arrow head. */
  | { readonly type: 'arrow'; readonly role: Role; readonly x: number; readonly from: number; readonly to: number }
  | {
      readonly type: 'text';
      readonly role: Role;
      readonly x: number;
      readonly y: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly text: string;
      readonly title?: string;
    };

/** A picture of a route. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/**
 * The picture as an SVG document. `paint` gives the attributes for each role, such as `class="ring"` or `fill="#fff"`;
 * `title` and `description` are what a screen reader says. Text of the service is escaped here.
 */
export function svgOf(
  { width, height, shapes }: Picture,
  { title, description, background }: { title: string; description: string; background?: string },
  paint: (role: Role) => string,
): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escape(title)}</title><desc>${escape(description)}</desc>`,
    ...(background === undefined ? [] : [`<rect width="${width}" height="${height}" fill="${escape(background)}"/>`]),
    ...shapes.map(shape => svgShape(shape, paint(shape.role))),
    '</svg>',
  ].join('\n');
}

function svgShape(shape: Shape, paint: string): string {
  if (shape.type === 'box') {
    const { x, y, width, height, title } = shape;
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="2" ${paint}>${svgTitle(title)}</rect>`;
  }
  if (shape.type === 'text') {
    const { x, y, anchor, text, title } = shape;
    const place = `x="${x}" y="${y}" text-anchor="${anchor}" xml:space="preserve"`;
    return `<text ${place} ${paint}>${svgTitle(title)}${escape(text)}</text>`;
  }
  const { x, from, to } = shape;
  const head = shape.type === 'arrow' ? `M${x - 4} ${to - 6}L${x} ${to}L${x + 4} ${to - 6}` : '';
  return `<path d="M${x} ${from}V${to}${head}" ${paint}/>`;
}

function svgTitle(title: string | undefined): string {
  return title === undefined ? '' : `<title>${escape(title)}</title>`;
}

/** Text as it stands in XML; characters that XML cannot hold at all are replaced. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
