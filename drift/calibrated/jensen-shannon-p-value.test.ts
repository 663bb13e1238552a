import { describe, expect, it } from 'vitest';
import { levelOf, stableTables, tableOf } from './counts.fixture.js';
import { exactTablePValue } from './exact-table-p-value.js';
import { jensenShannonPValue } from './jensen-shannon-p-value.js';
import { divergencePart, jensenShannonStatistic } from './jensen-shannon-statistic.js';
import { permutationPValue } from './permutation-p-value.js';

function permuted(reference: readonly number[], current: readonly number[]): number {
  const totals = Float64Array.from(reference, (count, i) => count + (current[i] ?? 0));
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return permutationPValue(
    totals,
    Float64Array.from(current),
    jensenShannonStatistic(sum(current), sum(reference)),
  );
}

describe('divergencePart', () => {
  it('adds up to the squared Jensen-Shannon distance', () => {
    // scipy.spatial.distance.jensenshannon([0.5, 0.3, 0.2, 0], [0.25, 0.25, 0.25, 0.25]) ** 2, SciPy 1.17.1.
    const counts: readonly (readonly [number, number])[] = [
      [5, 50],
      [5, 30],
      [5, 20],
      [5, 0],
    ];
    const sum = counts.reduce((all, [own, other]) => all + divergencePart(own, own + other, 20, 100), 0);
    expect(sum).toBeCloseTo(0.1104104721339116, 12);
  });
});

describe('jensenShannonPValue', () => {
  it('is exact for two categories', () => {
    // All splits of 8 marked rows among 20, 10 of them drawn, that are as far apart as 7 to 1: 0, 1, 7 and 8.
    const exact = (66 + 8 * 220 + 8 * 220 + 66) / 184_756;
    expect(jensenShannonPValue(tableOf([1, 9], [7, 3]))).toBeCloseTo(exact, 12);
    expect(jensenShannonPValue(tableOf([4, 6], [4, 6]))).toBe(1);
    expect(jensenShannonPValue(tableOf([900_000, 100_000], [9000, 1000]))).toBe(1);
    expect(jensenShannonPValue(tableOf([500_000, 500_000], [510_000, 490_000]))).toBeLessThan(1e-40);
  });

  // Every table of these totals weighed in whole numbers, in Python; the distance by SciPy 1.17.1.
  it.each([
    { totals: [5000, 17, 13], current: [244, 1, 5], exact: 0.0011517115142899554 },
    { totals: [4962, 57, 11], current: [56, 0, 4], exact: 1.6217194967446824e-5 },
    { totals: [5009, 8, 13], current: [239, 0, 11], exact: 1.3655600627053427e-12 },
  ])('is exact for small tables, however rare the categories: $totals', ({ totals, current, exact }) => {
    const reference = totals.map((total, i) => total - (current[i] ?? 0));
    expect(Math.abs(jensenShannonPValue(tableOf(reference, current)) / exact - 1)).toBeLessThan(1e-9);
  });

  it('is near to exact by the gamma distribution where 50 rows of every category are expected', () => {
    const totals = Float64Array.of(5500, 550, 550);
    const statistic = jensenShannonStatistic(600, 6000);
    for (const rarer of [38, 34, 31, 28]) {
      const current = [550 - rarer, rarer, 50];
      const reference = [4950 + rarer, 550 - rarer, 500];
      const exact = exactTablePValue(totals, Float64Array.from(current), statistic);
      const ratio = jensenShannonPValue(tableOf(reference, current)) / exact;
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.1);
    }
  });

  it('keeps a tail far beyond all permutations where every category is well filled', () => {
    const even = new Array<number>(50).fill(10_000);
    const moved = even.map((_, i) => (i % 2 === 0 ? 1200 : 800));
    expect(jensenShannonPValue(tableOf(even, moved))).toBeLessThan(1e-100);
  });

  it.each([
    ['shares that moved', [500, 300, 200, 100, 50], [80, 62, 51, 26, 11]],
    ['a rare category that grew', [1000, 500, 200, 20, 10, 5], [140, 70, 26, 11, 2, 1]],
    ['a category that vanished', [1000, 500, 300, 200, 100, 40], [165, 85, 50, 32, 17, 0]],
  ] as const)('is near to the one by permutation: %s', (_name, reference, current) => {
    const p = jensenShannonPValue(tableOf(reference, current));
    expect(p).toBeLessThan(0.3);
    expect(Math.abs(p / permuted(reference, current) - 1)).toBeLessThan(0.35);
  });

  it('goes beyond the reach of permutations in small samples, carefully', () => {
    const p = jensenShannonPValue(tableOf([3000, 1500, 500], [5, 5, 60]));
    expect(p).toBeLessThan(1e-8);
    expect(jensenShannonPValue(tableOf([3000, 1500, 500], [20, 18, 22]))).toBeLessThanOrEqual(1e-4);
  });

  it('sees rare categories replaced by others', () => {
    const none = new Array<number>(1000).fill(0);
    const three = new Array<number>(1000).fill(3);
    expect(jensenShannonPValue(tableOf([...three, ...none], [...none, ...three]))).toBeLessThan(1e-50);
  });

  it('is 1 where nothing can be seen', () => {
    expect(jensenShannonPValue(tableOf([50], [30]))).toBe(1);
    expect(jensenShannonPValue(tableOf(new Array(600).fill(1), new Array(600).fill(0)))).toBeGreaterThan(0.9);
    const ids = Array.from({ length: 1000 }, (_, i) => Number(i < 600));
    expect(
      jensenShannonPValue(
        tableOf(
          ids,
          ids.map((count) => 1 - count),
        ),
      ),
    ).toBe(1);
  });

  it('is the same whichever side is called the reference', () => {
    const [a, b] = [
      [40, 25, 12, 8],
      [300, 250, 60, 80],
    ];
    expect(jensenShannonPValue(tableOf(a, b))).toBe(jensenShannonPValue(tableOf(b, a)));
  });

  it.each([
    [10, 1, 100, 30],
    [50, 3, 1000, 100],
    [50, 3, 2000, 400],
    [2, 1, 2000, 300],
    [400, 2, 2000, 600],
  ])(
    'is at most 5 %% in a twentieth of stable tables: %d categories, skew %d, %d and %d rows',
    (k, skew, m, n) => {
      const draw = stableTables(k, skew, 7);
      const { level, tolerance } = levelOf(400, () => jensenShannonPValue(draw(m, n)));
      expect(level).toBeLessThan(0.05 + tolerance);
      expect(level).toBeGreaterThan(0.01);
    },
  );
});
