import type { FeatureColumn, Features } from '../drift/forest/features.js';
import type { FeatureRow } from '../model/predictor.js';

/**
 * Makes rows of columns, and again of nearly the same columns: then only those that are others are set, in the rows
 * that were made before. So what it returned before is no more what it was.
 */
export function createReusedRows(): (features: Features) => readonly FeatureRow[] {
  let rows: Record<string, FeatureRow[string]>[] = [];
  let made: readonly FeatureColumn[] = [];
  return ({ rows: count, columns }) => {
    if (rows.length !== count || made.length !== columns.length) {
      rows = Array.from({ length: count }, () => ({}));
      made = [];
    }
    for (const [at, column] of columns.entries()) {
      if (made[at] === column) continue;
      const { name } = column;
      for (const [row, values] of rows.entries())
        values[name] =
          column.type === 'numeric'
            ? (column.values[row] as number)
            : (column.categories[column.codes[row] as number] ?? null);
    }
    made = columns;
    return rows;
  };
}
