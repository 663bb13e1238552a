import type { TestId } from '../drift/result.js';
import { thresholdRatio } from './charts/score-gauge.js';
import { formatNumber, formatP } from './format.js';
import { TEST_NAMES } from './test-names.js';
import { formatRatio } from './words.js';

/**
 * What a gauge says in words. A distance: how many times its threshold it is. A p-value: what it is and on which side of its
 * threshold, since a multiple of a p-value says nothing.
 *
 * @param ends the ends of the score's interval, in thresholds; only distances have one
 */
export function gaugeWords(
  test: TestId,
  score: number,
  threshold: number,
  ends: readonly [low: number, high: number] | null = null,
): string {
  if (TEST_NAMES[test].lowerIsDrift) {
    const p = formatP(score);
    const side = score < threshold ? 'below' : score > threshold ? 'above' : 'at';
    return `p ${p}, ${side} the threshold ${formatNumber(threshold)}`;
  }
  const ratio = thresholdRatio(score, threshold, false);
  if (!Number.isFinite(ratio)) return 'beyond the threshold';
  const [low, high] = (ends ?? [ratio, ratio]).map(formatRatio);
  return `${formatRatio(ratio)} × the threshold${low === high ? '' : `, between ${low} and ${high}`}`;
}
