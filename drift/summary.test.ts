import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { pairCategories } from './contingency.js';
import pandas from './quality/pandas-oracle.json' with { type: 'json' };
import { columnSummarySchema } from './result.js';
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

  it('is right where sums overflow, and null where the range is beyond doubles', () => {
    const large = summariseNumbers(sortColumn(numericColumn('x', [1.7e308, 1.7e308, 1.6e308])));
    expect(large).toMatchObject({ mean: 1.6666666666666666e308, median: 1.7e308 });
    const wide = summariseNumbers(sortColumn(numericColumn('x', [-1.7e308, 0, 1.7e308])));
    expect(wide).toMatchObject({ mean: null, std: null, skewness: null, kurtosis: null, median: 0 });
    expect(columnSummarySchema.parse(JSON.parse(JSON.stringify(wide)))).toEqual(wide);
  });

  // numpy 2.4.6 and SciPy 1.17.1.
  it.each(pandas.moments.flatMap(({ name, values, scipy }) => (scipy ? [{ name, values, scipy }] : [])))(
    'is numpy and SciPy: $name',
    ({ values, scipy }) => {
      const summary = summariseNumbers(sortColumn(numericColumn('x', values)));
      if (summary.type !== 'numeric') throw new Error('expected numbers');
      for (const field of ['mean', 'std', 'skewness', 'kurtosis', 'q01', 'q99'] as const) {
        const error = Math.abs((summary[field] ?? Number.NaN) - scipy[field]);
        expect(error, field).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(scipy[field])));
      }
    },
  );

  it('counts zeros of either sign, negatives and the most common value', () => {
    const cells = [0, -0, -1, -5e-324, 5e-324, 7, 7, 7, null, Number.NEGATIVE_INFINITY];
    expect(summariseNumbers(sortColumn(numericColumn('x', cells)))).toMatchObject({
      zeros: 2,
      negatives: 2,
      constant: false,
      most_common: { value: 7, count: 3, share: 3 / 8 },
    });
    expect(summariseNumbers(sortColumn(numericColumn('x', [4, null, 4])))).toMatchObject({
      constant: true,
      std: 0,
      skewness: null,
      kurtosis: null,
    });
    expect(summariseNumbers(sortColumn(numericColumn('x', [null])))).toMatchObject({
      constant: false,
      most_common: null,
    });
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
      entropy: expect.closeTo(-(0.6 * Math.log(0.6) + 0.4 * Math.log(0.2)), 14),
      constant: false,
    });
  });

  it('has the entropy of scipy.stats.entropy, 0 for one category and none without values', () => {
    const { counts, entropy } = pandas.entropy;
    const texts = counts.flatMap((count, i) => new Array<string>(count).fill(`c${i}`));
    const summaryOf = (cells: readonly (string | null)[]) => {
      const { categories, reference } = pairCategories(
        categoricalColumn('x', cells),
        categoricalColumn('x', []),
      );
      return summariseCategories(categories, reference);
    };
    expect(summaryOf(texts)).toMatchObject({ entropy: expect.closeTo(entropy, 14), constant: false });
    expect(summaryOf(['a', 'a', null])).toMatchObject({ entropy: 0, constant: true });
    expect(summaryOf([null])).toMatchObject({ entropy: null, constant: false });
  });
});
