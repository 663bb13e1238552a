import { minusLog1p } from '../distributions/minus-log1p.js';

/**
 * A statistic of a table of two rows that is, given the margins, a sum over the columns. `count` is a column's count
 * in one row, `total` its count in both.
 */
export interface TableStatistic {
  /** A column's part when `share` of all rows are in the one row. */
  readonly part: (count: number, total: number, share: number) => number;
  /**
   * By how much the column's part grows when `count` becomes `count + 1`, up to a factor and a term that are the same
   * for all columns: enough to order tables of the same margins.
   */
  readonly gain: (count: number, total: number) => number;
}

/** Pearson's chi-square, as `scipy.stats.chi2_contingency(correction=False)`. */
export const PEARSON: TableStatistic = {
  part: (count, total, share) => (count - total * share) ** 2 / (total * share * (1 - share)),
  gain: (count, total) => (2 * count + 1) / total,
};

/** `2 (o log(o / e) + e - o)`: what the deviations from e add up to is 0 over a table. */
function deviance(observed: number, expected: number): number {
  return observed === 0 ? 2 * expected : 2 * observed * minusLog1p((expected - observed) / observed);
}

/** `(x + 1) log(x + 1) - x log(x)`, without the difference of two large numbers. */
function growth(x: number): number {
  return x === 0 ? 0 : Math.log(x + 1) + x * Math.log1p(1 / x);
}

/** The log-likelihood ratio G, as `scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)`. */
export const LOG_LIKELIHOOD: TableStatistic = {
  part: (count, total, share) =>
    deviance(count, total * share) + deviance(total - count, total * (1 - share)),
  gain: (count, total) => growth(count) - growth(total - count - 1),
};

/**
 * How much the root of the statistic can grow when one drawn row is exchanged for another.
 *
 * @param totals rows of each category on both sides together
 * @param share the drawn rows' share of all rows
 */
export function longestStep(totals: Float64Array, share: number, { part }: TableStatistic): number {
  const rarest = totals.reduce((least, total) => Math.min(least, total), Number.POSITIVE_INFINITY);
  return Math.sqrt(2 * part(Math.min(rarest, rarest * share + 1), rarest, share));
}
