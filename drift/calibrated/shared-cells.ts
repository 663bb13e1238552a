import { type NumericPair, presentValues, type SamplePair } from '../sample-pair.js';
import { countDistinctTogether, walkDistinct } from '../walk-distinct.js';

/** Numbers with at most so many different values on both sides together are cells by value. */
const MOST_VALUES = 20;
/** Cells of other numbers, at most. */
const MOST_CELLS = 10;
/** Values of the smaller side for each cell. */
const VALUES_PER_CELL = 5;

/** How many values either side has in each cell. No cell is empty on both sides. */
export interface SharedCells {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * Cells of equal weight in the even mixture of both distributions. A value's cell is that of the middle of its step in
 * the mixture's distribution function, so equal values share one.
 */
function quantileCells({ reference, current }: NumericPair): SharedCells {
  const n = reference.values.length;
  const m = current.values.length;
  const most = Math.max(2, Math.min(MOST_CELLS, Math.floor(Math.min(n, m) / VALUES_PER_CELL)));
  const inReference = new Float64Array(most);
  const inCurrent = new Float64Array(most);
  let below = 0;
  walkDistinct(reference.values, current.values, (_value, left, right) => {
    const weight = (left / n + right / m) / 2;
    const cell = Math.min(most - 1, Math.floor(most * (below + weight / 2)));
    inReference[cell] = (inReference[cell] ?? 0) + left;
    inCurrent[cell] = (inCurrent[cell] ?? 0) + right;
    below += weight;
  });
  const filled = (_count: number, i: number) => (inReference[i] ?? 0) + (inCurrent[i] ?? 0) > 0;
  return { reference: inReference.filter(filled), current: inCurrent.filter(filled) };
}

/**
 * The cells on which profile `calibrated` compares shares. Categories are cells, and so are few different numbers.
 * Other numbers: up to ten cells between quantiles of both sides together, fewer when a side has fewer than fifty
 * values. Such cells hold values of one side at least, whatever the scale, the skew or the outliers.
 */
export function sharedCells(pair: SamplePair): SharedCells {
  if (pair.type === 'categorical') return { reference: pair.reference.counts, current: pair.current.counts };
  const distinct = countDistinctTogether(pair.reference.values, pair.current.values);
  if (distinct > MOST_VALUES) return quantileCells(pair);
  const reference = new Float64Array(distinct);
  const current = new Float64Array(distinct);
  let cell = 0;
  walkDistinct(pair.reference.values, pair.current.values, (_value, left, right) => {
    reference[cell] = left;
    current[cell++] = right;
  });
  return { reference, current };
}

/** Shares of both sides by shared cell. */
export function cellShares(pair: SamplePair): SharedCells {
  const { reference, current } = sharedCells(pair);
  const n = presentValues(pair.reference);
  const m = presentValues(pair.current);
  return { reference: reference.map((count) => count / n), current: current.map((count) => count / m) };
}

/**
 * Shares of both sides by shared cell, none of them 0: both are mixed with the even distribution over the k cells, its
 * weight being what half a value for each cell weighs beside the smaller side, (k/2) / (s + k/2).
 *
 * The same weight on both sides: different sizes alone make no difference between equal shares. Half a value is the
 * expectation under Jeffreys' prior for a cell in which none was seen.
 */
export function smoothedShares(pair: SamplePair): SharedCells {
  const { reference, current } = cellShares(pair);
  const smaller = Math.min(presentValues(pair.reference), presentValues(pair.current));
  const half = reference.length / 2;
  const weight = half / (smaller + half);
  const smooth = (share: number) => (1 - weight) * share + weight / reference.length;
  return { reference: reference.map(smooth), current: current.map(smooth) };
}
