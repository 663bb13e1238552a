import type { CommonCuts } from '../cut-together.js';
import type { PulledIn } from '../wasserstein-distance.js';
import { createTwoSamplesInstance } from './two-samples-module.js';

/** A side as a step function of so many rows. */
export interface Steps {
  /** Sorted. */
  readonly values: Float64Array;
  readonly rowsPerValue: number;
}

/** Cells of a walk over pooled values. */
export interface WalkCells {
  /** How many of the pooled rows are at most in a cell and those before it. */
  readonly ends: Float64Array;
  /** By cell: how far the values reach in it, and that times their shares. */
  readonly widths: Float64Array;
  readonly moments: Float64Array;
}

/** Sorted values that stand for a sample of so many rows. */
export interface Quantiles {
  readonly values: Float64Array;
  readonly rows: number;
}

/** A walk over (i, j), the numbers read of either sample; see `drift/distributions/pooled-walk.ts`. */
export interface WalkedRuns {
  /** Sizes of the larger and of the smaller sample, and their greatest common divisor. */
  readonly m: number;
  readonly n: number;
  readonly divisor: number;
  /** The statistic times the least common multiple of the sizes. */
  readonly h: number;
  /** By j: the probability of being there; 0 outside `lo`..`hi`. */
  readonly mass: Float64Array;
  lo: number;
  hi: number;
  /** Values read so far. */
  step: number;
  /** Probability that has left the band, and the steps of work so far. */
  outside: number;
  work: number;
}

/**
 * Loops over two sorted samples in WebAssembly: there they are quick the first time, which JavaScript is not before it has
 * run for a while, and a check of small files is over by then. Arguments are copied in, what is found is copied out.
 */
export interface TwoSamplesKernel {
  /**
   * Walks over the pooled values, but for `pulled` rows at either end, and fills the cells.
   *
   * @returns the area between the distribution functions of the current side and of both
   */
  walkPooled(reference: Steps, current: Steps, pulled: number, cells: WalkCells): number;
  /**
   * Reads runs of equal values, value by value, up to the first that is quicker read at once, or needs more than the budget.
   *
   * @param runs their sizes
   * @param first of them to be read
   * @param negligible mass below this is dropped
   * @returns the run that is to be read at once; as many as there are when none is left, or no mass
   */
  readRuns(walk: WalkedRuns, runs: Float64Array, first: number, budget: number, negligible: number): number;
  /** The area between the distribution functions of two samples that were cut by `cutTogether`. */
  areaBetween(reference: PulledIn, current: PulledIn, cuts: CommonCuts): number;
  /** Whether some value occurs more than once in two sorted arrays together. */
  hasTies(reference: Float64Array, current: Float64Array): boolean;
  /**
   * The largest distance of the distribution functions of two sorted arrays that were cut by `cutTogether`.
   *
   * @param perReference what a value counts, as `perCurrent`
   * @param h the largest distance at a cut
   */
  largestDistance(
    reference: Float64Array,
    current: Float64Array,
    cuts: CommonCuts,
    perReference: number,
    perCurrent: number,
    h: number,
  ): number;
  /** The standard error of a Wasserstein distance in standard deviations of the reference; NaN when that is constant. */
  distanceError(reference: Quantiles, current: Quantiles, score: number): number;
}

/** So many values of both sides at most are worth a copy into the kernel: with more of them JavaScript becomes quick too. */
export const MOST_COPIED = 65_536;

let shared: TwoSamplesKernel | undefined;

/** One for all who need it, as it keeps nothing from call to call: memory that is used again is quicker than fresh one. */
export function twoSamplesKernel(): TwoSamplesKernel {
  shared ??= createTwoSamplesKernel();
  return shared;
}

export function createTwoSamplesKernel(): TwoSamplesKernel {
  const { call, startPlacing } = createTwoSamplesInstance();
  const walkCells = call('walkPooled');
  const readRunsOf = call('readRuns');
  const errorOf = call('distanceError');
  const areaOf = call('areaBetween');
  const ties = call('hasTies');
  const largest = call('largestDistance');
  return {
    walkPooled(reference, current, pulled, cells) {
      const place = startPlacing();
      const a = place(reference.values);
      const b = place(current.values);
      const ends = place(cells.ends);
      const widths = place(cells.widths);
      const moments = place(cells.moments);
      const sides = [a.at, a.length, b.at, b.length, reference.rowsPerValue, current.rowsPerValue];
      const area = walkCells(...sides, pulled, ends.at, widths.at, moments.at, ends.length);
      cells.widths.set(widths.numbers());
      cells.moments.set(moments.numbers());
      return area;
    },
    readRuns(walk, runs, first, budget, negligible) {
      const { m, n, divisor, h, mass, lo, hi } = walk;
      const place = startPlacing();
      const sizes = place(runs);
      const state = place(Float64Array.of(lo, hi, walk.step, walk.outside, walk.work));
      const masses = place(mass.subarray(lo, hi + 1), n + 1 - hi);
      const sides = [masses.at, m, n, divisor, h, sizes.at, sizes.length, first, state.at];
      const next = readRunsOf(...sides, budget, negligible);
      const [newLo = 0, newHi = 0, step = 0, outside = 0, work = 0] = state.numbers();
      mass.fill(0, lo, hi + 1);
      if (newLo <= newHi) mass.set(masses.numbers(newHi - lo + 1).subarray(newLo - lo), newLo);
      Object.assign(walk, { lo: newLo, hi: newHi, step, outside, work });
      return next;
    },
    areaBetween(reference, current, cuts) {
      const place = startPlacing();
      const a = place(reference.values);
      const b = place(current.values);
      const aCuts = place(new Float64Array(cuts.a));
      const bCuts = place(new Float64Array(cuts.b));
      const sides = [a.at, a.length, reference.tail, b.at, b.length, current.tail];
      return areaOf(...sides, aCuts.at, bCuts.at, aCuts.length);
    },
    hasTies(reference, current) {
      const place = startPlacing();
      const a = place(reference);
      const b = place(current);
      return ties(a.at, a.length, b.at, b.length) !== 0;
    },
    largestDistance(reference, current, cuts, perReference, perCurrent, h) {
      const place = startPlacing();
      const a = place(reference);
      const b = place(current);
      const aCuts = place(new Float64Array(cuts.a));
      const bCuts = place(new Float64Array(cuts.b));
      return largest(a.at, b.at, aCuts.at, bCuts.at, aCuts.length, perReference, perCurrent, h);
    },
    distanceError(reference, current, score) {
      const place = startPlacing();
      const before = place(reference.values);
      const now = place(current.values);
      const influences = place(new Float64Array(before.length + now.length));
      const sides = [before.at, before.length, reference.rows, now.at, now.length, current.rows];
      return errorOf(...sides, influences.at, score);
    },
  };
}
