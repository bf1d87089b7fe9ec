/// <reference lib="dom" />

/** One shape of the picture: an SVG element with its attributes, in pixels from the top left corner. */
export type Shape = Readonly<
  {
    /** What it stands for: a class of the page's style sheet. */
    role: string;
    /** Shown when the pointer rests on the shape. */
    title?: string | undefined;
  } & (
    | { type: 'rect'; x: number; y: number; width: number; height: number }
    | { type: 'path'; d: string }
    | { type: 'text'; x: number; y: number; 'text-anchor': 'start' | 'middle' | 'end'; text: string }
  )
>;

/** A picture as shapes; lengths are in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Height of the heading at the top, which only a saved picture shows. */
  readonly headingHeight: number;
  readonly shapes: readonly Shape[];
}

/** Draws a picture without its heading, for the page to style. A screen reader reads out the title and description. */
export function drawPicture(picture: Picture, title: string, description: string): SVGElement {
  return svgOf(picture, picture.headingHeight, title, description, picture.shapes.map(drawShape));
}

/** The properties that the page's style sheet may set on a shape. */
const styled =
  'fill stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin paint-order ' +
  'font-family font-size font-weight';

/** The text of an SVG file: the picture that the page shows, in the style that it has there, and its heading. */
export function svgFile(shown: SVGElement, picture: Picture, title: string, description: string): string {
  const { width, height } = picture;
  const base = getComputedStyle(shown);
  const shapes = [...shown.querySelectorAll('[class]')].map(shape => {
    const copy = shape.cloneNode(true) as SVGElement;
    copy.removeAttribute('class');
    return withStyle(copy, getComputedStyle(shape), base);
  });
  const background = element('rect', { width, height, fill: getComputedStyle(document.body).backgroundColor });
  const svg = withStyle(svgOf(picture, 0, title, description, [background, ...shapes]), base);
  // A few characters cannot be part of XML, not even escaped.
  return new XMLSerializer()
    .serializeToString(svg)
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

function svgOf({ width, height }: Picture, top: number, title: string, description: string, shapes: SVGElement[]) {
  const size = { width, height: height - top, viewBox: `0 ${top} ${width} ${height - top}` };
  const content = [element('title', {}, title), element('desc', {}, description), ...shapes];
  return element('svg', { ...size, role: 'img' }, ...content.flatMap(each => ['\n', each]));
}

function drawShape({ role, title, ...shape }: Shape): SVGElement {
  const { type, text = '', ...attributes } = { text: undefined, ...shape };
  const about = title === undefined ? [] : [element('title', {}, title)];
  const drawn = element(type, { class: role, ...attributes }, ...about, text);
  if (type === 'rect') drawn.setAttribute('rx', '2');
  if (type === 'text') drawn.setAttributeNS('http://www.w3.org/XML/1998/namespace', 'xml:space', 'preserve');
  return drawn;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, ...content: (Node | string)[]) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...content);
  return made;
}

/** Sets the style of an element as attributes, except for what it inherits. */
function withStyle(changed: SVGElement, style: CSSStyleDeclaration, inherited?: CSSStyleDeclaration): SVGElement {
  for (const name of styled.split(' ')) {
    const value = style.getPropertyValue(name);
    if (value !== inherited?.getPropertyValue(name)) changed.setAttribute(name, value);
  }
  return changed;
}
