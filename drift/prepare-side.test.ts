import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from './column-from-values.js';
import { prepareSide } from './prepare-side.js';
import { describeSide } from './quality/describe-side.js';
import { tableOf } from './quality/quality.fixture.js';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.constantFrom(null, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const columns = fc.integer({ min: 0, max: 600 }).chain((rows) =>
  fc.array(fc.array(value, { minLength: rows, maxLength: rows, size: 'max' }), {
    minLength: 1,
    maxLength: 3,
  }),
);

describe('prepareSide', () => {
  it('sorts and sums up the same whether correlations have sorted a column before or not', () => {
    fc.assert(
      fc.property(columns, fc.boolean(), (rows, consume) => {
        const table = () => tableOf(...rows.map((values, i) => numericColumn(`c${i}`, values)));
        const described = prepareSide(table(), { consume });
        const plain = prepareSide(table(), { quality: false });
        expect(described.table).toEqual(plain.table);
        expect(described.summaries).toEqual(plain.summaries);
        expect(described.quality).toEqual(describeSide(table()));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves in order what must stay so', () => {
    const table = tableOf(numericColumn('sorted', [3, 1, 2]), numericColumn('kept', [3, 1, 2]));
    const { columns: prepared } = prepareSide(table, { inOrder: new Set(['kept']) }).table;
    expect(prepared.map((column) => column.type === 'numeric' && [...column.values])).toEqual([
      [1, 2, 3],
      [3, 1, 2],
    ]);
  });
});
