import type { CategoricalPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';

/** A contingency table from the counts of either side. */
export function tableOf(reference: Iterable<number>, current: Iterable<number>): CategoricalPair {
  const side = (given: Iterable<number>) => {
    const counts = Float64Array.from(given);
    return {
      counts,
      present: counts.reduce((total, count) => total + count, 0),
      infinite: 0,
      missing: 0,
    };
  };
  const sides = { reference: side(reference), current: side(current) };
  return {
    type: 'categorical',
    categories: Array.from(sides.reference.counts, (_, i) => `c${i}`),
    ...sides,
  };
}

/**
 * A source of tables in which nothing has drifted: both sides fall on `k` categories at random, the first ones more
 * often when `skew` is above 1. Categories that neither side has are left out.
 */
export function stableTables(k: number, skew: number, seed: number) {
  const random = seededRandom(seed);
  const draw = (rows: number) => {
    const counts = new Float64Array(k);
    for (let i = 0; i < rows; i++) {
      const category = Math.floor(k * (random() / 2 ** 32) ** skew);
      counts[category] = (counts[category] ?? 0) + 1;
    }
    return counts;
  };
  return (referenceRows: number, currentRows: number): CategoricalPair => {
    const reference = draw(referenceRows);
    const current = draw(currentRows);
    const seen = (_: number, i: number) => (reference[i] ?? 0) + (current[i] ?? 0) > 0;
    return tableOf(reference.filter(seen), current.filter(seen));
  };
}

/** The share of `trials` p-values that are at most 0.05, and three standard errors of it. */
export function levelOf(trials: number, pValue: () => number): { level: number; tolerance: number } {
  let small = 0;
  for (let trial = 0; trial < trials; trial++) if (pValue() <= 0.05) small++;
  return { level: small / trials, tolerance: 3 * Math.sqrt((0.05 * 0.95) / trials) };
}
