/**
 * Bundles the entry points of the built command: `dist/bundle/`. A command that loads five hundred small files takes
 * most of its first half second for that; bundled, it does not.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { packageRoot } from '../config/package-root.js';
import { DRIFT_PROGRAM, ENTRY_POINTS } from './bundle-entries.js';
import { BUNDLE_OPTIONS, MODULE_OPTIONS } from './bundle-options.js';
import { compileAhead } from './compile-ahead.js';
import { lazyBuiltins } from './lazy-builtins.js';

const dist = join(packageRoot(), 'dist');
// Chunks are named by what they hold, so old ones would stay.
await rm(join(dist, 'bundle'), { recursive: true, force: true });
const options = {
  ...BUNDLE_OPTIONS,
  outdir: join(dist, 'bundle'),
  outbase: dist,
  // Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions;
await build({
  ...options,
  ...MODULE_OPTIONS,
  entryPoints: ENTRY_POINTS.map((entry) => join(dist, `${entry}.js`)),
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
