import { drawCounts } from './distributions/draw-counts.js';
import { type KernelCells, kernelCells } from './kernel-cells.js';

/** The discrepancy as a function of which values are on the smaller side. */
export interface MmdProblem {
  /** The unbiased estimate of the squared discrepancy of the two samples. */
  readonly observed: number;
  /** The same for a random choice of as many of the pooled values. */
  readonly shuffled: (random: () => number) => number;
}

/** Writes the sums of the kernel between each cell and all values. */
function kernelSums({ kernel, start, end }: KernelCells, totals: Float64Array): Float64Array {
  const sums = totals.slice();
  for (let i = 0; i < totals.length; i++) {
    const first = start[i] as number;
    const own = totals[i] as number;
    let sum = 0;
    for (let j = i + 1; j < (end[i] as number); j++) {
      const value = kernel[first + j - i - 1] as number;
      sum += value * (totals[j] as number);
      sums[j] = (sums[j] as number) + value * own;
    }
    sums[i] = (sums[i] as number) + sum;
  }
  return sums;
}

/** The sum of the kernel over all pairs of chosen values, each with itself included. */
function kernelWithin({ kernel, start, end }: KernelCells, counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const own = counts[i] as number;
    if (own === 0) continue;
    const shift = (start[i] as number) - i - 1;
    const behind = end[i] as number;
    let sum = 0;
    for (let j = i + 1; j < behind; j++) sum += (kernel[shift + j] as number) * (counts[j] as number);
    total += own * (own + 2 * sum);
  }
  return total;
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The maximum mean discrepancy of two sorted samples with the Gaussian kernel exp(-((x - y) / unit)²): the unbiased
 * estimate of its square, A. Gretton et al., "A kernel two-sample test", J. Mach. Learn. Res. 13, 2012, lemma 6. Exact up
 * to 700 different values; more are gathered in narrow cells first, see `kernelCells`.
 *
 * All values take part, at any number of them: shuffling means drawing how many values of each cell are chosen. Memory
 * and the time of a shuffle grow with the number of cells, a few hundred as a rule, not with the number of values.
 *
 * @param reference at least two values
 * @param current at least two values
 * @param unit positive
 */
export function mmdProblem(reference: Float64Array, current: Float64Array, unit: number): MmdProblem {
  const cells = kernelCells(reference, current, unit);
  const inReference = total(cells.reference);
  const inCurrent = total(cells.current);
  const smaller = inReference < inCurrent ? cells.reference : cells.current;
  const n = Math.min(inReference, inCurrent);
  const m = Math.max(inReference, inCurrent);
  const totals = cells.reference.map((count, i) => count + (cells.current[i] as number));
  const sums = kernelSums(cells, totals);
  const all = sums.reduce((sum, value, i) => sum + value * (totals[i] as number), 0);

  const discrepancy = (counts: Float64Array) => {
    const within = kernelWithin(cells, counts);
    const withAll = counts.reduce((sum, count, i) => sum + count * (sums[i] as number), 0);
    const between = withAll - within;
    const others = all - withAll - between;
    return (within - n) / (n * (n - 1)) + (others - m) / (m * (m - 1)) - (2 * between) / (n * m);
  };
  const counts = new Float64Array(totals.length);
  return {
    observed: discrepancy(smaller),
    shuffled: (random) => {
      drawCounts(totals, n + m, n, random, counts);
      return discrepancy(counts);
    },
  };
}

/** Discrepancies this close are equal: what is left between them is rounding. */
const ROUNDING = 1e-12;

/** How many of `times` shuffles give at least the observed discrepancy. */
export function countExtreme(problem: MmdProblem, times: number, random: () => number): number {
  let extreme = 0;
  for (let i = 0; i < times; i++) if (problem.shuffled(random) >= problem.observed - ROUNDING) extreme++;
  return extreme;
}

/** Both samples divided by a power of two, when their differences could be more than a number can hold. */
export function inRange(
  reference: Float64Array,
  current: Float64Array,
): { readonly reference: Float64Array; readonly current: Float64Array; readonly factor: number } {
  const magnitude = Math.max(
    ...[reference, current].flatMap((side) => [Math.abs(side[0] ?? 0), Math.abs(side.at(-1) ?? 0)]),
  );
  if (magnitude < 2 ** 1000) return { reference, current, factor: 1 };
  const factor = 2 ** -40;
  return {
    reference: reference.map((value) => value * factor),
    current: current.map((value) => value * factor),
    factor,
  };
}
