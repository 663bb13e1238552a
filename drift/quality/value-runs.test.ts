import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueRuns } from './value-runs.js';

it('counts different values and finds the most common, the smallest of several', () => {
  expect(valueRuns(Float64Array.of(1, 2, 2, 3, 3))).toEqual({
    distinct: 3,
    mostCommon: { value: 2, count: 2 },
  });
  expect(valueRuns(Float64Array.of(-1, 4, 4, 4)).mostCommon).toEqual({ value: 4, count: 3 });
  expect(valueRuns(Float64Array.of(5))).toEqual({ distinct: 1, mostCommon: { value: 5, count: 1 } });
  expect(valueRuns(new Float64Array(0))).toEqual({ distinct: 0, mostCommon: null });
});

it('finds what counting every value finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1 }), (values) => {
      const sorted = Float64Array.from(values).sort();
      const counts = new Map<number, number>();
      for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
      const count = Math.max(...counts.values());
      const value = [...counts.keys()].find((key) => counts.get(key) === count);
      expect(valueRuns(sorted)).toEqual({ distinct: counts.size, mostCommon: { value, count } });
    }),
  );
});
