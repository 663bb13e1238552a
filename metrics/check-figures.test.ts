import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnResult } from '../drift/result.js';
import { emptyColumn } from '../report/sample-columns.fixture.js';
import { resultOf } from '../report/sample-result.fixture.js';
import { checkFigures } from './check-figures.js';

const column = (name: string, over: Partial<ColumnResult> = {}): ColumnResult => ({
  ...emptyColumn(name),
  ...over,
});

const names = (columns: ColumnResult[], most: number): string[] =>
  checkFigures(resultOf(columns), most).columns.map(({ name }) => name);

describe('checkFigures', () => {
  it('keeps of a wide table what the model puts out, then what drifted, then what is nearest to its threshold', () => {
    const columns = [
      column('calm'),
      column('near', { score: 0.09 }),
      column('drifted', { drifted: true, score: 0.2 }),
      // Its score is a p-value just above the threshold.
      column('near_by_p', { test: 'ks', p_value_test: null, score: 0.051, p_value: 0.051, threshold: 0.05 }),
      column('skipped', { score: null, threshold: null, status: 'skipped' }),
      column('probability', { role: 'prediction' }),
    ];
    expect(names(columns, 2)).toEqual(['drifted', 'probability']);
    expect(names(columns, 3)).toEqual(['drifted', 'near_by_p', 'probability']);
    expect(names(columns, 5)).toEqual(['calm', 'near', 'drifted', 'near_by_p', 'probability']);
    expect(checkFigures(resultOf(columns), 2).omittedColumns).toBe(4);
    expect(checkFigures(resultOf(columns), 6).omittedColumns).toBe(0);
  });

  it('keeps a column that has lost its values, though nothing was tested by which it could be near', () => {
    const columns = [
      ...Array.from({ length: 9 }, (_, at) => column(`near${at}`, { score: 0.09 - at / 1000 })),
      column('fewer', { missing: { reference: 0.2, current: 0.1 } }),
      column('gone', {
        test: null,
        score: null,
        threshold: null,
        status: 'skipped',
        missing: { reference: 0, current: 1 },
      }),
    ];
    expect(names(columns, 1)).toEqual(['gone']);
    expect(names(columns, 4)).toEqual(['near0', 'near1', 'fewer', 'gone']);
    expect(names(columns, 5)).toEqual(['near0', 'near1', 'near2', 'fewer', 'gone']);
  });

  it('never keeps more than it may, loses none in the count, and leaves the result as it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score: fc.double({ min: 0, max: 9, noNaN: true }), drifted: fc.boolean() }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 70 }),
        (drawn, most) => {
          const given = resultOf(drawn.map((over, at) => column(`c${at}`, over)));
          const before = JSON.stringify(given);
          const { columns, omittedColumns } = checkFigures(given, most);
          expect(columns.length).toBe(Math.min(most, drawn.length));
          expect(columns.length + omittedColumns).toBe(drawn.length);
          const kept = new Set(columns.map(({ name }) => name));
          const left = given.columns.filter(({ name }) => !kept.has(name));
          if (left.some(({ drifted }) => drifted))
            expect(columns.every(({ drifted }) => drifted === true)).toBe(true);
          expect(JSON.stringify(given)).toBe(before);
        },
      ),
    );
  });
});
