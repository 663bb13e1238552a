import fc from 'fast-check';
import { expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.js';

const entry = fc.double({ min: -10, max: 10, noNaN: true });

it('takes a matrix apart so that it can be put together again', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (entries) => {
      const at = (i: number, j: number) =>
        entries[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)] ?? 0;
      const matrix = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => at(i, j)));
      const { values, vectors } = symmetricEigen(matrix);
      for (const i of [0, 1, 2, 3]) {
        for (const j of [0, 1, 2, 3]) {
          const together = values.reduce(
            (sum, value, k) => sum + value * (vectors[k]?.[i] ?? 0) * (vectors[k]?.[j] ?? 0),
            0,
          );
          expect(Math.abs(together - at(i, j))).toBeLessThan(1e-13);
          const product = (vectors[i] ?? []).reduce((sum, x, k) => sum + x * (vectors[j]?.[k] ?? 0), 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 13);
        }
      }
    }),
  );
});

it('finds a tiny eigenvalue of a graded matrix', () => {
  // Determinant 1e-12, trace 1 + 2e-12: the smaller eigenvalue is 1e-12 to first order.
  const { values } = symmetricEigen([
    [1, 1e-6],
    [1e-6, 2e-12],
  ]);
  expect(Math.min(...values) * 1e12).toBeCloseTo(1, 9);
});

it('leaves a diagonal matrix as it is', () => {
  expect(
    symmetricEigen([
      [2, 0],
      [0, 0],
    ]).values,
  ).toEqual([2, 0]);
});
