import type { ColumnRole, ColumnType } from './column.js';
import type { MultivariateOptions } from './multivariate/multivariate-options.js';
import type { Profile, TestId } from './result.js';

/** The significance level unless told. */
export const DEFAULT_ALPHA = 0.05;

/** How `detectDrift` runs. Everything is optional but the clock: the engine reads none. */
export interface DriftOptions {
  /** `calibrated` unless told. */
  readonly profile?: Profile;
  /** The only columns to look at, in this order; all columns of the reference unless told. */
  readonly columns?: readonly string[];
  /** Types that override inference, by column name. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** `feature` unless told, by column name. */
  readonly roles?: Readonly<Record<string, ColumnRole>>;
  /** The test of a column, by name; the profile's own choice unless told. */
  readonly tests?: Readonly<Record<string, TestId>>;
  /**
   * The score's threshold of a column, by name; the test's own unless told. In `calibrated`, for a column whose
   * configured test gives a p-value, it takes the place of `alpha`.
   */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Significance level of the calibrated profile, after adjustment; 0.05 unless told. */
  readonly alpha?: number;
  /** Below this many current rows the verdict is `insufficient_data`; 30 in `calibrated`, 1 in `evidently`. */
  readonly minRows?: number;
  /** Share of drifted columns at which the dataset has drifted; 0.5 unless told. */
  readonly driftShare?: number;
  /** False leaves out `quality`: duplicates, constant columns, correlations. They change no verdict. */
  readonly quality?: boolean;
  /**
   * What is looked at beyond single columns; false for nothing. In `calibrated` the reconstruction error of small tables unless told, in
   * `evidently` nothing.
   */
  readonly multivariate?: MultivariateOptions | false;
  /** Copied into the result. */
  readonly model?: string | null;
  readonly window?: { readonly start: string | null; readonly end: string } | null;
  /** ISO 8601 instant that the result carries as `created_at`. */
  readonly createdAt: string;
  /** Called after each column, for progress and heartbeats. */
  readonly onColumn?: (done: number, total: number, name: string) => void;
}

/** What a record of options says of a column. Only its own entries: a column may be named `__proto__` or `constructor`. */
export function optionOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
