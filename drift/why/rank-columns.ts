import { studentTwoSided } from '../distributions/student-t.js';

/** A column's drift and what it is worth to the model. */
export interface DriftAndImportance {
  readonly name: string;
  /** `null` when the column was not tested. */
  readonly score: number | null;
  /** What its score must reach to be drift. */
  readonly threshold: number;
  /** As `permutationImportance` says; `null` when it is not known. */
  readonly importance: number | null;
}

export interface Impact {
  readonly name: string;
  /** Drift in units of its threshold times the share of the importance: 1 is what drift at the threshold would be worth in a model's only column. */
  readonly impact: number;
  /** The column's share of all positive importances. */
  readonly importanceShare: number;
  /** Score over threshold. */
  readonly drift: number;
}

/**
 * Columns by drift x importance for the model, largest first; equals stay in order. A negative importance counts as none.
 * Columns without score or importance, or whose threshold is 0, are left out.
 */
export function rankByImpact(columns: readonly DriftAndImportance[]): Impact[] {
  const total = columns.reduce((sum, { importance }) => sum + Math.max(0, importance ?? 0), 0);
  return columns
    .flatMap(({ name, score, threshold, importance }) => {
      if (score === null || importance === null || !(threshold > 0)) return [];
      const importanceShare = total > 0 ? Math.max(0, importance) / total : 0;
      const drift = score / threshold;
      return [{ name, impact: drift * importanceShare, importanceShare, drift }];
    })
    .sort((a, b) => b.impact - a.impact);
}

/** A column's drift, window by window. */
export interface DriftOverTime {
  readonly name: string;
  /** One a window; `null` where it was not tested. */
  readonly scores: readonly (number | null)[];
}

export interface Correlation {
  readonly name: string;
  /** Pearson's, from -1 to 1. */
  readonly correlation: number;
  /** Windows that have both. */
  readonly windows: number;
  /**
   * Two-sided, by Student's t. Windows that follow each other are not independent, so it is too small as a rule, and it is
   * not adjusted for the number of columns; for reading.
   */
  readonly pValue: number;
}

/**
 * Columns by the correlation of their drift with how far performance was from what it is in the reference, largest first:
 * which drift came and went with the change. As `CorrelationRanker` of NannyML 0.13.1. Left out are columns with fewer than
 * three windows, or whose drift or performance does not vary.
 *
 * @param performance one a window, in the order of the scores; `null` where it is not known
 * @param reference the mean performance of the reference's chunks
 * @throws RangeError when a column has another number of windows
 */
export function rankByCorrelation(
  columns: readonly DriftOverTime[],
  performance: readonly (number | null)[],
  reference: number,
): Correlation[] {
  return columns
    .flatMap(({ name, scores }) => {
      if (scores.length !== performance.length)
        throw new RangeError(
          `Expected ${performance.length} windows of column "${name}", got ${scores.length}.`,
        );
      const pairs = scores.flatMap((score, window) => {
        const figure = performance[window] ?? null;
        return score === null || figure === null ? [] : [[score, Math.abs(figure - reference)] as const];
      });
      const correlation = pearson(pairs);
      if (correlation === null) return [];
      const freedom = pairs.length - 2;
      const t = correlation * Math.sqrt(freedom / (1 - correlation * correlation));
      const pValue = Math.abs(correlation) === 1 ? 0 : studentTwoSided(t, freedom);
      return [{ name, correlation, windows: pairs.length, pValue }];
    })
    .sort((a, b) => b.correlation - a.correlation);
}

function pearson(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const x = deviations(pairs.map(([score]) => score));
  const y = deviations(pairs.map(([, figure]) => figure));
  if (x === null || y === null) return null;
  const products = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  return Math.max(-1, Math.min(1, products(x, y) / Math.sqrt(products(x, x) * products(y, y))));
}

/** Deviations from the mean in units of the largest, whose squares therefore neither vanish nor overflow; `null` of a constant. */
function deviations(values: readonly number[]): readonly number[] | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const found = values.map((value) => value - mean);
  const largest = Math.max(...found.map(Math.abs));
  // What rounding leaves of a constant does not vary.
  return largest > Number.EPSILON * Math.abs(mean) * 4 ? found.map((value) => value / largest) : null;
}
