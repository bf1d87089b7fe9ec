import type { CallFlow } from './flow.ts';
import { addressOf, isUnset, routeOf, type Route, type Target } from './route.ts';

/** The targets that a route names, simultaneous rings among them, in the order of the steps. */
export function targetsOf({ steps }: Route): Target[] {
  return steps.flatMap(({ target, simultaneous }) => [target, ...simultaneous]).filter(target => !isUnset(target));
}

/** The call flows whose routes name this target, in the order of the list; ports and letter case make no difference. */
export function flowsWithTarget(flows: readonly CallFlow[], target: Target): CallFlow[] {
  const wanted = sameName(target);
  // Reading every route of a large account would be noticed. These characters are the same in a record, never escaped.
  const part =
    (wanted.match(/[\w.-]+/g) ?? []).toSorted((one, other) => other.length - one.length)[0]?.slice(0, 200) ?? '';
  const mayHold = new RegExp(part.replace(/[.-]/g, String.raw`\$&`), 'i');
  const names = (flow: CallFlow) => targetsOf(routeOf(flow)).some(each => sameName(each) === wanted);
  return flows.filter(flow => mayHold.test(flow.record) && names(flow));
}

/** What two targets have in common if they are the same, in whichever routes they are. */
export function sameName({ kind, text }: Target): string {
  const name = text.trim().toLowerCase();
  if (kind === 'ip') return addressOf(name) ?? name;
  return kind === 'device' ? name.replace(/^device:\s*/, 'device:') : name;
}
