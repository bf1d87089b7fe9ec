// Bundles the extension into dist/, with the licences of what is in it, and the tests that run inside VS Code into
// .cache/hostTests/.
import { build } from 'esbuild';
import { globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

// undici is CommonJS and calls `require` for Node's own modules.
const banner =
  "let $require; const require = id => ($require ??= process.getBuiltinModule('module').createRequire(import.meta.url))(id);";

/** jsonc-parser's other build is one that cannot be bundled: it looks for its parts at run time. */
const mainFields = ['module', 'main'];

/**
 * Gives whatever runs in the extension host VS Code's own `l10n` in place of the package, which is for all others: VS Code
 * has the translation at hand before it loads an extension, and for English nothing is loaded.
 *
 * @type {import('esbuild').Plugin}
 */
const hostLocalization = {
  name: 'l10n of the extension host',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@vscode\/l10n$/ }, () => ({ path: 'l10n', namespace: 'host' }));
    onLoad({ filter: /^l10n$/, namespace: 'host' }, () => ({
      contents: "import { l10n } from 'vscode'; export const t = l10n.t;",
    }));
  },
};

/** @type {(minify: boolean, outdir: string) => import('esbuild').BuildOptions & { metafile: true }} */
const extensionOptions = (minify, outdir) => ({
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts' },
  outdir,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // The Node of the oldest VS Code that is supported.
  target: 'node22.19',
  external: ['vscode'],
  plugins: [hostLocalization],
  mainFields,
  banner: { js: banner },
  legalComments: 'none',
  minify,
  sourcemap: !minify,
  metafile: true,
  logLevel: 'warning',
});

/** What is loaded as one file each: what starts, and what the view needs. The second takes from the first. */
const joinedEntries = ['src/extension.ts', 'src/core.ts'];

/**
 * Bundles the extension as ES modules: one file for the start, one for the core, and files for what else `import()`
 * names, which are loaded when they are needed. Resolves with esbuild's metafile.
 *
 * @type {(minify: boolean, outdir?: string) => Promise<import('esbuild').Metafile>}
 */
export const buildExtension = async (minify, outdir = join(root, 'dist')) => {
  const { metafile } = await build(extensionOptions(minify, outdir));
  const { outputs } = metafile;
  const paths = Object.keys(outputs).filter(path => path.endsWith('.js'));
  // esbuild puts what an entry shares with others into files of its own. They become part of it, from which the others
  // then take it, by names that are unique there.
  /** @type {Map<string, string>} */
  const homes = new Map();
  for (const input of joinedEntries) {
    const [entry = ''] = paths.filter(path => outputs[path]?.entryPoint === input);
    for (const path of filesLoadedWith(outputs, entry).map(path => join(root, path)))
      if (!homes.has(path)) homes.set(path, join(root, entry));
  }
  const shared = [...homes].flatMap(([path, home]) => (path === home ? [] : path));
  /** @type {(path: string, from: string, isFromHome: boolean) => string} */
  const exportsOf = (path, from, isFromHome) => {
    const names = outputs[relative(root, path).replaceAll('\\', '/')]?.exports ?? [];
    const pairs = names.map(name => [name, `_${shared.indexOf(path)}${name}`]);
    const list = pairs.map(([own, joined]) => (isFromHome ? `${joined} as ${own}` : `${own} as ${joined}`));
    return `export { ${list.join()} } from './${basename(from)}';`;
  };
  await build({
    ...extensionOptions(minify, outdir),
    entryPoints: paths.map(path => join(root, path)).filter(path => !shared.includes(path)),
    allowOverwrite: true,
    splitting: false,
    // By the same paths as above, also in a folder that is a link.
    preserveSymlinks: true,
    banner: {},
    plugins: [
      {
        name: 'join',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^\./ }, ({ path, kind, importer, namespace }) => {
            if (kind === 'entry-point') return undefined;
            const file = join(outdir, path);
            if (namespace !== 'file' || !shared.includes(file)) return { path, external: true };
            return homes.get(file) === homes.get(importer) ? undefined : { path: file, namespace: 'home' };
          });
          onLoad({ filter: /^/, namespace: 'home' }, ({ path }) => ({
            contents: exportsOf(path, homes.get(path) ?? '', true),
          }));
          onLoad({ filter: /\.js$/ }, ({ path }) => {
            const further = shared.filter(each => homes.get(each) === path).map(each => exportsOf(each, each, false));
            return { contents: [readFileSync(path, 'utf8'), ...further].join('\n') };
          });
        },
      },
    ],
  });
  for (const path of shared) for (const file of [path, `${path}.map`]) rmSync(file, { force: true });
  return metafile;
};

