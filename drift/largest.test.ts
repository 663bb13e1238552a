import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largest } from './largest.js';

it('is what a stable sort finds', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 12 }), (values, limit) => {
      const expected = values
        .map((weight, i) => ({ weight, i }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => b.weight - a.weight)
        .slice(0, limit)
        .map(({ i }) => i);
      expect(largest(Float64Array.from(values), limit)).toEqual(expected);
    }),
  );
});
