import * as l10n from '@vscode/l10n';
import { allFlows, displayId, displayName, kindName, once, type Flow, type FlowLists } from './flow.ts';
import { summarise } from './describe.ts';
import { shorten, shown } from './text.ts';

/** A flow as "Find Flow…" lists it. */
export type FoundFlow = ReturnType<typeof rowOf>;

/** More (UTF-16 units) is not looked at: a pattern cannot be as long as what may be pasted. */
const longestTyped = 1000;

/**
 * Finds the flows whose name, ID, kind or record contains every word that was typed, in this order: those whose ID was
 * typed or pasted, those used last, those whose name or ID matches, the rest; each in the order of the service. Yields
 * once for each flow that it looks at, `undefined` if that one does not match, so that the caller can stop, or let other
 * work run, after any of them. Reads no routes but those of the flows it finds. `lastUsed`: keys of flows, the latest first.
 */
export function* searchFlows(
  lists: FlowLists,
  { typed = '', lastUsed = [] }: { readonly typed?: string; readonly lastUsed?: readonly string[] } = {},
) {
  const id = pastedId(typed);
  // As a target is shown, and as the service spells it.
  const device = l10n.t('device {0}', '').trim().toLowerCase();
  // Of a pasted parameter, the ID is what is looked for.
  const words = (id ?? typed.slice(0, longestTyped)).trim().split(/\s+/).filter(Boolean);
  const patterns = words.map(word => {
    const literal = word.replace(/[\^$\\.*+?()[\]{}|]/g, String.raw`\$&`).replace(/["/]|[^\0-\x7f]/gu, asInJson);
    return new RegExp(word.toLowerCase() === device ? `${literal}|device` : literal, 'iu');
  });
  const isIn = (text: string) => patterns.every(pattern => pattern.test(text));
  const kinds = { call: kindName({ kind: 'call' }), fax: kindName({ kind: 'fax' }) };
  const textOf = ({ name, id, kind, record }: Flow) => `${name ?? ''} ${id ?? ''} ${kinds[kind]} ${record}`;
  const flows = allFlows(lists);
  const place = new Map(lastUsed.map((key, index) => [key, index]));
  const used = flows.filter(({ key }) => place.has(key)).sort((a, b) => place.get(a.key)! - place.get(b.key)!);
  const yielded = new Set<Flow>();
  const tiers: [readonly Flow[], (flow: Flow) => boolean][] = [
    [id === undefined ? [] : flows, flow => flow.id === id],
    [used, flow => isIn(textOf(flow))],
    [flows, flow => isIn(`${flow.name ?? ''} ${flow.id ?? ''}`)],
    [flows, flow => isIn(textOf(flow))],
  ];
  for (const [candidates, matches] of tiers) {
    for (const flow of candidates) {
      if (yielded.has(flow) || !matches(flow)) yield undefined;
      else {
        yielded.add(flow);
        yield rowOf(flow);
      }
    }
  }
}

/** A pattern for a character as it is, and as PHP escapes it in JSON, also in JSON within JSON. */
function asInJson(character: string): string {
  if (character === '"' || character === '/') return String.raw`\\{0,40}${character}`;
  const spellings = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  const escaped = [...spellings].map(each =>
    // One escape for each UTF-16 unit.
    each.replace(/[^]/g, unit => String.raw`\\{1,40}u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  return `(?:${[character, ...escaped].join('|')})`;
}

// The list is made anew at each key pressed.
const rowOf = once((flow: Flow) => {
  const description = `${displayId(flow)} · ${kindName(flow)}`;
  return { flow, label: displayName(flow), description, detail: details(flow) };
});

/** The ID in what was typed or pasted: `444`, `#444`, `"444"`, `call_flow_id=444`; `undefined` if there is none. */
export function pastedId(typed: string): string | undefined {
  return /^(?:[\w"' -]{0,60}(?:=>|=|(?<=["']|flow|id):|:(?= ))\s*)?[#"'\s]*(\d{1,20})["',;\s]*$/i.exec(
    typed.slice(0, 120).trim(),
  )?.[1];
}

/** The flow's summary and the e-mail addresses that are not in it. */
function details(flow: Flow): string {
  const summary = summarise(flow);
  const addresses = flow.kind === 'fax' ? [...flow.receivers, ...flow.senders] : [];
  const further = addresses.map(address => shown(address, 120)).filter(address => !summary.includes(address));
  return shorten([...new Set([summary, ...further])].join(' · '), 400);
}
