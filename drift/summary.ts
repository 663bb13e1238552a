import { largest } from './largest.js';
import type { ColumnSummary } from './result.js';
import { type CategoryCounts, type SortedSample, sideRows } from './sample-pair.js';
import { countDistinct } from './sort-column.js';
import { standardDeviation } from './wasserstein-distance.js';

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

/** What the report shows of one side of a numeric column. Infinities are counted and left out of the statistics. */
export function summariseNumbers(side: SortedSample): ColumnSummary {
  const { values } = side;
  const at = (share: number) => finiteOrNull(quantile(values, share));
  return {
    type: 'numeric',
    rows: sideRows(side),
    missing: side.missing,
    infinite: side.infinite,
    distinct: countDistinct(values),
    mean: finiteOrNull(values.reduce((total, value) => total + value, 0) / values.length),
    std: values.length < 2 ? null : finiteOrNull(standardDeviation(values, 1)),
    min: at(0),
    q05: at(0.05),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
    max: at(1),
  };
}

/** What the report shows of one side of a categorical column: its ten most frequent categories. */
export function summariseCategories(categories: readonly string[], side: CategoryCounts): ColumnSummary {
  const { counts, present } = side;
  return {
    type: 'categorical',
    rows: sideRows(side),
    missing: side.missing,
    distinct: counts.reduce((total, count) => total + (count > 0 ? 1 : 0), 0),
    top: largest(counts, TOP_CATEGORIES).map((i) => {
      const count = counts[i] ?? 0;
      return { value: categories[i] ?? '', count, share: count / present };
    }),
  };
}
