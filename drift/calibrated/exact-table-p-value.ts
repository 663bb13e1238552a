import type { TableStatistic } from './table-statistic.js';

/** Statistics that are equal in exact arithmetic may differ by rounding; they count as equal. */
const ROUNDING = 1e-10;

/** How many tables of two rows have these column totals and `size` rows in the first, or a few more. */
export function countTables(totals: Float64Array, size: number): number {
  const others = Float64Array.from(totals).sort().subarray(0, -1);
  return others.reduce((tables, total) => tables * (Math.min(total, size) + 1), 1);
}

/** What each count of a column from `first` on weighs, the likeliest 1, and what it adds to the statistic. */
interface Column {
  readonly first: number;
  readonly weights: Float64Array;
  readonly parts: Float64Array;
}

function columnOf(
  total: number,
  [first, last]: readonly [number, number],
  share: number,
  { part }: TableStatistic,
): Column {
  const mode = Math.min(Math.max(Math.floor((total + 1) * share), first), last);
  const odds = share / (1 - share);
  const weights = new Float64Array(last - first + 1);
  weights[mode - first] = 1;
  for (let x = mode; x < last; x++)
    weights[x + 1 - first] = (weights[x - first] as number) * ((total - x) / (x + 1)) * odds;
  for (let x = mode; x > first; x--)
    weights[x - 1 - first] = ((weights[x - first] as number) * (x / (total - x + 1))) / odds;
  return { first, weights, parts: Float64Array.from(weights, (_, i) => part(first + i, total, share)) };
}

/**
 * Exact p-value of a statistic of a table of two rows, given its margins: the probability of all tables whose statistic
 * is at least as large, each counted out. Takes time in proportion to `countTables`.
 *
 * The counts of one row are independent binomial numbers of which the sum is known: any share of success gives the
 * multivariate hypergeometric distribution, and that of the row keeps the weights near to 1.
 *
 * @param totals rows of each category on both sides together, each at least 1
 * @param drawn rows of each category on one side
 */
export function exactTablePValue(
  totals: Float64Array,
  drawn: Float64Array,
  statistic: TableStatistic,
): number {
  const size = drawn.reduce((sum, count) => sum + count, 0);
  const share = size / totals.reduce((sum, total) => sum + total, 0);
  const order = [...totals.keys()].sort((a, b) => (totals[a] as number) - (totals[b] as number));
  const last = order.length - 1;
  const most = order.map((i) => Math.min(totals[i] as number, size));
  const inOthers = most.slice(0, last).reduce((sum, count) => sum + count, 0);
  const columns = order.map((i, rank) =>
    columnOf(
      totals[i] as number,
      [rank === last ? Math.max(0, size - inOthers) : 0, most[rank] as number],
      share,
      statistic,
    ),
  );
  const observed = columns.reduce(
    (sum, { first, parts }, rank) =>
      sum + (parts[(drawn[order[rank] as number] as number) - first] as number),
    0,
  );
  const bar = observed * (1 - ROUNDING);

  let all = 0;
  let extreme = 0;
  const visit = (rank: number, left: number, weight: number, sum: number): void => {
    const { first, weights, parts } = columns[rank] as Column;
    if (rank === last) {
      const at = left - first;
      if (at >= weights.length) return;
      const chance = weight * (weights[at] as number);
      all += chance;
      if (sum + (parts[at] as number) >= bar) extreme += chance;
      return;
    }
    for (let x = 0; x < weights.length && x <= left; x++)
      visit(rank + 1, left - x, weight * (weights[x] as number), sum + (parts[x] as number));
  };
  visit(0, size, 1, 0);
  return Math.min(1, extreme / all);
}
