import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { extensions, lm } from 'vscode';

describe('the tools for assistants', () => {
  before(() => extensions.getExtension('callflows.callflows')?.activate());

  it('are there, read only, with a schema for what they are given', () => {
    const tools = lm.tools.filter(({ name }) => name.startsWith('callflows_'));
    assert.deepEqual(
      tools.map(({ name, inputSchema }) => [name, Object.keys((inputSchema as { properties: object }).properties)]),
      [
        ['callflows_find_flows', ['query', 'kind', 'limit']],
        ['callflows_get_route', ['kind', 'id']],
        ['callflows_find_usages', ['kind', 'id']],
      ],
    );
  });

  it('tell which command to run where there is no token', async () => {
    await assert.rejects(
      async () => lm.invokeTool('callflows_find_flows', { input: { query: 'LA' }, toolInvocationToken: undefined }),
      /No API token is stored.*Call Flows: Set API Token…/,
    );
  });
});
