import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasTies, ksStatistic, pooledRuns } from './ks-statistic.js';

it('is the largest distance of the distribution functions, as a fraction of the common multiple', () => {
  // After 1 and 2: 2/3 against 0; sizes 3 and 2, lcm 6.
  const [reference, current] = [Float64Array.of(1, 2, 9), Float64Array.of(3, 9)];
  const found = ksStatistic(reference, current);
  expect(found.h).toBe(4);
  expect(found.d).toBeCloseTo(2 / 3, 15);
  expect([...pooledRuns(reference, current)]).toEqual([1, 1, 1, 2]);
  expect(hasTies(reference, current)).toBe(true);
  expect(hasTies(reference, Float64Array.of(3, 8))).toBe(false);
});

it('does not count ties between the sides as a distance', () => {
  const same = Float64Array.of(1, 1, 2);
  expect(ksStatistic(same, same)).toMatchObject({ d: 0, h: 0 });
});

/** The definition, at every value of either side. */
function largestDistance(reference: Float64Array, current: Float64Array): number {
  const upTo = (values: Float64Array, limit: number) => values.filter((value) => value <= limit).length;
  return [...reference, ...current].reduce((largest, at) => {
    const difference = upTo(reference, at) * current.length - upTo(current, at) * reference.length;
    return Math.max(largest, Math.abs(difference));
  }, 0);
}

it('misses no distance between its cuts, with ties and without', () => {
  const values = (most: number) =>
    fc
      .array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ noNaN: true, min: 0, max: 20 })), {
        minLength: 1,
        maxLength: most,
      })
      .map((drawn) => Float64Array.from(drawn, (value) => value + 0).sort());
  fc.assert(
    fc.property(values(400), values(400), (reference, current) => {
      const { d } = ksStatistic(reference, current);
      const product = reference.length * current.length;
      expect(d * product).toBeCloseTo(largestDistance(reference, current), 6);
      expect(ksStatistic(current, reference).d).toBe(d);
      const together = [...reference, ...current];
      expect(hasTies(reference, current)).toBe(new Set(together).size < together.length);
    }),
  );
});
