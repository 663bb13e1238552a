import { twoSamplesKernel, type WalkCells } from '../kernels/two-samples-kernel.js';
import { MOST_PLACES, type WeightedBridge } from './weighted-bridge.js';

/** The area between the distribution function of one side and that of both, and the bridge that it is the area of. */
export interface PooledArea {
  /** In the unit of the bridge. */
  readonly area: number;
  /** Places without weight are left out: it is empty when the values are all equal. */
  readonly bridge: WeightedBridge;
  /** Skewness of the difference of the means, over all ways to divide the pooled values between the sides. */
  readonly skewness: number;
}

/** Beyond this many values a side is taken for the quantiles at so many even steps. */
const MOST_VALUES = 2 ** 16;

function thinned(sorted: Float64Array): Float64Array {
  const step = Math.ceil(sorted.length / MOST_VALUES);
  if (step === 1) return sorted;
  const values = new Float64Array(Math.floor(sorted.length / step));
  for (let i = 0, at = Math.floor(step / 2); i < values.length; i++, at += step) {
    values[i] = sorted[at] as number;
  }
  return values;
}

/** Skewness of a variable that steps up by `widths[j]` at the share `places[j]` of its distribution function. */
function skewnessOf(places: readonly number[], widths: readonly number[]): number {
  const values = [0];
  for (const width of widths) values.push((values.at(-1) ?? 0) + width);
  const shares = values.map((_, j) => (places[j] ?? 1) - (places[j - 1] ?? 0));
  const mean = values.reduce((sum, value, j) => sum + value * (shares[j] ?? 0), 0);
  const moment = (power: number) =>
    values.reduce((sum, value, j) => sum + (value - mean) ** power * (shares[j] ?? 0), 0);
  return moment(3) / moment(2) ** 1.5;
}

/** Cells of shares without anything in them: narrow ones in the tails. */
function emptyCells(rows: number): WalkCells {
  const share = (cell: number) => Math.sin((Math.PI * (cell + 1)) / (2 * MOST_PLACES)) ** 2;
  return {
    ends: Float64Array.from({ length: MOST_PLACES }, (_, cell) => rows * share(cell)),
    widths: new Float64Array(MOST_PLACES),
    moments: new Float64Array(MOST_PLACES),
  };
}

/**
 * The area between the empirical distribution function of `current` and that of both sides together, from the pooled
 * quantile `tail` to the quantile 1 - `tail`: up to a factor the Wasserstein distance of the sides, the pooled values
 * being winsorised.
 *
 * What is pulled in depends on the pooled values alone, not on the side they come from. So when both sides come from one
 * distribution the area is a function of a random subset of the pooled values, and near to that of a Brownian bridge:
 * at the share u of the pooled values the functions' difference has a variance in proportion to u (1 - u). Neighbouring
 * values are taken together into cells, narrow ones in the tails, each at its mean share.
 *
 * Few different values make the area a multiple of a smallest step; half of it is taken off, as a correction for
 * continuity.
 *
 * @param reference sorted, as `current`; products of three values are to be numbers that a double can hold
 * @param tail share of the pooled values at either end that is pulled in, below 1/2
 */
export function pooledArea(reference: Float64Array, current: Float64Array, tail: number): PooledArea {
  const m = reference.length;
  const n = current.length;
  const rows = m + n;
  const a = thinned(reference);
  const b = thinned(current);
  const cells = emptyCells(rows);
  const area = twoSamplesKernel().walkPooled(
    { values: a, rowsPerValue: m / a.length },
    { values: b, rowsPerValue: n / b.length },
    tail * rows,
    cells,
  );
  const places: number[] = [];
  const widths: number[] = [];
  cells.widths.forEach((width, cell) => {
    if (width === 0) return;
    widths.push(width);
    places.push((cells.moments[cell] ?? 0) / width);
  });

  const total = widths.reduce((sum, each) => sum + each, 0);
  if (total === 0)
    return { area: 0, bridge: { places: Float64Array.of(), weights: Float64Array.of() }, skewness: 0 };
  const smallestStep = widths.reduce((least, each) => Math.min(least, each), total) / n;
  return {
    area: Math.max(0, area - smallestStep / 2) / total / Math.sqrt(m / (n * (rows - 1))),
    bridge: { places: Float64Array.from(places), weights: Float64Array.from(widths, (each) => each / total) },
    // A mean of n values drawn without replacement leans less than the values do.
    skewness: skewnessOf(places, widths) * ((rows - 2 * n) / (rows - 2)) * Math.sqrt((rows - 1) / (n * m)),
  };
}
