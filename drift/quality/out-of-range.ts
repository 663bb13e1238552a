import type { CategoricalPair, NumericPair, SamplePair } from '../sample-pair.js';
import type { OutOfRange } from './quality-schema.js';

/**
 * How much of the current window lies outside of what the reference has seen: numbers below its minimum or above its
 * maximum, or categories it lacks. `null` when either side has no value.
 */
export function outOfRange(pair: SamplePair): OutOfRange | null {
  return pair.type === 'numeric' ? numbersOutOfRange(pair) : categoriesOutOfRange(pair);
}

function numbersOutOfRange({ reference, current }: NumericPair): OutOfRange | null {
  const min = reference.values[0];
  const max = reference.values.at(-1);
  const { values } = current;
  if (min === undefined || max === undefined || values.length === 0) return null;
  const below = countBefore(values, (value) => value < min);
  const above = values.length - countBefore(values, (value) => value <= max);
  return {
    type: 'numeric',
    reference_min: min,
    reference_max: max,
    below,
    above,
    share: (below + above) / values.length,
  };
}

/** How many values at the start of an ascending array satisfy what holds up to some place and not after it. */
function countBefore(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function categoriesOutOfRange({ reference, current }: CategoricalPair): OutOfRange | null {
  if (reference.present === 0 || current.present === 0) return null;
  let rows = 0;
  let categories = 0;
  current.counts.forEach((count, i) => {
    if (count === 0 || reference.counts[i] !== 0) return;
    rows += count;
    categories++;
  });
  return { type: 'categorical', categories, rows, share: rows / current.present };
}
