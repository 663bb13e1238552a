import type { NumericColumn } from '../column.js';
import { MOST_LONE } from './lone-values.js';

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
 * Whether columns hold at most so many different values, not counting infinities and numbers that stand alone: neither
 * is to make a column of categories one of numbers. A long column of reals costs nothing.
 */
export function hasFewValues(columns: readonly NumericColumn[], limit: number): boolean {
  const repeated = differentValues(columns, limit + MOST_LONE);
  if (repeated === null) return false;
  const values = [...repeated.keys()].sort((a, b) => a - b);
  while (values.length > limit) {
    const [first = 0, second = 0] = values;
    const [lastButOne = 0, last = 0] = values.slice(-2);
    if (second - first > last - second && repeated.get(first) === false) values.shift();
    else if (last - lastButOne > lastButOne - first && repeated.get(last) === false) values.pop();
    else return false;
  }
  return true;
}
