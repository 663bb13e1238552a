import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutTogether } from './cut-together.js';

const sorted = fc
  .array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true, min: -9, max: 9 })), {
    minLength: 1,
    maxLength: 300,
  })
  .map((values) => Float64Array.from(values, (value) => value + 0).sort());

it('cuts both arrays at the same values, from end to end', () => {
  fc.assert(
    fc.property(sorted, sorted, fc.integer({ min: 1, max: 20 }), (one, other, step) => {
      const { a, b } = cutTogether(one, other, step);
      expect(a.length).toBe(b.length);
      expect([a[0], b[0]]).toEqual([0, 0]);
      expect([a.at(-1), b.at(-1)]).toEqual([one.length, other.length]);
      for (let cut = 1; cut < a.length; cut++) {
        const [i = 0, j = 0] = [a[cut], b[cut]];
        expect(i).toBeGreaterThanOrEqual(a[cut - 1] ?? 0);
        expect(j).toBeGreaterThanOrEqual(b[cut - 1] ?? 0);
        const before = Math.max(
          one[i - 1] ?? Number.NEGATIVE_INFINITY,
          other[j - 1] ?? Number.NEGATIVE_INFINITY,
        );
        const behind = Math.min(one[i] ?? Number.POSITIVE_INFINITY, other[j] ?? Number.POSITIVE_INFINITY);
        expect(before).toBeLessThan(behind);
      }
    }),
  );
});

it('cuts the longer one about as often as asked', () => {
  const long = Float64Array.from({ length: 1000 }, (_, i) => i);
  const { a, b } = cutTogether(Float64Array.of(499.5, 2000), long, 100);
  expect([...b]).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1000]);
  expect([...a]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
});
