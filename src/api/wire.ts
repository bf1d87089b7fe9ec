import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { kindNames, kindOf, readString } from '../json/pieces.ts';

/**
 * The text of a value that was sent as this JSON: a string decoded; a number as it was sent, since JavaScript would lose
 * digits of it; `undefined` for anything else.
 */
export function readText(json: string): string | undefined {
  const kind = kindOf(json);
  return kind === 'string' ? readString(json) : kind === 'number' ? json : undefined;
}

/** A member as the JSON that was sent; if it holds something else, its error is "The name is an array instead of text." */
function textOf(instead: (sent: string) => string, isAllowed = (_json: string) => false) {
  return z.optional(
    z.string().transform((json, context) => {
      const text = readText(json) ?? (isAllowed(json) ? json : undefined);
      const kind = kindOf(json);
      if (text !== undefined || kind === 'null') return text;
      context.addIssue(instead(kind === 'boolean' ? json : kindNames[kind === 'string' ? 'invalid' : kind]));
      return z.NEVER;
    }),
  );
}

const id = textOf(sent => l10n.t('The ID is {0} instead of text.', sent));
const name = textOf(sent => l10n.t('The name is {0} instead of text.', sent));
const e164 = textOf(
  sent => l10n.t('e164 is {0} instead of yes or no.', sent),
  json => kindOf(json) === 'boolean',
);
/** JSON within a string, or what was sent in its place. */
const innerJson = z.optional(z.string());

/** A call flow as the service spells it (api.md), with tolerance for a PHP service. Its route stays in the record. */
export const callFlowSchema = z.object({ id, name, e164 });

/** A fax flow as the service spells it (api.md), with tolerance for a PHP service. */
export const faxFlowSchema = z.object({ id, name, emails_json: innerJson, emails_allowed_in: innerJson });

/** The members of a record that the schemas know; others stay in the record alone. */
export const knownMembers = new Set<string | undefined>([
  ...Object.keys(callFlowSchema.shape),
  ...Object.keys(faxFlowSchema.shape),
]);

/** The schema's reading of a record, without the members that can't be read; adds a sentence for each of those. */
export function readLeniently<S extends z.ZodType<object>>(
  schema: S,
  sent: Readonly<Record<string, string>>,
  parseErrors: string[],
): z.output<S> {
  const { data, error } = schema.safeParse(sent);
  if (data) return data;
  const issues = error?.issues ?? [];
  parseErrors.push(...issues.map(({ message }) => message));
  const rest = Object.entries(sent).filter(([member]) => issues.every(({ path }) => path[0] !== member));
  return schema.parse(Object.fromEntries(rest));
}
