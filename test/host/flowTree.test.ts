import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { EventEmitter, Location, Position, Uri } from 'vscode';
import { createFlowTree } from '../../src/editor/view/flowTree.ts';
import type { Node } from '../../src/editor/view/nodes.ts';
import type { Flow } from '../../src/flows/flow.ts';
import { outlineOf } from '../../src/flows/outline.ts';
import { callFlow } from '../unit/flows/builders.ts';
import { fakeStore, lists } from './fakeStore.ts';

const use = new Location(Uri.file('/a.js'), new Position(0, 0));

/** A tree whose rows VS Code has fetched, and the keys of the rows that it was told to fetch again since. */
async function shownTree() {
  const { store, change } = fakeStore();
  const changed = new EventEmitter<Node[] | undefined>();
  const tree = createFlowTree(Object.assign(store, { load: async () => store.now }), changed);
  const sent: (string | undefined)[][] = [];
  changed.event(nodes => sent.push((nodes ?? [undefined]).map(node => (node && 'key' in node ? node.key : undefined))));
  const flows = async () => {
    const rows: Node[] = [];
    for (const group of await tree.getChildren()) rows.push(...(await tree.getChildren(group)));
    return rows.map(row => ('key' in row ? row.key : ''));
  };
  await flows();
  return { tree, store, change, changed, sent, flows };
}

const uses = (counts: Record<string, number>) => (flow: Flow) =>
  Array.from({ length: counts[flow.key] ?? 0 }, () => use);

describe('the rows of the view', () => {
  it('are sent again only where the uses of their flow have changed', async () => {
    const { tree, sent } = await shownTree();
    tree.update({ filter: undefined, usesOf: uses({ 'call/1': 1 }) });
    sent.length = 0;
    tree.update({ filter: undefined, usesOf: uses({ 'call/1': 1 }) });
    assert.deepEqual(sent, []);
    tree.update({ filter: undefined, usesOf: uses({ 'call/1': 1, 'call/444': 2 }) });
    assert.deepEqual(sent, [['call/444']]);
  });

  it('are all sent again when others are shown, and not when they stay the same', async () => {
    const { tree, sent, flows } = await shownTree();
    const filter = () => ({ keys: new Set(['call/1']), sentence: '1 flow of 5.' });
    tree.update({ filter: filter(), usesOf: () => undefined });
    assert.deepEqual(sent, [[undefined]]);
    assert.deepEqual(await flows(), ['call/1']);
    tree.update({ filter: filter(), usesOf: () => undefined });
    assert.equal(sent.length, 1);
    tree.update({ filter: undefined, usesOf: () => undefined });
    assert.equal(sent.length, 2);
  });

  it('are sent once when an account comes or goes, whose flows are known a moment later or before', async () => {
    const { tree, change, sent } = await shownTree();
    const update = (state: Parameters<typeof change>[0]) => {
      change(state);
      tree.update();
    };
    update({ flows: undefined });
    update({ account: null });
    assert.deepEqual(sent, [[undefined]]);
    update({ account: 'other' });
    update({ flows: lists });
    assert.deepEqual(sent, [[undefined], [undefined]]);
  });

  it('are those of the latest refresh, also while only some are shown', async () => {
    const { tree, change, sent } = await shownTree();
    tree.update({ filter: { keys: new Set(['call/444']), sentence: '1 flow.' }, usesOf: () => undefined });
    const [group] = await tree.getChildren();
    await tree.getChildren(group);
    sent.length = 0;
    const renamed = callFlow(undefined, { key: 'call/444', id: '444', name: 'Renamed' });
    change({ flows: { ...lists, call: lists.call.map(flow => (flow.key === renamed.key ? renamed : flow)) } });
    tree.update();
    assert.deepEqual(sent, [['call/444']]);
    const [row] = await tree.getChildren(group);
    assert.equal(row && tree.getTreeItem(row).label, 'Renamed');
  });

  it('are sent again where a range names a flow that has changed, expanded or not', async () => {
    const { tree, change, changed } = await shownTree();
    const many = Array.from({ length: 600 }, (_, index) =>
      callFlow(undefined, { key: `call/${index}`, name: `${index}` }),
    );
    change({ flows: { call: many, fax: [] } });
    tree.update();
    const [group] = await tree.getChildren();
    const [range] = await tree.getChildren(group);
    const sent: unknown[] = [];
    changed.event(nodes => sent.push(nodes));
    change({ flows: { call: many.with(0, callFlow(undefined, { key: 'call/0', name: 'Renamed' })), fax: [] } });
    tree.update();
    assert.deepEqual(sent, [[range]]);
    assert.equal(range && tree.getTreeItem(range).description, 'Renamed … 499');
  });

  it('begin with an outline of many flows, whose ranges stay when the flows are known', async () => {
    const call = Array.from({ length: 600 }, (_, index) =>
      callFlow(undefined, { key: `call/${index}`, name: `${index}` }),
    );
    const all = { call, fax: lists.fax };
    const { store, change } = fakeStore({ flows: undefined });
    const { promise: read, resolve } = Promise.withResolvers<void>();
    const changed = new EventEmitter<Node[] | undefined>();
    const tree = createFlowTree(Object.assign(store, { load: () => read.then(() => store.now) }), changed);
    const root = tree.getChildren();
    change({ outline: outlineOf(all) });
    tree.update();
    const [calls, faxes] = await root;
    const ranges = await tree.getChildren(calls);
    const labels = () =>
      [calls!, ...ranges].map(node => tree.getTreeItem(node)).map(item => [item.label, item.description]);
    const shown = [
      ['Call Flows', '600'],
      ['1 – 500', '0 … 499'],
      ['501 – 600', '500 … 599'],
    ];
    assert.deepEqual(labels(), shown);
    const inRange = tree.getChildren(ranges[1]);
    const inSmallGroup = tree.getChildren(faxes);
    const sent: unknown[] = [];
    changed.event(nodes => sent.push(nodes));
    change({ outline: undefined, flows: all });
    tree.update();
    resolve();
    assert.deepEqual([(await inRange).length, (await inSmallGroup).length], [100, lists.fax.length]);
    assert.deepEqual([labels(), sent], [shown, []]);
  });
});
