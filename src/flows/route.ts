import { isIP } from 'node:net';
import { findSyntaxError, kindOfValue, readPieces, readString, skipSpace } from '../json/jsonText.ts';

/** One key of a route with its value. */
export interface RouteEntry {
  readonly key: string;
  /** The value exactly as sent, quotes and all. */
  readonly raw: string;
  /** What the value says: a string decoded, anything else as it stands in the text. */
  readonly text: string;
}

/** A value that should be a number. */
export interface NumberEntry extends RouteEntry {
  /** The number, sent as one or as a string of digits; `undefined` where it is neither, below zero, or 10¹² and more. */
  readonly value: number | undefined;
}

/** What a target is by the look of it; `unknown` ones are shown as they are. */
export type TargetKind = 'ip' | 'device' | 'sip' | 'web' | 'phone' | 'unknown';

/** Where a step sends the call. */
export interface Target extends RouteEntry {
  readonly kind: TargetKind;
}

/** One of the places where the call is offered, in the order in which they are tried. */
export interface RouteStep {
  /** The N of `routeN`. The numbering may have gaps. */
  readonly number: number;
  /** The key of its target, `route1`. */
  readonly key: string;
  readonly target: Target;
  /** `sip_portN`; `undefined` where not sent (the service then takes 5060). */
  readonly port: NumberEntry | undefined;
  /** `routeN_wait`: seconds that it rings before the next step is tried; `undefined` where not sent. */
  readonly rings: NumberEntry | undefined;
  /** What rings at the same time (`routeN_simul`). */
  readonly simultaneous: readonly Target[];
  /** Seconds from the arrival of the call to the start of this step; `undefined` where that can't be derived. */
  readonly startsAt: number | undefined;
  /** Why the start can't be derived, a sentence; `undefined` where it can. */
  readonly startUnknown: string | undefined;
}

/** What the route of a call flow says. Every key and value of it is somewhere in here. */
export interface Route {
  readonly steps: readonly RouteStep[];
  /** The digits handed on as the dialled number; empty: as dialled. */
  readonly dnis: RouteEntry | undefined;
  /** Seconds to wait, for the flow as a whole; how it relates to the steps' own is not documented. */
  readonly wait: NumberEntry | undefined;
  /** All other entries in the order of the text, repeated keys and keys of steps that have no target among them. */
  readonly others: readonly RouteEntry[];
  /** Why the text is no route, a sentence; `undefined` where it is one. There are no steps then. */
  readonly unreadable: string | undefined;
  /** Seconds until the last step has rung out; `undefined` where that can't be derived or there are no steps. */
  readonly endsAt: number | undefined;
}

/**
 * Reads the text of a route, `CallFlow.route`. Never throws: what is not understood is among `others`, or `unreadable`
 * says why there is no route.
 */
export function readRoute(text: string | undefined): Route {
  if (text === undefined) return notARoute('The service sent no route for this call flow.', []);
  const syntaxError = findSyntaxError(text);
  if (syntaxError !== undefined) {
    return notARoute(`The route is not valid JSON: ${syntaxError.what} at character ${syntaxError.at + 1}.`, []);
  }
  const start = skipSpace(text, 0);
  const entries = readEntries(text, start);
  const kind = kindOfValue(text, start, text.length);
  if (kind === 'object') return routeOf(entries);
  // What PHP makes of an empty object is an empty list.
  if (kind === 'array' && entries.length === 0) return routeOf([]);
  return notARoute(`The route is ${kindNames[kind]} instead of an object.`, entries);
}

const kindNames = {
  array: 'an array',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  invalid: 'something that is no JSON',
} as const;

function notARoute(unreadable: string, others: readonly RouteEntry[]): Route {
  return { steps: [], dnis: undefined, wait: undefined, others, unreadable, endsAt: undefined };
}

/** The members of an object, or the elements of an array under their places: `[0]`. */
function readEntries(text: string, start: number): RouteEntry[] {
  return (readPieces(text, start) ?? []).map(({ key, start, end }, index) => {
    const raw = text.slice(start, end);
    return {
      key: key ?? `[${index}]`,
      raw,
      text: (raw.startsWith('"') ? readString(raw, 0, raw.length) : undefined) ?? raw,
    };
  });
}

/** The parts that the keys of one step say; `target` is missing where only its other keys were sent. */
interface Parts {
  target?: RouteEntry;
  port?: RouteEntry;
  rings?: RouteEntry;
  readonly simultaneous: RouteEntry[];
}

