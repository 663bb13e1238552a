import type { PlannedColumn } from './column-plan.js';
import { columnAt } from './csv-relation.js';
import type { SkippedColumn } from './table.js';

/** Columns that are ready to be read into memory. */
export interface Loadable {
  /**
   * What stands behind FROM: its columns are `c0`, `c1`, … in the order of `columns`, and `exact0`, … for those that
   * have their numbers in full as well.
   */
  readonly relation: string;
  readonly columns: readonly Omit<PlannedColumn, 'sql'>[];
  readonly skipped: readonly SkippedColumn[];
  /** Whether texts come in dictionaries, as Parquet files store what repeats. */
  readonly inDictionaries?: boolean;
}

/** The name of the column that holds the numbers of another in full. */
export function exactColumnAt(position: number): string {
  return `exact${position}`;
}

/** Planned columns as a relation, and one column more, so that a table without any still has its rows. */
export function selectPlanned(columns: readonly PlannedColumn[], relation: string): string {
  const list = columns.flatMap(({ sql, exact }, index) => [
    `${sql} AS ${columnAt(index)}`,
    ...(exact ? [`${exact.sql} AS ${exactColumnAt(index)}`] : []),
  ]);
  return `(SELECT ${[...list, 'true AS present'].join(', ')} FROM ${relation})`;
}
