import type { Flow } from '../flows/flow.ts';

/** What a flow was before a refresh brought something else. */
export interface FlowVersion {
  readonly flow: Flow;
  /** When the service last sent it so, in milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** When the service first sent something else, in milliseconds since 1970. */
  readonly replacedAt: number;
}
