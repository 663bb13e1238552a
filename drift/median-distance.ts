import { orderStatistic } from './order-statistic.js';

/** Above this many values an even choice among the sorted values stands for all: it moves the median by about 1e-4. */
const MOST_VALUES = 10_000;
/** Relative width at which the search for the median ends. */
const NARROW = 1e-13;
/** By how much the search steps down until it is below the median. */
const STEP = 1_024;

/** The number of pairs of a sorted array that are at most `distance` apart. */
function pairsWithin(sorted: Float64Array, distance: number): number {
  let pairs = 0;
  let first = 0;
  for (let last = 0; last < sorted.length; last++) {
    while ((sorted[last] as number) - (sorted[first] as number) > distance) first++;
    pairs += last - first;
  }
  return pairs;
}

/** The smallest distance between two values of a sorted array that is above `bound`. */
function nextDistance(sorted: Float64Array, bound: number): number {
  let next = Number.POSITIVE_INFINITY;
  let first = 0;
  for (let last = 0; last < sorted.length; last++) {
    while ((sorted[last] as number) - (sorted[first] as number) > bound) first++;
    if (first > 0) next = Math.min(next, (sorted[last] as number) - (sorted[first - 1] as number));
  }
  return next;
}

function thinned(sorted: Float64Array): Float64Array {
  if (sorted.length <= MOST_VALUES) return sorted;
  const step = (sorted.length - 1) / (MOST_VALUES - 1);
  return Float64Array.from({ length: MOST_VALUES }, (_, i) => sorted[Math.round(i * step)] as number);
}

/** The `rank`-th smallest distance, from 0, between two values of a sorted array. */
function distanceOfRank(sorted: Float64Array, rank: number): number {
  if (pairsWithin(sorted, 0) > rank) return 0;
  let high = (sorted.at(-1) as number) - (sorted[0] as number);
  let low = high / STEP;
  while (pairsWithin(sorted, low) > rank) {
    high = low;
    low /= STEP;
  }
  while (high - low > NARROW * high) {
    const middle = low === 0 ? high / 2 : Math.sqrt(low) * Math.sqrt(high);
    if (!(middle > low && middle < high)) break;
    if (pairsWithin(sorted, middle) > rank) high = middle;
    else low = middle;
  }
  return nextDistance(sorted, low);
}

/**
 * The middle one of the n² distances between all pairs of values, each pair both ways and every value with itself, as
 * `numpy.percentile(distances, 50, method='nearest')`. 0 when half of the pairs are equal.
 *
 * @param sorted ascending, not empty, of a range that a number can hold
 */
export function medianDistance(sorted: Float64Array): number {
  const values = thinned(sorted);
  const n = values.length;
  const rank = Math.floor((n * n) / 2);
  return rank < n ? 0 : distanceOfRank(values, Math.floor((rank - n) / 2));
}

/**
 * The median of the distances between values of two sorted arrays together that are not equal; 0 when all are. An even
 * choice of 10,000 values stands for more.
 *
 * @param a ascending, not empty, of a range that a number can hold together with `b`
 */
export function medianPositiveDistance(a: Float64Array, b: Float64Array): number {
  const rows = a.length + b.length;
  const size = Math.min(rows, MOST_VALUES);
  const step = (rows - 1) / Math.max(size - 1, 1);
  const values = Float64Array.from({ length: size }, (_, i) => orderStatistic(a, b, Math.round(i * step)));
  const n = values.length;
  const equal = pairsWithin(values, 0);
  const unequal = (n * (n - 1)) / 2 - equal;
  return unequal === 0 ? 0 : distanceOfRank(values, equal + Math.floor(unequal / 2));
}
