import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactKsTail } from './exact-ks-tail.js';
import { greatestCommonDivisor, leaveBand, readOne, startWalk } from './pooled-walk.js';
import { tiedKsTail } from './tied-ks-tail.js';

const UNLIMITED = Number.POSITIVE_INFINITY;

/** P(D >= h/lcm) given the ties, by trying every way to deal the pooled values out to the two samples. */
function byEnumeration(m: number, n: number, h: number, blocks: readonly number[]): number {
  const g = greatestCommonDivisor(m, n);
  const ends = new Set<number>();
  blocks.reduce((end, block) => {
    ends.add(end + block);
    return end + block;
  }, 0);
  let all = 0;
  let extreme = 0;
  const visit = (i: number, j: number, outside: boolean) => {
    const out = outside || (ends.has(i + j) && Math.abs((i * n) / g - (j * m) / g) >= h);
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

const cut = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 });

describe('tiedKsTail', () => {
  it('is what enumeration finds', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, size, cut, fc.double({ min: 0, max: 1, noNaN: true }), (m, n, cuts, share) => {
        const blocks: number[] = [];
        for (let left = m + n, i = 0; left > 0; i++) {
          const block = Math.min(cuts[i % cuts.length] ?? 1, left);
          blocks.push(block);
          left -= block;
        }
        const lcm = (m * n) / greatestCommonDivisor(m, n);
        const h = Math.round(share * lcm);
        const expected = byEnumeration(m, n, h, blocks);
        expect(tiedKsTail(m, n, h, Uint32Array.from(blocks), UNLIMITED)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('is the untied tail when no value repeats', () => {
    const blocks = new Uint32Array(500).fill(1);
    const tied = tiedKsTail(300, 200, 75, blocks, UNLIMITED) ?? Number.NaN;
    expect(Math.abs(tied / exactKsTail(300, 200, 75) - 1)).toBeLessThan(1e-9);
  });

  it('reads a long run in the middle at once as it would value by value', () => {
    const singles = new Array<number>(200).fill(1);
    const blocks = [...singles, 600, ...singles];
    const h = 150;
    const walk = startWalk(700, 300, h);
    let expected = 0;
    for (const block of blocks) {
      for (let i = 0; i < block; i++) readOne(walk);
      expected += leaveBand(walk);
    }
    expect(expected).toBeGreaterThan(0.01);
    expect(expected).toBeLessThan(0.99);
    expect(tiedKsTail(700, 300, h, Uint32Array.from(blocks), UNLIMITED)).toBeCloseTo(expected, 10);
  });

  it('of two values is the two-sided hypergeometric tail', () => {
    // 40 zeros among 60 values, 25 of them in a sample of 40: |i/40 - j/20| >= |25/40 - 15/20| = 15/120.
    const choose = (n: number, k: number) => {
      let product = 1;
      for (let i = 1; i <= k; i++) product *= (n - k + i) / i;
      return product;
    };
    let expected = 0;
    for (let i = 20; i <= 40; i++) {
      const j = 40 - i;
      if (Math.abs(i - 2 * j) >= 5) expected += (choose(40, i) * choose(20, j)) / choose(60, 40);
    }
    expect(tiedKsTail(40, 20, 5, Uint32Array.from([40, 20]), UNLIMITED)).toBeCloseTo(expected, 12);
  });

  it('gives up when the budget does not suffice', () => {
    expect(tiedKsTail(300, 200, 75, new Uint32Array(500).fill(1), 1000)).toBeNull();
  });
});
