import type { CategoricalColumn, NumericColumn } from './column.js';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

const TRUTH_VALUE = /^(?:true|false)$/i;

/** The number in a text, NaN when there is none. */
function numberIn(text: string, truthValues: boolean): number {
  if (truthValues) return text.toLowerCase() === 'true' ? 1 : 0;
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

/**
 * A column of texts that are all numbers, as numbers; or the first text that is none. A column of truth values is one of
 * 1 and 0.
 *
 * Accepts what JSON and CSV writers produce: decimal digits with an optional sign, point and exponent.
 */
export function numbersInText(column: CategoricalColumn): NumericColumn | { readonly notANumber: string } {
  const values = new Float64Array(column.counts.reduce((total, count) => total + count, 0));
  let at = 0;
  let integer = true;
  const truthValues = column.categories.every((category) => TRUTH_VALUE.test(category));
  for (const [i, category] of column.categories.entries()) {
    const value = numberIn(category, truthValues);
    if (Number.isNaN(value)) return { notANumber: category };
    integer &&= Number.isInteger(value);
    const end = at + (column.counts[i] ?? 0);
    values.fill(value, at, end);
    at = end;
  }
  return { type: 'numeric', name: column.name, values, missing: column.missing, integer };
}
