import type { Table } from './column.js';
import { detectDrift as detectDriftInTables } from './detect-drift.js';
import type { DriftOptions } from './options.js';
import { type DriftResult, PROFILES, TEST_IDS } from './result.js';
import { type PlainTable, tableFromArrays } from './table-from-arrays.js';

/** Options of {@link detectDrift}: those of the engine, all of them optional. */
export type LibraryOptions = Omit<DriftOptions, 'createdAt'> & Partial<Pick<DriftOptions, 'createdAt'>>;

/**
 * Compares current data with reference data, column by column, and says whether the data has drifted.
 *
 * Computes on the calling thread; in a server, call it from a worker thread. The data is not changed.
 *
 * @param reference arrays or typed arrays of equal length by column name, or a {@link Table} of prepared columns
 * @param current the same, for the window to be judged
 * @throws TypeError when a side is no such thing or a value is none that a column can hold
 * @throws RangeError when the arrays of a side differ in length, or an option names no test or profile
 */
export function detectDrift(
  reference: PlainTable | Table,
  current: PlainTable | Table,
  options: LibraryOptions = {},
): DriftResult {
  checkOptions(options);
  return detectDriftInTables(tableOf(reference, 'reference'), tableOf(current, 'current'), {
    createdAt: new Date().toISOString(),
    ...options,
  });
}

function tableOf(side: PlainTable | Table, name: string): Table {
  return isTable(side) ? side : tableFromArrays(side, name);
}

/** A table says how many rows it has; a record of arrays holds nothing but arrays. */
function isTable(side: PlainTable | Table): side is Table {
  return (
    typeof side === 'object' && side !== null && typeof side.rows === 'number' && Array.isArray(side.columns)
  );
}

/** What the compiler tells those who use TypeScript. */
function checkOptions({
  profile,
  tests = {},
  thresholds = {},
  types = {},
  alpha = 0.05,
  driftShare = 0.5,
  minRows = 1,
}: LibraryOptions): void {
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha: expected a number between 0 and 1, got ${String(alpha)}`);
  if (!(driftShare > 0 && driftShare <= 1))
    throw new RangeError(`driftShare: expected a number above 0, at most 1, got ${String(driftShare)}`);
  if (!(Number.isInteger(minRows) && minRows >= 0))
    throw new RangeError(`minRows: expected a whole number of at least 0, got ${String(minRows)}`);
  oneOf('profile', profile, PROFILES);
  for (const [name, test] of Object.entries(tests)) oneOf(`tests.${name}`, test, TEST_IDS);
  for (const [name, type] of Object.entries(types)) oneOf(`types.${name}`, type, ['numeric', 'categorical']);
  for (const [name, threshold] of Object.entries(thresholds)) {
    if (!(Number.isFinite(threshold) && threshold >= 0))
      throw new RangeError(`thresholds.${name}: expected a number of at least 0, got ${String(threshold)}`);
  }
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value))
    throw new RangeError(`${option}: expected one of ${allowed.join(', ')}, got "${String(value)}"`);
}
