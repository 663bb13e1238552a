import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { numericCorrelations } from './numeric-correlations.js';
import oracle from './pandas-oracle.json' with { type: 'json' };
import { numbersFrom, pairIn, tableOf, uniform } from './quality.fixture.js';

const METHODS = ['pearson', 'spearman'] as const;

/** Both coefficients of two lists, by their definition and in two passes. */
function slowCorrelations(x: readonly number[], y: readonly number[]) {
  const ranks = (values: readonly number[]) =>
    values.map((value) =>
      values.reduce((sum, other) => sum + (other < value ? 1 : other === value ? 0.5 : 0), 0.5),
    );
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const centred = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.map((value) => value - mean);
    };
    const [p, q] = [centred(a), centred(b)];
    const dot = (s: readonly number[], t: readonly number[]) =>
      s.reduce((sum, v, i) => sum + v * (t[i] ?? 0), 0);
    return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
  };
  return { pearson: correlation(x, y), spearman: correlation(ranks(x), ranks(y)) };
}

describe('numericCorrelations', () => {
  // pandas 2.3.3 `DataFrame.corr`, infinities replaced by NaN. Columns: complete, with gaps in the same rows, with gaps
  // of their own, with infinities, with ties, and a constant one.
  const { columns, ...expected } = oracle.numeric;
  const names = Object.keys(columns);
  const found = numericCorrelations(
    tableOf(...Object.entries(columns).map(([name, cells]) => numbersFrom(name, cells))),
    50,
  );

  it.each(METHODS)('is pandas: %s', (method) => {
    const compared = names.filter((name) => name !== 'constant');
    expect(found[method].columns).toEqual(compared);
    expect(found[method].values).toHaveLength((7 * 6) / 2);
    for (const a of compared) {
      for (const b of compared) {
        if (a === b) continue;
        const theirs = expected[method][names.indexOf(a)]?.[names.indexOf(b)] ?? Number.NaN;
        expect(pairIn(found[method], a, b), `${a}, ${b}`).toBeCloseTo(theirs, 10);
      }
    }
    expect(found[method].left_out).toEqual([{ columns: ['constant'], reason: 'its values are all equal' }]);
    expect(found[method].undefined_pairs).toEqual([]);
  });

  it('is Pearson in exact arithmetic, more closely than pandas', () => {
    // Python's fractions; pandas itself is 5e-12 off where a column lies far from 0.
    for (const [i, a] of names.entries()) {
      for (const [j, b] of names.entries()) {
        const exact = expected.pearson_exact[i]?.[j];
        if (i === j || exact === null) continue;
        expect(pairIn(found.pearson, a, b), `${a}, ${b}`).toBeCloseTo(exact ?? Number.NaN, 14);
      }
    }
  });

  it('is the definition over the rows that both hold, whatever is missing', () => {
    const cell = fc.option(
      fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -50, max: 50, noNaN: true })),
      {
        freq: 4,
      },
    );
    const row = fc.tuple(cell, cell, cell);
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const lists = ([0, 1, 2] as const).map((i) => rows.map((cells) => cells[i]));
        const table = tableOf(...lists.map((list, i) => numericColumn(`c${i}`, list)));
        const result = numericCorrelations(table, 50);
        for (const [i, j] of [
          [0, 1],
          [0, 2],
          [1, 2],
        ] as const) {
          const both = rows.filter((cells) => cells[i] !== null && cells[j] !== null);
          const x = both.map((cells) => cells[i] ?? 0);
          const y = both.map((cells) => cells[j] ?? 0);
          const varies = (values: readonly number[]) => Math.max(...values) - Math.min(...values) > 1e-3;
          for (const method of METHODS) {
            const value = pairIn(result[method], `c${i}`, `c${j}`);
            if (both.length >= 2 && varies(x) && varies(y))
              expect(value).toBeCloseTo(slowCorrelations(x, y)[method], 9);
            else if (both.length < 2) expect(value ?? null).toBeNull();
          }
        }
      }),
    );
  });

  it('spans many blocks of rows, and an odd number of columns', () => {
    const random = uniform(5);
    const x = Array.from({ length: 1300 }, random);
    const y = x.map((value) => value + random());
    const z = y.map((value) => Math.round(9 * value * random()));
    const result = numericCorrelations(
      tableOf(numericColumn('x', x), numericColumn('y', y), numericColumn('z', z)),
      50,
    );
    for (const [a, b, p, q] of [
      ['x', 'y', x, y],
      ['x', 'z', x, z],
      ['y', 'z', y, z],
    ] as const) {
      const slow = slowCorrelations(p, q);
      for (const method of METHODS) expect(pairIn(result[method], a, b)).toBeCloseTo(slow[method], 12);
    }
  });

  it('is the same for a pair alone and among many columns with gaps of all kinds', () => {
    const random = uniform(8);
    const rows = 90;
    const gaps = [() => false, (i: number) => i % 7 === 2, (i: number) => i % 5 === 0, (i: number) => i > 60];
    const columns = Array.from({ length: 23 }, (_, c) =>
      numericColumn(
        `c${c}`,
        Array.from({ length: rows }, (_, i) =>
          gaps[c % 2 === 0 ? 1 : c % 4]?.(i) ? null : Math.round(9 * random()),
        ),
      ),
    );
    const all = numericCorrelations(tableOf(...columns), 50);
    for (const [i, first] of columns.entries()) {
      for (const second of columns.slice(i + 1)) {
        const alone = numericCorrelations(tableOf(first, second), 50);
        for (const method of METHODS) {
          const expected = alone[method].values[0] ?? Number.NaN;
          expect(pairIn(all[method], first.name, second.name)).toBeCloseTo(expected, 13);
        }
      }
    }
  });

  it('is exactly 1 between a column and itself, and near -1 for one turned around', () => {
    const random = uniform(6);
    const x = Array.from({ length: 1000 }, random);
    const turned = x.map((value) => 3 - 2 * value);
    const result = numericCorrelations(
      tableOf(numericColumn('x', x), numericColumn('copy', x), numericColumn('turned', turned)),
      50,
    );
    for (const method of METHODS) {
      expect(pairIn(result[method], 'x', 'copy')).toBe(1);
      expect(pairIn(result[method], 'x', 'turned')).toBeCloseTo(-1, 14);
      expect(pairIn(result[method], 'x', 'turned')).toBeGreaterThanOrEqual(-1);
    }
  });

  it('keeps its digits far from 0, and where an outlier lies in rows that a gap leaves out', () => {
    const x = [1, 2, 4, 3, 7, 5, 6, 9];
    const y = [2, 1, 3, 5, 4, 7, 8, 6];
    const slow = slowCorrelations(x, y);
    const far = numericCorrelations(
      tableOf(
        numericColumn(
          'x',
          x.map((value) => 1e9 + 2 ** -20 * value),
        ),
        numericColumn('y', y),
      ),
      50,
    );
    expect(pairIn(far.pearson, 'x', 'y')).toBeCloseTo(slow.pearson, 14);
    const gap = numericCorrelations(
      tableOf(numericColumn('x', [...x, 1e14]), numericColumn('y', [...y, null])),
      50,
    );
    expect(pairIn(gap.pearson, 'x', 'y')).toBeCloseTo(slow.pearson, 14);
    expect(pairIn(gap.spearman, 'x', 'y')).toBeCloseTo(slow.spearman, 14);
  });

  it('says why a pair has none', () => {
    const result = numericCorrelations(
      tableOf(
        numericColumn('a', [1, 2, null, null]),
        numericColumn('b', [null, null, 1, 2]),
        numericColumn('c', [null, 1, 2, null]),
        numericColumn('d', [5, 5, 1, null]),
      ),
      50,
    );
    const reasons = Object.fromEntries(
      result.spearman.undefined_pairs.map(({ a, b, reason }) => [`${a} ${b}`, reason]),
    );
    expect(reasons).toEqual({
      'a b': 'no row holds a value of both',
      'a c': 'a single row holds a value of both',
      'a d': 'in the rows that hold both, one is constant',
      'b c': 'a single row holds a value of both',
      'b d': 'a single row holds a value of both',
    });
    expect(result.pearson.undefined_pairs).toEqual(result.spearman.undefined_pairs);
    expect(pairIn(result.spearman, 'c', 'd')).toBeCloseTo(-1, 14);
    expect(pairIn(result.spearman, 'a', 'b')).toBeNull();
  });

  it('leaves out what cannot be correlated, by reason', () => {
    const none = Number.POSITIVE_INFINITY;
    const { spearman } = numericCorrelations(
      tableOf(
        numericColumn('x', [1, 2, 3]),
        numericColumn('infinite', [none, none, null]),
        {
          type: 'numeric',
          name: 'sorted',
          values: Float64Array.of(1, 2, 3),
          missing: 0,
          integer: true,
          ascending: true,
        },
        { type: 'numeric', name: 'lost', values: Float64Array.of(1, 2), missing: 1, integer: true },
        numericColumn('zero', [0, -0, 0]),
        numericColumn('late', [1, 3, 2]),
        numericColumn('later', [1, 3, 2]),
      ),
      5,
    );
    expect(spearman).toEqual({
      columns: ['x'],
      values: [],
      left_out: [
        { columns: ['late', 'later'], reason: 'only the first 5 numeric columns are compared' },
        { columns: ['infinite'], reason: 'it has no finite value' },
        { columns: ['sorted', 'lost'], reason: 'the order of its rows is not known' },
        { columns: ['zero'], reason: 'its values are all equal' },
      ],
      undefined_pairs: [],
    });
  });

  it('has ranks, and no products, of values beyond doubles', () => {
    const wide = [-1.7e308, 0, 1, 1.7e308];
    const { pearson, spearman } = numericCorrelations(
      tableOf(
        numericColumn('wide', wide),
        numericColumn('x', [1, 2, 3, 5]),
        numericColumn('gap', [1, 2, null, 3]),
        numericColumn('large', [1.7e308, 1e308, 0, 1]),
      ),
      50,
    );
    expect(pairIn(spearman, 'wide', 'x')).toBe(1);
    expect(pairIn(spearman, 'wide', 'gap')).toBeCloseTo(1, 14);
    expect(pairIn(pearson, 'wide', 'x')).toBeNull();
    expect(pearson.undefined_pairs).toEqual(
      ['x', 'gap', 'large'].map((b) => ({
        a: 'wide',
        b,
        reason: 'the values span more than a double can hold',
      })),
    );
    // Its range fits, so its correlation is known.
    expect(pairIn(pearson, 'x', 'large')).toBeCloseTo(
      slowCorrelations([1, 2, 3, 5], [1.7, 1, 0, 0]).pearson,
      14,
    );
  });

  it('takes nothing at all', () => {
    const empty = { columns: [], values: [], left_out: [], undefined_pairs: [] };
    expect(numericCorrelations(tableOf(), 50)).toEqual({ pearson: empty, spearman: empty });
    const { pearson } = numericCorrelations(tableOf(numericColumn('x', [])), 50);
    expect(pearson.left_out).toEqual([{ columns: ['x'], reason: 'it has no finite value' }]);
  });
});
