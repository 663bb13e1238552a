import { binRows, type ColumnBins } from '../forest/binned-rows.js';
import type { CategoricalFeature, Features, NumericFeature } from '../forest/features.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';

/** Parts into which numbers are cut, at quantiles of the reference. */
const PARTS = 4;
/** Categories of a column that are a slice of their own, the most frequent ones. */
const MOST_CATEGORIES = 20;

/** Rows that one column sets apart. */
export type SliceCondition =
  | {
      readonly column: string;
      /** Values above `above` up to and with `upTo`; `null` where there is no bound. */
      readonly above: number | null;
      readonly upTo: number | null;
    }
  | { readonly column: string; readonly category: string }
  | { readonly column: string; readonly missing: true };

/** A column cut into slices that have no row in common. */
export interface SlicedColumn {
  readonly conditions: readonly SliceCondition[];
  /** For each row the position of its slice in `conditions`; 255 where it is in none. */
  readonly reference: Uint8Array;
  readonly current: Uint8Array;
}

/** Stands for no slice. */
export const NO_SLICE = 255;

/**
 * Cuts every column: numbers into quarters of the reference, categories into the twenty most frequent ones of both sides,
 * and missing values. Columns that the current rows lack are left out.
 */
export function sliceColumns(reference: Features, current: Features, kernel: NumbersKernel): SlicedColumn[] {
  const byName = new Map(current.columns.map((column) => [column.name, column]));
  return reference.columns.flatMap((column) => {
    const now = byName.get(column.name);
    if (column.type === 'numeric' && now?.type === 'numeric') return [sliceNumbers(column, now, kernel)];
    if (column.type === 'categorical' && now?.type === 'categorical') return [sliceCategories(column, now)];
    return [];
  });
}

function sliceNumbers(
  reference: NumericFeature,
  current: NumericFeature,
  kernel: NumbersKernel,
): SlicedColumn {
  const { name } = reference;
  const sorted = reference.values.filter(Number.isFinite);
  kernel.sort(sorted, sorted);
  const cuts: number[] = [];
  for (let part = 1; part < PARTS; part++) {
    const cut = sorted[Math.ceil((part * sorted.length) / PARTS) - 1];
    if (cut !== undefined && cut !== cuts.at(-1) && cut < (sorted.at(-1) as number)) cuts.push(cut);
  }
  const learnt: ColumnBins = { type: 'numeric', name, cuts: Float64Array.from(cuts) };
  // Bin 0 is that of missing values, and becomes the last slice.
  const missing = cuts.length + 1;
  const slicesOf = (column: NumericFeature) => {
    const binned = binRows([learnt], { rows: column.values.length, columns: [column] }).columns[0];
    return (binned?.bins ?? new Uint8Array()).map((bin) => (bin === 0 ? missing : bin - 1));
  };
  const conditions: SliceCondition[] = [
    ...Array.from({ length: cuts.length + 1 }, (_, part) => ({
      column: name,
      above: cuts[part - 1] ?? null,
      upTo: cuts[part] ?? null,
    })),
    { column: name, missing: true },
  ];
  return { conditions, reference: slicesOf(reference), current: slicesOf(current) };
}

function sliceCategories(reference: CategoricalFeature, current: CategoricalFeature): SlicedColumn {
  const counts = new Map<string, number>();
  for (const { categories, codes } of [reference, current]) {
    const own = new Float64Array(categories.length);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number;
      if (code >= 0) own[code] = (own[code] as number) + 1;
    }
    for (const [code, category] of categories.entries())
      counts.set(category, (counts.get(category) ?? 0) + (own[code] as number));
  }
  const frequent = [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([category]) => category);
  const slicesOf = ({ categories, codes }: CategoricalFeature) => {
    const slices = categories.map((category) => {
      const at = frequent.indexOf(category);
      return at < 0 ? NO_SLICE : at;
    });
    return Uint8Array.from(codes, (code) => (code < 0 ? frequent.length : (slices[code] ?? NO_SLICE)));
  };
  const conditions: SliceCondition[] = [
    ...frequent.map((category) => ({ column: reference.name, category })),
    { column: reference.name, missing: true as const },
  ];
  return { conditions, reference: slicesOf(reference), current: slicesOf(current) };
}

/** A slice as text, such as `age > 37 and <= 48`, `sex = Female` or `income is missing`. */
export function describeCondition(condition: SliceCondition): string {
  const { column } = condition;
  if ('missing' in condition) return `${column} is missing`;
  if ('category' in condition) return `${column} = ${condition.category}`;
  const { above, upTo } = condition;
  if (above === null && upTo === null) return `${column} is present`;
  if (above === null) return `${column} <= ${upTo}`;
  return upTo === null ? `${column} > ${above}` : `${column} > ${above} and <= ${upTo}`;
}
