import type { CategoricalColumn, NumericColumn } from './column.js';

/**
 * A numeric column from plain numbers, in order. `null`, `undefined` and NaN are missing; the column counts as
 * integer when every finite value is one.
 */
export function numericColumn(name: string, values: readonly (number | null | undefined)[]): NumericColumn {
  const isPresent = (value: number | null | undefined) => typeof value === 'number' && !Number.isNaN(value);
  const present = values.filter(isPresent);
  const missing = values.length - present.length;
  return {
    type: 'numeric',
    name,
    values: Float64Array.from(present, Number),
    missing,
    integer: present.every((value) => Number.isInteger(value)),
    ...(missing === 0 ? {} : { validity: Uint8Array.from(values, (value) => Number(isPresent(value))) }),
  };
}

/** A categorical column from plain texts. `null` and `undefined` are missing. */
export function categoricalColumn(
  name: string,
  values: readonly (string | null | undefined)[],
): CategoricalColumn {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null || value === undefined) missing++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const categories = [...counts.keys()].sort();
  const codes = new Map(categories.map((category, code) => [category, code]));
  return {
    type: 'categorical',
    name,
    categories,
    counts: Float64Array.from(categories, (category) => counts.get(category) ?? 0),
    missing,
    codes: Int32Array.from(values, (value) => (typeof value === 'string' ? (codes.get(value) ?? -1) : -1)),
  };
}
