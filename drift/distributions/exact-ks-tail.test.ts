import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactKsTail, exactKsTailEqualSizes } from './exact-ks-tail.js';
import { greatestCommonDivisor } from './pooled-walk.js';

/** P(D >= h/lcm) by trying every order of the pooled sample. */
function byEnumeration(m: number, n: number, h: number): number {
  const g = greatestCommonDivisor(m, n);
  let all = 0;
  let extreme = 0;
  const visit = (i: number, j: number, outside: boolean) => {
    const out = outside || Math.abs((i * n) / g - (j * m) / g) >= h;
    if (i === m && j === n) {
      all++;
      if (out) extreme++;
      return;
    }
    if (i < m) visit(i + 1, j, out);
    if (j < n) visit(i, j + 1, out);
  };
  visit(0, 0, false);
  return extreme / all;
}

const size = fc.integer({ min: 1, max: 7 });

describe('exactKsTail', () => {
  it('is what enumeration finds', () => {
    fc.assert(
      fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), (m, n, share) => {
        const lcm = (m * n) / greatestCommonDivisor(m, n);
        const h = Math.round(share * lcm);
        expect(exactKsTail(m, n, h)).toBeCloseTo(byEnumeration(m, n, h), 12);
      }),
    );
  });

  it('does not depend on which sample comes first', () => {
    expect(exactKsTail(200, 33, 2000)).toBe(exactKsTail(33, 200, 2000));
  });

  it('keeps its digits in the far tail', () => {
    // Complete separation of 150 and 150 values: 2 / C(300, 150).
    let choose = 1;
    for (let i = 1; i <= 150; i++) choose *= (150 + i) / i;
    expect(exactKsTail(150, 150, 150) * (choose / 2)).toBeCloseTo(1, 10);
    expect(exactKsTailEqualSizes(150, 150) * (choose / 2)).toBeCloseTo(1, 10);
  });
});

describe('exactKsTailEqualSizes', () => {
  it.each([
    [5, 1],
    [12, 4],
    [500, 37],
    [10_000, 200],
  ])('is the walk for two samples of %d at h = %d', (n, h) => {
    expect(Math.abs(exactKsTailEqualSizes(n, h) / exactKsTail(n, n, h) - 1)).toBeLessThan(1e-11);
  });

  it('is 1 for no distance', () => {
    expect(exactKsTailEqualSizes(10, 0)).toBe(1);
    expect(exactKsTail(10, 9, 0)).toBe(1);
  });
});
