import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedFacts } from '../quality/sorted-facts.js';
import { createNumbersKernel } from './numbers-kernel.js';

/** Numbers whose bits agree in all sorts of places: what a radix sort could stumble over. */
const alikeInBits = fc
  .record({
    bits: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    flips: fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 12 }),
    picks: fc.array(fc.integer({ min: 0, max: 4095 }), { minLength: 1, maxLength: 600, size: 'max' }),
  })
  .map(({ bits, flips, picks }) => {
    const words = BigUint64Array.from(picks, (pick) =>
      flips.reduce((word, flip, i) => (pick & (1 << i) ? word ^ (1n << BigInt(flip)) : word), bits),
    );
    return new Float64Array(words.buffer);
  });

describe('createNumbersKernel', () => {
  it('sorts numbers of any bits, every NaN last', () => {
    const kernel = createNumbersKernel();
    fc.assert(
      fc.property(alikeInBits, (values) => {
        const target = new Float64Array(values.length);
        kernel.sort(values, target);
        expect(target).toEqual(values.map((value) => value + 0).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('sorts in place, and by all bits where the upper ones leave too much', () => {
    const kernel = createNumbersKernel();
    const values = Float64Array.from(
      { length: 20_000 },
      (_, i) => (i % 2) * 1e9 + ((i * 7919) % 20_000) * 2 ** -22,
    );
    const expected = values.slice().sort();
    kernel.sort(values, values);
    expect(values).toEqual(expected);
  });

  it('keeps every row at its number when it ranks', () => {
    const kernel = createNumbersKernel();
    fc.assert(
      fc.property(alikeInBits, (any) => {
        const values = any.filter((value) => Number.isFinite(value));
        const { ranks, sorted } = kernel.rank(values);
        values.forEach((value, row) => {
          const below = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          expect(ranks[row]).toBe(2 * below + equal - values.length);
        });
        expect(sorted).toEqual(values.map((value) => value + 0).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('describes what it has sorted to the last digit as a plain walk does', () => {
    const kernel = createNumbersKernel();
    const few = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 300 });
    const many = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    const values = fc.oneof(alikeInBits, few, many).map((numbers) => Float64Array.from(numbers));
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (all, skipped, cut) => {
        const finite = all.filter((value) => Number.isFinite(value));
        const sorted = new Float64Array(finite.length);
        kernel.sort(finite, sorted);
        const from = skipped % (finite.length + 1);
        const to = finite.length - (cut % (finite.length - from + 1));
        expect(kernel.describe(from, to)).toEqual(sortedFacts(sorted.subarray(from, to)));
      }),
      { numRuns: 300 },
    );
  });

  it('describes runs across blocks, and what it has ranked', () => {
    const kernel = createNumbersKernel();
    const shapes = [(i: number) => Math.floor(i / 700), (i: number) => Math.floor(Math.sqrt(i)), Math.sin];
    for (const shape of shapes) {
      const values = Float64Array.from({ length: 5001 }, (_, i) => shape(i));
      kernel.rank(values);
      expect(kernel.describe(0, values.length)).toEqual(sortedFacts(values.slice().sort()));
    }
  });

  it('describes nothing else', () => {
    const kernel = createNumbersKernel();
    expect(() => kernel.describe(0, 1)).toThrow(RangeError);
    kernel.sort(Float64Array.of(2, 1), new Float64Array(2));
    expect(() => kernel.describe(1, 3)).toThrow('from 1 to 3');
    kernel.sort(new Float64Array(0), new Float64Array(0));
    expect(() => kernel.describe(0, 2)).toThrow(RangeError);
  });

  it('takes nothing for nothing', () => {
    const kernel = createNumbersKernel();
    const empty = new Float64Array(0);
    kernel.sort(empty, empty);
    expect(kernel.rank(empty).ranks).toHaveLength(0);
    expect(kernel.describe(0, 0)).toEqual(sortedFacts(empty));
  });
});