/**
 * The files of an esbuild result that are loaded together with `entry`.
 *
 * @type {(outputs: import('esbuild').Metafile['outputs'], entry: string) => string[]}
 */
export const filesLoadedWith = (outputs, entry) => {
  const loaded = new Set([entry]);
  for (const name of loaded) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind !== 'dynamic-import' && path in outputs) loaded.add(path);
    }
  }
  return [...loaded];
};

/**
 * The page of the route diagram: a script for the browser, and its style.
 *
 * @type {(minify: boolean) => import('esbuild').BuildOptions & { metafile: true }}
 */
export const pageBuild = minify => ({
  absWorkingDir: root,
  entryPoints: [
    { in: 'src/editor/diagram/page.ts', out: 'diagram' },
    { in: 'src/editor/diagram/page.css', out: 'diagram' },
  ],
  outdir: 'dist',
  bundle: true,
  format: 'iife',
  platform: 'browser',
  // The browser of the oldest VS Code that is supported.
  target: 'chrome138',
  legalComments: 'none',
  minify,
  metafile: true,
  logLevel: 'warning',
});

/** @type {() => import('esbuild').BuildOptions} */
const hostTestsBuild = () => ({
  absWorkingDir: root,
  entryPoints: ['test/host/index.ts', ...globSync('test/host/**/*.test.ts', { cwd: root })],
  outbase: 'test/host',
  outdir: '.cache/hostTests',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node22.19',
  mainFields,
  // Mocha is one object for all test files. Its main file is an ES module, which the Node of the oldest VS Code gives to
  // `require` as a namespace instead of the class.
  alias: { mocha: 'mocha/lib/mocha.cjs' },
  external: ['vscode', 'mocha/lib/mocha.cjs'],
  plugins: [hostLocalization],
  sourcemap: 'inline',
  logLevel: 'warning',
});

/**
 * The licences of all packages that are part of a bundle, which their terms ask to be shipped with it.
 *
 * @type {(inputs: readonly string[]) => string}
 */
export const noticesOf = inputs => {
  const folders = new Set(inputs.flatMap(path => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
  const notices = [...folders].sort().map(folder => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const licence = readdirSync(join(root, folder)).find(file => /^licen[cs]e/i.test(file));
    if (licence === undefined) throw new Error(`${name} is part of the bundle, and comes without a licence.`);
    return `${name} ${version}\n\n${readFileSync(join(root, folder, licence), 'utf8').trim()}\n`;
  });
  return ['This extension contains the following packages.\n', ...notices].join(`\n${'-'.repeat(80)}\n\n`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const minify = process.argv.includes('--minify');
  for (const folder of ['dist', '.cache/hostTests']) rmSync(join(root, folder), { recursive: true, force: true });
  const [extension, page] = await Promise.all([
    buildExtension(minify),
    build(pageBuild(minify)),
    build(hostTestsBuild()),
  ]);
  const inputs = [...Object.keys(extension.inputs), ...Object.keys(page.metafile.inputs)];
  writeFileSync(join(root, 'ThirdPartyNotices.txt'), noticesOf(inputs));
}
