import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { findSyntaxError, kindNames, kindOf, readPieces, textOf } from '../json/pieces.ts';
import type { JsonError, Piece } from '../json/pieces.ts';
import { once, type CallFlow } from './flow.ts';

/** One key of a route with its value; the offsets are those in the text of the route. */
export interface RouteEntry extends Piece {
  /** The key, or `[0]` for the element of an array. */
  readonly key: string;
  /** The value as text: a string decoded, anything else as sent. */
  readonly text: string;
}

/** A value that should be a number. */
export interface NumberEntry extends RouteEntry {
  /** The number, sent as one or as a string of digits; `undefined` if it is neither, below zero, or 10¹² or more. */
  readonly value: number | undefined;
}

/** What a target is, judged by how it is written; `unknown` ones are shown as they are. */
export type TargetKind = 'ip' | 'device' | 'sip' | 'web' | 'phone' | 'unknown';

/** A destination of a call. A target in a list has a key such as `route1_simul[0]`. */
export interface Target extends RouteEntry {
  readonly kind: TargetKind;
}

/** One of the steps of a route, which are tried in their order. */
export type RouteStep = ReturnType<typeof understand>['steps'][number];

/** The route of a call flow. It contains every key and value of the text. */
export type Route = ReturnType<typeof readRoute>;

/** The route of a call flow. It is read when it is first needed, and once. */
export const routeOf = once((flow: CallFlow): Route => readRoute(routeText(flow.record)));

/** The text of the route in a record: its member `json`, of several the last. */
function routeText(record: string): string | undefined {
  const piece = readPieces(record)?.findLast(({ key }) => key === 'json');
  const text = textOf(piece?.raw ?? '');
  // Like `null`, `false` and an empty string mean that there is no route.
  return /^(?:null|false)?$/.test(text.trim()) ? undefined : text;
}

/** Reads a route. Never throws: `others` has what is not understood, and `unreadable` says why there is no route. */
export function readRoute(text: string | undefined) {
  const syntaxError = text === undefined ? undefined : findSyntaxError(text);
  const entries = text === undefined || syntaxError ? [] : entriesOf(text);
  return {
    /** What the JSON string in the record holds, or what was sent in its place; `undefined` if no route was sent. */
    text,
    /** The first place at which the text is not valid JSON. */
    syntaxError,
    /** Why the text is not a route, a sentence; `undefined` if it is one. There are no steps then. */
    unreadable: whyUnreadable(text, syntaxError, entries),
    /** All entries in the order of the text. */
    entries,
    ...understand(text ?? '', entries),
  };
}

/** What the entries of a route mean. */
function understand(text: string, entries: readonly RouteEntry[]) {
  // Of a repeated key the last counts; the earlier ones are kept among the others.
  const counting = new Map(entries.map(entry => [entry.key, entry]));
  const numberAt = (key: string) => readNumber(counting.get(key));
  const simultaneousOf = Map.groupBy(counting.values(), ({ key }) => /^(.+)_simul(?:_?\d{1,9})?$/.exec(key)?.[1]);
  const numberOf = ({ key }: RouteEntry) => Number(key.slice('route'.length));
  const targets = [...counting.values()].filter(({ key }) => stepTarget.test(key));
  targets.sort((one, other) => numberOf(one) - numberOf(other));
  let elapsed = 0;
  let startUnknown: string | undefined;
  const steps = targets.map(entry => {
    const number = numberOf(entry);
    const target = readTarget(entry);
    const rings = numberAt(`${entry.key}_wait`);
    const step = {
      /** The N of `routeN`. The numbering may have gaps. */
      number,
      target,
      /** `sip_portN`; `undefined` if not sent (the service then takes 5060). */
      port: numberAt(`sip_port${number}`),
      /** `routeN_wait`: seconds that it rings before the next step is tried; `undefined` if not sent. */
      rings,
      /** What rings at the same time (`routeN_simul`). */
      simultaneous: (simultaneousOf.get(entry.key) ?? []).flatMap(each => readTargets(text, each)),
      /** Seconds from the arrival of the call to the start of this step; `undefined` if that can't be derived. */
      startsAt: startUnknown === undefined ? elapsed : undefined,
      /** Why the start can't be derived, a sentence; `undefined` if it can. */
      startUnknown,
    };
    elapsed += rings?.value ?? 0;
    startUnknown ??= whyEndUnknown(number, target, rings);
    return step;
  });
  const dnis = counting.get('dnis');
  const wait = numberAt('wait');
  const parts = steps.flatMap(({ target, port, rings, simultaneous }) => [target, port, rings, ...simultaneous]);
  // Each target of a list has the key of the list in its own. A list that names none is kept among the others.
  const understood = new Set([dnis, wait, ...parts].map(part => part?.key.replace(/\[\d+\]$/, '')));
  return {
    steps,
    /** The digits handed on as the dialled number; empty: as dialled. */
    dnis,
    /** Seconds to wait, for the flow as a whole; how it relates to the waits of the steps is not documented. */
    wait,
    /** The entries that are none of the above: unknown keys, earlier ones of a repeated key, parts of steps without target. */
    others: entries.filter(entry => !understood.has(entry.key) || entry !== counting.get(entry.key)),
    /** Seconds until the last step has rung out; `undefined` if that can't be derived or there are no steps. */
    endsAt: steps.length > 0 && startUnknown === undefined ? elapsed : undefined,
  };
}

