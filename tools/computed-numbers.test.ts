import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { pathNormals } from '../drift/calibrated/path-normals.js';
import { spreadValues } from '../drift/calibrated/spread-values.js';
import { computedNumbers } from './computed-numbers.js';

it('puts into the bundle what the sources compute, bit for bit, and not how', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { pathNormals } from './path-normals.js';
        import { spreadValues } from './spread-values.js';
        globalThis.found = { normals: pathNormals(), spreads: spreadValues() };`,
      resolveDir: join(packageRoot(), 'drift', 'calibrated'),
    },
    bundle: true,
    write: false,
    format: 'iife',
    plugins: [computedNumbers()],
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).not.toContain('standardNormals');
  const scope: { found?: unknown } = {};
  new Function('globalThis', text)(scope);
  expect(scope.found).toEqual({ normals: pathNormals(), spreads: spreadValues() });
});
