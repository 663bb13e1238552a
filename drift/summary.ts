import { largest } from './largest.js';
import { moments } from './quality/moments.js';
import { type SortedFacts, sortedFacts } from './quality/sorted-facts.js';
import type { ColumnSummary } from './result.js';
import { type CategoryCounts, type SortedSample, sideRows } from './sample-pair.js';

/** Categories listed in a summary. */
const TOP_CATEGORIES = 10;

/**
 * Quantile of a sorted array by linear interpolation, as `numpy.quantile`; NaN when it is empty.
 *
 * @param share in [0, 1]
 */
export function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? below;
  const fraction = position - Math.floor(position);
  return below * (1 - fraction) + above * fraction;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** How many values of a sorted array are below a bound. */
export function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What the report shows of one side of a numeric column. Infinities are counted and left out of the statistics.
 *
 * @param facts of the side's values, where somebody has them
 */
export function summariseNumbers(
  side: SortedSample,
  facts: SortedFacts = sortedFacts(side.values),
): ColumnSummary {
  const { values } = side;
  const at = (share: number) => finiteOrNull(quantile(values, share));
  const { distinct, mostCommon } = facts.runs;
  const { mean, std, skewness, kurtosis } = moments(values, facts.powers);
  const negatives = countBelow(values, 0);
  return {
    type: 'numeric',
    rows: sideRows(side),
    missing: side.missing,
    infinite: side.infinite,
    distinct,
    mean,
    std,
    min: at(0),
    q01: at(0.01),
    q05: at(0.05),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
    q99: at(0.99),
    max: at(1),
    skewness,
    kurtosis,
    zeros: countBelow(values, Number.MIN_VALUE) - negatives,
    negatives,
    constant: distinct === 1,
    most_common: mostCommon === null ? null : { ...mostCommon, share: mostCommon.count / values.length },
  };
}

/** Shannon's entropy of counts, in nats, as `scipy.stats.entropy`: 0 when they are all in one place. */
function entropy(counts: Float64Array, total: number): number {
  return counts.reduce(
    (sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum),
    0,
  );
}

/** What the report shows of one side of a categorical column: its ten most frequent categories. */
export function summariseCategories(categories: readonly string[], side: CategoryCounts): ColumnSummary {
  const { counts, present } = side;
  const distinct = counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
  return {
    type: 'categorical',
    rows: sideRows(side),
    missing: side.missing,
    distinct,
    top: largest(counts, TOP_CATEGORIES).map((i) => {
      const count = counts[i] ?? 0;
      return { value: categories[i] ?? '', count, share: count / present };
    }),
    entropy: present === 0 ? null : entropy(counts, present),
    constant: distinct === 1,
  };
}
