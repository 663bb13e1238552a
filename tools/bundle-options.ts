import type { BuildOptions } from 'esbuild';
import { compiledTemplates } from './compiled-templates.js';
import { computedNumbers } from './computed-numbers.js';

/** What every bundle is made with. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [compiledTemplates(), computedNumbers()],
  // Native code, and what looks for files of its own beside itself.
  external: ['@opentelemetry/*', '@temporalio/*', '@duckdb/node-bindings', 'pino', 'protobufjs'],
} satisfies BuildOptions;

/** What bundles of several entry points, as ES modules, have besides. */
export const MODULE_OPTIONS = {
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  format: 'esm',
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
} satisfies BuildOptions;
