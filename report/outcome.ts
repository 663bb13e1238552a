import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import type { DriftResult } from '../drift/result.js';

/** What a check comes to: its verdict on drift, unless that is no alarm and performance has fallen. */
export type Outcome = DriftResult['verdict'] | 'fallen';

/** What people read first must not say that all is well while the model got worse. */
export function outcomeOf(
  verdict: DriftResult['verdict'],
  performance: Pick<PerformanceSection, 'verdict'> | null | undefined,
): Outcome {
  return verdict !== 'drift' && performance?.verdict === 'fallen' ? 'fallen' : verdict;
}

/** The outcome in a word or three. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  drift: 'Drift',
  fallen: 'Performance has fallen',
  stable: 'Stable',
  insufficient_data: 'Not enough data',
};
