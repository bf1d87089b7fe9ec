import type { Diagram } from './diagram.ts';

/** What VS Code keeps of a page, to find its flow by its key and account again when it restores the page. */
export type DiagramState = NonNullable<ReturnType<typeof readDiagramState>>;

/** Sent to the page when it has loaded, and whenever its content has changed. */
export interface ShowMessage {
  readonly type: 'show';
  readonly diagram: Diagram;
  readonly state: DiagramState;
}

/** Sent by the page when it has loaded, and when the user presses one of its buttons. */
export type PageMessage =
  | { readonly type: 'ready' | 'copyText' }
  | { readonly type: 'copySvg' | 'saveSvg'; readonly svg: string }
  | { readonly type: 'openRoute'; readonly key: string | undefined };

/** The message that the page sent; `undefined` for anything else. */
export function readPageMessage(sent: unknown): PageMessage | undefined {
  const { type, svg, key } = Object(sent) as Readonly<Record<string, unknown>>;
  if (type === 'ready' || type === 'copyText') return { type };
  if ((type === 'copySvg' || type === 'saveSvg') && isPicture(svg)) return { type, svg };
  if (type === 'openRoute' && (key === undefined || typeof key === 'string')) return { type, key };
  return undefined;
}

/** The state that VS Code kept of a page; `undefined` for anything else. */
export function readDiagramState(kept: unknown) {
  const { key, account } = Object(kept) as Readonly<Record<string, unknown>>;
  return typeof key === 'string' ? { key, account: typeof account === 'string' ? account : undefined } : undefined;
}

/** More than any picture of ours has. */
const mostCharacters = 20_000_000;

/** Matches what no picture of ours holds: an element that is not a shape, or an attribute that runs or loads something. */
const foreign = /<(?!\/?(?:svg|title|desc|rect|path|text)[\s/>])|<[^<>]*(?:\son\w*|href|src|style)\s*=|<[^<>]*url\(/i;

/** Whether a value is the text of an SVG that is safe to open anywhere: nothing in it runs or loads anything. */
function isPicture(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > mostCharacters) return false;
  return value.startsWith('<svg xmlns="http://www.w3.org/2000/svg"') && !foreign.test(value);
}
