// Bundles the extension into dist/, with the licences of what is in it, and the tests that run inside VS Code into
// .cache/hostTests/.
import { build } from 'esbuild';
import { globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * How the extension is bundled: ES modules, so that what `import()` names (the client with undici and zod) is a file of
 * its own, loaded at the first request, and what both share exists once.
 *
 * @type {(minify: boolean) => import('esbuild').BuildOptions & { metafile: true }}
 */
export const extensionBuild = minify => ({
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // The Node of the oldest VS Code that is supported.
  target: 'node22.19',
  external: ['vscode'],
  // jsonc-parser's other build is one that cannot be bundled: it looks for its parts at run time.
  mainFields: ['module', 'main'],
  // undici is CommonJS and calls `require` for Node's own modules.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module';const require = $createRequire(import.meta.url);",
  },
  legalComments: 'none',
  minify,
  sourcemap: !minify,
  metafile: true,
  logLevel: 'warning',
});

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
  // Mocha is one object for all test files. Its main file is an ES module, which the Node of the oldest VS Code gives to
  // `require` as a namespace instead of the class.
  alias: { mocha: 'mocha/lib/mocha.cjs' },
  external: ['vscode', 'mocha/lib/mocha.cjs'],
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
  const bundles = await Promise.all([build(extensionBuild(minify)), build(pageBuild(minify)), build(hostTestsBuild())]);
  const inputs = bundles.slice(0, 2).flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  writeFileSync(join(root, 'ThirdPartyNotices.txt'), noticesOf(inputs));
}
