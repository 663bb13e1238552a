import { asContingency } from './contingency.js';
import { countByBin } from './count-by-bin.js';
import { countDistinct } from './count-distinct.js';
import type { NumericPair, SamplePair } from './sample-pair.js';

/** Shares of the present values by cell, one array a side. */
export interface BinnedShares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Evidently bins numbers only when the reference has more different values than this. */
const MOST_UNBINNED = 20;

/**
 * Bin edges of the pooled values by Sturges' rule, as `numpy.histogram_bin_edges(pooled, 'sturges')` of numpy 2:
 * the width is the range over log2(N) + 1, at least 1 for integers, and the number of bins comes from the width.
 *
 * @param integers whether numpy would see an integer array
 */
export function sturgesEdges(min: number, max: number, size: number, integers: boolean): Float64Array {
  const width = (max - min) / (Math.log2(size) + 1);
  const constant = min === max;
  const bins = width === 0 ? 1 : Math.ceil((max - min) / (integers ? Math.max(width, 1) : width));
  const first = constant ? min - 0.5 : min;
  const last = constant ? max + 0.5 : max;
  const step = (last - first) / bins;
  const edges = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) edges[i] = i * step + first;
  edges[bins] = last;
  return edges;
}

/** Shares of sorted values by bin, as `numpy.histogram` over their number. */
function sharesByBin(sorted: Float64Array, edges: Float64Array): Float64Array {
  return countByBin(sorted, edges).map((count) => count / sorted.length);
}

/** pandas stores integers with a missing value among them as floats; numpy bins those as floats. */
export function isIntegerArray(side: NumericPair['reference']): boolean {
  return side.integer && side.missing === 0;
}

/**
 * The shares of both sides by cell, as Evidently's `get_binned_data` (`stattests/utils.py`) without zero-fill:
 * equal-width Sturges bins over the pooled range for numbers of which the reference has more than 20 different ones,
 * else one cell per value.
 *
 * @throws RangeError when the range of the values is more than a number can hold.
 */
export function binnedShares(pair: SamplePair): BinnedShares {
  if (pair.type === 'numeric' && countDistinct(pair.reference.values) > MOST_UNBINNED) {
    const reference = pair.reference.values;
    const current = pair.current.values;
    const min = Math.min(reference[0] ?? Number.NaN, current[0] ?? Number.NaN);
    const max = Math.max(reference.at(-1) ?? Number.NaN, current.at(-1) ?? Number.NaN);
    if (!Number.isFinite(max - min)) throw new RangeError('the values span more than a number can hold');
    const integers = isIntegerArray(pair.reference) && isIntegerArray(pair.current);
    const edges = sturgesEdges(min, max, reference.length + current.length, integers);
    return { reference: sharesByBin(reference, edges), current: sharesByBin(current, edges) };
  }
  const table = asContingency(pair);
  return {
    reference: table.reference.counts.map((count) => count / table.reference.present),
    current: table.current.counts.map((count) => count / table.current.present),
  };
}
