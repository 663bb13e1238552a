import { pairwiseSum } from './pairwise-sum.js';
import { greatestCommonDivisor } from './pooled-walk.js';
import { keepDouble, type Rounding, roundToHalf, roundToSingle } from './short-floats.js';

/** How often each value of the statistic occurs. NumPy's order is kept, because its sums depend on it. */
interface Frequencies {
  readonly values: Int32Array;
  readonly counts: Float64Array;
}

const NONE: Frequencies = { values: new Int32Array(0), counts: new Float64Array(0) };

/** Where a value stands in either table, plus one; 0 where it does not. As long as the largest value. */
interface Positions {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

function enter(positions: Int32Array, values: Int32Array): void {
  // Backwards, so that the first of equal values stays.
  for (let i = values.length - 1; i >= 0; i--) positions[values[i] as number] = i + 1;
}

/** The values of both tables, ascending. */
function commonValues(values: Int32Array, { first, second }: Positions): Int32Array {
  const common = new Int32Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (second[value] !== 0 && first[value] === i + 1) common[size++] = value;
  }
  return common.subarray(0, size).sort();
}

/**
 * Both tables together, moved by `step`: the common values ascending with their counts added, then the others of the
 * first table, then those of the second. Half precision makes values equal; then the first of them is the common one.
 */
function merge(
  a: Frequencies,
  b: Frequencies,
  step: number,
  positions: Positions,
  round: Rounding,
): Frequencies {
  const { first, second } = positions;
  enter(first, a.values);
  enter(second, b.values);
  const common = commonValues(a.values, positions);
  const size = a.values.length + b.values.length - common.length;
  const values = new Int32Array(size);
  const counts = new Float64Array(size);
  let end = 0;
  for (const value of common) {
    const inBoth =
      (a.counts[(first[value] as number) - 1] as number) +
      (b.counts[(second[value] as number) - 1] as number);
    values[end] = round(value + step);
    counts[end++] = round(inBoth);
  }
  const others = (table: Frequencies, own: Int32Array, other: Int32Array) => {
    for (let i = 0; i < table.values.length; i++) {
      const value = table.values[i] as number;
      if (other[value] !== 0 && own[value] === i + 1) continue;
      values[end] = round(value + step);
      counts[end++] = table.counts[i] as number;
    }
  };
  others(a, first, second);
  others(b, second, first);
  for (const value of a.values) first[value] = 0;
  for (const value of b.values) second[value] = 0;
  return { values, counts };
}

/** Frequencies of the sum of (a v - b u)² over all orders of the pooled values, from (0, 0) to (m, n). */
function tabulate(m: number, n: number, round: Rounding): Frequencies {
  const g = greatestCommonDivisor(m, n);
  const a = n / g;
  const b = m / g;
  // Half precision rounds up by less than a part in a thousand.
  const largest = Math.ceil(1.001 * largestValue(m, n)) + 1;
  const positions = { first: new Int32Array(largest), second: new Int32Array(largest) };
  const start = { values: Int32Array.of(0), counts: Float64Array.of(1) };
  let row: Frequencies[] = [start, ...Array.from({ length: m }, () => NONE)];
  for (let u = 0; u <= n; u++) {
    let left = NONE;
    row = row.map((above, v) => {
      left = merge(left, above, (a * v - b * u) ** 2, positions, round);
      return left;
    });
  }
  return row.at(-1) ?? NONE;
}

/** A bound of the values in the table. */
function largestValue(m: number, n: number): number {
  return ((m * n) / greatestCommonDivisor(m, n)) ** 2 * (m + n);
}

/** Binomial coefficient, exact below 2^53. */
function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}

/** The statistic as an integer: what the frequencies are counted of. */
function scaled(u: number, m: number, n: number): number {
  const mn = m * n;
  return Math.floor((largestValue(m, n) * (6 * u - mn * (4 * mn - 1))) / (6 * mn ** 2));
}

/**
 * Exact p-value of the two-sample Cramér-von Mises statistic of two samples without ties, by counting the orders of the
 * pooled values (Y. Xiao, A. Gordon and A. Yakovlev, "A C++ program for the Cramér-von Mises two-sample test", J. Stat.
 * Software 17(8), 2006). As `scipy.stats.cramervonmises_2samp(method='exact')`.
 *
 * @param u Anderson's U, with midranks; multiples of 1/4
 * @param m size of one sample, at most 20
 * @param n size of the other, at most 20
 */
export function exactCramerVonMises(u: number, m: number, n: number): number {
  const { values, counts } = tabulate(m, n, keepDouble);
  const least = scaled(u, m, n);
  const extreme = counts.reduce((sum, count, i) => ((values[i] as number) >= least ? sum + count : sum), 0);
  return extreme / choose(m + n, m);
}

/**
 * The same as Evidently 0.7.23 computes it with NumPy 2: where there are more orders than the statistic has values,
 * its table of frequencies is of half or single precision, and the p-value is off by up to 1e-3 or 1e-7. At other sizes
 * Evidently fails with NumPy 2; this gives the exact value, which it gives with NumPy 1.
 */
export function exactCramerVonMisesAsEvidently(u: number, m: number, n: number): number {
  const orders = choose(m + n, m);
  if (largestValue(m, n) >= orders) return exactCramerVonMises(u, m, n);
  const round = orders <= 65_504 ? roundToHalf : roundToSingle;
  const { values, counts } = tabulate(m, n, round);
  const least = scaled(u, m, n);
  const extreme = counts.filter((_, i) => (values[i] as number) >= least);
  // NumPy adds half-precision numbers in single precision.
  return round(roundToSingle(round(pairwiseSum(extreme, roundToSingle)) / round(orders)));
}
