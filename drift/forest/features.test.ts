import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { featuresOfTable } from './features.js';
import { poolFeatures } from './pool-features.js';
import { samplePositions, takeRows } from './take-rows.js';

const table = {
  source: null,
  rows: 4,
  skipped: [],
  columns: [
    numericColumn('x', [1, null, Number.POSITIVE_INFINITY, 4]),
    categoricalColumn('c', ['b', null, 'a', 'b']),
    {
      type: 'categorical' as const,
      name: 'counted',
      categories: ['q'],
      counts: Float64Array.of(4),
      missing: 0,
    },
    { ...numericColumn('sorted', [1, 2, 3, 4]), ascending: true },
  ],
};

describe('featuresOfTable', () => {
  it('lays values by row, missing and infinite ones as missing, and leaves out what has no rows', () => {
    const { features, skipped } = featuresOfTable(table);
    expect(features.columns).toEqual([
      { type: 'numeric', name: 'x', values: Float64Array.of(1, Number.NaN, Number.NaN, 4) },
      { type: 'categorical', name: 'c', categories: ['a', 'b'], codes: Int32Array.of(1, -1, 0, 1) },
    ]);
    expect(skipped).toEqual([
      { name: 'counted', reason: 'the order of its rows is not known' },
      { name: 'sorted', reason: 'the order of its rows is not known' },
    ]);
    expect(featuresOfTable(table, ['c', 'gone'])).toMatchObject({
      features: { columns: [{ name: 'c' }] },
      skipped: [{ name: 'gone', reason: 'the table has no such column' }],
    });
  });
});

describe('poolFeatures', () => {
  it('tells categories of both sides by one list', () => {
    const first = featuresOfTable(table, ['x', 'c']).features;
    const second = {
      rows: 3,
      columns: [
        { type: 'numeric' as const, name: 'x', values: Float64Array.of(7, 8, 9) },
        { type: 'categorical' as const, name: 'c', categories: ['z', 'b'], codes: Int32Array.of(0, 1, -1) },
      ],
    };
    const [x, c] = poolFeatures(first, second).columns;
    expect(x).toMatchObject({ values: Float64Array.of(1, Number.NaN, Number.NaN, 4, 7, 8, 9) });
    expect(c).toEqual({
      type: 'categorical',
      name: 'c',
      categories: ['a', 'b', 'z'],
      codes: Int32Array.of(1, -1, 0, 1, 2, 1, -1),
    });
  });
});

describe('samplePositions', () => {
  it('takes each row as often as any other, in order, and all when there are no more', () => {
    expect([...samplePositions(3, 5, 1)]).toEqual([0, 1, 2]);
    const taken = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++) {
      const positions = samplePositions(10, 3, seed);
      expect(positions).toHaveLength(3);
      expect([...positions]).toEqual([...new Set(positions)].sort((a, b) => a - b));
      for (const row of positions) taken[row] = (taken[row] ?? 0) + 1;
    }
    for (const count of taken) expect(Math.abs(count - 600)).toBeLessThan(100);
    const rows = featuresOfTable(table, ['x', 'c']).features;
    expect(takeRows(rows, Int32Array.of(3, 0)).columns).toMatchObject([
      { values: Float64Array.of(4, 1) },
      { codes: Int32Array.of(1, 1) },
    ]);
  });
});
