import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import type { CategoricalFeature, FeatureColumn, Features } from './features.js';

/** Numbers are told apart by so many cuts at most: enough for a forest, whose trees cut in different places. */
const MOST_CUTS = 126;
/** The most frequent categories have a bin of their own; all others share one. */
const MOST_CATEGORIES = 126;
/** The bin of a missing value, and of a category that was not there when bins were made. */
export const MISSING_BIN = 0;
/** Bins of any column. */
export const MOST_BINS = MOST_CUTS + 2;

/** How values of a column become bins. */
export type ColumnBins =
  | {
      readonly type: 'numeric';
      readonly name: string;
      /** Ascending. A value has bin 1 + the number of cuts below it: a cut belongs to the bin beneath. */
      readonly cuts: Float64Array;
    }
  | {
      readonly type: 'categorical';
      readonly name: string;
      readonly binOf: ReadonlyMap<string, number>;
    };

/** Rows as small whole numbers, column by column: what a forest compares. */
export interface BinnedRows {
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    /** Whether bins follow each other as their values do. */
    readonly ordered: boolean;
    readonly bins: Uint8Array;
  }[];
}

/**
 * Learns bins: numbers are cut at quantiles, between values that occur; a category has a bin of its own, or shares the
 * last one with all rare ones.
 */
export function learnBins({ columns }: Features, kernel: NumbersKernel): ColumnBins[] {
  return columns.map((column) =>
    column.type === 'numeric'
      ? { type: 'numeric', name: column.name, cuts: quantileCuts(column.values, kernel) }
      : { type: 'categorical', name: column.name, binOf: frequentCategories(column) },
  );
}

/**
 * The bins of rows.
 *
 * @throws RangeError when the columns are not those, in their order, that the bins were learnt from
 */
export function binRows(bins: readonly ColumnBins[], { rows, columns }: Features): BinnedRows {
  if (columns.length !== bins.length)
    throw new RangeError(`Expected ${bins.length} columns, got ${columns.length}.`);
  return {
    rows,
    columns: bins.map((learnt, i) => ({
      name: learnt.name,
      ordered: learnt.type === 'numeric',
      bins: binColumn(learnt, columns[i], rows),
    })),
  };
}

/** The rows at these positions, in this order. */
export function takeBins({ columns }: BinnedRows, positions: Int32Array): BinnedRows {
  return {
    rows: positions.length,
    columns: columns.map((column) => {
      const bins = new Uint8Array(positions.length);
      for (let i = 0; i < positions.length; i++) bins[i] = column.bins[positions[i] as number] as number;
      return { ...column, bins };
    }),
  };
}

function binColumn(learnt: ColumnBins, column: FeatureColumn | undefined, rows: number): Uint8Array {
  if (column?.name !== learnt.name || column.type !== learnt.type)
    throw new RangeError(`Expected ${learnt.type} column "${learnt.name}", got "${column?.name}".`);
  const bins = new Uint8Array(rows);
  if (column.type === 'numeric') {
    const { cuts } = learnt.type === 'numeric' ? learnt : { cuts: new Float64Array() };
    for (let row = 0; row < rows; row++) {
      const value = column.values[row] as number;
      if (Number.isFinite(value)) bins[row] = 1 + cutsBelow(cuts, value);
    }
    return bins;
  }
  const byCode = Uint8Array.from(column.categories, (category) =>
    learnt.type === 'categorical' ? (learnt.binOf.get(category) ?? MISSING_BIN) : MISSING_BIN,
  );
  for (let row = 0; row < rows; row++) {
    const code = column.codes[row] as number;
    if (code >= 0) bins[row] = byCode[code] ?? MISSING_BIN;
  }
  return bins;
}

/** How many cuts are less than a value. */
function cutsBelow(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quantileCuts(values: Float64Array, kernel: NumbersKernel): Float64Array {
  const sorted = values.filter(Number.isFinite);
  kernel.sort(sorted, sorted);
  const cuts: number[] = [];
  for (let i = 1; i <= MOST_CUTS; i++) {
    const at = Math.floor((i * sorted.length) / (MOST_CUTS + 1));
    const cut = sorted[at];
    // Nothing lies above the greatest value.
    if (cut !== undefined && cut !== cuts.at(-1) && cut < (sorted.at(-1) as number)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}

function frequentCategories({ categories, codes }: CategoricalFeature): Map<string, number> {
  const counts = new Float64Array(categories.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  const occurring = categories
    .map((category, code) => ({ category, count: counts[code] as number }))
    .filter(({ count }) => count > 0)
    // Stable, so that equals stay in the order of the categories.
    .sort((a, b) => b.count - a.count);
  return new Map(occurring.map(({ category }, i) => [category, 1 + Math.min(i, MOST_CATEGORIES)] as const));
}
