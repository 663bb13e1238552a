import { describe, expect, it } from 'vitest';
import { chiSquareSf } from '../distributions/chi-square.js';
import { hypergeometricPValue } from '../distributions/hypergeometric.js';
import { levelOf, stableTables, tableOf } from './counts.fixture.js';
import { LOG_LIKELIHOOD, PEARSON } from './table-statistic.js';
import { twoSamplePValue } from './two-sample-table.js';

const pearson = { statistic: PEARSON, divisor: () => 1 };
const likelihood = { statistic: LOG_LIKELIHOOD, divisor: () => 1 };

describe('twoSamplePValue', () => {
  it('holds the sum of the parts, divided, against chi-square', () => {
    const table = tableOf([300, 500], [200, 480]);
    const share = 680 / 1480;
    const sum = PEARSON.part(200, 500, share) + PEARSON.part(480, 980, share);
    expect(twoSamplePValue(table, pearson)).toBeCloseTo(chiSquareSf(sum, 1), 14);
    expect(twoSamplePValue(table, { ...pearson, divisor: () => 2 })).toBeCloseTo(chiSquareSf(sum / 2, 1), 14);
  });

  it('tests a lone rare cell on its own and takes twice the smaller p-value', () => {
    const rare = hypergeometricPValue(30_618, 18, 606, 6);
    expect(twoSamplePValue(tableOf([30_000, 12], [600, 6]), pearson) / rare).toBeCloseTo(1, 12);
    const five = tableOf([7500, 7500, 7500, 7500, 12], [150, 150, 150, 150, 6]);
    expect(twoSamplePValue(five, pearson)).toBe(2 * rare);
  });

  it('tests what is rare where a side has nothing else', () => {
    const reference = [5000, 5000, 5000, 5000, ...new Array<number>(300).fill(0)];
    const current = [0, 0, 0, 0, ...new Array<number>(300).fill(1)];
    const rare = hypergeometricPValue(20_300, 300, 300, 300);
    expect(twoSamplePValue(tableOf(reference, current), pearson)).toBe(2 * rare);
  });

  it('permutes in the order of its own statistic', () => {
    // Three of one category in the window: far out by the likelihood ratio, less so by Pearson's statistic.
    const table = tableOf([40, 40, 17, 0], [10, 6, 1, 3]);
    expect(twoSamplePValue(table, pearson)).not.toBe(twoSamplePValue(table, likelihood));
  });

  it.each([
    [400, 2, 2500, 5000],
    [120, 1, 300, 300],
    [8, 1, 150, 4000],
  ])('keeps its level on %d categories, skew %d, %d rows against %d', (k, skew, current, reference) => {
    const next = stableTables(k, skew, k);
    const { level, tolerance } = levelOf(250, () => twoSamplePValue(next(reference, current), pearson));
    expect(level).toBeLessThan(0.05 + tolerance);
  });
});
