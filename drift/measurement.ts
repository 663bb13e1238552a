import type { ScoreInterval } from './calibrated/score-interval.js';
import type { TestId } from './result.js';
import type { SamplePair } from './sample-pair.js';
import type { StatTest } from './stat-test.js';

/** What the options say about one column. */
export interface ColumnSettings {
  readonly test: StatTest | undefined;
  readonly threshold: number | undefined;
  readonly alpha: number;
}

/** A test, or the two that profile `calibrated` joins for numbers and for categories. */
export type PValueTest = TestId | 'ks+wasserstein' | 'chisquare+jensenshannon';

/** What a profile measured on one column, before p-values are adjusted across columns. Plain data. */
export interface Measurement {
  /** The test behind `score`. */
  readonly test: TestId;
  /** `null` when it cannot be computed; `reason` says why. */
  readonly score: number | null;
  readonly threshold: number;
  readonly pValue: number | null;
  /** What made `pValue`, when it is not `test`. */
  readonly pValueTest: PValueTest | null;
  /** What the adjusted p-value must be below; `null` when the profile adjusts none. */
  readonly alpha: number | null;
  readonly reason: string | null;
  /** Where the score of the populations lies, 95 times of 100, where the profile knows. */
  readonly interval?: ScoreInterval | null;
  /** Values that stood alone and were left out, where the profile leaves such values out. */
  readonly lone?: number;
}

/** Measures one column whose sides both hold values; `skipped` says why it is left untested. */
export type Measure = (
  pair: SamplePair,
  settings: ColumnSettings,
) => Measurement | { readonly skipped: string };

/** Why a configured test cannot be used on a column of this type; `null` when it can. */
export function unfitTest(test: StatTest | undefined, pair: SamplePair): string | null {
  if (test === undefined || test.columnTypes.includes(pair.type)) return null;
  return `its test ${test.id} compares ${test.columnTypes.join(' and ')} columns, this one is ${pair.type}`;
}
