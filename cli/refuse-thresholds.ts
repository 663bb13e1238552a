import { sentinelError } from '../config/errors.js';
import { thresholdProblem } from '../drift/check-threshold.js';
import { optionOf } from '../drift/options.js';
import type { TestId } from '../drift/result.js';

/**
 * Refuses thresholds that the tests of their columns can never reach.
 *
 * @throws SentinelError SENT_USAGE
 */
export function refuseThresholds(
  tests: Readonly<Record<string, TestId>>,
  thresholds: Readonly<Record<string, number>>,
): void {
  for (const [name, threshold] of Object.entries(thresholds)) {
    const problem = thresholdProblem(threshold, optionOf(tests, name));
    if (problem !== null)
      throw sentinelError('SENT_USAGE', { problem: `--threshold ${name}=${threshold}: ${problem}` });
  }
}