function routeOf(entries: readonly RouteEntry[]): Route {
  // Of a repeated key the last counts, as everywhere; the earlier ones are kept among the others.
  const counting = new Map(entries.map(entry => [entry.key, entry]));
  const understood = new Set<RouteEntry>();
  const parts = new Map<number, Parts>();
  for (const entry of counting.values()) {
    const place = placeOf(entry.key);
    if (place === undefined || (place.part === 'simultaneous' && isUnset(entry))) continue;
    const step = parts.get(place.number) ?? { simultaneous: [] };
    parts.set(place.number, step);
    if (place.part === 'simultaneous') step.simultaneous.push(entry);
    else step[place.part] = entry;
  }

  const steps: RouteStep[] = [];
  let startsAt: number | undefined = 0;
  let startUnknown: string | undefined;
  for (const [number, { target, port, rings, simultaneous }] of [...parts].sort(([one], [other]) => one - other)) {
    if (target === undefined) continue;
    for (const entry of [target, port, rings, ...simultaneous]) if (entry !== undefined) understood.add(entry);
    const step: RouteStep = {
      number,
      key: target.key,
      target: readTarget(target),
      port: port && readNumber(port),
      rings: rings && readNumber(rings),
      simultaneous: simultaneous.flatMap(readTargets),
      startsAt,
      startUnknown,
    };
    steps.push(step);
    if (startsAt === undefined) continue;
    if (step.rings?.value === undefined) {
      startsAt = undefined;
      startUnknown =
        rings === undefined
          ? `Step ${number} does not say how long it rings.`
          : `How long step ${number} rings is not a number of seconds.`;
    } else startsAt += step.rings.value;
  }

  const dnis = counting.get('dnis');
  const wait = counting.get('wait');
  for (const entry of [dnis, wait]) if (entry !== undefined) understood.add(entry);
  return {
    steps,
    dnis,
    wait: wait && readNumber(wait),
    others: entries.filter(entry => !understood.has(entry)),
    unreadable: undefined,
    endsAt: steps.length > 0 ? startsAt : undefined,
  };
}

/** The step and the part of it that a key names, such as `sip_port2`. Longer numbers are nobody's numbering. */
function placeOf(key: string): { number: number; part: keyof Parts } | undefined {
  const port = /^sip_port(0|[1-9]\d{0,8})$/.exec(key);
  if (port !== null) return { number: Number(port[1]), part: 'port' };
  const route = /^route(0|[1-9]\d{0,8})(_wait|_simul(?:_?\d{1,9})?)?$/.exec(key);
  if (route === null) return undefined;
  const part = route[2] === undefined ? 'target' : route[2] === '_wait' ? 'rings' : 'simultaneous';
  return { number: Number(route[1]), part };
}

function readNumber(entry: RouteEntry): NumberEntry {
  const isNumber = entry.raw === entry.text && /^-?\d/.test(entry.raw);
  const digits = entry.text.trim();
  const value = isNumber || /^\d{1,12}(?:\.\d{1,9})?$/.test(digits) ? Number(digits) : NaN;
  return { ...entry, value: value >= 0 && value < 1e12 ? value : undefined };
}

/** Whether a value says that there is none: an empty string or list, `null` or `false`. */
export function isUnset({ raw, text }: RouteEntry): boolean {
  return /^(?:null|false|\[\s*\]|\{\s*\})$/.test(raw) || (raw.startsWith('"') && text.trim() === '');
}

/** The one target that a value names, or each of those in a list of them. */
function readTargets(entry: RouteEntry): Target[] {
  const isList = entry.raw.startsWith('[') || entry.raw.startsWith('{');
  const elements = isList ? readEntries(entry.raw, 0) : [];
  if (elements.length === 0) return [readTarget(entry)];
  return elements.map(element => readTarget({ ...element, key: `${entry.key}${bracketed(element.key)}` }));
}

function bracketed(key: string): string {
  return key.startsWith('[') ? key : `[${key}]`;
}

function readTarget(entry: RouteEntry): Target {
  const isPlain = entry.raw.startsWith('"') || /^\d+$/.test(entry.raw);
  return { ...entry, kind: isPlain ? kindOfTarget(entry.text.trim()) : 'unknown' };
}

/** What a target is by the look of it. */
export function kindOfTarget(text: string): TargetKind {
  if (text.length > 2000) return 'unknown';
  if (/^device:\s*\S/i.test(text)) return 'device';
  if (/^sips?:\S+$/i.test(text)) return 'sip';
  if (/^https?:\/\/\S+$/i.test(text)) return 'web';
  if (addressOf(text) !== undefined) return 'ip';
  if (/^tel:\+?[\d().-]+$/i.test(text)) return 'phone';
  const digits = text.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(digits) && /^[+(\d]/.test(text) ? 'phone' : 'unknown';
}

/** The IP address that a target is, without a port written behind it (`1.1.1.1:5080`, `[::1]:5080`). */
export function addressOf(text: string): string | undefined {
  if (isIP(text) !== 0) return text;
  const [, inBrackets, beforePort] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(text) ?? [];
  const address = inBrackets ?? beforePort;
  return address !== undefined && isIP(address) === (inBrackets === undefined ? 4 : 6) ? address : undefined;
}
