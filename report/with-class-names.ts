import type { ColumnResult, DriftResult } from '../drift/result.js';

/**
 * A result whose predictions are told by the names of the classes, where performance knows them: `1 (>50K)` for the second. The
 * result says positions, people say names.
 */
export function withClassNames(result: DriftResult): DriftResult {
  const classes = result.performance?.classes;
  if (classes == null) return result;
  const name = (value: string) => {
    const known = /^\d+$/.test(value) ? classes[Number(value)] : undefined;
    return known === undefined || known === value ? value : `${value} (${known})`;
  };
  return {
    ...result,
    columns: result.columns.map((column) =>
      column.role === 'prediction' && column.type === 'categorical' ? named(column, name) : column,
    ),
  };
}

function named(column: ColumnResult, name: (value: string) => string): ColumnResult {
  const { histogram, new_categories: added, lost_categories: lost } = column;
  return {
    ...column,
    new_categories: added.map(name),
    lost_categories: lost.map(name),
    histogram:
      histogram?.type === 'categorical'
        ? { ...histogram, categories: histogram.categories.map(name) }
        : histogram,
  };
}
