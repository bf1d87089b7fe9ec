import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';

const departments = ['Support', 'Sales', 'Reception', 'Billing', 'Night Desk', 'Überlauf'];

/** Matches the name of each flow of {@link accountWith}, and nothing else that VS Code shows. */
export const flowName = 'Line \\d';

/** The body of a response with that many flows: routes of two or three steps, and a fax flow in ten. */
export function accountWith(flows: number): string {
  const [calls, faxes]: [string[], string[]] = [[], []];
  for (let number = 1; number <= flows; number++) {
    const name = `${departments[number % departments.length]} Line ${number}`;
    const mailbox = `fax.${number}@example.com`;
    if (number % 10 === 0) faxes.push(faxFlow(`${number}`, name, [mailbox, 'archive@example.com'], [mailbox]));
    else calls.push(callFlow(`${number}`, name, failover(...targets(number))));
  }
  return accountOf(calls, faxes);
}

function targets(number: number): string[] {
  const steps = [`device:${number}`, `198.51.100.${number % 256}`, '203.0.113.10'];
  return steps.slice(0, 2 + (number % 2));
}
