import type { CategoryCodes } from './category-codes.js';
import type { Correlation } from './correlation-matrix.js';

/**
 * Cramér's V of two columns of categories, over the rows in which both have one:
 *
 *     V = sqrt(chi² / n / min(r - 1, c - 1))
 *
 * with Pearson's chi², without Yates' or a bias correction, r and c the categories that occur in these rows. As
 * Evidently's `_cramer_v` (`legacy/calculations/data_quality.py`).
 *
 * @param counts scratch, at least as long as both columns have categories, multiplied
 * @returns 0 to 1 but for rounding, or why there is none
 */
export function cramersV(first: CategoryCodes, second: CategoryCodes, counts: Float64Array): Correlation {
  const width = second.categories;
  const table = counts.subarray(0, first.categories * width).fill(0);
  const n = countTogether(first.codes, second.codes, width, table);
  if (n === 0) return 'no row holds a value of both';

  const inRow = new Float64Array(first.categories);
  const inColumn = new Float64Array(width);
  for (let at = 0, row = 0; row < inRow.length; row++) {
    for (let column = 0; column < width; column++, at++) {
      const count = table[at] as number;
      inRow[row] = (inRow[row] as number) + count;
      inColumn[column] = (inColumn[column] as number) + count;
    }
  }
  const freedom = Math.min(countPositive(inRow), countPositive(inColumn)) - 1;
  if (freedom === 0) return 'in the rows that hold both, one is constant';

  let chiSquare = 0;
  for (let at = 0, row = 0; row < inRow.length; row++) {
    for (let column = 0; column < width; column++, at++) {
      const expected = ((inRow[row] as number) * (inColumn[column] as number)) / n;
      if (expected > 0) chiSquare += ((table[at] as number) - expected) ** 2 / expected;
    }
  }
  return Math.sqrt(chiSquare / n / freedom);
}

/** Counts pairs of codes into a table; returns how many rows have both. */
function countTogether(first: Int32Array, second: Int32Array, width: number, table: Float64Array): number {
  let n = 0;
  for (let row = 0; row < first.length; row++) {
    const a = first[row] as number;
    const b = second[row] as number;
    if (a < 0 || b < 0) continue;
    const at = a * width + b;
    table[at] = (table[at] as number) + 1;
    n++;
  }
  return n;
}

function countPositive(counts: Float64Array): number {
  return counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
}
