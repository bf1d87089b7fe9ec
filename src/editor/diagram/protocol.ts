import type { Detail } from '../../flows/describe.ts';
import type { Picture, Role } from './svg.ts';

/** All that the page of a diagram shows. The texts are those of the service made visible, never HTML. */
export interface Diagram {
  /** Name and id of the flow. */
  readonly heading: string;
  /** Where its calls go, one line; empty where the flow is not there. */
  readonly summary: string;
  /** Why there is no picture, or what is special about this one, a sentence; `undefined` where there is nothing to say. */
  readonly notice: string | undefined;
  readonly picture: Picture | undefined;
  /** What is wrong with the flow, one sentence each. */
  readonly problems: readonly string[];
  readonly steps: readonly { readonly key: string; readonly number: number; readonly sentence: string }[];
  /** All that the flow says beside its steps. */
  readonly facts: readonly Detail[];
}

/** What finds the flow again when VS Code restores the page. */
export interface DiagramState {
  /** `Flow.key` */
  readonly key: string;
  readonly account: string | undefined;
}

/** Sent to the page when it is ready, and whenever what it shows has changed. */
export interface ShowMessage {
  readonly type: 'show';
  readonly diagram: Diagram;
  readonly state: DiagramState;
}

/** The colours of the theme for one role, as the page shows them. */
export interface Colours {
  readonly fill: string;
  readonly stroke: string;
}

/** The colours of a picture that must stand alone. */
export interface Paint {
  readonly background: string;
  readonly roles: Readonly<Partial<Record<Role, Colours>>>;
}

/** Sent by the page: that it is there, or what the user asked for. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'copyText' }
  | { readonly type: 'copySvg' | 'saveSvg'; readonly paint: Paint }
  | { readonly type: 'openRoute'; readonly key: string | undefined };

/** The message that the page sent; `undefined` for anything else. */
export function readPageMessage(sent: unknown): PageMessage | undefined {
  if (!isRecord(sent)) return undefined;
  switch (sent['type']) {
    case 'ready':
    case 'copyText':
      return { type: sent['type'] };
    case 'copySvg':
    case 'saveSvg': {
      const paint = readPaint(sent['paint']);
      return paint && { type: sent['type'], paint };
    }
    case 'openRoute': {
      const { key } = sent;
      return key === undefined || typeof key === 'string' ? { type: 'openRoute', key } : undefined;
    }
    default:
      return undefined;
  }
}

/** The state that the page kept; `undefined` for anything else. */
export function readDiagramState(kept: unknown): DiagramState | undefined {
  if (!isRecord(kept) || typeof kept['key'] !== 'string') return undefined;
  return { key: kept['key'], account: typeof kept['account'] === 'string' ? kept['account'] : undefined };
}

function readPaint(sent: unknown): Paint | undefined {
  if (!isRecord(sent) || !isColour(sent['background']) || !isRecord(sent['roles'])) return undefined;
  const roles: Record<string, Colours> = {};
  for (const [role, colours] of Object.entries(sent['roles'])) {
    if (!/^[a-zA-Z]{1,30}$/.test(role) || !isRecord(colours)) return undefined;
    const { fill, stroke } = colours;
    if (!isColour(fill) || !isColour(stroke)) return undefined;
    roles[role] = { fill, stroke };
  }
  return { background: sent['background'], roles };
}

/** Whether a value is a computed colour, `none` included: it ends up in a file. */
function isColour(value: unknown): value is string {
  return typeof value === 'string' && /^(?:none|#[\da-f]{3,8}|[a-z]{2,10}\([\w .,%/-]{1,60}\))$/i.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
