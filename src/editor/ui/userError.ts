/** Something that the user wanted and that can't be done as things are: the message says why and what to do instead. */
export class UserError extends Error {}
