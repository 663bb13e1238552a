import { checkNames, checkOptions } from './check-options.js';
import type { Table } from './column.js';
import { detectDrift as detectDriftInTables } from './detect-drift.js';
import type { DriftOptions } from './options.js';
import type { DriftResult } from './result.js';
import { type PlainTable, type PlainTableLike, tableFromArrays } from './table-from-arrays.js';

/** Options of {@link detectDrift}: those of the engine, all of them optional. */
export type LibraryOptions = Omit<DriftOptions, 'createdAt'> & Partial<Pick<DriftOptions, 'createdAt'>>;

/**
 * Compares current data with reference data, column by column, and says whether the data has drifted.
 *
 * Computes on the calling thread; in a server, call it from a worker thread. The data is not changed.
 *
 * @param reference arrays or typed arrays of equal length by column name, or a {@link Table} of prepared columns
 * @param current the same, for the window to be judged
 * @throws TypeError when a side or an option is no such thing, or a value is none that a column can hold
 * @throws RangeError when the arrays of a side differ in length, or an option names no option, test, profile or column
 */
export function detectDrift<
  Reference extends PlainTableLike<Reference>,
  Current extends PlainTableLike<Current>,
>(reference: Reference | Table, current: Current | Table, options: LibraryOptions = {}): DriftResult {
  checkOptions(options);
  const before = tableOf(reference, 'reference', options);
  const now = tableOf(current, 'current', options);
  checkNames(options, before, now);
  return detectDriftInTables(before, now, {
    ...options,
    createdAt: options.createdAt ?? new Date().toISOString(),
  });
}

function tableOf(side: PlainTable | Table, name: string, { types }: LibraryOptions): Table {
  return isTable(side) ? side : tableFromArrays(side, name, types);
}

/** A table says how many rows it has; a record of arrays holds nothing but arrays. */
function isTable(side: PlainTable | Table): side is Table {
  return (
    typeof side === 'object' && side !== null && typeof side.rows === 'number' && Array.isArray(side.columns)
  );
}
