import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { detectDrift } from '../detect-drift.js';
import { driftResultSchema } from '../result.js';
import { seededRandom } from '../seeded-random.js';

/** One outlier, or five infinities, change no verdict: nor do they change a score or a p-value. */

type Numbers = (uniform: () => number, shift: number) => number;

const normal = (uniform: () => number) =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const DISTRIBUTIONS: Readonly<Record<string, Numbers>> = {
  normal: (uniform, shift) => normal(uniform) + shift,
  lognormal: (uniform, shift) => Math.exp(normal(uniform)) + 2 * shift,
  uniform: (uniform, shift) => uniform() + 0.3 * shift,
  rounded: (uniform, shift) => Math.round(2 * (normal(uniform) + shift)) / 2,
  'mostly zero': (uniform, shift) => (uniform() < 0.8 - shift / 4 ? 0 : Math.exp(normal(uniform))),
  // Typed as categories, as long as there are at most ten.
  'ten integers': (uniform, shift) => Math.min(9, Math.floor(10 * uniform() ** (1 + shift))),
  'two integers': (uniform, shift) => Number(uniform() < 0.3 + shift / 5),
};

function draw(name: string, rows: number, shift: number, seed: number): number[] {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const next = DISTRIBUTIONS[name];
  if (next === undefined) throw new RangeError(name);
  return Array.from({ length: rows }, () => next(uniform, shift));
}

const table = (column: Column, rows: number) => ({ source: null, rows, columns: [column], skipped: [] });

/** What is said of a column; its rows, and so the size of the window, are always enough. */
function judge(reference: Column, current: Column) {
  const result = detectDrift(table(reference, 5000), table(current, 50), {
    createdAt: '2026-01-01T00:00:00Z',
    quality: false,
  });
  const [column] = result.columns;
  if (column === undefined) throw new Error('expected a column');
  const { type, score, p_value, p_adjusted, drifted, status } = column;
  return { type, score, p_value, p_adjusted, drifted, status, verdict: result.verdict };
}

const scenario = fc.record({
  name: fc.constantFrom(...Object.keys(DISTRIBUTIONS)),
  referenceRows: fc.constantFrom(200, 1000, 5000),
  rows: fc.constantFrom(30, 31, 60, 100, 500, 3000),
  shift: fc.constantFrom(0, 0.1, 0.3, 0.5, 1),
  seed: fc.nat({ max: 2 ** 30 }),
  inReference: fc.boolean(),
});

