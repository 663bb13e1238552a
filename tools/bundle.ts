/**
 * Bundles the entry points of the built command: `dist/bundle/`. A command that loads five hundred small files takes
 * most of its first half second for that; bundled, it does not.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../config/package-root.js';
import { ENTRY_POINTS } from './bundle-entries.js';
import { compiledTemplates } from './compiled-templates.js';

const dist = join(packageRoot(), 'dist');
// Chunks are named by what they hold, so old ones would stay.
await rm(join(dist, 'bundle'), { recursive: true, force: true });
await build({
  entryPoints: ENTRY_POINTS.map((entry) => join(dist, `${entry}.js`)),
  outdir: join(dist, 'bundle'),
  outbase: dist,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [compiledTemplates()],
  // Native code, and what looks for files of its own beside itself.
  external: ['@opentelemetry/*', '@temporalio/*', '@duckdb/node-bindings', 'pino', 'protobufjs'],
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
});
