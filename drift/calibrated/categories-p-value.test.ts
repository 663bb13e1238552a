import { describe, expect, it } from 'vitest';
import { categoriesPValue } from './categories-p-value.js';
import { levelOf, stableTables, tableOf } from './counts.fixture.js';
import { jensenShannonPValue } from './jensen-shannon-p-value.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';

describe('categoriesPValue', () => {
  it('is twice the smaller of the two, at most 1', () => {
    const table = tableOf([400, 300, 200, 100, 20], [35, 35, 30, 10, 6]);
    expect(categoriesPValue(table)).toBe(2 * Math.min(twoSampleChiSquare(table), jensenShannonPValue(table)));
    expect(categoriesPValue(tableOf([50, 50], [50, 50]))).toBe(1);
    expect(categoriesPValue(tableOf([50], [50]))).toBe(1);
  });

  it('sees rare categories vanish, which chi-square puts into one cell', () => {
    const zipf = Array.from({ length: 50 }, (_, i) => Math.round(22_000 / (i + 1)));
    const window = zipf.map((count, i) => (i < 40 ? Math.round(count / 100) : 0));
    const vanished = tableOf(zipf, window);
    expect(twoSampleChiSquare(vanished)).toBeGreaterThan(0.05);
    expect(categoriesPValue(vanished)).toBeLessThan(0.003);
  });

  it('sees a category that only a small window has', () => {
    const table = tableOf([2500, 2500, 0], [13, 13, 4]);
    expect(categoriesPValue(table)).toBeLessThan(0.001);
    expect(categoriesPValue(table)).toBeLessThan(jensenShannonPValue(table));
  });

  it.each([
    [10, 1, 5000, 30],
    [50, 3, 5000, 100],
    [50, 3, 5000, 1000],
  ])('keeps its level: %d categories, skew %d, %d and %d rows', (k, skew, reference, current) => {
    const next = stableTables(k, skew, k);
    const { level, tolerance } = levelOf(300, () => categoriesPValue(next(reference, current)));
    expect(level).toBeLessThan(0.05 + tolerance);
  });
});
