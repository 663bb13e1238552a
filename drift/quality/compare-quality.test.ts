import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { compareQuality } from './compare-quality.js';
import { describeSide } from './describe-side.js';
import { tableOf, uniform } from './quality.fixture.js';

function correlated(seed: number, weight: number, rows = 500) {
  const random = uniform(seed);
  const x = Array.from({ length: rows }, random);
  return {
    x: numericColumn('x', x),
    y: numericColumn(
      'y',
      x.map((value) => weight * value + random()),
    ),
    z: numericColumn(
      'z',
      x.map(() => random()),
    ),
    side: categoricalColumn(
      'side',
      x.map((value) => (value > 0.5 ? 'high' : 'low')),
    ),
    sign: categoricalColumn(
      'sign',
      x.map((value) => ((weight > 0 ? value > 0.5 : random() > 0.5) ? '+' : '-')),
    ),
  };
}

describe('compareQuality', () => {
  it('lists what changed most between columns first', () => {
    const before = correlated(1, 2);
    const now = correlated(2, 0);
    const reference = describeSide(tableOf(...Object.values(before)));
    const current = describeSide(tableOf(...Object.values(now)));
    const { largest_changes: changes } = compareQuality(reference, current);
    expect(changes[0]).toMatchObject({ a: 'side', b: 'sign', method: 'cramers_v', reference: 1 });
    expect(
      changes
        .slice(1, 3)
        .map(({ a, b, method }) => `${a} ${b} ${method}`)
        .sort(),
    ).toEqual(['x y pearson', 'x y spearman']);
    expect(changes[1]?.change).toBeLessThan(-0.7);
    for (const [i, { reference: r, current: c, change }] of changes.entries()) {
      expect(change).toBe(c - r);
      expect(Math.abs(change)).toBeLessThanOrEqual(Math.abs(changes[i - 1]?.change ?? 2));
    }
    // Three pairs of numbers by two methods, and one pair of categories.
    expect(changes).toHaveLength(7);
  });

  it('finds a pair whatever its order, and no change in rows that were only shuffled', () => {
    const { x, y, z } = correlated(3, 1, 40);
    const reference = describeSide(tableOf(x, y, z));
    const turned = <T extends { values: Float64Array }>(column: T): T => ({
      ...column,
      values: Float64Array.from(column.values).reverse(),
    });
    const shuffled = describeSide(tableOf(turned(z), turned(x), turned(y)));
    expect(compareQuality(reference, shuffled).largest_changes).toEqual([]);
    const changed = describeSide(tableOf(turned(z), turned(x), y));
    const pairs = compareQuality(reference, changed).largest_changes.map(({ a, b }) => `${a} ${b}`);
    expect(new Set(pairs)).toEqual(new Set(['x y', 'y z']));
  });

  it('compares the columns that both sides have, and lists at most 20 changes', () => {
    const random = uniform(4);
    const side = (names: readonly string[]) =>
      describeSide(tableOf(...names.map((name) => numericColumn(name, Array.from({ length: 30 }, random)))));
    const few = compareQuality(side(['a', 'b', 'gone']), side(['new', 'b', 'a'])).largest_changes;
    expect(few.map(({ a, b }) => `${a} ${b}`)).toEqual(['a b', 'a b']);
    const names = Array.from({ length: 9 }, (_, i) => `c${i}`);
    expect(compareQuality(side(names), side(names)).largest_changes).toHaveLength(20);
  });
});
