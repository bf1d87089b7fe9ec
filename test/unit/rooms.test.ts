import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative } from 'node:path';
import { describe, it } from 'node:test';

const src = join(import.meta.dirname, '..', '..', 'src');

/** What each file of src imports, types and lazily loaded files among it: paths below src, or the names of modules. */
const imports = new Map(
  globSync('**/*.ts', { cwd: src }).map(file => {
    const name = file.replaceAll('\\', '/');
    const text = readFileSync(join(src, file), 'utf8');
    const named = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, path = '']) => path);
    const resolved = named.map(path => (path.startsWith('.') ? posix.join(dirname(name), path) : path));
    return [name, [...new Set(resolved)]] as const;
  }),
);

/** The room of a file: its folder, and within `editor` the folder of the feature. */
const roomOf = (file: string) => (file.includes('/') ? dirname(file) : file);

function roomsImportedBy(room: string): string[] {
  const files = [...imports].filter(([file]) => roomOf(file) === room).flatMap(([, targets]) => targets);
  return [...new Set(files.filter(file => imports.has(file)).map(roomOf))].filter(other => other !== room);
}

/** A way from a node back to itself, as a list of nodes; `undefined` if there is none. */
function findCircle(nodes: readonly string[], next: (node: string) => readonly string[]): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return undefined;
    for (const each of next(node)) {
      const circle = visit(each, [...path, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of nodes) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('the imports', () => {
  it('name files that exist', () => {
    for (const [file, targets] of imports) {
      for (const target of targets.filter(name => name.endsWith('.ts')))
        assert.ok(imports.has(target) || target.endsWith('.d.ts'), `${file} imports ${target}`);
    }
    assert.ok(imports.size > 40, relative('.', src));
  });

  it('never lead from a file back to itself', () => {
    assert.equal(
      findCircle([...imports.keys()], file => (imports.get(file) ?? []).filter(each => imports.has(each))),
      undefined,
    );
  });

  it('never lead from a room back to itself', () => {
    const rooms = [...new Set([...imports.keys()].map(roomOf))];
    assert.equal(findCircle(rooms, roomsImportedBy), undefined);
  });

  it('lead from the rooms about VS Code to those that know nothing of it', () => {
    const isAbout = (room: string) => (room.startsWith('editor') || room.endsWith('.ts') ? 'VS Code' : room);
    const known: Record<string, readonly string[]> = {
      json: [],
      flows: ['json'],
      ids: ['flows', 'json'],
      api: ['flows', 'json'],
    };
    for (const [file, targets] of imports) {
      const allowed = known[isAbout(roomOf(file))];
      if (allowed === undefined) continue;
      for (const target of targets) {
        if (imports.has(target))
          assert.ok([roomOf(file), ...allowed].includes(roomOf(target)), `${file} imports ${target}`);
        else assert.ok(isPackage(target), `${file} imports ${target}`);
      }
    }
  });
});

/** Modules of Node, and packages that are bundled. */
function isPackage(name: string): boolean {
  return (
    builtinModules.includes(name.replace('node:', '')) ||
    /^(@vscode\/l10n|jsonc-parser|undici(\/.+)?|zod(\/.+)?)$/.test(name)
  );
}
