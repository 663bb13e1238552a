import { describe, expect, it } from 'vitest';
import { columnComparison } from './column-comparison.js';
import { categoricalColumn, emptyColumn, numericColumn } from './sample-columns.fixture.js';

const cells = (comparison: ReturnType<typeof columnComparison>) =>
  comparison.rows.map((row) =>
    [row.label, row.reference, row.current, row.change].join(' | ').replaceAll('\u00a0', ' '),
  );

describe('columnComparison', () => {
  it('sets the quantiles of both sides against each other', () => {
    const column = numericColumn('x', [1, 2, 3, 4, 5], [3, 4, 5, 6, 17], {
      missing: { reference: 0, current: 0.25 },
    });
    expect(cells(columnComparison(column))).toEqual([
      'Minimum | 1 | 3 | +2',
      '5 % | 1 | 3 | +2',
      '25 % | 2 | 4 | +2',
      'Median | 3 | 5 | +2',
      '75 % | 4 | 6 | +2',
      '95 % | 5 | 17 | +12',
      'Maximum | 5 | 17 | +12',
      'Mean | 3 | 7 | +4',
      'Std. dev. | 1.58 | 5.70 | +4.12',
      'Missing | 0 % | 25.0 % | +25.0 pp',
    ]);
  });

  it('leaves a dash where a side has no value', () => {
    const rows = cells(columnComparison(numericColumn('x', [1, 2, 3], [])));
    expect(rows).toContain('Median | 2 | – | –');
    expect(cells(columnComparison(numericColumn('x', [], [])))).toContain('Median | – | – | –');
  });

  it('counts infinite values where there are some', () => {
    const column = numericColumn('x', [1, 2], [1, 2]);
    if (column.current?.type === 'numeric') column.current.infinite = 1_200;
    expect(cells(columnComparison(column)).at(-1)).toBe('Infinite | 0 | 1,200 | +1,200');
  });

  it('lists the categories by how much their share changed', () => {
    const column = categoricalColumn('x', [
      ['steady', 50, 50],
      ['down', 40, 10],
      ['up', 10, 40],
    ]);
    expect(cells(columnComparison(column))).toEqual([
      'down | 40.0 % | 10.0 % | −30.0 pp',
      'up | 10.0 % | 40.0 % | +30.0 pp',
      'steady | 50.0 % | 50.0 % | 0 pp',
      'Missing | 0 % | 0 % | 0 pp',
    ]);
  });

  it('says how many categories it leaves out', () => {
    const column = categoricalColumn(
      'x',
      Array.from({ length: 12 }, (_, index) => [`value ${index}`, index + 1, 12 - index] as const),
    );
    if (column.histogram?.type === 'categorical') {
      column.histogram.other = { categories: 3_000, reference: 0.1, current: 0.1 };
    }
    const comparison = columnComparison(column);
    expect(comparison.rows).toHaveLength(9);
    expect(comparison.note).toBe('The 8 largest changes of 3,012 categories.');
  });

  it('has the missing values of a column of which nothing else is known', () => {
    expect(cells(columnComparison(emptyColumn('x')))).toEqual(['Missing | 0 % | 0 % | 0 pp']);
  });
});
