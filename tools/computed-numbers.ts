import type { Plugin } from 'esbuild';
import { PATHS, pathNormals, STEPS } from '../drift/calibrated/path-normals.js';
import { spreadValues } from '../drift/calibrated/spread-values.js';

/**
 * Puts numbers that are always the same into the bundle, in the place of the modules that compute them.
 * `tools/computed-numbers.test.ts` holds them against what the sources compute.
 */
export function computedNumbers(): Plugin {
  const { values, weights } = spreadValues();
  const modules = {
    'path-normals': `
      export const PATHS = ${PATHS};
      export const STEPS = ${STEPS};
      export function pathNormals() { return ${numbersIn(pathNormals())}; }`,
    'spread-values': `
      export function spreadValues() { return { values: ${numbersIn(values)}, weights: ${numbersIn(weights)} }; }`,
  };
  return {
    name: 'computed-numbers',
    setup(build) {
      for (const [name, contents] of Object.entries(modules)) {
        const filter = new RegExp(`calibrated[\\\\/]${name}\\.[jt]s$`);
        build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
      }
    },
  };
}

/** An expression of doubles, bit for bit. */
export function numbersIn(numbers: Float64Array): string {
  const text = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
  return `new Float64Array(Uint8Array.from(Buffer.from('${text}', 'base64')).buffer)`;
}
