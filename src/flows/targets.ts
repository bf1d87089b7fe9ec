import type { TextRange } from '../json/documentText.ts';
import type { CallFlow } from './flow.ts';
import { readPieces, skipSpace } from '../json/jsonText.ts';
import { addressOf, isUnset, readRoute, type Target } from './route.ts';

/** A target of a route, and where its value stands in the text that was read. */
export interface TargetPlace extends TextRange {
  readonly target: Target;
}

/** The targets that the text of a route names, simultaneous rings among them, in the order of the steps. */
export function targetsIn(text: string): TargetPlace[] {
  const places = placesOf(text);
  return readRoute(text).steps.flatMap(({ target, simultaneous }) =>
    [target, ...simultaneous].flatMap(each => {
      const range = places.get(each.key);
      return range === undefined || isUnset(each) ? [] : [{ target: each, ...range }];
    }),
  );
}

/** Where each value stands, by the names that `readRoute` gives them: `route1`, and `route1_simul[0]` in a list. */
function placesOf(text: string): Map<string, TextRange> {
  const places = new Map<string, TextRange>();
  for (const piece of readPieces(text, skipSpace(text, 0)) ?? []) {
    if (piece.key === undefined) continue;
    places.set(piece.key, { offset: piece.start, length: piece.end - piece.start });
    for (const [index, { key, start, end }] of (readPieces(text, piece.start) ?? []).entries()) {
      places.set(`${piece.key}[${key ?? index}]`, { offset: start, length: end - start });
    }
  }
  return places;
}

/**
 * The call flows whose routes name this target, in the order of the list. An IP address is the same whatever port stands
 * behind it; case does not count.
 */
export function flowsWithTarget(flows: readonly CallFlow[], target: Target): CallFlow[] {
  const wanted = nameOf(target);
  // Reading every route of a large account would be felt; what service and JSON may escape is not in these characters.
  const part = (wanted.match(/[\w.-]+/g) ?? []).toSorted((one, other) => other.length - one.length)[0] ?? '';
  const mayHold = new RegExp(part.replace(/[.-]/g, String.raw`\$&`), 'i');
  return flows.filter(
    ({ route }) =>
      route !== undefined &&
      mayHold.test(route) &&
      readRoute(route).steps.some(step => [step.target, ...step.simultaneous].some(each => nameOf(each) === wanted)),
  );
}

/** Whether two targets are the same place, wherever they stand. */
export function isSameTarget(one: Target, other: Target): boolean {
  return nameOf(one) === nameOf(other);
}

function nameOf({ kind, text }: Target): string {
  const name = text.trim().toLowerCase();
  if (kind === 'ip') return addressOf(name) ?? name;
  return kind === 'device' ? name.replace(/^device:\s*/, 'device:') : name;
}
