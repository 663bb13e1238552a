import { normalSf } from '../distributions/normal.js';
import { PATHS } from './path-normals.js';

/** Standard deviation of the values that the spread takes: wider than its own, to reach the tail. */
const SPREAD = 1.8;

/** The values that the spread takes on the paths, and what each path weighs for it. */
export interface Spreads {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Even in the probability of a normal distribution of standard deviation `SPREAD`. As with the paths, the bundled command
 * has a module that holds them in the place of this one.
 */
export function spreadValues(): Spreads {
  const values = new Float64Array(PATHS);
  const weights = new Float64Array(PATHS);
  for (let i = 0; i < PATHS; i++) {
    let low = -10;
    let high = 10;
    while (high - low > 1e-12) {
      const middle = (low + high) / 2;
      if (normalSf(-middle) < (i + 0.5) / PATHS) low = middle;
      else high = middle;
    }
    values[i] = SPREAD * low;
    weights[i] = SPREAD * Math.exp((low ** 2 * (1 - SPREAD ** 2)) / 2);
  }
  return { values, weights };
}
