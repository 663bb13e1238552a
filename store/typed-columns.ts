import type { CategoryList } from './list-categories.js';
import type { CategoricalColumn, NumericColumn } from './table.js';

/** The rows of a numeric column without those that hold none, which are NaN. */
export function numericColumn(
  name: string,
  cells: Float64Array,
  missing: number,
  integer: boolean,
): NumericColumn {
  if (missing === 0) return { type: 'numeric', name, values: cells, missing, integer };
  const values = new Float64Array(new SharedArrayBuffer(8 * (cells.length - missing)));
  const validity = new Uint8Array(new SharedArrayBuffer(cells.length));
  let present = 0;
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row] as number;
    if (Number.isNaN(cell)) continue;
    values[present] = cell;
    present += 1;
    validity[row] = 1;
  }
  // With a gap, pandas makes a column of integers one of floats.
  return { type: 'numeric', name, values, missing, integer: false, validity };
}

/**
 * A column of categories.
 *
 * @param codes of the rows, which become positions in `categories`: in place
 */
export function categoricalColumn(
  name: string,
  list: Pick<CategoryList, 'categories' | 'counts' | 'order'> | undefined,
  codes: Float64Array | Int32Array | undefined,
  rows: number,
): CategoricalColumn {
  const { categories = [], counts = new Float64Array(0), order = null } = list ?? {};
  const present = counts.reduce((sum, count) => sum + count, 0);
  const column = { type: 'categorical', name, categories, counts, missing: rows - present } as const;
  if (!(codes instanceof Int32Array)) return column;
  if (order !== null)
    for (let row = 0; row < codes.length; row += 1) codes[row] = order[codes[row] as number] ?? -1;
  return { ...column, codes };
}
