import type { CategoricalColumn, NumericColumn } from './column.js';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/**
 * A column of texts that are all numbers, as numbers; or the first text that is none.
 *
 * Accepts what JSON and CSV writers produce: decimal digits with an optional sign, point and exponent.
 */
export function numbersInText(column: CategoricalColumn): NumericColumn | { readonly notANumber: string } {
  const values = new Float64Array(column.counts.reduce((total, count) => total + count, 0));
  let at = 0;
  let integer = true;
  for (const [i, category] of column.categories.entries()) {
    if (!NUMBER.test(category)) return { notANumber: category };
    const value = Number(category);
    integer &&= Number.isInteger(value);
    const end = at + (column.counts[i] ?? 0);
    values.fill(value, at, end);
    at = end;
  }
  return { type: 'numeric', name: column.name, values, missing: column.missing, integer };
}
