import type { TableStatistic } from './table-statistic.js';

/** `p log(p / middle)`, 0 where `p` is. */
function relativeEntropy(p: number, middle: number): number {
  return p > 0 ? p * Math.log(p / middle) : 0;
}

/**
 * A category's part of the Jensen-Shannon divergence in nats (the squared distance): `count` of the `size` rows of one
 * side, and the rest of `total` among the `others` rows of the other side.
 */
export function divergencePart(count: number, total: number, size: number, others: number): number {
  const p = count / size;
  const q = (total - count) / others;
  const middle = (p + q) / 2;
  return (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2;
}

/** The Jensen-Shannon divergence of tables whose two rows sum to `size` and `others`. */
export function jensenShannonStatistic(size: number, others: number): TableStatistic {
  const part = (count: number, total: number) => divergencePart(count, total, size, others);
  return { part, gain: (count, total) => part(count + 1, total) - part(count, total) };
}
