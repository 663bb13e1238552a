import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Features } from '../forest/features.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { seededRandom } from '../seeded-random.js';
import { describeSegment, distinctSegments } from './distinct-segments.js';
import { findSegments, type LossRows } from './find-segments.js';

const kernel = createNumbersKernel();

type Row = { readonly age: number; readonly sex: number; readonly region: number };

/** Rows of three columns, and a loss that follows from each. */
function draw(rows: number, seed: number, lossOf: (row: Row, uniform: () => number) => number): LossRows {
  const random = seededRandom(seed);
  const uniform = () => random() / 2 ** 32;
  const age = Float64Array.from({ length: rows }, () =>
    uniform() < 0.05 ? Number.NaN : Math.floor(18 + 60 * uniform()),
  );
  const sex = Int32Array.from({ length: rows }, () => Math.floor(2 * uniform()));
  const region = Int32Array.from({ length: rows }, () => Math.floor(6 * uniform() ** 2));
  const features: Features = {
    rows,
    columns: [
      { type: 'numeric', name: 'age', values: age },
      { type: 'categorical', name: 'sex', categories: ['Female', 'Male'], codes: sex },
      { type: 'categorical', name: 'region', categories: ['a', 'b', 'c', 'd', 'e', 'f'], codes: region },
    ],
  };
  const losses = Float64Array.from({ length: rows }, (_, row) =>
    lossOf({ age: age[row] ?? 0, sex: sex[row] ?? 0, region: region[row] ?? 0 }, uniform),
  );
  return { features, losses };
}

const wrong = (share: number) => (_: Row, uniform: () => number) => (uniform() < share ? 1 : 0);

describe('findSegments', () => {
  it('finds a planted segment of two columns, and says how much worse it became', () => {
    const before = draw(6000, 1, wrong(0.15));
    const now = draw(4000, 2, ({ age, sex }, uniform) =>
      uniform() < (age > 63 && sex === 0 ? 0.5 : 0.15) ? 1 : 0,
    );
    const { found, tested, overallGrowth } = findSegments(before, now, kernel);
    expect(tested).toBeGreaterThan(60);
    const [first] = distinctSegments(found, 1);
    expect(describeSegment(first?.conditions ?? [])).toBe('age > 63, sex = Female');
    expect(first?.interval[0]).toBeGreaterThan(0.2);
    expect(first?.interval[0]).toBeLessThan(0.35);
    expect(first?.interval[1]).toBeGreaterThan(0.35);
    expect(first?.adjusted).toBeLessThan(1e-6);
    expect(first?.shareOfGrowth).toBeGreaterThan(0.5);
    expect(overallGrowth).toBeGreaterThan(0);
    for (const { growth, interval, referenceRows, currentRows } of found) {
      expect(growth).toBeGreaterThan(0);
      expect(interval[0]).toBeLessThan(growth);
      expect(Math.min(referenceRows, currentRows)).toBeGreaterThanOrEqual(30);
    }
  });

  it('finds a planted segment by errors of a regression', () => {
    const before = draw(4000, 3, (_, uniform) => -Math.log(1 - uniform()));
    const now = draw(3000, 4, ({ region }, uniform) => -Math.log(1 - uniform()) * (region === 3 ? 2 : 1));
    const [first] = findSegments(before, now, kernel).found;
    expect(describeSegment(first?.conditions ?? [])).toBe('region = d');
    expect(first?.currentLoss).toBeGreaterThan(1.6);
  });

  it('finds nothing in 95 of 100 windows where nothing became worse', () => {
    const cases = {
      errors: wrong(0.08),
      'rare errors': wrong(0.01),
      'heavy-tailed losses': (_: Row, uniform: () => number) => (1 - uniform()) ** -0.7,
      'losses that depend on the row': ({ sex, region }: Row, uniform: () => number) =>
        uniform() < 0.1 + 0.2 * sex + 0.05 * region ? 1 : 0,
    };
    for (const [name, lossOf] of Object.entries(cases)) {
      const runs = 150;
      let alarms = 0;
      for (let run = 0; run < runs; run++) {
        const found = findSegments(draw(1200, 2 * run, lossOf), draw(400, 2 * run + 1, lossOf), kernel).found;
        if (found.length > 0) alarms++;
      }
      expect(alarms / runs, name).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    }
  });

  it('tests as Fisher does, and by ranks as permutations do', () => {
    const single = (losses: readonly number[], category = 'x'): LossRows => ({
      features: {
        rows: losses.length,
        columns: [
          {
            type: 'categorical',
            name: 'c',
            categories: [category],
            codes: new Int32Array(losses.length),
          },
        ],
      },
      losses: Float64Array.from(losses),
    });
    const options = { leastRows: 3, level: 1 };
    const ones = (wrongRows: number, rows: number) =>
      Array.from({ length: rows }, (_, row) => (row < wrongRows ? 1 : 0));
    const exact = findSegments(single(ones(3, 40)), single(ones(9, 30)), kernel, options).found[0];
    // scipy.stats.fisher_exact([[9, 21], [3, 37]], alternative='greater') of SciPy 1.17.1
    expect(exact?.pValue).toBeCloseTo(0.015702885845659056, 12);
    const normal = normals(5);
    const before = Array.from({ length: 60 }, () => Math.exp(normal()));
    const now = Array.from({ length: 30 }, () => Math.exp(normal() + 0.4));
    const byRanks = findSegments(single(before), single(now), kernel, options).found[0]?.pValue ?? 0;
    const pooled = [...before, ...now];
    const ranks = pooled.map((loss) => pooled.filter((other) => other < loss).length);
    const sum = ranks.slice(60).reduce((total, rank) => total + rank, 0);
    const random = seededRandom(8);
    let extreme = 0;
    const permutations = 40_000;
    for (let i = 0; i < permutations; i++) {
      let drawn = 0;
      for (let k = 0; k < 30; k++) {
        const other = k + (random() % (90 - k));
        const rank = ranks[other] ?? 0;
        ranks[other] = ranks[k] ?? 0;
        ranks[k] = rank;
        drawn += rank;
      }
      if (drawn >= sum) extreme++;
    }
    const share = extreme / permutations;
    expect(Math.abs(byRanks - share)).toBeLessThan(4 * Math.sqrt(share / permutations) + 0.02 * share);
  });

  it('does not depend on the order of rows, nor change its inputs', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 4,
      maxLength: 60,
    });
    const of = (pairs: readonly (readonly [number, number])[]): LossRows => ({
      features: {
        rows: pairs.length,
        columns: [{ type: 'numeric', name: 'x', values: Float64Array.from(pairs, ([x]) => x) }],
      },
      losses: Float64Array.from(pairs, ([, loss]) => loss),
    });
    fc.assert(
      fc.property(rows, rows, (before, now) => {
        const options = { leastRows: 2, level: 0.43 };
        const [first, second] = [of(before), of(now)];
        const copy = structuredClone([first, second]);
        const found = findSegments(first, second, kernel, options);
        const turned = findSegments(of([...before].reverse()), of([...now].reverse()), kernel, options);
        expect([first, second]).toEqual(copy);
        expect(turned.tested).toBe(found.tested);
        expect(turned.found.length).toBe(found.found.length);
        for (const { pValue, adjusted } of found.found)
          expect(adjusted).toBeGreaterThanOrEqual(pValue * (1 - 1e-12));
      }),
      { numRuns: 50 },
    );
  });

  it('looks at a sample of many rows, the same with the same seed', () => {
    const [before, now] = [draw(3000, 5, wrong(0.1)), draw(2000, 6, wrong(0.4))];
    const of = (mostRows: number, seed: number) => findSegments(before, now, kernel, { mostRows, seed });
    const few = of(400, 1);
    expect(few.found.length).toBeGreaterThan(0);
    for (const { referenceRows, currentRows } of few.found)
      expect(Math.max(referenceRows, currentRows)).toBeLessThanOrEqual(400);
    expect(of(400, 1)).toEqual(few);
    expect(of(400, 2)).not.toEqual(few);
    expect(of(3000, 1)).toEqual(of(5000, 2));
  });

  it('says nothing of no rows or too few', () => {
    const empty = draw(0, 1, wrong(0.5));
    expect(findSegments(empty, empty, kernel)).toEqual({ tested: 0, overallGrowth: 0, found: [] });
    expect(findSegments(draw(20, 1, wrong(0)), draw(20, 2, wrong(1)), kernel).tested).toBe(0);
    const { features } = draw(20, 1, wrong(0));
    expect(() => findSegments({ features, losses: new Float64Array(19) }, empty, kernel)).toThrow(
      'Expected 20 rows, got 19.',
    );
    const gap = { features, losses: new Float64Array(20).fill(Number.NaN, 3) };
    expect(() => findSegments(gap, empty, kernel)).toThrow('Expected finite losses, got NaN in row 3.');
  });
});

