import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { tableOf } from './counts.fixture.js';
import { cellShares, sharedCells, smoothedShares } from './shared-cells.js';

const pairOf = (reference: readonly number[], current: readonly number[]) =>
  pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  });

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('sharedCells', () => {
  it('makes every one of few different numbers a cell', () => {
    const { reference, current } = sharedCells(pairOf([0, 0, 1], [1, 1, 7]));
    expect([...reference]).toEqual([2, 1, 0]);
    expect([...current]).toEqual([0, 2, 1]);
  });

  it('makes ten cells of equal weight of many different numbers', () => {
    const { reference, current } = sharedCells(pairOf(upTo(1000), upTo(1000)));
    expect([...reference]).toEqual(new Array(10).fill(100));
    expect([...current]).toEqual(new Array(10).fill(100));
  });

  it('weighs both sides alike, however their sizes differ', () => {
    // The window lies above the reference: half of the cells are its own.
    const window = upTo(100).map((i) => 5000 + i);
    const { reference, current } = sharedCells(pairOf(upTo(4000), window));
    expect([...reference]).toEqual([800, 800, 800, 800, 800, 0, 0, 0, 0, 0]);
    expect([...current]).toEqual([0, 0, 0, 0, 0, 20, 20, 20, 20, 20]);
  });

  it('makes fewer cells when a side is small', () => {
    expect(sharedCells(pairOf(upTo(1000), upTo(30))).reference.length).toBeLessThanOrEqual(6);
    expect(sharedCells(pairOf(upTo(1000), [400, 600])).reference.length).toBe(2);
  });

  it('keeps equal values together: one value may fill many cells', () => {
    const zeros = new Array<number>(900).fill(0);
    const { reference } = sharedCells(pairOf([...zeros, ...upTo(101)], [...zeros, ...upTo(101)]));
    expect(reference[0]).toBe(901);
    expect(sum(reference)).toBe(1001);
  });

  it('loses no value and leaves no cell empty on both sides', () => {
    const side = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const { reference, current } = sharedCells(pairOf(a, b));
        expect(sum(reference)).toBe(a.length);
        expect(sum(current)).toBe(b.length);
        reference.forEach((count, i) => {
          expect(count + (current[i] ?? 0)).toBeGreaterThan(0);
        });
      }),
    );
  });
});

describe('smoothedShares', () => {
  it('sum to 1, none is 0, and equal shares stay equal whatever the sizes', () => {
    const { reference, current } = smoothedShares(tableOf([4000, 1000, 0], [40, 10, 0]));
    expect(sum(reference)).toBeCloseTo(1, 14);
    expect(Math.min(...reference)).toBeGreaterThan(0);
    reference.forEach((share, i) => {
      expect(share).toBeCloseTo(current[i] ?? 0, 15);
    });
  });

  it('adds half a value to each cell of the smaller side', () => {
    const { current } = smoothedShares(tableOf([400, 100], [5, 0]));
    expect(current[0]).toBeCloseTo(5.5 / 6, 14);
    expect(current[1]).toBeCloseTo(0.5 / 6, 14);
  });

  it('hardly changes shares of many values', () => {
    const table = tableOf([300_000, 700_000], [310_000, 690_000]);
    const plain = cellShares(table);
    const { reference } = smoothedShares(table);
    expect(reference[0]).toBeCloseTo(plain.reference[0] ?? 0, 5);
  });
});
