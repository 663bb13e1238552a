import type { Column, NumericColumn, Table } from './column.js';
import { describeSide } from './quality/describe-side.js';
import type { SideQuality } from './quality/quality-schema.js';
import { sortColumn } from './sort-column.js';

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

/** Describes the quality of a table and sorts its numeric columns, each of them once. */
export function prepareSide(table: Table, { columns, quality = true }: PrepareOptions = {}): PreparedSide {
  const ordered = new Map<NumericColumn, Float64Array>();
  const described = quality
    ? describeSide(table, { columns, onSorted: (column, sorted) => ordered.set(column, shared(sorted)) })
    : null;
  const prepared = table.columns.map((column) => prepareColumn(column, ordered));
  return { table: { ...table, columns: prepared }, quality: described };
}

/** A copy over shared memory, so that another thread can go on with it. */
function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function prepareColumn(column: Column, ordered: ReadonlyMap<NumericColumn, Float64Array>): Column {
  if (column.type === 'categorical' || column.ascending === true) return column;
  const { name, integer } = column;
  const sorted = ordered.get(column);
  if (sorted === undefined) {
    const { values, infinite, missing } = sortColumn(column);
    return { type: 'numeric', name, values, missing, integer, ascending: true, infinite };
  }
  const infinite = column.values.length - sorted.length;
  return {
    type: 'numeric',
    name,
    values: sorted,
    missing: column.missing,
    integer,
    ascending: true,
    infinite,
  };
}
