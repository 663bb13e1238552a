import { thresholdRatio } from './charts/score-gauge.js';
import type { TrendCheck } from './charts/trend-strip.js';
import { isTestId, TEST_NAMES } from './test-names.js';

/** What a trend needs of one column of one check. */
export interface ScoredColumn {
  readonly test: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly drifted: boolean;
}

/** How near a column was to its threshold in one check; `null` where it was not measured. */
export function trendCheck({ test, score, threshold, drifted }: ScoredColumn): TrendCheck | null {
  if (test === null || score === null || threshold === null || !isTestId(test))
    return drifted ? { ratio: 0, drifted } : null;
  const ratio = thresholdRatio(score, threshold, TEST_NAMES[test].lowerIsDrift);
  return { ratio, drifted };
}
