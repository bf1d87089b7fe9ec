import { after, afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  commands,
  Disposable,
  languages,
  Position,
  Range,
  window,
  workspace,
  type CodeAction,
  type CompletionList,
  type DocumentLink,
  type Hover,
  type InlayHint,
  type MarkdownString,
  type TextDocument,
} from 'vscode';
import { UnreachableError } from '../../src/api/errors.ts';
import type { FlowState } from '../../src/api/flowState.ts';
import { registerIdProviders } from '../../src/editor/ids/idProviders.ts';
import { IdsInCode } from '../../src/editor/ids/idsInCode.ts';
import { registerIds } from '../../src/editor/ids/registerIds.ts';
import { reliableTime } from '../../src/editor/ids/warnings.ts';
import { WorkspaceUsages } from '../../src/editor/usages/workspaceUsages.ts';
import { fakeStore, lists, memento } from './fakeStore.ts';
import { callFlow } from '../unit/flows/builders.ts';

const opened: Disposable[] = [];

function start(first?: Partial<FlowState>, state = memento()) {
  const fake = fakeStore(first);
  const ids = new IdsInCode(fake.store);
  opened.push(
    registerIds(fake.store, state, async () => () => registerIdProviders(ids, fake.store, new WorkspaceUsages(ids))),
    ids,
  );
  return { ...fake, state };
}

async function show(content: string, language = 'javascript'): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ content, language });
  await window.showTextDocument(document);
  return document;
}

/** Reads a value until it is as expected, for five seconds at most, and returns the last one read. */
async function eventually<T>(read: () => T | Promise<T>, isExpected: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let i = 0; i < 100 && !isExpected(value); i++) {
    await new Promise(resolve => setTimeout(resolve, 50));
    value = await read();
  }
  return value;
}

const all = new Range(0, 0, 10_000, 0);

async function hintsOf({ uri }: TextDocument): Promise<string[]> {
  const hints = await commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', uri, all);
  return hints.map(
    ({ position, label }) =>
      `${position.line}:${position.character} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`,
  );
}

async function hoverOf({ uri }: TextDocument, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers.flatMap(({ contents }) => contents.map(each => (each as MarkdownString).value)).join('\n');
}

async function linksOf({ uri }: TextDocument): Promise<string[]> {
  const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', uri);
  return links.flatMap(({ target, range }) =>
    target?.scheme === 'callflow' ? [`${range.start.character} ${target.path}`] : [],
  );
}

/** The completion items of flows; the first few are resolved, as VS Code does for those that it shows in detail. */
async function completionsOf({ uri }: TextDocument, position: Position, resolved = 10) {
  const provider = 'vscode.executeCompletionItemProvider';
  const list = await commands.executeCommand<CompletionList>(provider, uri, position, undefined, resolved);
  return list.items.filter(({ label }) => typeof label === 'object' && label.description?.startsWith('#'));
}

function warningsOf({ uri }: TextDocument): string[] {
  return languages.getDiagnostics(uri).flatMap(({ source, message }) => (source === 'Call Flows' ? [message] : []));
}

async function fixesOf({ uri }: TextDocument, range: Range): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

async function set(name: string, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(`callflows.codeIds.${name}`, value, true);
}

