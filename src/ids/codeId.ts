import type { FlowKind } from '../flows/flow.ts';

/** A flow id in a text, known by the parameter beside it. All offsets are in UTF-16 units, ends are exclusive. */
export interface IdReference {
  readonly kind: FlowKind;
  /** One to twenty digits, as they stand there. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** The name that says what the digits are, prefix included. */
  readonly parameterStart: number;
  readonly parameterEnd: number;
}
