/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { svgOf, type Role } from './svg.ts';
import type { Colours, Diagram, DiagramState, PageMessage, Paint, ShowMessage } from './protocol.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: PageMessage) => void;
  setState: (state: DiagramState) => void;
};

const { postMessage: post, setState: keep } = acquireVsCodeApi();
const smallest = 0.25;
const largest = 4;
/** Where a picture wider than the page is not made smaller to fit: it would be hard to read. */
const smallestFit = 0.75;
let zoom = 1;
/** Whether the reader chose the zoom; until then the picture fits the page. */
let isZoomed = false;
let diagram: Diagram | undefined;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}

/** A new element that holds this text as text. */
function made(tag: string, text: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

function show(next: Diagram): void {
  diagram = next;
  document.title = next.heading;
  element('heading').textContent = next.heading;
  element('summary').textContent = next.summary;
  element('notice').textContent = next.notice ?? '';
  element('notice').hidden = next.notice === undefined;
  element('problems').replaceChildren(...next.problems.map(problem => made('li', problem)));
  element('problems').hidden = next.problems.length === 0;
  element('steps').replaceChildren(...next.steps.map(stepItem));
  element('facts').replaceChildren(...next.facts.flatMap(({ name, value }) => [made('dt', name), made('dd', value)]));
  element('listTitle').textContent = next.steps.length > 0 ? 'Step by step' : 'Details';
  element('content').hidden = next.steps.length + next.facts.length === 0;
  // Without its flow there is nothing to open or to copy.
  element('tools').hidden = next.summary === '';
  showPicture(next);
}

function stepItem({ key, number, sentence }: Diagram['steps'][number]): HTMLElement {
  const item = document.createElement('li');
  const button = made('button', `Step ${number}`);
  button.className = 'link';
  button.title = 'Open this step in the JSON';
  button.addEventListener('click', () => post({ type: 'openRoute', key }));
  item.append(button, made('span', sentence));
  return item;
}

function showPicture({ picture, heading, summary }: Diagram): void {
  const frame = element('picture');
  frame.hidden = picture === undefined;
  for (const id of ['zoomTools', 'copySvg', 'saveSvg']) element(id).hidden = picture === undefined;
  if (picture === undefined) return frame.replaceChildren();
  const about = { title: `Ring time line of ${heading}`, description: `${summary}. The steps are listed below.` };
  const svg = svgOf(picture, about, role => `class="${role}"`);
  frame.replaceChildren(
    document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true),
  );
  if (!isZoomed) fit();
  applyZoom();
}

/** The zoom at which the whole picture is to be seen, as far as it stays legible. */
function fit(): void {
  const width = diagram?.picture?.width ?? 0;
  const room = element('picture').clientWidth;
  if (width > 0 && room > 0) zoom = Math.min(1, Math.max(smallestFit, room / width));
}

function applyZoom(): void {
  const svg = document.querySelector('#picture svg');
  if (svg === null || diagram?.picture === undefined) return;
  svg.setAttribute('width', String(diagram.picture.width * zoom));
  svg.setAttribute('height', String(diagram.picture.height * zoom));
  element('zoom').textContent = `${Math.round(zoom * 100)} %`;
}

function resetZoom(): void {
  isZoomed = false;
  fit();
  applyZoom();
}

function setZoom(next: number): void {
  isZoomed = true;
  zoom = Math.min(largest, Math.max(smallest, next));
  applyZoom();
}

/** The colours in which the page shows each role, so that a saved picture looks the same. */
function paintOfPage(): Paint {
  const roles: Partial<Record<Role, Colours>> = {};
  for (const { role } of diagram?.picture?.shapes ?? []) {
    const shown = roles[role] === undefined ? document.querySelector(`#picture .${role}`) : null;
    if (shown === null) continue;
    const { fill, stroke } = getComputedStyle(shown);
    roles[role] = { fill, stroke };
  }
  return { background: getComputedStyle(document.body).backgroundColor, roles };
}

const actions: Record<string, () => void> = {
  zoomIn: () => setZoom(zoom * 1.25),
  zoomOut: () => setZoom(zoom / 1.25),
  zoomReset: resetZoom,
  copyText: () => post({ type: 'copyText' }),
  copySvg: () => post({ type: 'copySvg', paint: paintOfPage() }),
  saveSvg: () => post({ type: 'saveSvg', paint: paintOfPage() }),
  openRoute: () => post({ type: 'openRoute', key: undefined }),
};
for (const [id, act] of Object.entries(actions)) element(id).addEventListener('click', act);

const keys: Record<string, () => void> = {
  '+': () => setZoom(zoom * 1.25),
  '=': () => setZoom(zoom * 1.25),
  '-': () => setZoom(zoom / 1.25),
  '0': resetZoom,
};
window.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
});
window.addEventListener('resize', () => {
  if (!isZoomed) resetZoom();
});
element('picture').addEventListener(
  'wheel',
  event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  },
  { passive: false },
);
window.addEventListener('message', ({ data }: MessageEvent<ShowMessage>) => {
  if (data?.type !== 'show') return;
  keep(data.state);
  show(data.diagram);
});
post({ type: 'ready' });
