// Bundles the extension into dist/, and with --tests the tests that run inside VS Code into .cache/hostTests/.
import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
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
 * @type {(minify: boolean) => import('esbuild').BuildOptions}
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  await build(extensionBuild(process.argv.includes('--minify')));
  await build(pageBuild(process.argv.includes('--minify')));
  if (process.argv.includes('--tests')) {
    rmSync(`${root}/.cache/hostTests`, { recursive: true, force: true });
    await build(hostTestsBuild());
  }
}
