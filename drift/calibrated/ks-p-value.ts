import { normalSf } from '../distributions/normal.js';
import { tiedKsTail } from '../distributions/tied-ks-tail.js';
import { hasTies, ksStatistic, pooledRuns } from '../ks-statistic.js';
import { ksPValue } from '../tests/ks.js';

/** Steps of the exact computation: about 20 ms of work. */
const BUDGET = 1e7;
/** A p-value this small already settles every question; ties could only make it smaller. */
const SETTLED = 1e-6;

/** From this size on the normal distribution bounds the p-value well enough to save the exact computation. */
const LARGE = 100;
/** So much of a normal probability counts: the hypergeometric one that it stands for may be smaller. */
const SAFE = 0.8;

/** The number of values in a sorted array that are below `limit`, or, `included`, equal to it. */
function countBelow(sorted: Float64Array, limit: number, included: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] as number;
    if (value < limit || (included && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A lower bound of the chance that the distribution functions part by `d` somewhere: that they do so at one place, an
 * end of the run of equal values in the middle.
 */
function chanceAtMiddle(reference: Float64Array, current: Float64Array, d: number): number {
  const m = reference.length;
  const n = current.length;
  const median = (m > n ? reference : current)[Math.floor(Math.max(m, n) / 2)] ?? Number.NaN;
  const spreads = [false, true].map((included) => {
    const share = (countBelow(reference, median, included) + countBelow(current, median, included)) / (m + n);
    return Math.sqrt(share * (1 - share) * (1 / m + 1 / n));
  });
  return SAFE * 2 * normalSf(d / Math.max(...spreads));
}

/**
 * Two-sided Kolmogorov-Smirnov p-value of two sorted, non-empty arrays, valid at every size.
 *
 * Without ties it is SciPy's. Ties make that one too large, by far when most values are equal (a column that is
 * nearly always 0), so with ties it is computed exactly given the ties, as long as that is quick; beyond, SciPy's
 * value stands, which errs on the side of no alarm.
 *
 * @param relevant a p-value above this need not be known: a lower bound of it that is above, too, will do, and is quick
 */
export function conditionalKsPValue(reference: Float64Array, current: Float64Array, relevant = 1): number {
  const m = reference.length;
  const n = current.length;
  const { d, h } = ksStatistic(reference, current);
  if (relevant < 1 && Math.min(m, n) >= LARGE) {
    const bound = chanceAtMiddle(reference, current, d);
    if (bound > relevant) return bound;
  }
  const untied = ksPValue(m, n, d, h);
  if (untied < SETTLED || !hasTies(reference, current)) return untied;
  const given = tiedKsTail(m, n, h, pooledRuns(reference, current), BUDGET);
  return given === null ? untied : Math.min(given, untied);
}
