import { drawCounts } from './draw-counts.js';

/** Up to so many categories are drawn one by one; of more, the largest are, and the others together. */
const MOST_DRAWN = 1_000;
const LARGEST_OF_MANY = 100;
/** Standard deviations after which a binomial probability is nothing. */
const REACH = 12;
/** A variance this small beside what it was computed from is rounding. */
const NO_VARIANCE = 1e-12;

/** Mean and variance of |o - mean|, and its covariance with o, for a binomial o. */
interface Deviation {
  readonly mean: number;
  readonly variance: number;
  readonly covariance: number;
}

function absoluteDeviation(trials: number, share: number): Deviation {
  const centre = trials * share;
  const spread = REACH * Math.sqrt(centre * (1 - share)) + REACH;
  const least = Math.max(0, Math.floor(centre - spread));
  const most = Math.min(trials, Math.ceil(centre + spread));
  const mode = Math.min(Math.floor((trials + 1) * share), most);
  let weights = 0;
  let absolute = 0;
  let product = 0;
  let square = 0;
  const add = (x: number, weight: number) => {
    const difference = x - centre;
    weights += weight;
    absolute += weight * Math.abs(difference);
    product += weight * Math.abs(difference) * difference;
    square += weight * difference ** 2;
  };
  let weight = 1;
  for (let x = mode; x <= most; x++) {
    add(x, weight);
    weight *= ((trials - x) * share) / ((x + 1) * (1 - share));
  }
  weight = 1;
  for (let x = mode; x > least; x--) {
    weight *= (x * (1 - share)) / ((trials - x + 1) * share);
    add(x - 1, weight);
  }
  const mean = absolute / weights;
  return { mean, variance: square / weights - mean ** 2, covariance: product / weights };
}

/** What many small categories add to the sum, given how many of their rows were drawn: a normal number. */
interface Rest {
  readonly rows: number;
  readonly mean: number;
  /** By how much the mean grows with each row drawn above its expectation. */
  readonly slope: number;
  readonly deviation: number;
}

function summarise(totals: Float64Array, share: number): Rest {
  const categories = new Map<number, number>();
  for (const total of totals) categories.set(total, (categories.get(total) ?? 0) + 1);
  let rows = 0;
  let mean = 0;
  let variance = 0;
  let covariance = 0;
  for (const [total, count] of categories) {
    const one = absoluteDeviation(total, share);
    rows += count * total;
    mean += count * one.mean;
    variance += count * one.variance;
    covariance += count * one.covariance;
  }
  const slope = covariance / (rows * share * (1 - share));
  const left = variance - slope * covariance;
  return { rows, mean, slope, deviation: left > NO_VARIANCE * mean ? Math.sqrt(left) : 0 };
}

function normal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log((random() + 0.5) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * random()) / 2 ** 32);
}

/** The sum over the categories of |o - t drawn / rows|: the total variation distance up to a factor. */
export function absoluteDifference(counts: Float64Array, totals: Float64Array, share: number): number {
  let sum = 0;
  for (let i = 0; i < totals.length; i++) {
    sum += Math.abs((counts[i] as number) - (totals[i] as number) * share);
  }
  return sum;
}

export interface RandomTotalVariation {
  /** Categories that are drawn for each number: what a number costs. */
  readonly drawn: number;
  /** The sum over the categories of |o - t drawn / rows| for random counts o. */
  readonly next: () => number;
}

/**
 * Random numbers distributed as the sum of |o - t drawn / rows| over the categories when `drawn` of all rows are picked
 * without regard to category, o and t being a category's rows among the drawn and among all.
 *
 * Up to 1000 categories their counts are drawn from the multivariate hypergeometric distribution. Of more, the hundred
 * largest are; what the others add is normal given the number of their rows, with the mean and variance that binomial
 * counts have given their sum (C. Morris, "Central limit theorems for multinomial sums", Ann. Stat. 3(1), 1975).
 *
 * @param totals rows of each category, each at least 1
 * @param random evenly distributed integers in [0, 2^32)
 */
export function randomTotalVariation(
  totals: Float64Array,
  rows: number,
  drawn: number,
  random: () => number,
): RandomTotalVariation {
  const share = drawn / rows;
  const sorted = Float64Array.from(totals).sort().reverse();
  if (sorted.length <= MOST_DRAWN) {
    const counts = new Float64Array(sorted.length);
    return {
      drawn: sorted.length,
      next: () => {
        drawCounts(sorted, rows, drawn, random, counts);
        return absoluteDifference(counts, sorted, share);
      },
    };
  }
  const rest = summarise(sorted.subarray(LARGEST_OF_MANY), share);
  const drawnTotals = Float64Array.of(...sorted.subarray(0, LARGEST_OF_MANY), rest.rows);
  const counts = new Float64Array(drawnTotals.length);
  const largest = drawnTotals.subarray(0, LARGEST_OF_MANY);
  return {
    drawn: drawnTotals.length,
    next: () => {
      drawCounts(drawnTotals, rows, drawn, random, counts);
      const excess = (counts[LARGEST_OF_MANY] as number) - rest.rows * share;
      const others = rest.mean + rest.slope * excess + rest.deviation * normal(random);
      return absoluteDifference(counts, largest, share) + others;
    },
  };
}
