import fc from 'fast-check';
import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { majority, majorityOfSorted } from './majority.js';

it('counts the value that more than half of the values are, in numbers as in texts', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 30 }), (cells) => {
      const present = cells.filter((cell) => cell !== null);
      const most = Math.max(
        0,
        ...[0, 1, 2, 3].map((value) => present.filter((cell) => cell === value).length),
      );
      const expected = 2 * most > present.length ? most : 0;
      expect(majority(numericColumn('x', cells))).toBe(expected);
      expect(majorityOfSorted(Float64Array.from(present).sort())).toBe(expected);
      expect(
        majority(
          categoricalColumn(
            'x',
            cells.map((cell) => (cell === null ? null : `${cell}`)),
          ),
        ),
      ).toBe(expected);
    }),
  );
});
