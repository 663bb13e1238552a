import { expect, it } from 'vitest';
import { permutedWelch } from './permuted-welch.js';

const A = Float64Array.of(0.4, 1.2, 2.5, 3.1, 7.9);
const B = Float64Array.of(2.2, 6.1, 9.3, 9.8, 13.7, 30.5);

it('divides the values as often beyond a statistic as all divisions are', () => {
  // 13 of the 462 divisions, by enumeration with scipy.stats.ttest_ind(equal_var=False), SciPy 1.17.1.
  const { next } = permutedWelch(A, B, 1);
  let extreme = 0;
  for (let i = 0; i < 100_000; i++) if (next().t >= 2.1018752164642485 * (1 - 1e-9)) extreme++;
  expect(Math.abs(extreme / 100_000 - 13 / 462)).toBeLessThan(4 * Math.sqrt(0.028 / 100_000));
});

it('keeps its digits where both sides are narrow and far apart', () => {
  const narrow = (centre: number) => Float64Array.of(centre, centre + 2 ** -40, centre + 2 ** -39);
  const { next } = permutedWelch(narrow(0), narrow(1), 1);
  const seen = new Set<number>();
  for (let i = 0; i < 400; i++) seen.add(Math.round(Math.log10(next().t + 1e-9)));
  // The division as it is: the means are 1 apart, with standard errors of 2^-40 / sqrt(3).
  expect(Math.max(...seen)).toBe(Math.round(Math.log10(2 ** 40 / Math.sqrt(2 / 3))));
});

it('exchanges blocks of long samples: as wide a distribution as of single values', () => {
  const values = (length: number) =>
    Float64Array.from({ length }, (_, i) => Math.exp(((i * 0.618034) % 1) * 4));
  const { next, step } = permutedWelch(values(3500), values(9001), 2);
  let squares = 0;
  for (let i = 0; i < 2000; i++) squares += next().t ** 2;
  expect(Math.abs(squares / 2000 - 1)).toBeLessThan(0.15);
  expect(step).toBeGreaterThan(0);
});