describe('IDs in code', () => {
  afterEach(async () => {
    for (const each of opened.splice(0)) each.dispose();
    for (const name of ['hints', 'hovers', 'links', 'completions', 'warnings', 'parameterNames', 'ignoredIds']) {
      await set(name, undefined);
    }
  });

  after(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('show the name of their flow behind the quote, and nothing if the account has no such flow', async () => {
    const { calls } = start();
    const document = await show(
      "a = { call_flow_id: 444 };\nb = { callflow: '1' };\nc = { call_flow_id: 5 }; d = 444;",
    );
    assert.deepEqual(await hintsOf(document), ['0:23 LA Servers', '1:19 Main Route']);
    assert.deepEqual(calls, [], 'nothing is read or requested');
  });

  it('cause the saved flows to be read if none are known', async () => {
    const { calls } = start({ flows: undefined, receivedAt: undefined });
    assert.deepEqual(await hintsOf(await show('call_flow_id = 444')), []);
    assert.deepEqual([...new Set(calls)], ['readSaved']);
  });

  it('show how many flows have the same ID', async () => {
    start({
      flows: { call: [...lists.call, callFlow(undefined, { key: 'call/444~9', id: '444', name: 'Twin' })], fax: [] },
    });
    assert.deepEqual(await hintsOf(await show('call_flow_id=444')), ['0:16 LA Servers and 1 more with this ID']);
  });

  it('show the route in a hover, with links to our own commands only', async () => {
    start();
    const document = await show('call_flow_id = 444');
    const text = await hoverOf(document, new Position(0, 16));
    assert.match(text, /LA Servers/);
    assert.match(text, /Step 1:.*694/);
    assert.match(text, /As of/);
    assert.ok(!text.includes('&nbsp;'), 'the words of a long sentence can wrap');
    assert.deepEqual(
      [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id),
      ['callflows.openRoute', 'callflows.copyId', 'callflows.showRouteDiagram', 'callflows.findUsages'],
    );
    assert.equal(await hoverOf(document, new Position(0, 4)), '');
  });

  it('never render a name as markup', async () => {
    start();
    const document = await show('call_flow_id = 90');
    const text = await hoverOf(document, new Position(0, 16));
    assert.ok(!text.includes('[x](command:y)') && !text.includes('<b>'), text);
    assert.match(text, /\n\nno route\n/);
    assert.deepEqual(await hintsOf(document), ['0:17 [x](command:y) $(zap) <b>']);
  });

  it('link to the route of their flow, also once the flows are loaded', async () => {
    const { change } = start({ flows: undefined, receivedAt: undefined });
    const document = await show('fax_flow_id = "7"');
    assert.deepEqual(await linksOf(document), []);
    change({ flows: lists, receivedAt: Date.now() });
    const links = await eventually(
      () => linksOf(document),
      each => each.length > 0,
    );
    assert.deepEqual(links, ['15 /fax/7/Orders.faxflow.json']);
  });

  it('are completed by name and ID, from the flows of their kind', async () => {
    start();
    const document = await show("x = { call_flow_id: '' };\ny = { port: '' };\nz = { fax_flow_id: '' }");
    const items = await completionsOf(document, new Position(0, 21));
    assert.deepEqual(
      items.map(({ insertText, detail, filterText }) => [insertText, detail, filterText]),
      [
        ['1', '1.1.1.1 → 2.2.2.2', 'Main Route'],
        ['444', 'device 694 + device 1 → 5.5.5.5', 'LA Servers'],
        ['90', 'no route', '[x](command:y) $(zap) <b>'],
      ],
    );
    assert.equal((await completionsOf(document, new Position(1, 13))).length, 0);
    // Digits that are typed begin no word of it.
    assert.deepEqual(
      (await completionsOf(document, new Position(2, 20))).map(({ insertText, filterText }) => [
        insertText,
        filterText,
      ]),
      [
        ['1', 'FaxNums #1'],
        ['7', 'Orders'],
      ],
    );
  });

  it('are completed without a look at the routes, until an item is shown in detail', async () => {
    start();
    const document = await show('call_flow_id=');
    const details = async (resolved: number) =>
      (await completionsOf(document, new Position(0, 13), resolved)).map(({ detail }) => detail);
    assert.deepEqual(await details(0), [undefined, undefined, undefined]);
    assert.equal((await details(10)).includes('1.1.1.1 → 2.2.2.2'), true);
  });

  it('are replaced by a completion', async () => {
    start();
    const items = await completionsOf(await show('call_flow_id=44'), new Position(0, 15));
    assert.equal(items[1]?.filterText, '444 LA Servers');
    const range = items[0]?.range;
    assert.ok(range instanceof Range && range.isEqual(new Range(0, 13, 0, 15)));
  });

  it('are completed wherever a file of Windows is cut for it', async () => {
    start();
    const before = 'abcdefgh\r\n'.repeat(250);
    // What is read begins between CR and LF.
    const content = `${before}${' '.repeat(7)}x\r\ncallflow=`;
    assert.equal(content[content.length - 2000], '\n');
    const document = await show(content);
    assert.equal((await completionsOf(document, document.positionAt(content.length))).length, 3);
  });

  it('get a warning if the account has no such flow, but zero never does', async () => {
    start();
    const document = await show('a.call_flow_id = 999; a.call_flow_id = 0; a.fax_flow_id = 444; a.callflow = 444');
    const warnings = await eventually(
      () => warningsOf(document),
      each => each.length > 0,
    );
    assert.deepEqual(warnings, [
      'This account has no call flow 999.',
      'This account has no fax flow 444. 444 is the call flow “LA Servers”.',
    ]);
  });

  it('get no warning if any of the settings ignores them, of the user or of the workspace', async () => {
    start();
    const name = 'callflows.codeIds.ignoredIds';
    await set('ignoredIds', { call: ['999'], fax: [] });
    await workspace.getConfiguration().update(name, { call: ['888'], fax: [] }, false);
    try {
      const document = await show('a.call_flow_id = 999; a.call_flow_id = 888; a.call_flow_id = 777');
      const warnings = await eventually(
        () => warningsOf(document),
        each => each.length > 0,
      );
      assert.deepEqual(warnings, ['This account has no call flow 777.']);
    } finally {
      await workspace.getConfiguration().update(name, undefined, false);
    }
  });

  it('count only if the account has the flow, and get no warning, if it is uncertain that they are IDs', async () => {
    start();
    const document = await show('nightCallFlow = 444; dayCallFlow = 555; a.call_flow_id = 999');
    const warnings = await eventually(
      () => warningsOf(document),
      each => each.length > 0,
    );
    assert.deepEqual(warnings, ['This account has no call flow 999.']);
    assert.deepEqual(await hintsOf(document), ['0:19 LA Servers']);
  });

  it('get no warning after a failed refresh, and get it again after one that succeeds', async () => {
    const { change } = start();
    const document = await show('call_flow_id = 999');
    assert.equal(
      (
        await eventually(
          () => warningsOf(document),
          each => each.length > 0,
        )
      ).length,
      1,
    );
    change({ fetchError: new UnreachableError('The service can’t be reached.') });
    assert.equal(
      (
        await eventually(
          () => warningsOf(document),
          each => each.length === 0,
        )
      ).length,
      0,
    );
    change({ fetchError: undefined });
    assert.equal(
      (
        await eventually(
          () => warningsOf(document),
          each => each.length > 0,
        )
      ).length,
      1,
    );
  });

  it('have quick fixes: similar IDs, the other kind, another flow, ignoring', async () => {
    start();
    const document = await show('call_flow_id = 445\nFAX_FLOW_ID = 444');
    await eventually(
      () => warningsOf(document),
      each => each.length === 2,
    );
    const titles = async (line: number) =>
      (await fixesOf(document, new Range(line, 15, line, 15))).map(({ title }) => title).filter(isOurs);
    assert.deepEqual(await titles(0), [
      'Change to 444 (“LA Servers”)',
      'Pick another call flow…',
      'Ignore call flow 445',
    ]);
    assert.deepEqual(await titles(1), [
      'Rename to CALL_FLOW_ID: it is the call flow “LA Servers”',
      'Pick another fax flow…',
      'Ignore fax flow 444',
    ]);
    const [fix] = (await fixesOf(document, new Range(1, 15, 1, 15))).filter(({ title }) => isOurs(title));
    assert.ok(fix?.edit);
    await workspace.applyEdit(fix.edit);
    assert.equal(document.lineAt(1).text, 'CALL_FLOW_ID = 444');
  });

  it('offer no other name where it would be wrong for another ID, or elsewhere in the text', async () => {
    start();
    const document = await show("fax_flow_ids = [444, 7]\nlet FaxFlowId = '444';\nsend(FaxFlowId);");
    await eventually(
      () => warningsOf(document),
      each => each.length === 2,
    );
    for (const [line, character] of [
      [0, 16],
      [1, 17],
    ] as const) {
      const titles = (await fixesOf(document, new Range(line, character, line, character)))
        .map(({ title }) => title)
        .filter(isOurs);
      assert.deepEqual(titles, ['Pick another fax flow…', 'Ignore fax flow 444']);
    }
  });

  it('get no warning once they are ignored', async () => {
    start();
    const document = await show('call_flow_id = 999');
    await eventually(
      () => warningsOf(document),
      each => each.length > 0,
    );
    await set('ignoredIds', { call: ['999'], fax: [] });
    assert.deepEqual(
      await eventually(
        () => warningsOf(document),
        each => each.length === 0,
      ),
      [],
    );
  });

  it('are found by the names that the user adds, as soon as they are added', async () => {
    start();
    const document = await show('destination = 444');
    assert.deepEqual(await hintsOf(document), []);
    await set('parameterNames', { call: ['destination'], fax: [] });
    assert.deepEqual(
      await eventually(
        () => hintsOf(document),
        each => each.length > 0,
      ),
      ['0:17 LA Servers'],
    );
  });

  it('lose a feature as soon as its setting is off', async () => {
    start();
    const document = await show('call_flow_id = 444; call_flow_id = 999');
    await eventually(
      () => warningsOf(document),
      each => each.length > 0,
    );
    for (const name of ['hints', 'hovers', 'links', 'completions', 'warnings']) await set(name, false);
    assert.deepEqual(
      [
        await eventually(
          () => hintsOf(document),
          each => each.length === 0,
        ),
        await hoverOf(document, new Position(0, 16)),
        await linksOf(document),
        await completionsOf(document, new Position(0, 17)),
        warningsOf(document),
      ],
      [[], '', [], [], []],
    );
  });

  it('are not looked for in very long documents', async () => {
    start();
    assert.deepEqual(await hintsOf(await show(`call_flow_id = 444\n${'x'.repeat(5_000_000)}`)), []);
  });

  it('show nothing without an account, and start with the first one', async () => {
    const { change, state } = start({ account: null, flows: undefined });
    const document = await show('call_flow_id = 444');
    assert.deepEqual(await hintsOf(document), []);
    change({ account: 'a', flows: lists });
    assert.deepEqual(
      await eventually(
        () => hintsOf(document),
        each => each.length > 0,
      ),
      ['0:18 LA Servers'],
    );
    assert.deepEqual(state.kept, { hasAccount: true });
    change({ account: null, flows: undefined });
    assert.deepEqual(await hintsOf(document), []);
    assert.deepEqual(state.kept, { hasAccount: false });
  });

  it('cause the saved flows to be read in a new window that had an account, but not before the first ID is found', async () => {
    const document = await show('nothing = 1');
    const { calls } = start(
      { account: undefined, flows: undefined, receivedAt: undefined },
      memento({ hasAccount: true }),
    );
    await hintsOf(document);
    assert.deepEqual(calls, []);
    await hintsOf(await show('call_flow_id = 1'));
    assert.deepEqual(calls, ['readSaved']);
  });
});

function isOurs(title: string): boolean {
  return /^(?:Change to|Rename to|Pick another|Ignore) /.test(title);
}

describe('the flows', () => {
  const time = 10_000_000;
  const hour = 3_600_000;
  const { store } = fakeStore();
  const cases: [what: string, known: Partial<FlowState>, rest: number | undefined][] = [
    ['just received', { receivedAt: time }, hour],
    ['received 59 minutes ago', { receivedAt: time - 59 * 60_000 }, 60_000],
    ['received an hour ago', { receivedAt: time - hour }, undefined],
    ['received in the future', { receivedAt: time + 60_000 }, undefined],
    ['followed by a failed refresh', { receivedAt: time, fetchError: new UnreachableError('Gone.') }, undefined],
    ['not received', { flows: undefined, receivedAt: undefined }, undefined],
  ];
  for (const [what, state, rest] of cases) {
    it(`are ${rest === undefined ? 'not reliable' : `reliable for ${rest / 1000} s`} if they were ${what}`, () => {
      assert.equal(reliableTime({ ...store.now, ...state }, time), rest);
    });
  }
});
