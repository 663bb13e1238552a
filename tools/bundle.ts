/**
 * Bundles the entry points of the built command: `dist/bundle/`. A command that loads five hundred small files takes
 * most of its first half second for that; bundled, it does not.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { packageRoot } from '../config/package-root.js';
import { DRIFT_PROGRAM, ENTRY_POINTS } from './bundle-entries.js';
import { compileAhead } from './compile-ahead.js';
import { compiledTemplates } from './compiled-templates.js';
import { computedNumbers } from './computed-numbers.js';
import { lazyBuiltins } from './lazy-builtins.js';

const dist = join(packageRoot(), 'dist');
// Chunks are named by what they hold, so old ones would stay.
await rm(join(dist, 'bundle'), { recursive: true, force: true });
/** What every bundle is made with. */
const options = {
  outdir: join(dist, 'bundle'),
  outbase: dist,
  bundle: true,
  // Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [compiledTemplates(), computedNumbers()],
  // Native code, and what looks for files of its own beside itself.
  external: ['@opentelemetry/*', '@temporalio/*', '@duckdb/node-bindings', 'pino', 'protobufjs'],
} satisfies BuildOptions;
await build({
  ...options,
  entryPoints: ENTRY_POINTS.map((entry) => join(dist, `${entry}.js`)),
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  format: 'esm',
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
});
// One file, which `bin/run-compiled.js` runs and tells its own address.
await build({
  ...options,
  entryPoints: [join(dist, `${DRIFT_PROGRAM}.js`)],
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { 'import.meta.url': 'fileUrl' },
  plugins: [...options.plugins, lazyBuiltins()],
});
compileAhead(join(packageRoot(), 'bin', 'run-compiled.js'), join(dist, 'bundle', `${DRIFT_PROGRAM}.cjs`));
