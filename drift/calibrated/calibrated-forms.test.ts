import fc from 'fast-check';
import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { TEST_IDS, type TestId } from '../result.js';
import type { SamplePair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { TESTS } from '../test-registry.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { effectSize } from './effect.js';

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, 1e-310, 0.1, 1e154, -1e155, 1e-160),
);
const numbers = fc.oneof(
  fc.array(value, { minLength: 2, maxLength: 40 }),
  fc.tuple(value, fc.integer({ min: 2, max: 40 })).map(([one, size]) => new Array<number>(size).fill(one)),
);
const letters = fc.array(fc.constantFrom(...'abcdefgh'), { minLength: 2, maxLength: 40 });

/** A finite score in its range, or none with the reason. */
function expectSound(id: TestId, { score, reason }: TestScore): void {
  if (score === null) {
    expect(reason).toBeTruthy();
    return;
  }
  expect(score).toBeGreaterThanOrEqual(0);
  expect(score).toBeLessThanOrEqual(TESTS[id].kind === 'p_value' ? 1 : Number.MAX_VALUE);
}

function calibrated(id: TestId, pair: SamplePair): TestScore {
  if (TESTS[id].kind === 'distance') return effectSize(TESTS[id], pair);
  return (CALIBRATED_FORMS[id] ?? TESTS[id].compute)(pair);
}

const comparing = (type: 'numeric' | 'categorical') =>
  TEST_IDS.filter((id) => TESTS[id].columnTypes.includes(type));

it.each(comparing('numeric'))('%s is sound on numbers from end to end of the doubles', (id) => {
  fc.assert(
    fc.property(numbers, numbers, (reference, current) => {
      const pair = pairColumns({
        type: 'numeric',
        reference: numericColumn('x', reference),
        current: numericColumn('x', current),
      });
      expectSound(id, TESTS[id].compute(pair));
      expectSound(id, calibrated(id, pair));
    }),
    { numRuns: 200 },
  );
});

it.each(comparing('categorical'))('%s is sound on categories that come and go', (id) => {
  fc.assert(
    fc.property(letters, letters, (reference, current) => {
      const pair = pairColumns({
        type: 'categorical',
        reference: categoricalColumn('x', reference),
        current: categoricalColumn('x', current),
      });
      expectSound(id, TESTS[id].compute(pair));
      expectSound(id, calibrated(id, pair));
    }),
    { numRuns: 60 },
  );
});

it('refuses categories where a test compares numbers', () => {
  const column = categoricalColumn('x', ['a', 'b']);
  const pair = pairColumns({ type: 'categorical', reference: column, current: column });
  for (const id of ['ks', 'wasserstein', 'ed', 't_test', 'mannw'] as const)
    expect(() => CALIBRATED_FORMS[id]?.(pair)).toThrow(TypeError);
});
