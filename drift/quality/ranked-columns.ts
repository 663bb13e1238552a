import type { NumericColumn, Table } from '../column.js';
import { createNumbersKernel, type NumbersKernel } from '../kernels/numbers-kernel.js';
import type { LeftOut } from './correlation-matrix.js';
import { rankValues } from './rank-values.js';
import { type RowValues, rowValues, unknownRows } from './row-values.js';
import type { SortedFacts } from './sorted-facts.js';

/** A numeric column ready to be correlated. */
export interface RankedColumn extends RowValues {
  /** Centred ranks of the values, as `rankValues` makes them. */
  readonly ranks: Int32Array;
  /** (value - centre) * scale - shift has mean 0 and variance 1; `null` when the values span more than a double holds. */
  readonly standard: { readonly centre: number; readonly scale: number; readonly shift: number } | null;
}

/**
 * Is told of what ranking a column brings to light: its finite values in ascending order, and what they are like.
 *
 * @param sorted good until it returns
 */
export type OnSorted = (column: NumericColumn, sorted: Float64Array, facts: SortedFacts) => void;

/**
 * The first numeric columns of a table with their ranks.
 *
 * @param leftOut is told of every column that is not returned, and why
 */
export function rankColumns(
  table: Table,
  most: number,
  leftOut: LeftOut,
  onSorted: OnSorted = () => {},
): RankedColumn[] {
  const numeric = table.columns.filter((column): column is NumericColumn => column.type === 'numeric');
  for (const { name } of numeric.slice(most))
    leftOut.add(name, `only the first ${most} numeric columns are compared`);
  const compared = numeric.slice(0, most);
  const kernel = createNumbersKernel();
  return compared.flatMap((column) => {
    const unknown = unknownRows(column, table.rows);
    const ranked = unknown ?? rankColumn(column, table.rows, kernel, onSorted);
    if (typeof ranked !== 'string') return [ranked];
    leftOut.add(column.name, ranked);
    return [];
  });
}

function rankColumn(
  column: NumericColumn,
  rows: number,
  kernel: NumbersKernel,
  onSorted: OnSorted,
): RankedColumn | string {
  const finite = rowValues(column, rows);
  const { values } = finite;
  if (values.length === 0) return 'it has no finite value';
  const { ranks, sorted } = rankValues(values, kernel);
  const facts = kernel.describe(0, values.length);
  onSorted(column, sorted, facts);
  if (sorted[0] === sorted[sorted.length - 1]) return 'its values are all equal';
  const { powers } = facts;
  if (powers === null) return { ...finite, ranks, standard: null };
  const { median, scale, first, second } = powers;
  const std = Math.sqrt(second - first * first);
  const standard = { centre: median, scale: scale / std, shift: first / std };
  return { ...finite, ranks, standard: Number.isFinite(standard.scale) ? standard : null };
}
