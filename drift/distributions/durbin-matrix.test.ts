import { expect, it } from 'vitest';
import { kolmogorovCdfByMatrix } from './durbin-matrix.js';

// Marsaglia, Tsang and Wang (2003), section 2: K(10, 0.274) as printed in the paper.
it('gives the value its authors print', () => {
  expect(kolmogorovCdfByMatrix(10, 0.274)).toBeCloseTo(0.628479615458228, 10);
});

// P(D_2 < d) in closed form: 2(2d - 1/2)² for 1/4 <= d <= 1/2, 1 - 2(1 - d)² above.
it.each([
  [0.3, 0.02],
  [0.45, 0.32],
  [0.6, 0.68],
  [0.9, 0.98],
])('is the closed form for two values at %d', (d, expected) => {
  expect(kolmogorovCdfByMatrix(2, d)).toBeCloseTo(expected, 14);
});
