import type { Column, Table } from '../column.js';
import { countDistinct } from '../count-distinct.js';
import { correlate } from './correlate.js';
import { duplicateColumns } from './duplicate-columns.js';
import { countDuplicates } from './duplicate-rows.js';
import { countEmptyRows } from './empty-rows.js';
import { majority, majorityOfSorted } from './majority.js';
import type { RowCount, SideQuality } from './quality-schema.js';
import type { OnSorted } from './ranked-columns.js';
import { rowHashes } from './row-hashes.js';
import { unknownRows } from './row-values.js';

/** A column of which one value fills this share of the rows is almost constant, as in Evidently. */
const ALMOST = 0.95;

export interface DescribeOptions {
  /** The only columns to describe; all unless told. */
  readonly columns?: readonly string[] | undefined;
  /** Columns of a kind that are correlated with each other; 50 unless told. */
  readonly mostCorrelated?: number;
  /** The finite values of numeric columns in ascending order, as far as somebody has sorted them: they save time. */
  readonly sorted?: ReadonlyMap<Column, Float64Array>;
  /** Is told of columns that are sorted on the way: those of the table, or of some of its rows when it has many. */
  readonly onSorted?: OnSorted;
}

/** What only rows can tell, and what single columns do. */
type OfColumns = 'empty_columns' | 'constant_columns' | 'almost_constant_columns';

/**
 * The quality of one side's data: missing cells, duplicate and empty rows, columns that say little, and correlations.
 * Needs the rows, so it comes before a table is prepared for the tests. Of columns of one name the first counts.
 *
 * Plain data, which can be stored with a reference and compared later by `compareQuality`. Columns that were not loaded
 * (a timestamp) play no part: rows that differ only there are duplicates.
 */
export function describeSide(table: Table, options: DescribeOptions = {}): SideQuality {
  return { ...describeRows(table, options), ...describeValues(table, options) };
}

/** The part of `describeSide` that needs the order of the rows. */
export function describeRows(table: Table, options: DescribeOptions = {}): Omit<SideQuality, OfColumns> {
  const columns = chooseColumns(table, options.columns);
  const { rows } = table;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const total = rows * columns.length;
  const unknown = whyUnknown(columns, rows);
  const countRepeated = () => {
    // Where one column has no value twice, no two rows are equal.
    const differ = columns.some((column) => {
      const sorted = options.sorted?.get(column);
      return sorted?.length === rows && countDistinct(sorted) === rows;
    });
    return differ ? 0 : countDuplicates(rowHashes(columns, rows));
  };
  const count = (countRows: () => number): RowCount => {
    if (unknown !== null) return { count: null, share: null, reason: unknown };
    const found = countRows();
    return { count: found, share: rows === 0 ? 0 : found / rows, reason: null };
  };
  return {
    rows,
    columns: columns.length,
    cells: { total, missing, missing_share: total === 0 ? 0 : missing / total },
    duplicate_rows: count(countRepeated),
    empty_rows: count(() => countEmptyRows(columns, rows)),
    duplicate_columns: unknown === null ? duplicateColumns(columns) : [],
    correlations: correlate({ ...table, columns }, options.mostCorrelated, options.onSorted),
  };
}

/** The part of `describeSide` for which sorted values do: they may have taken the place of the rows. */
export function describeValues(table: Table, options: DescribeOptions = {}): Pick<SideQuality, OfColumns> {
  const found: Pick<SideQuality, OfColumns> = {
    empty_columns: [],
    constant_columns: [],
    almost_constant_columns: [],
  };
  const { rows } = table;
  // A single row is constant in every column, which says nothing.
  if (rows < 2) return found;
  for (const column of chooseColumns(table, options.columns)) {
    const { name, missing } = column;
    const most = mostCommon(column, options.sorted?.get(column));
    if (missing === rows) found.empty_columns.push(name);
    else if (most === rows - missing) found.constant_columns.push(name);
    else if (most >= ALMOST * rows) found.almost_constant_columns.push({ name, share: most / rows });
  }
  return found;
}

/** How many rows hold the value that more than half of them do, else 0. Infinities are values too. */
function mostCommon(column: Column, sorted: Float64Array | undefined): number {
  return column.type === 'numeric' && sorted?.length === column.values.length
    ? majorityOfSorted(sorted)
    : majority(column);
}

function chooseColumns(table: Table, wanted: readonly string[] | undefined): Column[] {
  const names = wanted === undefined ? null : new Set(wanted);
  const seen = new Set<string>();
  return table.columns.filter(({ name }) => {
    const chosen = !seen.has(name) && (names === null || names.has(name));
    seen.add(name);
    return chosen;
  });
}

/** Why the rows of some column are not known; `null` when all are. */
function whyUnknown(columns: readonly Column[], rows: number): string | null {
  if (columns.length === 0) return 'no column was loaded';
  const unknown = columns.find((column) => unknownRows(column, rows) !== null);
  return unknown === undefined ? null : `the order of the rows of ${unknown.name} is not known`;
}
