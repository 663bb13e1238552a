import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { categoryCorrelations } from './category-correlations.js';
import oracle from './pandas-oracle.json' with { type: 'json' };
import { columnFrom, pairIn, tableOf } from './quality.fixture.js';

describe('categoryCorrelations', () => {
  it("is Evidently's Cramér's V", () => {
    // `_cramer_v` of Evidently 0.7.23; `w` is a column of five whole numbers, `k` a constant one.
    const { columns, cramers_v: expected } = oracle.categorical;
    const names = Object.keys(columns);
    const found = categoryCorrelations(
      tableOf(...Object.entries(columns).map(([name, cells]) => columnFrom(name, cells))),
      50,
    );
    expect(found.columns).toEqual(['x', 'y', 'z', 'w']);
    for (const a of found.columns) {
      for (const b of found.columns) {
        if (a === b) continue;
        const theirs = expected[names.indexOf(a)]?.[names.indexOf(b)] ?? Number.NaN;
        expect(pairIn(found, a, b), `${a}, ${b}`).toBeCloseTo(theirs, 13);
      }
    }
    expect(found.left_out).toEqual([{ columns: ['k'], reason: 'its values are all equal' }]);
  });

  it('is 1 for columns that say the same, 0 for independent ones, and the same both ways', () => {
    const letters = ['a', 'b', 'c', 'a', 'b', 'c'];
    const found = categoryCorrelations(
      tableOf(
        categoricalColumn('x', letters),
        categoricalColumn('renamed', ['q', 'r', 'p', 'q', 'r', 'p']),
        categoricalColumn('independent', ['m', 'm', 'm', 'n', 'n', 'n']),
      ),
      50,
    );
    expect(pairIn(found, 'x', 'renamed')).toBe(1);
    expect(pairIn(found, 'x', 'independent')).toBe(0);

    const cell = fc.option(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 2 }), (rows) => {
        const x = categoricalColumn(
          'x',
          rows.map(([one]) => one),
        );
        const y = categoricalColumn(
          'y',
          rows.map(([, other]) => other),
        );
        const forth = pairIn(categoryCorrelations(tableOf(x, y), 50), 'x', 'y');
        const back = pairIn(categoryCorrelations(tableOf(y, x), 50), 'x', 'y');
        if (typeof forth !== 'number' || typeof back !== 'number') expect(back).toBe(forth);
        else {
          expect(back).toBeCloseTo(forth, 12);
          expect(forth).toBeGreaterThanOrEqual(0);
          expect(forth).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('takes whole numbers of up to ten different values for categories, gaps or not', () => {
    const ten = Array.from({ length: 22 }, (_, i) => i % 10);
    const eleven = Array.from({ length: 22 }, (_, i) => i % 11);
    const gaps = ten.map((value, i) => (i === 3 ? null : i === 4 ? Number.POSITIVE_INFINITY : value));
    const found = categoryCorrelations(
      tableOf(
        numericColumn('ten', ten),
        numericColumn('eleven', eleven),
        numericColumn('gaps', gaps),
        numericColumn(
          'halves',
          ten.map((value) => value / 2),
        ),
      ),
      50,
    );
    expect(found.columns).toEqual(['ten', 'gaps']);
    expect(pairIn(found, 'ten', 'gaps')).toBeCloseTo(1, 13);
    expect(found.left_out).toEqual([]);
  });

  it('leaves out thousands of categories, unknown rows and the columns beyond the first', () => {
    const rows = 1001;
    const texts = (distinct: number) => Array.from({ length: rows }, (_, i) => `t${i % distinct}`);
    const found = categoryCorrelations(
      tableOf(
        categoricalColumn('a', texts(1000)),
        categoricalColumn('id', texts(rows)),
        {
          type: 'categorical',
          name: 'counted',
          categories: ['x'],
          counts: Float64Array.of(rows),
          missing: 0,
        },
        numericColumn('none', new Array<null>(rows).fill(null)),
        categoricalColumn('b', texts(7)),
        categoricalColumn('late', texts(2)),
        numericColumn(
          'late too',
          texts(3).map((text) => Number(text.slice(1))),
        ),
        numericColumn(
          'real',
          texts(rows).map((text) => Number(text.slice(1)) / 7),
        ),
      ),
      2,
    );
    expect(found.columns).toEqual(['a', 'b']);
    expect(found.left_out).toEqual([
      { columns: ['id'], reason: 'it has more than 1,000 categories' },
      { columns: ['counted'], reason: 'the order of its rows is not known' },
      { columns: ['none'], reason: 'it has no value' },
      { columns: ['late', 'late too'], reason: 'only the first 2 categorical columns are compared' },
    ]);
  });

  it('says why a pair has none', () => {
    const found = categoryCorrelations(
      tableOf(
        categoricalColumn('a', ['x', 'y', null, null]),
        categoricalColumn('b', [null, null, 'x', 'y']),
        categoricalColumn('c', ['p', 'p', 'p', 'q']),
      ),
      50,
    );
    expect(found.values).toEqual([null, null, 1]);
    expect(found.undefined_pairs).toEqual([
      { a: 'a', b: 'b', reason: 'no row holds a value of both' },
      { a: 'a', b: 'c', reason: 'in the rows that hold both, one is constant' },
    ]);
  });
});
