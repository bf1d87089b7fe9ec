import type { Detail } from '../../flows/details.ts';
import type { Picture } from './svg.ts';

/**
 * Everything that the page of a diagram shows, in the language of the user: the page has no words of its own that change.
 * Text of the service is made visible, and is never HTML.
 */
export interface Diagram {
  /** Name and ID of the flow. */
  readonly heading: string;
  /** Where its calls go, in one line; empty if the flow is not available. */
  readonly summary: string;
  /** Why there is no picture, or what is special about it: a sentence. */
  readonly notice: string | undefined;
  /** `undefined` if there is nothing to draw. */
  readonly picture: Picture | undefined;
  /** What a screen reader calls the picture, and reads out with it. */
  readonly pictureTitle: string;
  readonly pictureDescription: string;
  /** What is wrong with the flow, one sentence each. */
  readonly problems: readonly string[];
  /** The heading of the list of steps and facts. */
  readonly listTitle: string;
  readonly steps: readonly { readonly key: string; readonly title: string; readonly sentence: string }[];
  /** Everything in the flow except its steps. */
  readonly facts: readonly Detail[];
  /** All of this as text, in lines. */
  readonly text: string;
}

/** What VS Code keeps of a page, to find its flow again when it restores the page. */
export interface DiagramState {
  /** `Flow.key` */
  readonly key: string;
  readonly account: string | undefined;
}

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
  const { type, svg, key } = membersOf(sent);
  switch (type) {
    case 'ready':
    case 'copyText':
      return { type };
    case 'copySvg':
    case 'saveSvg':
      return isPicture(svg) ? { type, svg } : undefined;
    case 'openRoute':
      return key === undefined || typeof key === 'string' ? { type, key } : undefined;
    default:
      return undefined;
  }
}

/** The state that VS Code kept of a page; `undefined` for anything else. */
export function readDiagramState(kept: unknown): DiagramState | undefined {
  const { key, account } = membersOf(kept);
  if (typeof key !== 'string') return undefined;
  return { key, account: typeof account === 'string' ? account : undefined };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** More than any picture of ours has. */
const mostCharacters = 20_000_000;

/** Matches what no picture of ours holds: an element that is not a shape, or an attribute that runs or loads something. */
const foreign = /<(?!\/?(?:svg|title|desc|rect|path|text)[\s/>])|<[^<>]*(?:\son\w*|href|src|style)\s*=|<[^<>]*url\(/i;

/** Whether a value is the text of an SVG that is safe to open anywhere: nothing in it runs or loads anything. */
function isPicture(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= mostCharacters &&
    value.startsWith('<svg xmlns="http://www.w3.org/2000/svg"') &&
    !foreign.test(value)
  );
}
