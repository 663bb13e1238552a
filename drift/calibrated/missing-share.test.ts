import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericColumn } from '../column-from-values.js';
import { detectDrift } from '../detect-drift.js';
import { seededRandom } from '../seeded-random.js';
import { measureMissing } from './missing-share.js';

const side = (rows: number, missing: number, infinite = 0) => ({
  values: new Float64Array(rows - missing - infinite),
  infinite,
  missing,
  integer: false,
});

describe('measureMissing', () => {
  it('has nothing to say where no row misses anything, or a side has no rows', () => {
    expect(measureMissing(side(100, 0), side(50, 0, 5))).toBeNull();
    expect(measureMissing(side(100, 3), side(0, 0))).toBeNull();
  });

  it('takes a single row for no evidence', () => {
    expect(measureMissing(side(100_000, 0), side(30, 1))).toBeNull();
    expect(measureMissing(side(100_000, 1), side(30, 0))).toBeNull();
    expect(measureMissing(side(100_000, 0), side(30, 2))?.pValue).toBeLessThan(1e-6);
    expect(measureMissing(side(100_000, 1), side(30, 1))).not.toBeNull();
  });

  it('is the distance of two categories, and Fisher of four counts', () => {
    // scipy.spatial.distance.jensenshannon([0.99, 0.01], [0.7, 0.3]); scipy.stats.fisher_exact([[30, 70], [10, 990]]), SciPy 1.17.1.
    const measured = measureMissing(side(1000, 10), side(100, 30));
    expect(measured?.score).toBeCloseTo(0.3128130712389933, 12);
    expect(measured?.pValue ?? 1).toBeGreaterThan(0);
    expect(Math.abs((measured?.pValue ?? 1) / 2.9254510309770543e-25 - 1)).toBeLessThan(1e-9);
    expect(measured?.threshold).toBe(0.1);
  });
});

const random = seededRandom(5);
const uniform = () => (random() + 0.5) / 2 ** 32;
const column = (rows: number, missing: number) =>
  numericColumn(
    'x',
    Array.from({ length: rows }, () => (uniform() < missing ? null : uniform())),
  );
const table = (rows: number, missing: number) => ({
  source: null,
  rows,
  columns: [column(rows, missing)],
  skipped: [],
});
const run = (before: number, now: number, rows = 200) =>
  detectDrift(table(2000, before), table(rows, now), { createdAt: '2026-01-01T00:00:00Z' });

describe('the share of missing rows', () => {
  it('is drift of its own, beside values that have not drifted', () => {
    const result = run(0.05, 0.4);
    expect(result.columns[0]).toMatchObject({
      status: 'tested',
      drifted: true,
      values_drifted: false,
      missing: { drifted: true, threshold: 0.1 },
    });
    expect(result.verdict).toBe('drift');
    expect(result.warnings[0]).toMatch(
      /^x: .* of the rows have no value, .* in the reference: drift of its own$/,
    );
  });

  it('is none when it stays, or changes by little', () => {
    expect(run(0.3, 0.3).columns[0]).toMatchObject({ drifted: false, missing: { drifted: false } });
    expect(run(0.3, 0.33, 100_000).columns[0]).toMatchObject({ drifted: false, missing: { drifted: false } });
  });

  it('drifts where no value is left, although the column is skipped', () => {
    const result = run(0.01, 1);
    expect(result.columns[0]).toMatchObject({ status: 'skipped', drifted: true, score: null });
    expect(result.skipped_columns).toEqual([
      { name: 'x', reason: 'the current window has no values: all 200 rows are missing' },
    ]);
    expect(result.dataset).toMatchObject({ columns: 1, drifted_columns: 1, drifted: true });
    expect(result.verdict).toBe('drift');
  });

  it('does not drift in a column that always was empty', () => {
    const result = run(1, 1);
    expect(result.columns[0]).toMatchObject({ status: 'skipped', drifted: false });
    expect(result.verdict).toBe('insufficient_data');
  });

  it('is not tested in a window of few rows, nor in profile evidently', () => {
    expect(run(0, 0.9, 20).columns[0]).toMatchObject({ drifted: false });
    const evidently = detectDrift(table(2000, 0), table(200, 0.5), {
      createdAt: '2026-01-01T00:00:00Z',
      profile: 'evidently',
    });
    expect(evidently.columns[0]?.missing).toEqual({ reference: 0, current: expect.any(Number) });
    expect(evidently.warnings[0]).toContain('the score leaves them out');
  });

  it('raises an alarm in at most one window of twenty when nothing has changed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.integer({ min: 30, max: 300 }),
        (share, rows) => {
          let alarms = 0;
          for (let window = 0; window < 60; window++) {
            let missing = 0;
            for (let row = 0; row < rows; row++) if (uniform() < share) missing++;
            let before = 0;
            for (let row = 0; row < 2000; row++) if (uniform() < share) before++;
            if ((measureMissing(side(2000, before), side(rows, missing))?.pValue ?? 1) < 0.05) alarms++;
          }
          // Binomial(60, 0.05) exceeds 13 once in a hundred thousand times.
          expect(alarms).toBeLessThanOrEqual(13);
        },
      ),
      { numRuns: 10 },
    );
  });
});