describe('profile calibrated', () => {
  it.each([
    ['one outlier', [[1e6], [-1e6], [1e15], [-1e300], [4321]]],
    [
      'five infinities',
      [
        new Array<number>(5).fill(Number.POSITIVE_INFINITY),
        [1, -1, 1, -1, -1].map((sign) => sign * Number.POSITIVE_INFINITY),
      ],
    ],
  ] as const)('gives the same verdict, score and p-value with %s on either side', (_kind, extras) => {
    fc.assert(
      fc.property(scenario, fc.constantFrom(...extras), (given, extra) => {
        const reference = draw(given.name, given.referenceRows, 0, given.seed);
        const current = draw(given.name, given.rows, given.shift, given.seed + 1);
        const plain = judge(numericColumn('x', reference), numericColumn('x', current));
        const spoilt = given.inReference
          ? judge(numericColumn('x', [...reference, ...extra]), numericColumn('x', current))
          : judge(numericColumn('x', reference), numericColumn('x', [...current, ...extra]));
        expect(spoilt).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same verdict, score and p-value with one row of a category of its own', () => {
    const letters = (rows: number, skew: number, seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: rows }, () => `c${Math.floor(12 * (random() / 2 ** 32) ** skew)}`);
    };
    fc.assert(
      fc.property(scenario, ({ referenceRows, rows, shift, seed, inReference }) => {
        const reference = letters(referenceRows, 1.5, seed);
        const current = letters(rows, 1.5 + shift, seed + 1);
        const plain = judge(categoricalColumn('x', reference), categoricalColumn('x', current));
        const spoilt = inReference
          ? judge(categoricalColumn('x', [...reference, 'typo']), categoricalColumn('x', current))
          : judge(categoricalColumn('x', reference), categoricalColumn('x', [...current, 'typo']));
        expect(spoilt).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same drift with outlier and infinities where rows are missing', () => {
    const missing = new Array<null>(6).fill(null);
    const infinite = new Array<number>(5).fill(Number.NEGATIVE_INFINITY);
    for (const shift of [0, 1.5]) {
      const reference = numericColumn('x', draw('normal', 2000, 0, 5));
      const current = draw('normal', 40, shift, 6);
      const plain = judge(reference, numericColumn('x', [...current, ...missing]));
      const spoilt = judge(reference, numericColumn('x', [...current, ...missing, ...infinite, 1e9]));
      expect(spoilt.drifted).toBe(plain.drifted);
      expect(plain.drifted).toBe(true);
    }
  });

  it('says which numbers it left out', () => {
    const reference = table(numericColumn('x', draw('normal', 300, 0, 1)), 300);
    const current = table(numericColumn('x', [...draw('normal', 50, 0, 2), 1e9]), 51);
    const result = detectDrift(reference, current, { createdAt: '2026-01-01T00:00:00Z' });
    expect(result.warnings).toContain('x: 1 value far from all others left out of the score');
    expect(result.columns[0]?.current).toMatchObject({ max: 1e9 });
  });

  it('does not leave out what many rows hold', () => {
    const reference = numericColumn('x', draw('normal', 2000, 0, 1));
    const sentinel = [...draw('normal', 60, 0, 2), ...new Array<number>(20).fill(-999)];
    expect(judge(reference, numericColumn('x', sentinel)).drifted).toBe(true);
  });
});

describe('profile calibrated, one ordinary row more', () => {
  it('does not change type, verdict, score or p-value of digit codes', () => {
    const shares = [1.45, 0.55, 0.55, 1.45, 1.45, 0.55, 0.55, 1.45, 1.45, 0.55];
    const reference = numericColumn(
      'x',
      Array.from({ length: 5000 }, (_, row) => row % 10),
    );
    const window = shares.flatMap((share, code) => new Array<number>(Math.round(100 * share)).fill(code));
    const plain = judge(reference, numericColumn('x', window));
    expect(plain).toMatchObject({ type: 'categorical', drifted: true });
    for (const extra of [10, -1, 0.5, 1000])
      expect(judge(reference, numericColumn('x', [...window, extra]))).toEqual(plain);
  });

  it('does not depend on what categories are called', () => {
    const side = (m: number, n: number, prefix: string) =>
      categoricalColumn('x', [
        ...new Array<string>(m).fill('m'),
        ...new Array<string>(n).fill('n'),
        ...Array.from({ length: 6 }, (_, i) => prefix + i),
      ]);
    const one = judge(side(60, 40, 'a'), side(20, 14, 'z'));
    const other = judge(side(60, 40, 'z'), side(20, 14, 'a'));
    expect(other.score).toBeCloseTo(one.score ?? Number.NaN, 12);
    // Sorted in another way, the same permutations give other tables.
    expect(other.p_value).toBeCloseTo(one.p_value ?? Number.NaN, 1);
    expect(other.drifted).toBe(one.drifted);
  });

  it('is not blinded by a sentinel on both sides', () => {
    for (const sentinel of [-999, -99_999, 1e6]) {
      const spoilt = (rows: number, shift: number, seed: number) =>
        numericColumn('x', [
          ...draw('normal', rows, shift, seed),
          ...new Array<number>(rows / 100).fill(sentinel),
        ]);
      expect(judge(spoilt(5000, 0, 1), spoilt(1000, 2, 2)).drifted).toBe(true);
      expect(judge(spoilt(5000, 0, 1), spoilt(1000, 0, 3)).drifted).toBe(false);
    }
  });

  it.each([Number.MAX_VALUE, 1e120, 1e100])('says nothing of other columns where one holds %d', (huge) => {
    const columnOf = (name: string, rows: number, shift: number, extra: number): Column =>
      numericColumn(name, [...draw('normal', rows, shift, 7), ...new Array<number>(extra).fill(huge)]);
    const result = (names: readonly string[]) => {
      const side = (rows: number, shift: number) => ({
        source: null,
        rows,
        columns: names.map((name) =>
          name === 'bad' ? columnOf(name, rows - rows / 50, 0, rows / 50) : columnOf(name, rows, shift, 0),
        ),
        skipped: [],
      });
      return detectDrift(side(1000, 0), side(200, 0.8), { createdAt: '2026-01-01T00:00:00Z' });
    };
    for (const names of [
      ['bad', 'good'],
      ['good', 'bad'],
    ]) {
      const found = result(names);
      expect(driftResultSchema.safeParse(found).success).toBe(true);
      expect(found.columns.find(({ name }) => name === 'good')?.drifted).toBe(true);
    }
  });
});
