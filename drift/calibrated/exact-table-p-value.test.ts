import { describe, expect, it } from 'vitest';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { countTables, exactTablePValue } from './exact-table-p-value.js';
import { PEARSON } from './table-statistic.js';

/** Of all orders of so few rows, how many put the statistic at least as far. */
function byOrders(totals: readonly number[], drawn: readonly number[]): number {
  const labels = totals.flatMap((total, i) => new Array<number>(total).fill(i));
  const size = drawn.reduce((sum, count) => sum + count, 0);
  const statistic = (counts: readonly number[]) =>
    totals.reduce((sum, total, i) => sum + PEARSON.part(counts[i] ?? 0, total, size / labels.length), 0);
  const bar = statistic(drawn) - 1e-9;
  let all = 0;
  let extreme = 0;
  for (let subset = 0; subset < 2 ** labels.length; subset++) {
    const counts = totals.map(() => 0);
    let chosen = 0;
    labels.forEach((label, i) => {
      if (((subset >> i) & 1) === 0) return;
      counts[label] = (counts[label] ?? 0) + 1;
      chosen++;
    });
    if (chosen !== size) continue;
    all++;
    if (statistic(counts) >= bar) extreme++;
  }
  return extreme / all;
}

describe('exactTablePValue', () => {
  it.each([
    [5030, 30, 40, 4],
    [500, 200, 90, 20],
    [2000, 300, 400, 200],
  ])(
    'is hypergeometric for two categories: %d rows, %d marked, %d drawn, %d hits',
    (rows, marked, size, hits) => {
      const p = exactTablePValue(
        Float64Array.of(marked, rows - marked),
        Float64Array.of(hits, size - hits),
        PEARSON,
      );
      expect(Math.abs(p / hypergeometricPValue(rows, marked, size, hits) - 1)).toBeLessThan(1e-9);
    },
  );

  it.each([
    { totals: [3, 4, 5, 2], drawn: [0, 1, 4, 0] },
    { totals: [1, 6, 6], drawn: [1, 1, 3] },
    { totals: [2, 2, 2, 2, 4], drawn: [2, 2, 0, 0, 1] },
  ])('is the share of all orders of the rows: $totals', ({ totals, drawn }) => {
    const p = exactTablePValue(Float64Array.from(totals), Float64Array.from(drawn), PEARSON);
    expect(p).toBeCloseTo(byOrders(totals, drawn), 12);
  });
});

describe('countTables', () => {
  it('multiplies what each column but the largest can hold', () => {
    expect(countTables(Float64Array.of(1, 100, 5), 30)).toBe(2 * 6);
    expect(countTables(Float64Array.of(40, 100, 5), 30)).toBe(31 * 6);
  });
});
