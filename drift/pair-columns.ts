import type { CategoricalColumn, Column, ColumnType } from './column.js';
import { pairCategories, tabulate } from './contingency.js';
import { countDistinct } from './count-distinct.js';
import { sameSpelling } from './same-spelling.js';
import type { SamplePair } from './sample-pair.js';
import { sortColumn } from './sort-column.js';

/** A numeric column as texts, for the rare column that holds numbers on one side and texts on the other. */
function textsOf(column: Column): CategoricalColumn {
  if (column.type === 'categorical') return column;
  const sorted = sortColumn(column);
  const categories: string[] = [];
  const counts = new Float64Array(countDistinct(sorted.values));
  let previous = Number.NaN;
  for (const value of sorted.values) {
    if (value !== previous) categories.push(String(value));
    counts[categories.length - 1] = (counts[categories.length - 1] ?? 0) + 1;
    previous = value;
  }
  // A category count has no place for infinities: they count as missing here.
  const missing = sorted.missing + sorted.infinite;
  return { type: 'categorical', name: column.name, categories, counts, missing };
}

/** Both sides of a column, prepared for the tests of its type: numbers sorted once, categories counted together. */
export function pairColumns(typed: {
  readonly type: ColumnType;
  readonly reference: Column;
  readonly current: Column;
}): SamplePair {
  const { reference, current } = typed;
  if (reference.type === 'numeric' && current.type === 'numeric') {
    const pair = { type: 'numeric', reference: sortColumn(reference), current: sortColumn(current) } as const;
    return typed.type === 'numeric' ? pair : tabulate(pair, { reference, current });
  }
  return pairCategories(...sameSpelling(textsOf(reference), textsOf(current)));
}

/** A column without rows, to stand for a side that lacks it. */
export function emptyLike(column: Column): Column {
  const { name } = column;
  return column.type === 'numeric'
    ? { type: 'numeric', name, values: new Float64Array(0), missing: 0, integer: column.integer }
    : { type: 'categorical', name, categories: [], counts: new Float64Array(0), missing: 0 };
}
