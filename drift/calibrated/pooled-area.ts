import { MOST_PLACES, type WeightedBridge } from './bridge-paths.js';

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

/** The pooled walk's cells of shares: narrow ones in the tails. */
interface Cells {
  /** How many of the pooled values are at most in a cell and those before it. */
  readonly ends: Float64Array;
  /** By cell: how far the values reach in it, and that times their shares. */
  readonly widths: Float64Array;
  readonly moments: Float64Array;
}

function emptyCells(rows: number): Cells {
  const share = (cell: number) => Math.sin((Math.PI * (cell + 1)) / (2 * MOST_PLACES)) ** 2;
  return {
    ends: Float64Array.from({ length: MOST_PLACES }, (_, cell) => rows * share(cell)),
    widths: new Float64Array(MOST_PLACES),
    moments: new Float64Array(MOST_PLACES),
  };
}

/** A side as a step function of so many rows. */
interface Steps {
  readonly values: Float64Array;
  readonly rowsPerValue: number;
}

/** Walks over the pooled values, but for `pulled` at either end, and fills the cells; returns the area. */
function walkPooled(
  reference: Steps,
  current: Steps,
  pulled: number,
  { ends, widths, moments }: Cells,
): number {
  const a = reference.values;
  const b = current.values;
  const perReference = reference.rowsPerValue;
  const perCurrent = current.rowsPerValue;
  const rows = a.length * perReference + b.length * perCurrent;
  const last = rows - pulled;
  let cell = 0;
  let area = 0;
  let i = 0;
  let j = 0;
  let previous = 0;
  let below = 0;
  while (below < last && (i < a.length || j < b.length)) {
    const inReference = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const inCurrent = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(inReference, inCurrent);
    if (below > pulled && value > previous) {
      while (below > (ends[cell] as number) && cell < MOST_PLACES - 1) cell++;
      const gap = value - previous;
      const share = below / rows;
      area += gap * Math.abs(share - j / b.length);
      widths[cell] = (widths[cell] as number) + gap;
      moments[cell] = (moments[cell] as number) + gap * share;
    }
    previous = value;
    const first = Number(inReference < inCurrent);
    i += first;
    j += 1 - first;
    below = i * perReference + j * perCurrent;
  }
  return area;
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
  const area = walkPooled(
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
