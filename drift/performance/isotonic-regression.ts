import { distinctScores, type ScoredRows } from './scored-rows.js';

/** A function that never falls: straight between its knots, constant beyond the first and the last. */
export interface IsotonicFit {
  /** Ascending. */
  readonly at: Float64Array;
  readonly value: Float64Array;
}

/**
 * The never falling function that is closest, by squares, to sums of values at ascending places, by pooling adjacent
 * violators (R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk, "Statistical inference under order
 * restrictions", 1972). Places without rows take no part. O(n).
 *
 * @param places ascending, different from each other
 * @param sums of the values at each place
 * @param rows how many values these are
 */
export function poolViolators(places: Float64Array, sums: Float64Array, rows: Float64Array): IsotonicFit {
  const n = places.length;
  // A stack of blocks, few of which are there at a time as a rule: memory for all of them would cost more than the work.
  const first: number[] = [];
  const last: number[] = [];
  const sum: number[] = [];
  const weight: number[] = [];
  const mean: number[] = [];
  let blocks = 0;
  for (let i = 0; i < n; i++) {
    if (rows[i] === 0) continue;
    let start = i;
    let total = sums[i] as number;
    let count = rows[i] as number;
    let level = total / count;
    while (blocks > 0 && (mean[blocks - 1] as number) >= level) {
      blocks--;
      start = first[blocks] as number;
      total += sum[blocks] as number;
      count += weight[blocks] as number;
      level = total / count;
    }
    first[blocks] = start;
    last[blocks] = i;
    sum[blocks] = total;
    weight[blocks] = count;
    mean[blocks] = level;
    blocks++;
  }
  // A block is constant, so its two ends are all there is to know of it.
  const at = new Float64Array(2 * blocks);
  const value = new Float64Array(2 * blocks);
  let knots = 0;
  for (let block = 0; block < blocks; block++) {
    const from = first[block] as number;
    const to = last[block] as number;
    at[knots] = places[from] as number;
    value[knots++] = mean[block] as number;
    if (to === from) continue;
    at[knots] = places[to] as number;
    value[knots++] = mean[block] as number;
  }
  return { at: at.slice(0, knots), value: value.slice(0, knots) };
}

/**
 * Isotonic regression of the truth on the score, as `sklearn.isotonic.IsotonicRegression(out_of_bounds="clip")`. Rows of equal score
 * count by their mean.
 */
export function isotonicRegression(rows: ScoredRows): IsotonicFit {
  const distinct = distinctScores(rows);
  return poolViolators(distinct.values, distinct.sums, distinct.rows);
}

/** The function's value at `x`; NaN for NaN, and for a function without knots. */
export function isotonicValue({ at, value }: IsotonicFit, x: number): number {
  const knots = at.length;
  if (knots === 0 || Number.isNaN(x)) return Number.NaN;
  if (x <= (at[0] as number)) return value[0] as number;
  if (x >= (at[knots - 1] as number)) return value[knots - 1] as number;
  let below = 0;
  let above = knots - 1;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if ((at[middle] as number) <= x) below = middle;
    else above = middle;
  }
  return between(at, value, below, x);
}

/** The function's values at ascending finite places, in O(n): each is looked for from the one before it on. */
export function isotonicValues({ at, value }: IsotonicFit, places: Float64Array): Float64Array {
  const knots = at.length;
  const values = new Float64Array(places.length);
  if (knots === 0) return values.fill(Number.NaN);
  let below = 0;
  for (let i = 0; i < places.length; i++) {
    const x = places[i] as number;
    while (below + 1 < knots && (at[below + 1] as number) <= x) below++;
    values[i] =
      below + 1 === knots || x <= (at[below] as number)
        ? (value[below] as number)
        : between(at, value, below, x);
  }
  return values;
}

/** Between a knot and the next one. */
function between(at: Float64Array, value: Float64Array, below: number, x: number): number {
  const left = at[below] as number;
  const low = value[below] as number;
  const slope = ((value[below + 1] as number) - low) / ((at[below + 1] as number) - left);
  return low + slope * (x - left);
}
