import { type CommonCuts, cutTogether } from './cut-together.js';
import { greatestCommonDivisor } from './distributions/pooled-walk.js';
import { MOST_COPIED, twoSamplesKernel } from './kernels/two-samples-kernel.js';
import { walkDistinct } from './walk-distinct.js';

/** Values between two cuts of the larger sample. */
const STEP = 64;

export interface KsStatistic {
  /** Largest distance between the two empirical distribution functions, in [0, 1]. */
  readonly d: number;
  /** The same as an integer: `d` times the least common multiple of the sizes. */
  readonly h: number;
}

/**
 * The two-sided, two-sample Kolmogorov-Smirnov statistic of two sorted, non-empty arrays.
 *
 * Counted in integers, so that no rounding can change which side of a p-value's step it falls on. Both arrays are cut at
 * common values first; only where the bounds between two cuts leave room for a larger distance are the values looked at.
 */
export function ksStatistic(reference: Float64Array, current: Float64Array): KsStatistic {
  const g = greatestCommonDivisor(reference.length, current.length);
  const perReference = current.length / g;
  const perCurrent = reference.length / g;
  const cuts = cutTogether(reference, current, STEP);
  const atCuts = largestAtCuts(cuts, perReference, perCurrent);
  let h: number;
  if (reference.length + current.length > MOST_COPIED)
    h = largestDistance(reference, current, cuts, perReference, perCurrent, atCuts);
  else h = twoSamplesKernel().largestDistance(reference, current, cuts, perReference, perCurrent, atCuts);
  return { d: h / (perReference * reference.length), h };
}

/** The same search as the kernel's, in JavaScript, for many values: the largest distance, at least `h`. */
export function largestDistance(
  reference: Float64Array,
  current: Float64Array,
  cuts: CommonCuts,
  perReference: number,
  perCurrent: number,
  h: number,
): number {
  let largest = h;
  for (let cut = 1; cut < cuts.a.length; cut++) {
    const i = cuts.a[cut - 1] as number;
    const j = cuts.b[cut - 1] as number;
    const iEnd = cuts.a[cut] as number;
    const jEnd = cuts.b[cut] as number;
    const highest = iEnd * perReference - j * perCurrent;
    const lowest = i * perReference - jEnd * perCurrent;
    if (highest <= largest && -lowest <= largest) continue;
    const within = largestWithin(reference, current, i, iEnd, j, jEnd, perReference, perCurrent);
    largest = Math.max(largest, within);
  }
  return largest;
}

function largestAtCuts({ a, b }: CommonCuts, perReference: number, perCurrent: number): number {
  let h = 0;
  for (let cut = 0; cut < a.length; cut++)
    h = Math.max(h, Math.abs((a[cut] as number) * perReference - (b[cut] as number) * perCurrent));
  return h;
}

function largestWithin(
  reference: Float64Array,
  current: Float64Array,
  i: number,
  iEnd: number,
  j: number,
  jEnd: number,
  perReference: number,
  perCurrent: number,
): number {
  let difference = i * perReference - j * perCurrent;
  let h = 0;
  // Along values of one side the difference only grows or only falls, so it may be looked at after every one of them.
  while (i < iEnd && j < jEnd) {
    const a = reference[i] as number;
    const b = current[j] as number;
    if (a < b) {
      difference += perReference;
      if (difference > h) h = difference;
      i++;
    } else if (b < a) {
      difference -= perCurrent;
      if (-difference > h) h = -difference;
      j++;
    } else {
      for (; i < iEnd && reference[i] === a; i++) difference += perReference;
      for (; j < jEnd && current[j] === a; j++) difference -= perCurrent;
      h = Math.max(h, Math.abs(difference));
    }
  }
  // What is left of one side leads to the difference at the next cut.
  return h;
}

/** Whether some value occurs more than once in two sorted arrays together. */
export function hasTies(reference: Float64Array, current: Float64Array): boolean {
  if (reference.length + current.length > MOST_COPIED) return hasTiesAmongMany(reference, current);
  return twoSamplesKernel().hasTies(reference, current);
}

/** The same in JavaScript, for many values. */
export function hasTiesAmongMany(reference: Float64Array, current: Float64Array): boolean {
  if (hasRun(reference) || hasRun(current)) return true;
  let i = 0;
  let j = 0;
  while (i < reference.length && j < current.length) {
    const a = reference[i] as number;
    const b = current[j] as number;
    if (a === b) return true;
    // Counted rather than branched on: which comes next is chance, and a wrong guess costs more than all the rest.
    const first = Number(a < b);
    i += first;
    j += 1 - first;
  }
  return false;
}

/** Whether a value occurs twice. */
function hasRun(sorted: Float64Array): boolean {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}

/** The sizes of the runs of equal values in the pooled, sorted sample. */
export function pooledRuns(reference: Float64Array, current: Float64Array): Uint32Array {
  const runs = new Uint32Array(reference.length + current.length);
  let count = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    runs[count++] = inReference + inCurrent;
  });
  return runs.subarray(0, count);
}
