import { type CommonCuts, cutTogether } from './cut-together.js';
import { MOST_COPIED, twoSamplesKernel } from './kernels/two-samples-kernel.js';
import { sumOfDeviations, sumOfSquares } from './sum-deviations.js';

/** Values between two cuts of the larger sample. */
const STEP = 64;

/** A sorted, non-empty sample whose ends may be pulled in. */
export interface PulledIn {
  /** Without what is pulled in. */
  readonly values: Float64Array;
  /** So many more values at either end are equal to the first and to the last. */
  readonly tail: number;
}

/**
 * First Wasserstein distance of two sorted, non-empty arrays, as `scipy.stats.wasserstein_distance`: the area between
 * their empirical distribution functions. In the unit of the values; not finite when they span more than a double
 * can hold.
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  return pulledInDistance({ values: reference, tail: 0 }, { values: current, tail: 0 });
}

/**
 * The same of samples whose ends are pulled in, without a copy of them.
 *
 * Both arrays are cut at common values. Where one distribution function stays above the other from cut to cut, the area
 * is the difference of two sums; only elsewhere do the values have to be merged.
 */
export function pulledInDistance(reference: PulledIn, current: PulledIn): number {
  const cuts = cutTogether(reference.values, current.values, STEP);
  if (reference.values.length + current.values.length > MOST_COPIED)
    return areaBetween(reference, current, cuts);
  return twoSamplesKernel().areaBetween(reference, current, cuts);
}

/** The same area as the kernel's, to the bit, in JavaScript, for many values. */
export function areaBetween(reference: PulledIn, current: PulledIn, cuts: CommonCuts): number {
  const perReference = 1 / sizeOf(reference);
  const perCurrent = 1 / sizeOf(current);
  let area = 0;
  let start = Math.min(reference.values[0] as number, current.values[0] as number);
  for (let cut = 1; cut < cuts.a.length; cut++) {
    const i = cuts.a[cut - 1] as number;
    const j = cuts.b[cut - 1] as number;
    const iEnd = cuts.a[cut] as number;
    const jEnd = cuts.b[cut] as number;
    const end = lastOf(reference.values, iEnd, current.values, jEnd);
    const highest = rank(reference, iEnd) * perReference - rank(current, j) * perCurrent;
    const lowest = rank(reference, i) * perReference - rank(current, jEnd) * perCurrent;
    const before = rank(reference, i) * perReference - rank(current, j) * perCurrent;
    let difference = Number.NaN;
    if (isRun(reference.values, i, iEnd, end) && isRun(current.values, j, jEnd, end)) {
      difference = before * (end - start);
    } else if ((lowest >= 0 || highest <= 0) && isInside(reference, i, iEnd) && isInside(current, j, jEnd)) {
      difference =
        before * (end - start) +
        sumTo(end, reference.values, i, iEnd) * perReference -
        sumTo(end, current.values, j, jEnd) * perCurrent;
    }
    // A sum may be too large for a double where the area is not.
    area += Number.isFinite(difference)
      ? Math.abs(difference)
      : mergedArea(reference, current, i, iEnd, j, jEnd, start);
    start = end;
  }
  return area;
}

function sizeOf({ values, tail }: PulledIn): number {
  return values.length + 2 * tail;
}

/** How many values of a sample are at most the one before a position. */
function rank({ values, tail }: PulledIn, position: number): number {
  if (position === 0) return 0;
  return position === values.length ? position + 2 * tail : position + tail;
}

/** Whether every value of a stretch counts once. */
function isInside({ values, tail }: PulledIn, from: number, to: number): boolean {
  return tail === 0 || from === to || (from > 0 && to < values.length);
}

/** Whether all values of a stretch are the one at its end. */
function isRun(sorted: Float64Array, from: number, to: number, end: number): boolean {
  return from === to || sorted[from] === end;
}

/** The largest value before two positions, of which one at least is not 0. */
function lastOf(a: Float64Array, aEnd: number, b: Float64Array, bEnd: number): number {
  if (aEnd === 0) return b[bEnd - 1] as number;
  if (bEnd === 0) return a[aEnd - 1] as number;
  return Math.max(a[aEnd - 1] as number, b[bEnd - 1] as number);
}

/** How far the values of a stretch are from its end, added up. */
function sumTo(end: number, sorted: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += end - (sorted[i] as number);
  return sum;
}

/** The area between the distribution functions over one stretch, value by value. */
function mergedArea(
  reference: PulledIn,
  current: PulledIn,
  i: number,
  iEnd: number,
  j: number,
  jEnd: number,
  start: number,
): number {
  const perReference = 1 / sizeOf(reference);
  const perCurrent = 1 / sizeOf(current);
  let area = 0;
  let previous = start;
  while (i < iEnd || j < jEnd) {
    const a = i < iEnd ? (reference.values[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < jEnd ? (current.values[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    area += Math.abs(rank(reference, i) * perReference - rank(current, j) * perCurrent) * (value - previous);
    previous = value;
    // Counted rather than branched on: which comes next is chance.
    i += Number(a <= b);
    j += Number(b <= a);
  }
  return area;
}

/**
 * Standard deviation of an array with divisor n - `ddof`, in two passes, as `numpy.std`. Deviations are taken from a value
 * in the middle first, so that numbers far from 0 lose no digits.
 */
export function standardDeviation(values: Float64Array, ddof: 0 | 1): number {
  return Math.sqrt(squaredDeviations({ values, tail: 0 }) / (values.length - ddof));
}

/** Standard deviation, divisor n, of a sample whose ends are pulled in. */
export function pulledInDeviation(sample: PulledIn): number {
  return Math.sqrt(squaredDeviations(sample) / sizeOf(sample));
}

/** The sum of the squares of the deviations from the mean. */
function squaredDeviations(sample: PulledIn): number {
  const { values, tail } = sample;
  const middle = values[values.length >> 1] ?? Number.NaN;
  const first = (values[0] ?? Number.NaN) - middle;
  const last = (values.at(-1) ?? Number.NaN) - middle;
  const sum = (tail === 0 ? 0 : tail * (first + last)) + sumOfDeviations(values, middle);
  const mean = sum / sizeOf(sample);
  const ends = tail === 0 ? 0 : tail * ((first - mean) ** 2 + (last - mean) ** 2);
  return ends + sumOfSquares(values, middle, mean);
}
