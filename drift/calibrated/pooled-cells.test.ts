import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import type { NumericPair } from '../sample-pair.js';
import { seededRandom } from '../seeded-random.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { pooledCells } from './pooled-cells.js';

function pairOf(reference: readonly number[], current: readonly number[]): NumericPair {
  const pair = pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });
  if (pair.type !== 'numeric') throw new Error('expected numbers');
  return pair;
}

const range = (from: number, size: number) => Array.from({ length: size }, (_, i) => from + i);

describe('pooledCells', () => {
  it('takes few different values as they are', () => {
    const { categories, reference, current } = pooledCells(pairOf([1, 1, 2.5], [2.5, 7]));
    expect(categories).toEqual(['1', '2.5', '7']);
    expect([...reference.counts]).toEqual([2, 1, 0]);
    expect([...current.counts]).toEqual([0, 1, 1]);
  });

  it('cuts many into ten cells of equal weight, fewer in small windows', () => {
    const { reference, current } = pooledCells(pairOf(range(0, 950), range(950, 50)));
    expect([...reference.counts]).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100, 50]);
    expect([...current.counts]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 50]);
    expect(pooledCells(pairOf(range(0, 950), range(950, 20))).categories).toHaveLength(4);
    expect(pooledCells(pairOf(range(0, 950), range(950, 3))).categories).toHaveLength(2);
  });

  it('keeps equal values together, leaves no cell empty, and does not ask for the side of a value', () => {
    const values = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 30, maxLength: 80 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { reference, current } = pooledCells(pairOf(a, b));
        const swapped = pooledCells(pairOf(b, a));
        expect(reference.counts).toEqual(swapped.current.counts);
        expect(current.counts).toEqual(swapped.reference.counts);
        const totals = reference.counts.map((count, i) => count + (current.counts[i] ?? 0));
        expect(Math.min(...totals)).toBeGreaterThan(0);
        expect(totals.reduce((sum, total) => sum + total, 0)).toBe(a.length + b.length);
      }),
    );
  });
});

describe.each(['chisquare', 'z'] as const)('%s on numbers that hardly repeat', (id) => {
  const pValue = (reference: readonly number[], current: readonly number[]) =>
    CALIBRATED_FORMS[id]?.(pairOf(reference, current)).score ?? Number.NaN;

  it('finds disjoint sides', () => {
    expect(pValue(range(0, 5000), range(5000, 1000))).toBeLessThan(1e-100);
    expect(pValue(range(0, 5000), range(5000, 30))).toBeLessThan(1e-3);
  });

  it.each([30, 300])('holds its level in windows of %d', (size) => {
    const random = seededRandom(11);
    const reals = (rows: number) => Array.from({ length: rows }, () => random() / 2 ** 32);
    let alarms = 0;
    const trials = 300;
    for (let trial = 0; trial < trials; trial++) if (pValue(reals(1000), reals(size)) <= 0.05) alarms++;
    expect(alarms / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
    expect(alarms).toBeGreaterThan(0);
  });
});
