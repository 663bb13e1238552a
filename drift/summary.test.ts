import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { pairCategories } from './contingency.js';
import oracle from './scipy-oracle.json' with { type: 'json' };
import { sortColumn } from './sort-column.js';
import { quantile, summariseCategories, summariseNumbers } from './summary.js';

describe('summariseNumbers', () => {
  // numpy.mean, numpy.std(ddof=1) and numpy.quantile, numpy 2.4.6.
  it('is numpy', () => {
    const sorted = sortColumn(numericColumn('x', oracle.summary.values));
    const summary = summariseNumbers(sorted);
    if (summary.type !== 'numeric') throw new Error('expected numbers');
    expect(summary.mean).toBeCloseTo(oracle.summary.mean, 12);
    expect(summary.std).toBeCloseTo(oracle.summary.std, 12);
    for (const [share = 0, expected] of oracle.summary.quantiles)
      expect(quantile(sorted.values, share)).toBeCloseTo(expected ?? Number.NaN, 12);
    expect(summary.min).toBe(Math.min(...oracle.summary.values));
    expect(summary.max).toBe(Math.max(...oracle.summary.values));
  });

  it('counts rows, missing values and infinities, and has no statistics without values', () => {
    const summary = summariseNumbers(sortColumn(numericColumn('x', [null, Number.NEGATIVE_INFINITY])));
    expect(summary).toMatchObject({ rows: 2, missing: 1, infinite: 1, distinct: 0 });
    expect(summary).toMatchObject({ mean: null, std: null, min: null, median: null, max: null });
  });

  it('is null, not infinite, where sums overflow', () => {
    const summary = summariseNumbers(sortColumn(numericColumn('x', [1.7e308, 1.7e308, 1.6e308])));
    expect(summary).toMatchObject({ mean: null, std: null, median: 1.7e308 });
  });
});

describe('summariseCategories', () => {
  it('lists the most frequent categories with their share of present values', () => {
    const pair = pairCategories(
      categoricalColumn('x', ['a', 'b', 'b', null, 'c', 'b']),
      categoricalColumn('x', ['z']),
    );
    expect(summariseCategories(pair.categories, pair.reference)).toEqual({
      type: 'categorical',
      rows: 6,
      missing: 1,
      distinct: 3,
      top: [
        { value: 'b', count: 3, share: 0.6 },
        { value: 'a', count: 1, share: 0.2 },
        { value: 'c', count: 1, share: 0.2 },
      ],
    });
  });
});
