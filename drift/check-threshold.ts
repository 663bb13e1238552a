import type { TestId } from './result.js';
import { TESTS } from './test-registry.js';

/**
 * Why a number is no threshold for a column; `null` when it is one. P-values end at 1: a threshold above it would make
 * every column drift, or none.
 *
 * @param test the one configured for the column, if any
 */
export function thresholdProblem(threshold: unknown, test?: TestId): string | null {
  const got = `got ${typeof threshold === 'string' ? JSON.stringify(threshold) : String(threshold)}`;
  if (typeof threshold !== 'number' || !Number.isFinite(threshold) || threshold < 0)
    return `expected a number of at least 0, ${got}`;
  if (test !== undefined && TESTS[test].kind === 'p_value' && threshold > 1)
    return `expected a number from 0 to 1, as ${test} gives a p-value, ${got}`;
  return null;
}
