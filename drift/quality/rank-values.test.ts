import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { seededRandom } from '../seeded-random.js';
import oracle from './pandas-oracle.json' with { type: 'json' };
import { rankValues } from './rank-values.js';

/** Ranks by their definition: values below count twice, equal ones once. */
function slowRanks(values: readonly number[]): number[] {
  return values.map((value) =>
    values.reduce((sum, other) => sum + (other < value ? 2 : Number(other === value)), 0 - values.length),
  );
}

function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => (random() + 0.5) / 2 ** 32;
}

const kernel = createNumbersKernel();
const n = 30_000;
const u = uniform(1);
const normal = () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
const SHAPES: Readonly<Record<string, (i: number) => number>> = {
  normal,
  'heavy tails': () => normal() / normal() ** 3,
  'far from 0': () => 1e9 + normal(),
  'few values': () => Math.floor(7 * u()),
  'mostly zero, of both signs': (i) => (i % 10 === 0 ? normal() : i % 2 === 0 ? 0 : -0),
  'a narrow crowd beside an outlier': (i) => (i === 0 ? 1.05 : 1 + 1e-9 * u()),
  'crowds within crowds': (i) => 1 + 2 ** -(i % 50) * (1 + 1e-3 * u()),
  'the ends of the doubles': (i) => (i % 2 === 0 ? 1 : -1) * 1.7e308 * u(),
  'the smallest doubles': (i) => (i % 3) * 5e-324 - 5e-324,
  'all equal': () => -2.5,
  ascending: (i) => i,
  descending: (i) => -i,
};

describe('rankValues', () => {
  it('is scipy.stats.rankdata, doubled and centred', () => {
    const { values, ranks } = oracle.ranks;
    const found = rankValues(Float64Array.from(values), kernel);
    expect([...found.ranks]).toEqual(ranks.map((rank) => 2 * rank - values.length - 1));
  });

  it.each(Object.entries(SHAPES))('sorts and ranks %s', (_, shape) => {
    const values = Float64Array.from({ length: n }, (_, i) => shape(i));
    const found = rankValues(values, kernel);
    const expected = values.map((value) => value + 0).sort();
    expect(found.sorted).toEqual(expected);
    const rankOf = new Map<number, number>();
    for (let i = 0; i < n; ) {
      const value = expected[i] ?? 0;
      let after = i;
      while (after < n && expected[after] === value) after++;
      rankOf.set(value, i + after - n);
      i = after;
    }
    expect(found.ranks).toEqual(Int32Array.from(values, (value) => rankOf.get(value + 0) ?? Number.NaN));
  });

  it('is the definition, for any finite numbers', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300, size: 'max' }), (values) => {
        const { ranks, sorted } = rankValues(Float64Array.from(values), kernel);
        expect([...ranks]).toEqual(slowRanks(values));
        expect(sorted).toEqual(Float64Array.from(values, (x) => x + 0).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the ranks of one column when the next is ranked', () => {
    const kept = rankValues(Float64Array.of(2, 1), kernel);
    for (const length of [1000, 3, 0, 700]) {
      const values = Array.from({ length }, (_, i) => (i * 37) % 101);
      const { ranks, sorted } = rankValues(Float64Array.from(values), kernel);
      expect([...ranks]).toEqual(slowRanks(values));
      expect(sorted).toHaveLength(length);
    }
    expect([...kept.ranks]).toEqual([1, -1]);
  });
});
