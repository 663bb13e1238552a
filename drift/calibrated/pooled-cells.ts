import { tabulate } from '../contingency.js';
import type { CategoricalPair, CategoryCounts, NumericPair, SortedSample } from '../sample-pair.js';
import { countDistinctTogether, walkDistinct } from '../walk-distinct.js';

/** Numbers with at most so many different values on both sides together are cells by value. */
const MOST_VALUES = 20;
/** Cells of other numbers, at most. */
const MOST_CELLS = 10;
/** Values of the smaller side for each cell. */
const VALUES_PER_CELL = 5;

function counted(side: SortedSample, counts: Float64Array): CategoryCounts {
  return { counts, present: side.values.length, infinite: side.infinite, missing: side.missing };
}

/**
 * Numbers as a contingency table, for tests that compare counts. Up to 20 different values on both sides together are
 * categories by themselves. Of more, where hardly any value repeats and no two tables of the same totals would differ, the
 * pooled values are cut into up to ten cells of equal weight: fewer when the smaller side has fewer than fifty values.
 *
 * The cells depend on the pooled values and the sizes only, not on the side a value comes from, so a test given the totals stays
 * valid. A value's cell is that of the middle of its run of equal values. No cell is empty.
 */
export function pooledCells(pair: NumericPair): CategoricalPair {
  const a = pair.reference.values;
  const b = pair.current.values;
  if (countDistinctTogether(a, b) <= MOST_VALUES) return tabulate(pair);
  const rows = a.length + b.length;
  const most = Math.max(2, Math.min(MOST_CELLS, Math.floor(Math.min(a.length, b.length) / VALUES_PER_CELL)));
  const reference = new Float64Array(most);
  const current = new Float64Array(most);
  let below = 0;
  walkDistinct(a, b, (_value, inReference, inCurrent) => {
    const run = inReference + inCurrent;
    const cell = Math.floor((most * (below + run / 2)) / rows);
    reference[cell] = (reference[cell] as number) + inReference;
    current[cell] = (current[cell] as number) + inCurrent;
    below += run;
  });
  const filled = [...reference.keys()].filter((i) => (reference[i] as number) + (current[i] as number) > 0);
  const kept = (counts: Float64Array) => Float64Array.from(filled, (i) => counts[i] as number);
  return {
    type: 'categorical',
    categories: filled.map((i) => `cell ${i + 1}`),
    reference: counted(pair.reference, kept(reference)),
    current: counted(pair.current, kept(current)),
  };
}
