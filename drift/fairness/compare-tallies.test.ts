import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMAL_QUANTILE } from '../performance/interval.js';
import { distance } from '../performance/sklearn-oracle.fixture.js';
import { seededRandom } from '../seeded-random.js';
import { againstOverall, compareTallies, restOf } from './compare-tallies.js';
import { fairlearnOracle } from './fairlearn-oracle.fixture.js';
import type { RateKind, Tally } from './rates.js';

const SHARE: RateKind = { name: 'selection_rate', kind: 'share', ratio: true, labelled: false };
const MEAN: RateKind = { name: 'mae', kind: 'mean', ratio: true, labelled: true };

function shares(sum: number, rows: number): Tally {
  return { rows, sum, squares: 0 };
}

function means(values: readonly number[]): Tally {
  const add = (total: number, value: number) => total + value;
  return {
    rows: values.length,
    sum: values.reduce(add, 0),
    squares: values.map((v) => v * v).reduce(add, 0),
  };
}

describe('shares', () => {
  it.each(fairlearnOracle().shares)('$counts is as statsmodels 0.15.0, SciPy and the closed form', (one) => {
    const [a, n, b, m] = one.counts;
    const compared = compareTallies(SHARE, shares(a, n), shares(b, m), NORMAL_QUANTILE, 0);
    for (const side of [0, 1] as const)
      expect(distance(compared?.differenceInterval?.[side] ?? null, one.difference[side])).toBeLessThan(
        1e-12,
      );
    expect(Math.abs((compared?.pValue ?? 0) / one.p_value - 1)).toBeLessThan(1e-9);
    if (b === 0) return expect(compared?.ratio).toBeNull();
    expect(distance(compared?.ratio ?? null, a / n / (b / m))).toBeLessThan(1e-12);
    for (const side of [0, 1] as const)
      expect(distance(compared?.ratioInterval?.[side] ?? null, one.ratio[side])).toBeLessThan(1e-9);
  });

  it('hold the true ratio and difference as often as they say', () => {
    const random = seededRandom(11);
    const next = () => random() / 2 ** 32;
    const draw = (rows: number, p: number) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) if (next() < p) sum++;
      return sum;
    };
    const runs = 3000;
    let differences = 0;
    let ratios = 0;
    let overall = 0;
    for (let run = 0; run < runs; run++) {
      const [first, second] = [shares(draw(60, 0.15), 60), shares(draw(140, 0.3), 140)];
      const compared = compareTallies(SHARE, first, second, NORMAL_QUANTILE, 0);
      if (compared === null) continue;
      const within = (bounds: readonly [number, number | null] | null, truth: number) =>
        bounds !== null && bounds[0] <= truth && truth <= (bounds[1] ?? Number.POSITIVE_INFINITY);
      if (within(compared.differenceInterval, -0.15)) differences++;
      if (within(compared.ratioInterval, 0.5)) ratios++;
      const everybody = 0.3 * 0.15 + 0.7 * 0.3;
      if (within(againstOverall(compared, 0.3).ratioInterval, 0.15 / everybody)) overall++;
    }
    // One standard error is 0.4 %.
    for (const held of [differences, ratios, overall]) {
      expect(held / runs).toBeGreaterThan(0.935);
      expect(held / runs).toBeLessThan(0.975);
    }
  });

  it('turn around with their sides', () => {
    const count = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(
        count,
        count,
        fc.double({ min: 0, max: 1 }),
        fc.double({ min: 0, max: 1 }),
        (n, m, p, q) => {
          const [first, second] = [shares(Math.round(n * (p || 0)), n), shares(Math.round(m * (q || 0)), m)];
          const one = compareTallies(SHARE, first, second, NORMAL_QUANTILE, 0);
          const other = compareTallies(SHARE, second, first, NORMAL_QUANTILE, 0);
          if (one === null || other === null) throw new Error('expected both');
          expect(one.difference).toBeCloseTo(-other.difference, 12);
          expect(one.differenceInterval?.[0]).toBeCloseTo(-(other.differenceInterval?.[1] ?? 0), 12);
          expect(one.pValue).toBeCloseTo(other.pValue, 9);
          const [low = 0, high = null] = one.ratioInterval ?? [];
          if (one.ratioInterval === null) return;
          if (low > 0) expect(1 / low / (other.ratioInterval?.[1] ?? Number.NaN)).toBeCloseTo(1, 6);
          if (high !== null && high > 0)
            expect(1 / high / (other.ratioInterval?.[0] ?? Number.NaN)).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});

describe('means', () => {
  it('of two constants differ or do not', () => {
    const compared = (a: number, b: number) =>
      compareTallies(MEAN, means([a, a, a]), means([b, b, b]), NORMAL_QUANTILE, 0)?.pValue;
    expect([compared(2, 2), compared(2, 3)]).toEqual([1, 0]);
  });

  it('of one row say nothing', () => {
    expect(compareTallies(MEAN, means([1]), means([1, 2]), NORMAL_QUANTILE, 0)).toBeNull();
  });

  it('hold against everybody what they hold against the rest', () => {
    const [mine, others] = [
      [1, 2, 4, 3],
      [2, 5, 6, 7, 4, 3],
    ];
    const [first, all] = [means(mine), means([...mine, ...others])];
    const compared = compareTallies(MEAN, first, restOf(all, first), NORMAL_QUANTILE, 0);
    if (compared === null) throw new Error('expected a comparison');
    const shown = againstOverall(compared, 0.4);
    expect(shown.difference).toBeCloseTo(2.5 - 3.7, 12);
    expect(shown.ratio).toBeCloseTo(2.5 / 3.7, 12);
    expect(shown.pValue).toBe(compared.pValue);
  });
});
