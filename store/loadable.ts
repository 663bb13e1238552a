import type { PlannedColumn } from './column-plan.js';
import type { SkippedColumn } from './table.js';

/** Columns that are ready to be read into memory. */
export interface Loadable {
  /** What stands behind FROM: its columns are `c0`, `c1`, … in the order of `columns`. */
  readonly relation: string;
  readonly columns: readonly Omit<PlannedColumn, 'sql'>[];
  readonly skipped: readonly SkippedColumn[];
}
