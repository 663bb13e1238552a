import type { Column, Table } from './column.js';
import { describeSide } from './quality/describe-side.js';
import type { SideQuality } from './quality/quality-schema.js';
import { sortColumn } from './sort-column.js';
import { createSortScratch, type SortScratch } from './sort-values.js';

/** One side of a comparison: what the tests need of it, sorted once, and what only its rows could tell. */
export interface PreparedSide {
  /** Its numeric columns are in ascending order: nothing is known of single rows any more. */
  readonly table: Table;
  /** `null` when it was left out. */
  readonly quality: SideQuality | null;
}

export interface PrepareOptions {
  /** The only columns whose quality is described; all unless told. */
  readonly columns?: readonly string[] | undefined;
  /** False leaves quality out. */
  readonly quality?: boolean | undefined;
}

/** Sorts the numeric columns of a table, and describes its quality, which needs the rows. */
export function prepareSide(table: Table, { columns, quality = true }: PrepareOptions = {}): PreparedSide {
  const scratch = createSortScratch(
    table.columns.reduce(
      (most, column) => Math.max(most, column.type === 'numeric' ? column.values.length : 0),
      0,
    ),
  );
  const prepared = table.columns.map((column) => prepareColumn(column, scratch));
  if (!quality) return { table: { ...table, columns: prepared }, quality: null };
  const sorted = new Map<Column, Float64Array>();
  for (const [i, column] of prepared.entries()) {
    const original = table.columns[i];
    if (original && column.type === 'numeric') sorted.set(original, column.values);
  }
  return { table: { ...table, columns: prepared }, quality: describeSide(table, { columns, sorted }) };
}

function prepareColumn(column: Column, scratch: SortScratch): Column {
  if (column.type === 'categorical' || column.ascending === true) return column;
  const { values, infinite, missing, integer } = sortColumn(column, scratch);
  return { type: 'numeric', name: column.name, values, missing, integer, ascending: true, infinite };
}
