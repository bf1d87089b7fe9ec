import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { kindNames, kindOf, readString, type ValueKind } from '../json/pieces.ts';

/**
 * A value of a record on its way into the schema. Strings are decoded; numbers are as they were sent, since JavaScript would
 * lose digits of them, and so are objects, arrays and what is not JSON.
 */
export type SentValue = string | boolean | undefined | { readonly kind: ValueKind; readonly text: string };

/** The value at this place in a text. */
export function readValue(source: string, start = 0, end = source.length): SentValue {
  const decoded = source[start] === '"' ? readString(source, start, end) : undefined;
  if (decoded !== undefined) return decoded;
  const text = source.slice(start, end);
  const kind = kindOf(text);
  if (kind === 'boolean') return text === 'true';
  if (kind === 'number') return text;
  return kind === 'null' ? undefined : { kind: kind === 'string' ? 'invalid' : kind, text };
}

/** The error of a member that holds something else: "The name is an array instead of text." */
function instead(sentenceOf: (sent: string) => string) {
  const nameOf = (sent: SentValue) => (typeof sent === 'object' ? kindNames[sent.kind] : String(sent));
  return { error: ({ input }: { readonly input?: unknown }) => sentenceOf(nameOf(input as SentValue)) };
}

const id = z.optional(z.string(instead(sent => l10n.t('The ID is {0} instead of text.', sent))));
const name = z.optional(z.string(instead(sent => l10n.t('The name is {0} instead of text.', sent))));
const noYesOrNo = instead(sent => l10n.t('e164 is {0} instead of yes or no.', sent));
const yesOrNo = z.optional(z.union([z.string(), z.boolean()], noYesOrNo));
/** JSON within a string, or what was sent in its place. */
const innerJson = z.optional(z.custom<SentValue>());

/** A call flow as the service spells it (api.md), with tolerance for a PHP service. Its route stays in the record. */
export const callFlowSchema = z.object({ id, name, e164: yesOrNo });

/** A fax flow as the service spells it (api.md), with tolerance for a PHP service. */
export const faxFlowSchema = z.object({ id, name, emails_json: innerJson, emails_allowed_in: innerJson });

/** The members of a record that the schemas know; others stay in the record alone. */
export const knownMembers = [callFlowSchema, faxFlowSchema].flatMap(({ shape }) => Object.keys(shape));

/** The schema's reading of a record, without the members that can't be read; a sentence for each of those. */
export function readLeniently<S extends z.ZodType<object>>(
  schema: S,
  sent: Readonly<Record<string, SentValue>>,
): { wire: z.output<S>; parseErrors: string[] } {
  const first = schema.safeParse(sent);
  if (first.success) return { wire: first.data, parseErrors: [] };
  const failed = new Set(first.error.issues.map(issue => String(issue.path[0])));
  const rest = Object.fromEntries(Object.entries(sent).filter(([member]) => !failed.has(member)));
  return { wire: schema.parse(rest), parseErrors: first.error.issues.map(issue => issue.message) };
}
