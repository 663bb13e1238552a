import { expect, it } from 'vitest';
import { kolmogorovCdfByMatrix } from './durbin-matrix.js';
import { kolmogorovCdfByPelzGood } from './pelz-good.js';

it.each([0.4, 0.7, 1, 1.3])('comes close to the exact matrix at n = 1000, z = %d', (z) => {
  const d = z / Math.sqrt(1000);
  expect(Math.abs(kolmogorovCdfByPelzGood(1000, d) - kolmogorovCdfByMatrix(1000, d))).toBeLessThan(2e-7);
});

it('is 0 where its series underflows', () => {
  expect(kolmogorovCdfByPelzGood(1000, 0.001)).toBe(0);
});
