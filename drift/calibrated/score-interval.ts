import { twoSamplesKernel } from '../kernels/two-samples-kernel.js';
import type { TestId } from '../result.js';
import { type CategoricalPair, type NumericPair, presentValues, type SamplePair } from '../sample-pair.js';
import type { PulledIn } from '../wasserstein-distance.js';
import { cellShares } from './shared-cells.js';
import { pullIn } from './winsorise.js';

/** Where the score of the populations behind both samples lies, 95 times of 100. */
export interface ScoreInterval {
  readonly low: number;
  readonly high: number;
}

/** The normal quantile of 97.5 %. */
const Z = 1.959963984540054;
/** From this p-value on no difference at all is as good an explanation. */
const ALPHA = 0.05;
/** Larger samples stand for themselves by so many quantiles: this is a reading aid, not worth another full pass. */
const MOST_QUANTILES = 2048;

/**
 * An approximate 95 % confidence interval of a score of profile `calibrated`.
 *
 * The standard error is that of the delta method: each value's influence on the score (its influence function), whose
 * variance over the sample is divided by the sample's size, both sides added. Near zero a distance is skewed and the
 * delta method says nothing, so the lower end is 0 exactly when the p-value lets no difference explain the data
 * (p >= 0.05); a test and the interval that is its inverse agree.
 *
 * In simulations of normal, log-normal, whole and categorical samples it holds the true distance 86 to 100 times of 100,
 * mostly 95; least often in heavy tails and in two categories of few rows.
 *
 * @param pair what the score was computed from
 * @param pValue of the column, not adjusted
 * @returns `null` for a test whose influence function is not known here
 */
export function scoreInterval(
  test: TestId,
  pair: SamplePair,
  score: number,
  pValue: number,
): ScoreInterval | null {
  const interval = estimate(test, pair, score);
  if (interval === null || !Number.isFinite(interval.low) || !Number.isFinite(interval.high)) return null;
  return {
    low: pValue >= ALPHA ? 0 : Math.min(score, Math.max(0, interval.low)),
    high: Math.max(score, interval.high),
  };
}

function estimate(test: TestId, pair: SamplePair, score: number): ScoreInterval | null {
  if (score === 0) return { low: 0, high: 0 };
  if (test === 'wasserstein' && pair.type === 'numeric') {
    const error = wassersteinError(pair, score);
    return { low: score - Z * error, high: score + Z * error };
  }
  return test === 'jensenshannon' ? jensenShannonInterval(pair, score) : null;
}

/**
 * The standard error of a Wasserstein distance in standard deviations of the reference. The distance is the difference
 * of the means of a function whose slope is the sign of the gap between the distribution functions (Kantorovich and
 * Rubinstein); the values of that function are the influences. The unit's influence is that of a standard deviation.
 */
function wassersteinError({ reference, current }: NumericPair, score: number): number {
  const quantilesOf = (values: Float64Array) => ({ values: quantiles(pullIn(values)), rows: values.length });
  return twoSamplesKernel().distanceError(quantilesOf(reference.values), quantilesOf(current.values), score);
}

/**
 * The squared distance is a mean of logarithms, `ln(p / m) / 2` for the share p of a cell and m the mean of both sides.
 * Its estimate is too large by about (k - 1) / 8 (1/n + 1/m) for k cells, half a chi-square of the cells: that is taken
 * off, and the chi-square's variance added.
 */
function jensenShannonInterval(pair: SamplePair, score: number): ScoreInterval | null {
  const { reference, current } = cellShares(pair);
  const perRow = 1 / presentValues(pair.reference) + 1 / presentValues(pair.current);
  const freedom = reference.length - 1;
  const squared = score ** 2 - (freedom / 8) * perRow;
  const error = Math.sqrt(
    logRatioVariance(reference, current) / presentValues(pair.reference) +
      logRatioVariance(current, reference) / presentValues(pair.current) +
      (freedom / 32) * perRow ** 2,
  );
  return {
    low: Math.sqrt(Math.max(0, squared - Z * error)),
    high: Math.sqrt(Math.max(0, squared + Z * error)),
  };
}

/** The variance of ln(p / m) / 2 over cells that are drawn with the shares p. */
function logRatioVariance(of: CellShares, other: CellShares): number {
  let mean = 0;
  let squares = 0;
  of.forEach((share, cell) => {
    if (share === 0) return;
    const half = Math.log((2 * share) / (share + (other[cell] ?? 0))) / 2;
    mean += share * half;
    squares += share * half * half;
  });
  return Math.max(0, squares - mean * mean);
}

type CellShares = CategoricalPair['reference']['counts'];

/** The sample itself, or as many evenly spaced values of it as are needed. */
function quantiles({ values, tail }: PulledIn): Float64Array {
  const size = values.length + 2 * tail;
  const count = Math.min(size, MOST_QUANTILES);
  const last = values.length - 1;
  const found = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const rank = Math.floor(((at + 0.5) / count) * size) - tail;
    found[at] = values[Math.min(last, Math.max(0, rank))] as number;
  }
  return found;
}
