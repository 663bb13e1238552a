import type { CategoricalColumn } from './column.js';
import type { CategoricalPair, CategoryCounts, NumericPair, SamplePair } from './sample-pair.js';
import { walkDistinct } from './walk-distinct.js';

function side(counts: readonly number[], infinite: number, missing: number): CategoryCounts {
  const present = counts.reduce((total, count) => total + count, 0);
  return { counts: Float64Array.from(counts), present, infinite, missing };
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
    reference: side(referenceCounts, 0, reference.missing),
    current: side(currentCounts, 0, current.missing),
  };
}

/** The contingency table of the different values of a numeric pair, in ascending order, named by `String(value)`. */
export function tabulate(pair: NumericPair): CategoricalPair {
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
    reference: side(reference, pair.reference.infinite, pair.reference.missing),
    current: side(current, pair.current.infinite, pair.current.missing),
  };
}

/** A pair as a contingency table: itself when it is one, else its values tabulated. */
export function asContingency(pair: SamplePair): CategoricalPair {
  return pair.type === 'categorical' ? pair : tabulate(pair);
}
