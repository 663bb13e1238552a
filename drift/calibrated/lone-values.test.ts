import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { withoutLoneValues } from './lone-values.js';

const grid = Array.from({ length: 40 }, (_, i) => i / 10);

function numbers(reference: readonly number[], current: readonly number[]) {
  const { pair, lone } = withoutLoneValues(
    pairColumns({
      type: 'numeric',
      reference: numericColumn('x', reference),
      current: numericColumn('x', current),
    }),
  );
  if (pair.type !== 'numeric') throw new Error('expected numbers');
  return { reference: [...pair.reference.values], current: [...pair.current.values], lone };
}

describe('withoutLoneValues of numbers', () => {
  it('leaves out a value farther from the next than all others are from each other, on either side and end', () => {
    expect(numbers(grid, [...grid, 1e15])).toEqual({ reference: grid, current: grid, lone: 1 });
    expect(numbers([-5, ...grid], grid)).toEqual({ reference: grid, current: grid, lone: 1 });
    expect(numbers([-1e9, ...grid], [...grid, 1e15])).toEqual({ reference: grid, current: grid, lone: 2 });
  });

  it('keeps what is near, and two that agree', () => {
    expect(numbers(grid, [...grid, 7.8]).lone).toBe(0);
    expect(numbers(grid, [...grid, 7.9]).lone).toBe(1);
    expect(numbers(grid, [...grid, 1e15, 1e15]).lone).toBe(0);
    expect(numbers([...grid, 1e15], [...grid, 1e15]).lone).toBe(0);
  });

  it('goes on to the next, up to five', () => {
    expect(numbers(grid, [...grid, 1e2, 1e4, 1e6]).lone).toBe(3);
    expect(numbers(grid, [...grid, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8])).toMatchObject({
      current: [...grid, 1e2, 1e3],
      lone: 5,
    });
  });

  it('leaves few values alone', () => {
    expect(numbers(grid.slice(0, 12), [...grid.slice(0, 11), 1e15]).lone).toBe(0);
    expect(numbers(grid.slice(0, 12), [...grid.slice(0, 12), 1e15]).lone).toBe(1);
  });

  it('gives the same with and without one outlier, whatever it is added to', () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 25,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, values, fc.boolean(), fc.constantFrom(1e7, -1e7, 1e300), (a, b, first, outlier) => {
        const plain = numbers(a, b);
        fc.pre(plain.lone < 5);
        const added = first ? numbers([...a, outlier], b) : numbers(a, [...b, outlier]);
        expect(added).toEqual({ ...plain, lone: plain.lone + 1 });
      }),
    );
  });
});

describe('withoutLoneValues of categories', () => {
  const texts = (reference: readonly string[], current: readonly string[]) => {
    const { pair, lone } = withoutLoneValues(
      pairColumns({
        type: 'categorical',
        reference: categoricalColumn('x', reference),
        current: categoricalColumn('x', current),
      }),
    );
    if (pair.type !== 'categorical') throw new Error('expected categories');
    return {
      categories: pair.categories,
      counts: [...pair.current.counts],
      present: pair.current.present,
      lone,
    };
  };
  const letters = [...'aaaaabbbbbccccc'];

  it('leaves out a category of a single row', () => {
    expect(texts(letters, [...letters, 'typo'])).toEqual({
      categories: ['a', 'b', 'c'],
      counts: [5, 5, 5],
      present: 15,
      lone: 1,
    });
    expect(texts([...letters, 'typo'], letters)).toMatchObject({ categories: ['a', 'b', 'c'], lone: 1 });
  });

  it('keeps a category of two rows, wherever they are', () => {
    expect(texts(letters, [...letters, 'new', 'new']).lone).toBe(0);
    expect(texts([...letters, 'rare'], [...letters, 'rare']).lone).toBe(0);
  });

  it('leaves out five of many', () => {
    const ids = Array.from({ length: 30 }, (_, i) => `id${i}`);
    expect(texts(ids, letters)).toMatchObject({ lone: 5, present: 15 });
  });

  it('leaves out as many of either side as it has of all, whatever they are called', () => {
    const many = (...names: string[]) => [...new Array<string>(40).fill('m'), ...names];
    const left = (first: string, second: string) => {
      const six = (prefix: string) => Array.from({ length: 6 }, (_, i) => prefix + i);
      const found = texts(many(...six(first)), many(...six(second)));
      return { counts: found.counts.toSorted(), present: found.present, lone: found.lone };
    };
    expect(left('a', 'z')).toEqual({ counts: [0, 0, 0, 0, 1, 1, 1, 40], present: 43, lone: 5 });
    expect(left('z', 'a')).toEqual(left('a', 'z'));
  });
});
