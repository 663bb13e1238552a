import type { CategoricalColumn, NumericColumn, Table } from '../column.js';
import { unknownRows } from './row-values.js';

/**
 * Evenly spaced rows of a table: the first of every stretch of equal length. What belongs together in a row stays
 * together. The table itself when it has no more rows than wanted, or the rows of a column are not known.
 *
 * @param most rows to take
 */
export function spacedRows(table: Table, most: number): Table {
  const { rows, columns } = table;
  if (rows <= most) return table;
  const taken = Int32Array.from({ length: most }, (_, i) => Math.floor((i * rows) / most));
  return {
    ...table,
    rows: most,
    columns: columns.map((column) => {
      if (unknownRows(column, rows) !== null) return column;
      return column.type === 'numeric' ? sampleNumbers(column, taken) : sampleCategories(column, taken);
    }),
  };
}

function sampleNumbers(column: NumericColumn, taken: Int32Array): NumericColumn {
  const { type, name, integer, validity } = column;
  if (validity === undefined) {
    const values = new Float64Array(taken.length);
    // Not `Float64Array.from`, which calls a function for every row.
    for (let i = 0; i < taken.length; i++) values[i] = column.values[taken[i] as number] as number;
    return { type, name, integer, missing: 0, values };
  }
  const values = new Float64Array(taken.length);
  const present = new Uint8Array(taken.length);
  let row = 0;
  let before = 0;
  let length = 0;
  for (let i = 0; i < taken.length; i++) {
    for (const wanted = taken[i] as number; row < wanted; row++) before += validity[row] as number;
    if (validity[row] === 0) continue;
    values[length++] = column.values[before] as number;
    present[i] = 1;
  }
  return {
    type,
    name,
    integer,
    missing: taken.length - length,
    values: values.slice(0, length),
    validity: present,
  };
}

function sampleCategories(column: CategoricalColumn, taken: Int32Array): CategoricalColumn {
  const { type, name, categories, codes = new Int32Array(0) } = column;
  const sampled = new Int32Array(taken.length);
  const counts = new Float64Array(categories.length);
  let missing = 0;
  for (let i = 0; i < taken.length; i++) {
    const code = codes[taken[i] as number] as number;
    sampled[i] = code;
    if (code < 0) missing++;
    else counts[code] = (counts[code] ?? 0) + 1;
  }
  return { type, name, categories, counts, missing, codes: sampled };
}
