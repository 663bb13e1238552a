import fc from 'fast-check';
import { expect, it } from 'vitest';
import oracle from './scipy-oracle.json' with { type: 'json' };
import {
  pulledInDeviation,
  pulledInDistance,
  standardDeviation,
  wassersteinDistance,
} from './wasserstein-distance.js';

// scipy.stats.wasserstein_distance and numpy.std, SciPy 1.17.1, numpy 2.4.6.
it('is SciPy and numpy', () => {
  const reference = Float64Array.from(oracle.wasserstein.reference).sort();
  const current = Float64Array.from(oracle.wasserstein.current).sort();
  expect(wassersteinDistance(reference, current)).toBeCloseTo(oracle.wasserstein.distance, 12);
  expect(wassersteinDistance(current, reference)).toBeCloseTo(oracle.wasserstein.distance, 12);
  expect(standardDeviation(reference, 0)).toBeCloseTo(oracle.wasserstein.std, 12);
});

const sorted = (least: number, most: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ noNaN: true, min: 0, max: 20 })), {
      minLength: least,
      maxLength: most,
    })
    .map((drawn) => Float64Array.from(drawn, (value) => value + 0).sort());

/** The definition: the distance of the distribution functions times the gap, at every value of either side. */
function area(reference: Float64Array, current: Float64Array): number {
  const upTo = (values: Float64Array, limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  const all = Float64Array.of(...reference, ...current).sort();
  return all.reduce((sum, value, i) => {
    const gap = (all[i + 1] ?? value) - value;
    return sum + gap * Math.abs(upTo(reference, value) - upTo(current, value));
  }, 0);
}

it('is the area between the distribution functions, however they cross between the cuts', () => {
  fc.assert(
    fc.property(sorted(1, 400), sorted(1, 400), (reference, current) => {
      const distance = wassersteinDistance(reference, current);
      expect(distance).toBeCloseTo(area(reference, current), 9);
      expect(wassersteinDistance(current, reference)).toBeCloseTo(distance, 11);
    }),
    { numRuns: 60 },
  );
});

it('is that of the copy when the ends are pulled in', () => {
  const pulledIn = (values: Float64Array, tail: number) => {
    const inside = values.subarray(tail, values.length - tail);
    const copy = values.slice();
    copy.fill(inside[0] ?? 0, 0, tail);
    copy.fill(inside.at(-1) ?? 0, values.length - tail);
    return { inside: { values: inside, tail }, copy };
  };
  fc.assert(
    fc.property(sorted(20, 300), sorted(20, 300), fc.nat({ max: 9 }), fc.nat({ max: 9 }), (a, b, i, j) => {
      const [reference, current] = [pulledIn(a, i), pulledIn(b, j)];
      const expected = wassersteinDistance(reference.copy, current.copy);
      expect(pulledInDistance(reference.inside, current.inside)).toBeCloseTo(expected, 10);
      expect(pulledInDeviation(reference.inside)).toBeCloseTo(standardDeviation(reference.copy, 0), 10);
    }),
  );
});

it('holds areas of which the sums are too large for a double', () => {
  const far = Float64Array.from({ length: 200 }, (_, i) => (i === 199 ? 1e308 : 0));
  const near = new Float64Array(200).fill(0.5e308);
  expect(wassersteinDistance(far, near)).toBeCloseTo(0.5e308, -300);
});

it('loses no digits far from 0', () => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => i / 100_000);
  const far = values.map((value) => 2 ** 30 + value);
  const near = far.map((value) => value - 2 ** 30);
  expect(standardDeviation(far, 0) / standardDeviation(near, 0)).toBeCloseTo(1, 14);
});
