import { drawCounts } from '../distributions/draw-counts.js';
import { seededRandom } from '../seeded-random.js';
import { sequentialPValue } from './sequential-p-value.js';
import { longestStep, type TableStatistic } from './table-statistic.js';

const MOST_PERMUTATIONS = 9_999;
const FEWEST_PERMUTATIONS = 1_999;
/** Categories to draw in all. */
const BUDGET = 200_000;
const SEED = 20_261_124;
/** Statistics that are equal in exact arithmetic may differ by rounding; they count as equal. */
const ROUNDING = 1e-10;
/** Parts are kept for counts up to so many standard deviations, and rows, from their mean. */
const REACH = 6;

/** A column's part of the statistic, computed once for each count that is likely. */
function remembered(total: number, share: number, { part }: TableStatistic): (count: number) => number {
  const reach = Math.ceil(REACH * (Math.sqrt(total * share * (1 - share)) + 1));
  const first = Math.max(0, Math.floor(total * share) - reach);
  const known = new Float64Array(2 * reach + 2).fill(-1);
  return (count) => {
    const at = count - first;
    const found = at < 0 || at >= known.length ? -1 : (known[at] as number);
    if (found >= 0) return found;
    const value = part(count, total, share);
    if (at >= 0 && at < known.length) known[at] = value;
    return value;
  };
}

/**
 * P-value of a statistic of a table of two rows by random permutation of the pooled rows, as `permutationPValue`, but
 * whole tables are drawn from the multivariate hypergeometric distribution: the time grows with the categories, hardly
 * with the rows. Up to 9,999 tables, fewer of more than 20 categories, but at least 1,999; stops early. Beyond all of them, see
 * `beyondPermutations`. Seeded: same counts, same p-value.
 *
 * @param totals rows of each category on both sides together, each at least 1
 * @param drawn rows of each category on the smaller side
 */
export function drawnTablePValue(
  totals: Float64Array,
  drawn: Float64Array,
  statistic: TableStatistic,
): number {
  const size = drawn.reduce((sum, count) => sum + count, 0);
  const rows = totals.reduce((sum, total) => sum + total, 0);
  const share = size / rows;
  // The largest first: a common category is the likelier to use up what is left to draw.
  const order = [...totals.keys()].sort((a, b) => (totals[b] as number) - (totals[a] as number));
  const sorted = Float64Array.from(order, (i) => totals[i] as number);
  const parts = Array.from(sorted, (total) => remembered(total, share, statistic));
  const sum = (counts: Float64Array) => {
    let all = 0;
    for (let i = 0; i < parts.length; i++) all += parts[i]?.(counts[i] as number) ?? 0;
    return all;
  };
  const random = seededRandom(SEED);
  const counts = new Float64Array(sorted.length);
  return sequentialPValue({
    bar: sum(Float64Array.from(order, (i) => drawn[i] as number)) * (1 - ROUNDING),
    next: () => {
      drawCounts(sorted, rows, size, random, counts);
      return sum(counts);
    },
    most: Math.min(MOST_PERMUTATIONS, Math.max(FEWEST_PERMUTATIONS, Math.floor(BUDGET / sorted.length))),
    norm: Math.sqrt,
    step: longestStep(totals, share, statistic),
  });
}
