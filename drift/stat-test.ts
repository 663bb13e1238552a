import type { ColumnType } from './column.js';
import type { TestId } from './result.js';
import type { SamplePair } from './sample-pair.js';

/** A score, or `null` with the reason why there is none. */
export type TestScore =
  | { readonly score: number; readonly reason: null }
  | { readonly score: null; readonly reason: string };

/** One statistical test with Evidently's name, default and comparison rule. */
export interface StatTest {
  readonly id: TestId;
  /** Evidently's display name. */
  readonly displayName: string;
  readonly kind: 'p_value' | 'distance';
  /** The types of column it can compare. */
  readonly columnTypes: readonly ColumnType[];
  readonly defaultThreshold: number;
  /** Whether the score means drift: a small p-value or a large distance, with Evidently's strictness at a tie. */
  readonly isDrifted: (score: number, threshold: number) => boolean;
  /**
   * The score, as Evidently 0.7.23 computes it. Both sides must hold at least one value.
   *
   * @throws TypeError when the pair is of a type the test does not apply to.
   */
  readonly compute: (pair: SamplePair) => TestScore;
}

/** A score as the result may carry it: a number that is not finite becomes `null` with the reason. */
export function finiteScore(score: number, reason: string): TestScore {
  return Number.isFinite(score) ? { score, reason: null } : { score: null, reason };
}
