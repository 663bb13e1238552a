import { tiedKsTail } from '../distributions/tied-ks-tail.js';
import { ksStatistic, pooledRuns } from '../ks-statistic.js';
import { ksPValue } from '../tests/ks.js';

/** Steps of the exact computation: about 20 ms of work. */
const BUDGET = 1e7;
/** A p-value this small already settles every question; ties could only make it smaller. */
const SETTLED = 1e-6;

/**
 * Two-sided Kolmogorov-Smirnov p-value of two sorted, non-empty arrays, valid at every size.
 *
 * Without ties it is SciPy's. Ties make that one too large, by far when most values are equal (a column that is
 * nearly always 0), so with ties it is computed exactly given the ties, as long as that is quick; beyond, SciPy's
 * value stands, which errs on the side of no alarm.
 */
export function conditionalKsPValue(reference: Float64Array, current: Float64Array): number {
  const m = reference.length;
  const n = current.length;
  const { d, h, tied } = ksStatistic(reference, current);
  const untied = ksPValue(m, n, d, h);
  if (!tied || untied < SETTLED) return untied;
  const given = tiedKsTail(m, n, h, pooledRuns(reference, current), BUDGET);
  return given === null ? untied : Math.min(given, untied);
}