describe('distinctSegments', () => {
  const segment = (columns: string, from: number, to: number) => ({
    conditions: [...columns].map((column) => ({ column, category: 'x' })),
    referenceRows: 1,
    currentRows: 1,
    referenceLoss: 0,
    currentLoss: 1,
    growth: (from + to) / 2,
    interval: [from, to] as const,
    pValue: 0,
    adjusted: 0,
    shareOfGrowth: null,
  });
  const names = (found: Parameters<typeof distinctSegments>[0], most?: number) =>
    distinctSegments(found, most).map(({ conditions }) => conditions.map(({ column }) => column).join(''));

  it('takes one column where a second adds nothing clear, and two where it does', () => {
    expect(names([segment('ab', 0.4, 0.8), segment('a', 0.3, 0.5), segment('b', 0.1, 0.2)])).toEqual([
      'a',
      'b',
    ]);
    expect(names([segment('ab', 0.6, 0.8), segment('a', 0.3, 0.5), segment('b', 0.1, 0.2)])).toEqual(['ab']);
  });

  it('leaves out what is part of another', () => {
    const found = [
      segment('ab', 0.5, 0.6),
      segment('a', 0.4, 0.45),
      segment('bc', 0.3, 0.4),
      segment('cd', 0.2, 0.3),
      segment('c', 0.1, 0.15),
    ];
    expect(names(found)).toEqual(['ab', 'bc', 'cd']);
    expect(names(found, 2)).toEqual(['ab', 'bc']);
  });

  it('names a planted column, not its company', () => {
    const before = draw(5000, 11, wrong(0.15));
    const now = draw(5000, 12, ({ region }, uniform) => (uniform() < (region === 0 ? 0.3 : 0.15) ? 1 : 0));
    const { found } = findSegments(before, now, kernel);
    expect(found.length).toBeGreaterThan(3);
    expect(describeSegment(found[0]?.conditions ?? [])).toMatch(/region = a/);
    const [first, ...others] = distinctSegments(found).map(({ conditions }) => describeSegment(conditions));
    expect(first).toBe('region = a');
    // Whatever else grew did so because a share of its rows is of that region; none is a pair with it.
    for (const other of others) expect(other).not.toMatch(/region = a/);
  });
});
