import type { Table } from '../column.js';
import { type CategoryCodes, categoryCodes } from './category-codes.js';
import { correlationMatrix, createLeftOut } from './correlation-matrix.js';
import { cramersV } from './cramers-v.js';
import type { CorrelationMatrix } from './quality-schema.js';

/** A column of more categories is left out: two of them would make a table larger than the data. */
const MOST_CATEGORIES = 1000;

/**
 * Cramér's V of every pair of columns that hold categories: texts, and whole numbers of at most ten different values.
 *
 * @param most columns beyond the first so many are left out: the work grows with the square of their number
 */
export function categoryCorrelations(table: Table, most: number): CorrelationMatrix {
  const leftOut = createLeftOut();
  const columns: CategoryCodes[] = [];
  for (const column of table.columns) {
    const { name } = column;
    const tooMany =
      columns.length === most ? `only the first ${most} categorical columns are compared` : null;
    if (tooMany !== null && column.type === 'categorical') {
      leftOut.add(name, tooMany);
      continue;
    }
    const coded = categoryCodes(column, table.rows);
    if (coded === null) continue;
    const reason = typeof coded === 'string' ? coded : (whyLeftOut(coded) ?? tooMany);
    if (reason !== null) leftOut.add(name, reason);
    else if (typeof coded !== 'string') columns.push(coded);
  }
  const [largest = 0, second = 0] = columns.map(({ categories }) => categories).sort((a, b) => b - a);
  const counts = new Float64Array(largest * second);
  return correlationMatrix(
    columns.map(({ name }) => name),
    leftOut,
    (first, second) => {
      const [a, b] = [columns[first], columns[second]];
      return a && b ? cramersV(a, b, counts) : '';
    },
  );
}

function whyLeftOut({ categories }: CategoryCodes): string | null {
  if (categories === 0) return 'it has no value';
  if (categories === 1) return 'its values are all equal';
  return categories > MOST_CATEGORIES
    ? `it has more than ${MOST_CATEGORIES.toLocaleString('en')} categories`
    : null;
}
