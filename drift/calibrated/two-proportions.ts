import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import type { CategoricalPair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { zTest } from '../tests/z.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';

/** Smallest expected count at which the normal distribution is trusted, in the tail too. */
const WELL_FILLED = 50;

/**
 * The test of two proportions that holds at any sizes. Two categories: the pooled z-test where at least 50 rows
 * of each are expected on the smaller side, else the exact probability, given the margins, of a split at
 * least as far from the expected one (the same order of splits as by z). More categories: the two-sample chi-square
 * test, of which the z-test is the case of two.
 */
export function twoProportions(table: CategoricalPair): TestScore {
  if (table.categories.length > 2) return { score: twoSampleChiSquare(table), reason: null };
  const size = table.current.present;
  const rows = table.reference.present + size;
  const smaller = Math.min(table.reference.present, size);
  const observed = table.current.counts[0] ?? 0;
  const marked = observed + (table.reference.counts[0] ?? 0);
  const leastExpected = (Math.min(marked, rows - marked) * smaller) / rows;
  if (leastExpected >= WELL_FILLED) return zTest.compute(table);
  return { score: hypergeometricPValue(rows, marked, size, observed), reason: null };
}
