import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { CancelledError, CertificateError, TokenRejectedError } from '../../../../src/api/errors.ts';
import { Redactor } from '../../../../src/api/redact.ts';
import { commands, type CommandId } from '../../../../src/contract.ts';
import { run, shown, useFakeVsCode, window } from '../fakeVsCode.ts';

useFakeVsCode();
const { createOutput } = await import('../../../../src/editor/ui/output.ts');
const { registerCommands } = await import('../../../../src/editor/ui/commands.ts');
const { UserError } = await import('../../../../src/editor/ui/userError.ts');

const token = 'secret-token-of-mine';
const redactor = new Redactor();
redactor.learn(token);
const output = createOutput(redactor);

beforeEach(() => void (shown.length = 0));

/** What was shown, without the lines of stacks. */
const lines = () => shown.map(line => line.split('\n')[0]);

for (const [what, error, expected] of [
  [
    'an error of the service in its own words, with the button that helps and the log',
    new TokenRejectedError(`Refused: ${token}.`),
    ['error: Refresh: Error: Refused: •••.', 'notification: Refused: •••. [Set API Token…] [Show Log]'],
  ],
  [
    'an error that only the log explains with one button',
    new CertificateError('Not trusted.'),
    ['error: Refresh: Error: Not trusted.', 'notification: Not trusted. [Show Log]'],
  ],
  [
    'a fault of the extension with the command that failed',
    new TypeError(`${token} is not a function`),
    [
      'error: Refresh: TypeError: ••• is not a function',
      'notification: Refresh failed: ••• is not a function [Show Log]',
    ],
  ],
  ['what is not even an error', `${token}!`, ['error: Refresh: •••!', 'notification: Refresh failed: •••! [Show Log]']],
  [
    'what the user can’t do now as a warning',
    new UserError(`No flow “${token}” $(zap).`),
    ['info: Refresh: No flow “•••” $(zap).', 'warning: No flow “•••” \\$(zap).'],
  ],
  ['nothing of what the user cancelled', new CancelledError('Cancelled.'), []],
] as const) {
  test(`shows ${what}`, () => {
    output.showError(error, 'Refresh');
    assert.deepEqual(lines(), expected);
  });
}

test('a command that throws shows its error once and returns nothing', async () => {
  const refuse = () => Promise.reject(new TokenRejectedError(`Refused: ${token}.`));
  const others = Object.fromEntries(Object.values(commands).map(id => [id, () => token]));
  const handlers = { ...others, [commands.refresh]: refuse } as Record<CommandId, () => unknown>;
  registerCommands(
    async () => output,
    async () => handlers,
  );
  assert.deepEqual([await run('callflows.refresh'), await run('callflows.copyId')], [undefined, undefined]);
  assert.deepEqual(lines(), [
    'error: callflows.refresh: Error: Refused: •••.',
    'notification: Refused: •••. [Set API Token…] [Show Log]',
  ]);
});

test('removes the token from the log, the status bar, the message of the view and the title of a progress', async () => {
  const view: { message?: string; description?: string } = {};
  for (const level of ['info', 'warn', 'error'] as const) output[level](`a line with ${token}`);
  output.showStatus(`Copied ${token}`);
  assert.equal(await output.showProgress(`Finding $(zap) ${token}`, async () => 'work'), 'work');
  output.showInView(view, `The service says ${encodeURIComponent(token)}.`, `Of ${token}`);
  assert.deepEqual(shown, [
    ...['info', 'warn', 'error'].map(level => `${level}: a line with •••`),
    'status: Copied •••',
    'progress: Finding \\$(zap) •••',
  ]);
  assert.deepEqual(view, { message: 'The service says •••.', description: 'Of •••' });
  output.showInView(view, undefined, undefined);
  assert.deepEqual(view, { message: undefined, description: undefined });
});

test('makes the log once, and not before its first line', context => {
  const { mock } = context.mock.method(window, 'createOutputChannel');
  const mine = createOutput(redactor);
  mine.showStatus('Copied');
  assert.equal(mock.callCount(), 0);
  mine.info('one');
  mine.info('two');
  assert.equal(mock.callCount(), 1);
});

test('nothing else in the extension reaches the log, notifications, the status bar or the message of a view', () => {
  const ways =
    /createOutputChannel|show(?:Error|Warning|Information)Message|ProgressLocation|setStatusBarMessage|createStatusBarItem|\bview\.(?:message|description) =|console\./;
  const root = new URL('../../../../', import.meta.url);
  const files = globSync('src/**/*.ts', { cwd: root }).filter(file =>
    ways.test(readFileSync(new URL(file, root), 'utf8')),
  );
  assert.deepEqual(files, ['src/editor/ui/output.ts']);
});
