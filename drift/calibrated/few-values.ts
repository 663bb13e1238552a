import type { NumericColumn } from '../column.js';
import { MOST_LONE } from './lone-values.js';

/** So many numbers with a fraction may be held by a single row each. */
const MOST_LONE_FRACTIONS = 1;

/** Every different finite value with whether it occurs more than once; `null` when there are more than `most`. */
function differentValues(columns: readonly NumericColumn[], most: number): Map<number, boolean> | null {
  const repeated = new Map<number, boolean>();
  for (const { values } of columns) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const known = repeated.get(value);
      if (known === true || !Number.isFinite(value)) continue;
      repeated.set(value, known === false);
      if (repeated.size > most) return null;
    }
  }
  return repeated;
}

/**
 * Whether columns hold at most so many different values, all of them whole. Infinities do not count, nor, where some value
 * repeats, up to five values that a single row holds, one of them with a fraction: one row is not to make a column of
 * categories one of numbers. How the source stores them does not matter. A long column of reals costs nothing.
 */
export function hasFewWholeValues(columns: readonly NumericColumn[], limit: number): boolean {
  const different = differentValues(columns, limit + MOST_LONE);
  if (different === null) return false;
  const values = [...different.keys()];
  const isWhole = values.every(Number.isInteger);
  if (isWhole && values.length <= limit) return true;
  const repeated = values.filter((value) => different.get(value) === true);
  const lone = values.filter((value) => different.get(value) === false);
  return (
    repeated.length > 0 &&
    repeated.length <= limit &&
    repeated.every(Number.isInteger) &&
    lone.length <= MOST_LONE &&
    lone.filter((value) => !Number.isInteger(value)).length <= MOST_LONE_FRACTIONS
  );
}
