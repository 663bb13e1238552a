import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { jensenShannonMoments } from './jensen-shannon-moments.js';
import { divergencePart } from './jensen-shannon-statistic.js';

/** The moments over random divisions of the rows between the sides. */
function simulated(totals: readonly number[], size: number, others: number, times: number) {
  const random = seededRandom(size);
  const labels = totals.flatMap((total, i) => new Array<number>(total).fill(i));
  const values = Array.from({ length: times }, () => {
    const counts = totals.map(() => 0);
    for (let i = 0; i < size; i++) {
      const j = i + Math.floor((random() / 2 ** 32) * (labels.length - i));
      [labels[i], labels[j]] = [labels[j] ?? 0, labels[i] ?? 0];
      counts[labels[i] ?? 0] = (counts[labels[i] ?? 0] ?? 0) + 1;
    }
    return totals.reduce((sum, total, i) => sum + divergencePart(counts[i] ?? 0, total, size, others), 0);
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / times;
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / times;
  return { mean, variance: central(2), third: central(3) };
}

describe('jensenShannonMoments', () => {
  it.each([
    ['uneven', [900, 500, 300, 200, 150, 100, 50, 30, 12, 4], 400],
    ['rare', [1200, ...new Array<number>(60).fill(5), ...new Array<number>(80).fill(1)], 250],
    ['equal sides', [300, 300, 200, 100, 60, 40], 500],
  ] as const)('are those of random tables: %s', (_name, totals, size) => {
    const others = totals.reduce((sum, total) => sum + total, 0) - size;
    const exact = jensenShannonMoments(Float64Array.from(totals), size, others);
    const found = simulated(totals, size, others, 12_000);
    expect(Math.abs(exact.mean / found.mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(exact.variance / found.variance - 1)).toBeLessThan(0.07);
    expect(Math.abs(exact.third / found.third - 1)).toBeLessThan(0.3);
  });

  it('are those of chi-square where every count is large', () => {
    const { mean, variance, third } = jensenShannonMoments(
      new Float64Array(6).fill(100_000),
      200_000,
      400_000,
    );
    const unit = 600_000 / (8 * 200_000 * 400_000);
    expect(mean / unit).toBeCloseTo(5, 3);
    expect(variance / unit ** 2).toBeCloseTo(10, 3);
    expect(third / unit ** 3).toBeCloseTo(40, 2);
  });

  it('meet where sums give way to the closed form', () => {
    const at = (total: number) => jensenShannonMoments(new Float64Array(8).fill(total), 4 * total, 4 * total);
    // 400 rows, half of them on either side: 200 are expected.
    for (const moment of ['mean', 'variance'] as const) {
      const scale = moment === 'mean' ? 1 : 2;
      expect((at(399)[moment] * 399 ** scale) / (at(400)[moment] * 400 ** scale)).toBeCloseTo(1, 2);
    }
  });

  it('have no variance where every category is a single row', () => {
    const { variance, mean } = jensenShannonMoments(new Float64Array(500).fill(1), 200, 300);
    expect(Math.abs(variance)).toBeLessThan((1e-9 * mean) ** 2);
  });
});
