/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Diagram } from './diagram.ts';
import type { DiagramState, PageMessage, ShowMessage } from './protocol.ts';
import { drawPicture, svgFile } from './svg.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: PageMessage) => void;
  setState: (state: PageState) => void;
  getState: () => PageState | undefined;
};

/** What the page finds again when VS Code loads it anew. Without a zoom that the user chose, the picture fits the page. */
type PageState = DiagramState & { readonly zoom?: number | undefined };

const { postMessage: post, setState, getState } = acquireVsCodeApi();
const smallest = 0.25;
const largest = 4;
/** A picture that is wider than the page is made smaller only down to this zoom, to stay legible. */
const smallestFit = 0.75;

let diagram: Diagram | undefined;
/** The picture of the diagram; without one, it is not part of the page. */
let svg: SVGElement | undefined;
let state = getState();

/** An element that the page has from the start. */
const element = (id: string) => document.getElementById(id) as HTMLElement;

/** A new element that holds this text as text. */
function made(tag: string, text: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

function show(next: Diagram): void {
  diagram = next;
  const { heading, summary, notice, problems, steps, facts, picture } = next;
  document.title = heading;
  element('heading').textContent = heading;
  element('summary').textContent = summary;
  element('notice').textContent = notice ?? '';
  element('notice').hidden = notice === undefined;
  element('problems').replaceChildren(...problems.map(problem => made('li', problem)));
  element('problems').hidden = problems.length === 0;
  element('steps').replaceChildren(...steps.map(stepItem));
  element('facts').replaceChildren(...facts.flatMap(({ name, value }) => [made('dt', name), made('dd', value)]));
  element('listTitle').textContent = next.listTitle;
  element('content').hidden = steps.length + facts.length === 0;
  // If the flow is not available, there is nothing to open or to copy.
  element('tools').hidden = summary === '';
  svg = picture && drawPicture(picture, next.pictureTitle, next.pictureDescription);
  element('picture').replaceChildren(svg ?? '');
  for (const id of ['picture', 'zoomTools', 'copySvg', 'saveSvg']) element(id).hidden = svg === undefined;
  applyZoom();
}

function stepItem({ name, value, line }: Diagram['steps'][number]): HTMLElement {
  const item = document.createElement('li');
  const button = made('button', name);
  button.className = 'link';
  button.title = element('steps').dataset.tip ?? '';
  button.addEventListener('click', () => post({ type: 'openRoute', key: line?.key }));
  item.append(button, made('span', value));
  return item;
}

function currentZoom(): number {
  const width = diagram?.picture?.width ?? Infinity;
  return state?.zoom ?? Math.min(1, Math.max(smallestFit, element('picture').clientWidth / width));
}

function keep(next: PageState): void {
  state = next;
  setState(next);
}

function zoomTo(zoom: number | undefined): void {
  if (state) keep({ ...state, zoom: zoom && Math.min(largest, Math.max(smallest, zoom)) });
  applyZoom();
}

function applyZoom(): void {
  const zoom = currentZoom();
  const { width = 0, height = 0, headingHeight = 0 } = diagram?.picture ?? {};
  svg?.setAttribute('width', String(width * zoom));
  svg?.setAttribute('height', String((height - headingHeight) * zoom));
  element('zoom').textContent = `${Math.round(zoom * 100)} %`;
}

function postSvg(type: 'copySvg' | 'saveSvg'): void {
  if (!diagram?.picture || !svg) return;
  post({ type, svg: svgFile(svg, diagram.picture, diagram.heading, diagram.text) });
}

const buttons: Record<string, () => void> = {
  zoomIn: () => zoomTo(currentZoom() * 1.25),
  zoomOut: () => zoomTo(currentZoom() / 1.25),
  zoomReset: () => zoomTo(undefined),
  copyText: () => post({ type: 'copyText' }),
  copySvg: () => postSvg('copySvg'),
  saveSvg: () => postSvg('saveSvg'),
  openRoute: () => post({ type: 'openRoute', key: undefined }),
};
for (const [id, press] of Object.entries(buttons)) element(id).addEventListener('click', press);

const keys: Record<string, string> = { '+': 'zoomIn', '=': 'zoomIn', '-': 'zoomOut', '0': 'zoomReset' };
window.addEventListener('keydown', event => {
  const press = buttons[keys[event.key] ?? ''];
  if (press === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  press();
});
window.addEventListener('resize', applyZoom);
const zoomWithWheel = (event: WheelEvent) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomTo(currentZoom() * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
};
element('picture').addEventListener('wheel', zoomWithWheel, { passive: false });
window.addEventListener('message', ({ data }: MessageEvent<ShowMessage>) => {
  if (data?.type !== 'show') return;
  keep({ ...state, ...data.state });
  show(data.diagram);
});
post({ type: 'ready' });
