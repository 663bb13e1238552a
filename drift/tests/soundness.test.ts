import fc from 'fast-check';
import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { TEST_IDS } from '../result.js';
import { TESTS } from '../test-registry.js';

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, 1e-310, 0.1, 1e154, -1e155, 1e-160),
);
const numbers = fc.oneof(
  fc.array(number, { minLength: 1, maxLength: 30 }),
  fc.tuple(number, fc.integer({ min: 1, max: 30 })).map(([one, size]) => new Array<number>(size).fill(one)),
);
const letters = fc.array(fc.constantFrom(...'abcdefgh'), { minLength: 1, maxLength: 30 });

const numeric = fc.tuple(numbers, numbers).map(([reference, current]) =>
  pairColumns({
    type: 'numeric',
    reference: numericColumn('x', reference),
    current: numericColumn('x', current),
  }),
);
const categorical = fc.tuple(letters, letters).map(([reference, current]) =>
  pairColumns({
    type: 'categorical',
    reference: categoricalColumn('x', reference),
    current: categoricalColumn('x', current),
  }),
);

it.each(TEST_IDS)('%s gives a finite score or a reason, whatever the values', (id) => {
  const test = TESTS[id];
  const pairs = test.columnTypes.includes('numeric') ? numeric : categorical;
  fc.assert(
    fc.property(pairs, (pair) => {
      const { score, reason } = test.compute(pair);
      if (score === null) expect(reason).toBeTruthy();
      else {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(test.kind === 'p_value' ? 1 : Number.MAX_VALUE);
      }
    }),
  );
});
