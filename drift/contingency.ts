import type { CategoricalColumn, NumericColumn } from './column.js';
import type { CategoricalPair, CategoryCounts, NumericPair, SamplePair } from './sample-pair.js';
import { walkDistinct } from './walk-distinct.js';

function side(
  counts: readonly number[],
  infinite: number,
  missing: number,
  rowCategories?: () => Int32Array,
): CategoryCounts {
  const present = counts.reduce((total, count) => total + count, 0);
  const counted = { counts: Float64Array.from(counts), present, infinite, missing };
  return rowCategories === undefined ? counted : { ...counted, rowCategories };
}

/** The rows of a column by position in the pair's categories, when the column knows its rows. */
function rowsAmong(categories: readonly string[], column: CategoricalColumn): (() => Int32Array) | undefined {
  const { codes } = column;
  if (codes === undefined) return undefined;
  return () => {
    const positions = new Map(categories.map((category, i) => [category, i]));
    const positionOf = Int32Array.from(column.categories, (category) => positions.get(category) ?? -1);
    const rows = new Int32Array(codes.length);
    let present = 0;
    for (const code of codes) {
      if (code >= 0) rows[present++] = positionOf[code] as number;
    }
    return rows.subarray(0, present);
  };
}

/** The column with its categories ascending, each once: itself when it keeps its contract. */
function ascending(column: CategoricalColumn): Pick<CategoricalColumn, 'categories' | 'counts'> {
  const { categories } = column;
  if (categories.every((category, i) => i === 0 || category > (categories[i - 1] ?? ''))) return column;
  const counts = new Map<string, number>();
  categories.forEach((category, i) => {
    counts.set(category, (counts.get(category) ?? 0) + (column.counts[i] ?? 0));
  });
  const sorted = [...counts.keys()].sort();
  return { categories: sorted, counts: Float64Array.from(sorted, (category) => counts.get(category) ?? 0) };
}

/** The contingency table of two categorical columns, its categories in code-unit order. */
export function pairCategories(reference: CategoricalColumn, current: CategoricalColumn): CategoricalPair {
  const a = ascending(reference);
  const b = ascending(current);
  const categories: string[] = [];
  const referenceCounts: number[] = [];
  const currentCounts: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.categories.length || j < b.categories.length) {
    const left = a.categories[i];
    const right = b.categories[j];
    const category = left !== undefined && (right === undefined || left <= right) ? left : (right ?? '');
    categories.push(category);
    referenceCounts.push(left === category ? (a.counts[i++] ?? 0) : 0);
    currentCounts.push(right === category ? (b.counts[j++] ?? 0) : 0);
  }
  return {
    type: 'categorical',
    categories,
    reference: side(referenceCounts, 0, reference.missing, rowsAmong(categories, reference)),
    current: side(currentCounts, 0, current.missing, rowsAmong(categories, current)),
  };
}

/** A numeric column's finite values by position among the numbers that name the categories. */
function valuesAmong(categories: readonly string[], column: NumericColumn): () => Int32Array {
  return () => {
    const positions = new Map(categories.map((category, i) => [Number(category), i]));
    const rows = new Int32Array(column.values.length);
    let present = 0;
    for (const value of column.values) {
      if (Number.isFinite(value)) rows[present++] = positions.get(value) ?? -1;
    }
    return rows.subarray(0, present);
  };
}

/**
 * The contingency table of the different values of a numeric pair, in ascending order, named by `String(value)`.
 *
 * @param columns the columns the pair was made of, when the order of rows may be asked for
 */
export function tabulate(
  pair: NumericPair,
  columns?: { readonly reference: NumericColumn; readonly current: NumericColumn },
): CategoricalPair {
  const categories: string[] = [];
  const reference: number[] = [];
  const current: number[] = [];
  walkDistinct(pair.reference.values, pair.current.values, (value, inReference, inCurrent) => {
    categories.push(String(value));
    reference.push(inReference);
    current.push(inCurrent);
  });
  return {
    type: 'categorical',
    categories,
    reference: side(
      reference,
      pair.reference.infinite,
      pair.reference.missing,
      columns && valuesAmong(categories, columns.reference),
    ),
    current: side(
      current,
      pair.current.infinite,
      pair.current.missing,
      columns && valuesAmong(categories, columns.current),
    ),
  };
}

/** A pair as a contingency table: itself when it is one, else its values tabulated. */
export function asContingency(pair: SamplePair): CategoricalPair {
  return pair.type === 'categorical' ? pair : tabulate(pair);
}
