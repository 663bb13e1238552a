import { type PowersAboutMedian, powersAboutMedian } from './moments.js';
import { type ValueRuns, valueRuns } from './value-runs.js';

/** What only a walk over all values of a sorted array tells. */
export interface SortedFacts {
  readonly runs: ValueRuns;
  /** `null` when there are no values, or they span more than a double can hold. */
  readonly powers: PowersAboutMedian | null;
}

/**
 * The numbers kernel finds the same of what it has just sorted, in a fraction of the time.
 *
 * @param sorted finite numbers in ascending order
 */
export function sortedFacts(sorted: Float64Array): SortedFacts {
  return { runs: valueRuns(sorted), powers: powersAboutMedian(sorted) };
}
