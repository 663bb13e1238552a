import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const load = createRequire(import.meta.url);

/** What a check of small files does not come to use, though something imports it. */
const LAZY = ['node:child_process', 'node:stream/promises', 'node:worker_threads'];

/** Loads some of Node's own modules when something of them is used for the first time. For bundles in CommonJS. */
export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    setup(build) {
      const filter = new RegExp(`^(?:${LAZY.join('|')})$`);
      build.onResolve({ filter }, ({ path, namespace }) =>
        namespace === 'lazy-builtin' ? { path, external: true } : { path, namespace: 'lazy-builtin' },
      );
      build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => {
        const getters = Object.keys(load(path)).map(
          (name) => `get ${name}() { return require('${path}').${name}; },`,
        );
        return { contents: `module.exports = {\n${getters.join('\n')}\n};`, loader: 'js' };
      });
    },
  };
}
