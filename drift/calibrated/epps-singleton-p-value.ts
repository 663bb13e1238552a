import { chiSquareSf } from '../distributions/chi-square.js';
import {
  FEATURES,
  featureMoments,
  orderStatistic,
  pooledQuartileRange,
  project,
  whitening,
  writeFeatures,
} from '../epps-singleton.js';
import type { NumericPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import type { TestScore } from '../stat-test.js';
import { walkDistinct } from '../walk-distinct.js';
import { representable } from './robust-scale.js';
import { sequentialPValue } from './sequential-p-value.js';

/** Up to this many values on the smaller side the p-value is found by permutation. */
const SMALL_SAMPLE = 1_000;
const PERMUTATIONS = 9_999;
const SEED = 20_250_519;
/** Statistics that are equal in exact arithmetic may differ by this much of themselves; they count as equal. */
const ROUNDING = 1e-9;

type Directions = readonly (readonly number[])[];

/** Whether the middle half of all values is one value: then there is no interquartile range to take as unit. */
function middleHalfIsOneValue(a: Float64Array, b: Float64Array): boolean {
  const last = a.length + b.length - 1;
  return orderStatistic(a, b, Math.floor(last / 4)) === orderStatistic(a, b, Math.ceil((3 * last) / 4));
}

/** What each row contributes to the statistic's sums, `directions.length` numbers a row, and how many are `smaller`'s. */
function whitenedRows(
  smaller: Float64Array,
  larger: Float64Array,
  scale: number,
  mean: readonly number[],
  directions: Directions,
) {
  const rank = directions.length;
  const rows = new Float64Array((smaller.length + larger.length) * rank);
  const observed = new Float64Array(rank);
  const feature = new Float64Array(FEATURES);
  let end = 0;
  walkDistinct(smaller, larger, (value, inSmaller, inLarger) => {
    writeFeatures(value, scale, feature);
    const parts = project(
      mean.map((centre, i) => (feature[i] as number) - centre),
      directions,
    );
    parts.forEach((part, d) => {
      observed[d] = (observed[d] as number) + inSmaller * part;
    });
    for (let copy = 0; copy < inSmaller + inLarger; copy++) for (const part of parts) rows[end++] = part;
  });
  return { rows, observed };
}

function squaredLength(vector: Float64Array): number {
  return vector.reduce((sum, entry) => sum + entry ** 2, 0);
}

function permutationPValue(
  smaller: Float64Array,
  larger: Float64Array,
  scale: number,
  mean: readonly number[],
  directions: Directions,
): number {
  const rank = directions.length;
  const { rows, observed } = whitenedRows(smaller, larger, scale, mean, directions);
  const bar = squaredLength(observed) * (1 - ROUNDING);
  const order = Uint32Array.from({ length: smaller.length + larger.length }, (_, i) => i);
  const random = seededRandom(SEED);
  const sums = new Float64Array(rank);
  return sequentialPValue(() => {
    sums.fill(0);
    for (let i = 0; i < smaller.length; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (order.length - i));
      const row = order[j] as number;
      order[j] = order[i] as number;
      order[i] = row;
      for (let d = 0; d < rank; d++) sums[d] = (sums[d] as number) + (rows[row * rank + d] as number);
    }
    return squaredLength(sums) >= bar;
  }, PERMUTATIONS);
}

/**
 * P-value of the Epps-Singleton test, valid at every size: do the characteristic functions of two samples differ?
 *
 * The features are Epps and Singleton's. Their covariance is that of both sides together, not one estimated on each side
 * (which a window of 30 values cannot carry: four means and ten covariances), so that shuffling the values leaves it as
 * it is. Up to 1000 values on the smaller side the p-value is found by permutation; above, the statistic is chi-square
 * with as many degrees of freedom as the covariance has rank.
 */
export function eppsSingletonPValue(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  if (middleHalfIsOneValue(reference, current)) {
    return { score: null, reason: 'Epps-Singleton has no unit: the middle half of all values is one value' };
  }
  const [smaller, larger] = reference.length < current.length ? [reference, current] : [current, reference];
  const scale = pooledQuartileRange(reference, current) / 2;
  const { mean, covariance } = featureMoments(scale, reference, current);
  const directions = whitening(covariance);
  if (directions.length === 0) return { score: 1, reason: null };
  if (smaller.length <= SMALL_SAMPLE) {
    return { score: permutationPValue(smaller, larger, scale, mean, directions), reason: null };
  }
  const own = featureMoments(scale, smaller).mean;
  const parts = project(
    own.map((value, i) => value - (mean[i] ?? 0)),
    directions,
  );
  const rows = smaller.length + larger.length;
  const factor = (smaller.length * (rows - 1)) / larger.length;
  return {
    score: chiSquareSf(factor * squaredLength(Float64Array.from(parts)), directions.length),
    reason: null,
  };
}
