import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianDistance, medianPositiveDistance } from './median-distance.js';
import oracle from './tests/evidently-omnibus.json' with { type: 'json' };

const values = fc
  .array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 25,
  })
  .map((list) => Float64Array.from(list).sort());

/** Equal but for distances that differ by rounding only. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * expected);
}

describe('medianDistance', () => {
  it('is the middle of all distances, each pair both ways and the diagonal', () => {
    fc.assert(
      fc.property(values, (sorted) => {
        const all = [...sorted].flatMap((x) => [...sorted].map((y) => Math.abs(x - y))).sort((a, b) => a - b);
        expectClose(medianDistance(sorted), all[Math.floor(all.length / 2)] ?? Number.NaN);
      }),
    );
  });

  // sigma of Evidently 0.7.23, which is the median over the square root of two, or that of 1/2 when it is 0.
  it.each(oracle.mmd)('gives the width Evidently uses on $name', ({ reference, sigma }) => {
    const median = medianDistance(Float64Array.from(reference).sort());
    expect((median === 0 ? 1 : median) / Math.SQRT2 / sigma).toBeCloseTo(1, 13);
  });

  it('hardly changes when only some values are looked at', () => {
    const even = Float64Array.from({ length: 50_000 }, (_, i) => i / 50_000);
    // Distances of even values on [0, 1] have the median 1 - sqrt(1/2).
    expect(medianDistance(even)).toBeCloseTo(1 - Math.SQRT1_2, 3);
  });

  it('finds a median far below the range', () => {
    const sorted = Float64Array.from([0, 1e-300, 2e-300, 3e-300, 4e-300, 1e300]);
    expectClose(medianDistance(sorted), 2e-300);
  });
});

describe('medianPositiveDistance', () => {
  it('is the upper median of the distances that are not 0', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pooled = [...a, ...b];
        const positive = pooled
          .flatMap((x, i) => pooled.slice(i + 1).map((y) => Math.abs(x - y)))
          .filter((distance) => distance > 0)
          .sort((x, y) => x - y);
        expectClose(medianPositiveDistance(a, b), positive[Math.floor(positive.length / 2)] ?? 0);
      }),
    );
  });
});
