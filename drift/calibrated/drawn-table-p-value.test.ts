import { describe, expect, it } from 'vitest';
import { drawnTablePValue } from './drawn-table-p-value.js';
import { exactTablePValue } from './exact-table-p-value.js';
import { jensenShannonStatistic } from './jensen-shannon-statistic.js';
import { LOG_LIKELIHOOD, PEARSON } from './table-statistic.js';

const TOTALS = Float64Array.of(5000, 60, 25);

describe.each([
  ['chi-square', PEARSON],
  ['G', LOG_LIKELIHOOD],
  ['Jensen-Shannon', jensenShannonStatistic(400, 4685)],
])('drawnTablePValue of %s', (_name, statistic) => {
  it.each([
    [5, 3],
    [8, 3],
    [11, 2],
    [5, 6],
  ])('is close to exact: %d and %d rows of the rare categories', (b, c) => {
    const drawn = Float64Array.of(400 - b - c, b, c);
    const exact = exactTablePValue(TOTALS, drawn, statistic);
    const p = drawnTablePValue(TOTALS, drawn, statistic);
    expect(Math.abs(p / exact - 1)).toBeLessThan(0.3);
  });

  it('is never below exact beyond all tables drawn, and goes on falling', () => {
    let last = 1;
    for (let b = 16; b <= 60; b += 4) {
      const drawn = Float64Array.of(398 - b, b, 2);
      const p = drawnTablePValue(TOTALS, drawn, statistic);
      const exact = exactTablePValue(TOTALS, drawn, statistic);
      expect(p).toBeGreaterThan(Math.min(exact, 9e-5));
      expect(p).toBeLessThanOrEqual(last);
      last = p;
    }
    expect(last).toBeLessThan(1e-6);
  });
});

it('is repeatable', () => {
  const drawn = Float64Array.of(390, 8, 2);
  expect(drawnTablePValue(TOTALS, drawn, PEARSON)).toBe(drawnTablePValue(TOTALS, drawn, PEARSON));
});
