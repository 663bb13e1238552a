import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactCramerVonMises, exactCramerVonMisesAsEvidently } from './exact-cramer-von-mises.js';
import oracle from './numpy-oracle.json' with { type: 'json' };

/** Anderson's U of one order of the pooled values: `order[k]` tells whether the k-th is of the first sample. */
function statistic(order: readonly boolean[], m: number, n: number): number {
  let i = 0;
  let j = 0;
  let first = 0;
  let second = 0;
  order.forEach((isFirst, rank) => {
    if (isFirst) first += (rank - i++) ** 2;
    else second += (rank - j++) ** 2;
  });
  return m * first + n * second;
}

function orders(m: number, n: number): boolean[][] {
  if (m === 0 && n === 0) return [[]];
  const after = (first: boolean, a: number, b: number) => orders(a, b).map((order) => [first, ...order]);
  return [...(m > 0 ? after(true, m - 1, n) : []), ...(n > 0 ? after(false, m, n - 1) : [])];
}

describe('exactCramerVonMises', () => {
  // scipy.stats.cramervonmises_2samp(method='exact'), SciPy 1.17.1.
  it.each(oracle.cramer_von_mises_exact)(
    'is SciPy for U = %d, sizes %d and %d',
    (u = 0, m = 0, n = 0, p = 0) => {
      expect(Math.abs(exactCramerVonMises(u, m, n) - p)).toBeLessThan(1e-15);
    },
  );

  it('is what trying every order finds', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, size, fc.nat(), (m, n, pick) => {
        const all = orders(m, n).map((order) => statistic(order, m, n));
        const u = all[pick % all.length] ?? 0;
        const share = all.filter((other) => other >= u - 1e-9).length / all.length;
        expect(exactCramerVonMises(u, m, n)).toBeCloseTo(share, 14);
      }),
      { numRuns: 50 },
    );
  });
});

describe('exactCramerVonMisesAsEvidently', () => {
  it('is exact where the table has integers, and off by its rounding elsewhere', () => {
    const difference = (u: number, m: number, n: number) =>
      Math.abs(exactCramerVonMisesAsEvidently(u, m, n) - exactCramerVonMises(u, m, n));
    expect(difference(5627, 9, 10)).toBe(0);
    const half = difference(2944, 8, 8);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(1e-3);
    const single = difference(24_300, 12, 15);
    expect(single).toBeGreaterThan(0);
    expect(single).toBeLessThan(1e-7);
  });
});
