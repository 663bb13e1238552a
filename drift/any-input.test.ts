import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from './column-from-values.js';
import { run, table } from './detect-drift.fixture.js';
import { TEST_IDS } from './test-ids.js';

describe('any input', () => {
  const name = fc.oneof(
    fc.constantFrom('a', '__proto__', 'constructor', 'ünï \u{1F600}', ''),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const numbers = fc.array(
    fc.oneof(
      fc.double({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(null, 0, -0, Number.POSITIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE),
    ),
    { maxLength: 40 },
  );
  const texts = fc.array(
    fc.oneof(fc.constantFrom(null, '__proto__', '1', '2.5', '', 'é'), fc.string({ maxLength: 2 })),
    { maxLength: 40 },
  );
  const column = fc.oneof(
    fc.tuple(name, numbers).map(([label, values]) => numericColumn(label, values)),
    fc.tuple(name, texts).map(([label, values]) => categoricalColumn(label, values)),
  );
  const anyTable = fc.array(column, { maxLength: 4 }).map((columns) => table(...columns));
  const perName = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 3 });

  it('gives a result that keeps the contract', () => {
    fc.assert(
      fc.property(
        anyTable,
        anyTable,
        fc.record(
          {
            profile: fc.constantFrom('calibrated' as const, 'evidently' as const),
            minRows: fc.integer({ min: 0, max: 5 }),
            columns: fc.array(name, { maxLength: 3 }),
            types: perName(fc.constantFrom('numeric' as const, 'categorical' as const)),
            tests: perName(fc.constantFrom(...TEST_IDS)),
            thresholds: perName(fc.double({ min: 0, max: 1, noNaN: true })),
          },
          { requiredKeys: ['profile', 'minRows'] },
        ),
        (reference, current, options) => {
          const result = run(reference, current, options);
          const skipped = result.columns.filter((each) => each.status === 'skipped');
          const listed = result.skipped_columns.map((each) => each.name);
          for (const each of skipped) {
            expect(each.reason).not.toBeNull();
            expect(listed).toContain(each.name);
            expect(each.drifted).toBe(each.missing.drifted === true);
          }
          for (const each of result.columns) if (each.score === null) expect(each.reason).not.toBeNull();
          // Nothing is dropped in silence.
          const wanted = options.columns ?? [
            ...reference.columns.map((each) => each.name),
            ...current.columns.map((each) => each.name),
          ];
          const told = new Set([...result.columns.map((each) => each.name), ...listed]);
          expect(wanted.every((each) => told.has(each))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
