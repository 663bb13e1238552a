import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { prepareSide } from '../prepare-side.js';
import { compareQuality } from './compare-quality.js';
import { describeSide } from './describe-side.js';
import oracle from './pandas-oracle.json' with { type: 'json' };
import { columnFrom, tableOf } from './quality.fixture.js';
import { qualitySchema, sideQualitySchema } from './quality-schema.js';

describe('describeSide', () => {
  it('counts as pandas does, and takes the share of cells, not of rows', () => {
    const { rows, duplicated, empty, missing } = oracle.duplicates;
    const columns = [0, 1, 2].map((i) =>
      columnFrom(
        `c${i}`,
        rows.map((row) => row[i] ?? null),
      ),
    );
    const side = describeSide(tableOf(...columns));
    expect(side).toMatchObject({
      rows: 10,
      columns: 3,
      cells: { total: 30, missing, missing_share: missing / 30 },
      duplicate_rows: { count: duplicated, share: duplicated / 10, reason: null },
      empty_rows: { count: empty, share: empty / 10, reason: null },
    });
  });

  it('names columns that say little', () => {
    const twenty = <T>(common: T, ...others: readonly T[]): T[] => [
      ...new Array<T>(20 - others.length).fill(common),
      ...others,
    ];
    const side = describeSide(
      tableOf(
        numericColumn(
          'id',
          Array.from({ length: 20 }, (_, i) => i),
        ),
        numericColumn('constant', twenty<number | null>(3, null, null)),
        categoricalColumn('constant text', twenty('a')),
        numericColumn('almost', twenty(0, 7)),
        categoricalColumn('almost text', twenty<string | null>('a', null).with(0, 'b').with(1, 'a')),
        numericColumn('not quite', twenty(0, 7, 8)),
        numericColumn('empty', twenty<number | null>(null)),
        categoricalColumn('empty text', twenty<string | null>(null)),
        numericColumn(
          'id again',
          Array.from({ length: 20 }, (_, i) => i),
        ),
      ),
    );
    expect(side).toMatchObject({
      constant_columns: ['constant', 'constant text'],
      almost_constant_columns: [{ name: 'almost', share: 0.95 }],
      empty_columns: ['empty', 'empty text'],
      duplicate_columns: [{ name: 'id again', same_as: 'id' }],
    });
  });

  it('looks at the columns asked for, and at the first of a name', () => {
    const table = tableOf(
      numericColumn('x', [1, 1, 2]),
      numericColumn('x', [1, 2, 3]),
      numericColumn('y', [4, 5, 6]),
    );
    expect(describeSide(table)).toMatchObject({ columns: 2, duplicate_rows: { count: 0 } });
    expect(describeSide(table, { columns: ['x', 'nowhere'] })).toMatchObject({
      columns: 1,
      duplicate_rows: { count: 1, share: 1 / 3 },
    });
  });

  it('says why rows cannot be counted', () => {
    const table = tableOf(numericColumn('x', [2, 1, 1]), categoricalColumn('y', ['a', 'a', 'b']));
    const unknown = { count: null, share: null, reason: 'the order of the rows of x is not known' };
    const prepared = describeSide(prepareSide(table, { quality: false }).table);
    expect(prepared.duplicate_rows).toEqual(unknown);
    expect(prepared.empty_rows).toEqual(unknown);
    expect(prepared.correlations.pearson.left_out).toEqual([
      { columns: ['x'], reason: 'the order of its rows is not known' },
    ]);
    const counted: Column = {
      type: 'categorical',
      name: 'y',
      categories: ['a'],
      counts: Float64Array.of(3),
      missing: 0,
    };
    expect(describeSide({ ...table, columns: [counted] })).toMatchObject({
      duplicate_rows: { reason: 'the order of the rows of y is not known' },
      constant_columns: ['y'],
    });
    expect(describeSide(table, { columns: [] }).duplicate_rows.reason).toBe('no column was loaded');
  });

  it('has nothing to say of no rows and little of one', () => {
    const none = describeSide(tableOf(numericColumn('x', []), categoricalColumn('y', [])));
    expect(none).toMatchObject({
      rows: 0,
      cells: { total: 0, missing: 0, missing_share: 0 },
      duplicate_rows: { count: 0, share: 0 },
      constant_columns: [],
      empty_columns: [],
    });
    const one = describeSide(tableOf(numericColumn('x', [null]), categoricalColumn('y', ['a'])));
    expect(one).toMatchObject({
      rows: 1,
      cells: { missing_share: 0.5 },
      constant_columns: [],
      empty_columns: [],
    });
  });

  it('is strict JSON for any table, and survives being stored', () => {
    const cell = fc.option(
      fc.oneof(
        fc.double({ noNaN: false }),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(1.7e308, -1.7e308),
      ),
      { freq: 3 },
    );
    const row = fc.tuple(cell, cell, fc.option(fc.string({ maxLength: 2 })), cell);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 25 }), fc.array(row, { maxLength: 25 }), (before, now) => {
        const sides = [before, now].map((rows) =>
          describeSide(
            tableOf(
              numericColumn(
                'a',
                rows.map(([a]) => a),
              ),
              numericColumn(
                'b',
                rows.map(([, b]) => b),
              ),
              categoricalColumn(
                'c',
                rows.map(([, , c]) => c),
              ),
              numericColumn(
                '__proto__',
                rows.map(([, , , d]) => d),
              ),
            ),
          ),
        );
        const [reference, current] = sides.map((side) =>
          sideQualitySchema.parse(JSON.parse(JSON.stringify(side))),
        );
        expect([reference, current]).toEqual(sides);
        if (reference === undefined || current === undefined) throw new Error('expected two sides');
        const quality = compareQuality(reference, current);
        expect(qualitySchema.parse(JSON.parse(JSON.stringify(quality)))).toEqual(quality);
      }),
    );
  });
});