function whyUnreadable(text: string | undefined, error: JsonError | undefined, entries: readonly RouteEntry[]) {
  if (text === undefined) return l10n.t('The service sent no route for this call flow.');
  if (error) return l10n.t('The route is not valid JSON: {0} at character {1}.', error.what, error.at + 1);
  const kind = kindOf(text.trim());
  // PHP encodes an empty object as an empty array.
  if (kind === 'object' || (kind === 'array' && entries.length === 0)) return undefined;
  return l10n.t('The route is {0} instead of an object.', kindNames[kind]);
}

/** Why it is not known when a step has rung out. */
function whyEndUnknown(number: number, target: Target, rings: NumberEntry | undefined): string | undefined {
  if (isUnset(target)) return l10n.t('Step {0} has no target, so it is not known how long it takes.', number);
  if (rings === undefined || isUnset(rings))
    return l10n.t('The route does not specify how long step {0} rings.', number);
  return rings.value === undefined ? l10n.t('How long step {0} rings is not a number of seconds.', number) : undefined;
}

/** The pieces of the object or array at this place of a text as entries; none if there is neither. */
function entriesOf(text: string, at = 0): RouteEntry[] {
  const pieces = readPieces(text, at) ?? [];
  return pieces.map((piece, index) => ({ ...piece, key: piece.key ?? `[${index}]`, text: textOf(piece.raw) }));
}

/** The key of a step's target. Longer numbers do not number steps. */
const stepTarget = /^route(?:0|[1-9]\d{0,8})$/;

function readNumber(entry: RouteEntry | undefined): NumberEntry | undefined {
  if (entry === undefined) return undefined;
  const isNumber = entry.raw === entry.text && /^-?\d/.test(entry.raw);
  const digits = entry.text.trim();
  const value = isNumber || /^\d{1,12}(?:\.\d{1,9})?$/.test(digits) ? Number(digits) : NaN;
  return { ...entry, value: value >= 0 && value < 1e12 ? value : undefined };
}

/** Whether a value means that there is none: an empty string, list or object, `null` or `false`. */
export function isUnset({ raw, text }: RouteEntry): boolean {
  return /^(?:null|false|\[\s*\]|\{\s*\})$/.test(raw) || (raw.startsWith('"') && text.trim() === '');
}

/** The target that a value names, or those of a list, which PHP may send as an object. What is empty names none. */
function readTargets(text: string, entry: RouteEntry): Target[] {
  const elements = entriesOf(text, entry.start);
  const isList = elements.every(({ key }) => /^(?:\[\d+\]|\d+)$/.test(key));
  const keyIn = ({ key }: RouteEntry) => entry.key + key.replace(/^\d+$/, '[$&]');
  const named = isList && elements.length > 0 ? elements.map(each => ({ ...each, key: keyIn(each) })) : [entry];
  return named.filter(each => !isUnset(each)).map(readTarget);
}

function readTarget(entry: RouteEntry): Target {
  const isPlain = entry.raw.startsWith('"') || /^\d+$/.test(entry.raw);
  return { ...entry, kind: isPlain ? kindOfTarget(entry.text.trim()) : 'unknown' };
}

/** What a target is, judged by how it is written. */
function kindOfTarget(text: string): TargetKind {
  if (text.length > 2000) return 'unknown';
  if (/^device:\s*[^\s,;][^,;]*$/i.test(text)) return 'device';
  if (/^sips?:\S+$/i.test(text)) return 'sip';
  if (/^https?:\/\/\S+$/i.test(text)) return 'web';
  if (addressOf(text) !== undefined) return 'ip';
  if (/^tel:\+?[\d().-]+$/i.test(text)) return 'phone';
  // An address with a mistake in it, a range of addresses, or a date, is no number to dial.
  if (/(?<![\d.])[1-9]\d{0,2}(?:\.\d{1,3}){3}(?![\d.])|^\d{4}-(?:0\d|1[0-2])-[0-3]\d(?![\d-])/.test(text))
    return 'unknown';
  const digits = text.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(digits) && /^[+(\d]/.test(text) ? 'phone' : 'unknown';
}

/** The IP address that a target is, without the port that may follow it (`1.1.1.1:5080`, `[::1]:5080`). */
export function addressOf(text: string): string | undefined {
  if (isIP(text) !== 0) return text;
  const [, inBrackets, beforePort] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(text) ?? [];
  const address = inBrackets ?? beforePort;
  return address !== undefined && isIP(address) === (inBrackets === undefined ? 4 : 6) ? address : undefined;
}
