import * as z from 'zod/mini';

/** A value that is neither text nor true, false or null: what it is, and every character of it. */
export interface Untouched {
  readonly type: 'number' | 'object' | 'array' | 'invalid';
  readonly text: string;
}

/**
 * A value of a record on its way into the schema. Text is decoded; numbers stay as they were written, since JavaScript
 * would lose digits of them; objects and arrays stay text, since nobody needs them as objects.
 */
export type SentValue = string | boolean | null | Untouched;

function whatWasSent(value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (type === 'number') return 'a number';
  return type === 'object' || type === 'array' ? `an ${type}` : 'no valid JSON';
}

const numberText = z.pipe(
  z.object({ type: z.literal('number'), text: z.string() }),
  z.transform(sent => sent.text),
);
const nothing = z.pipe(
  z.null(),
  z.transform(() => undefined),
);

function textOf(what: string) {
  return z.optional(
    z.union([z.string(), numberText, nothing], {
      error: issue => `The ${what} is ${whatWasSent(issue.input)} instead of text.`,
    }),
  );
}

function idOf(what: string) {
  return z.pipe(
    textOf(what),
    z.transform(id => (id === undefined || id.trim() === '' ? undefined : id)),
  );
}

const yesOrNo = z.optional(
  z.union([z.string(), z.pipe(z.boolean(), z.transform(String)), numberText, nothing], {
    error: issue => `e164 is ${whatWasSent(issue.input)} instead of yes or no.`,
  }),
);

/** JSON within JSON: the documented string, or what stands in its place; `undefined` where that is nothing. */
const innerJson = z.optional(
  z.pipe(
    z.union([
      z.string(),
      z.boolean(),
      nothing,
      z.pipe(
        z.object({ type: z.enum(['number', 'object', 'array', 'invalid']), text: z.string() }),
        z.transform(sent => sent.text),
      ),
    ]),
    z.transform(sent => {
      if (sent === undefined || sent === false) return undefined;
      return sent === true ? 'true' : sent.trim() === '' ? undefined : sent;
    }),
  ),
);

/** A call flow as the service spells it (api.md), with the forgiveness that a PHP service needs. */
export const callFlowSchema = z.object({
  id: z.optional(idOf('id')),
  name: textOf('name'),
  user_id: z.optional(idOf('user_id')),
  json: innerJson,
  e164: yesOrNo,
});

/** A fax flow as the service spells it (api.md), with the forgiveness that a PHP service needs. */
export const faxFlowSchema = z.object({
  id: z.optional(idOf('id')),
  name: textOf('name'),
  emails_json: innerJson,
  emails_allowed_in: innerJson,
});

/** The members of a record that the schemas know; others stay in the record alone. */
export const knownMembers: ReadonlySet<string> = new Set([
  ...Object.keys(callFlowSchema.shape),
  ...Object.keys(faxFlowSchema.shape),
]);

/** The schema's reading of a record, without the members that can't be read, each of which leaves a sentence. */
export function readLeniently<S extends z.ZodMiniType<object>>(
  schema: S,
  sent: ReadonlyMap<string, SentValue>,
): { wire: z.output<S>; parseErrors: string[] } {
  const values = Object.fromEntries(sent);
  const first = schema.safeParse(values);
  if (first.success) return { wire: first.data, parseErrors: [] };
  const parseErrors = first.error.issues.map(issue => {
    delete values[String(issue.path[0])];
    return issue.message;
  });
  return { wire: schema.parse(values), parseErrors };
}
