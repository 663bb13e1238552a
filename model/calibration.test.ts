import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, calibrationSchema, isotonicSteps } from './calibration.js';

const about = { of: 'positive_class', measured_on: 'held_out' } as const;
const PROBABILITIES = Float64Array.of(0.1, 0.1, 0.2, 0.35, 0.35, 0.4, 0.55, 0.6, 0.8, 0.9, 1);
const HAPPENED = Float64Array.of(0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1);

describe('calibrate', () => {
  const calibration = calibrate(PROBABILITIES, HAPPENED, about);

  it('counts bins of equal width', () => {
    expect(calibrationSchema.parse(calibration)).toEqual(calibration);
    expect(calibration).toMatchObject({ of: 'positive_class', measured_on: 'held_out', rows: 11 });
    expect(calibration?.bins.map(({ from, rows, observed }) => [from, rows, observed])).toEqual([
      [0.1, 2, 0.5],
      [0.2, 1, 0],
      [0.35, 2, 0.5],
      [0.4, 1, 0],
      [0.55, 1, 1],
      [0.6, 1, 0],
      [0.8, 1, 1],
      [0.9, 1, 1],
      [0.95, 1, 1],
    ]);
    expect(calibration?.bins.at(-1)).toMatchObject({ from: 0.95, to: 1, mean_probability: 1 });
  });

  // scikit-learn 1.9.1, brier_score_loss.
  it('has the Brier score of scikit-learn', () => {
    expect(calibration?.brier).toBeCloseTo(0.19795454545454544, 15);
  });

  it('is null without rows, and refuses what does not belong together', () => {
    expect(calibrate(new Float64Array(0), new Float64Array(0), about)).toBeNull();
    expect(() => calibrate(Float64Array.of(0.5), new Float64Array(0), about)).toThrow(RangeError);
  });
});

describe('isotonicSteps', () => {
  // scikit-learn 1.9.1: IsotonicRegression().fit(p, y).predict(p).
  it('is the isotonic regression of scikit-learn', () => {
    const steps = isotonicSteps(PROBABILITIES, HAPPENED);
    const fitted = Array.from(
      PROBABILITIES,
      (p) => steps.find(({ from, to }) => from <= p && p <= to)?.observed ?? Number.NaN,
    );
    const third = 1 / 3;
    for (const [row, expected] of [third, third, third, third, third, third, 0.5, 0.5, 1, 1, 1].entries())
      expect(fitted[row]).toBeCloseTo(expected, 15);
  });

  it('rises, covers every row once, and keeps the mean', () => {
    const row = fc.record({ p: fc.integer({ min: 0, max: 20 }), y: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const p = Float64Array.from(rows, (r) => r.p / 20);
        const y = Float64Array.from(rows, (r) => r.y);
        const steps = isotonicSteps(p, y);
        for (const [at, step] of steps.entries()) {
          const next = steps[at + 1];
          expect(step.from).toBeLessThanOrEqual(step.to);
          if (next) {
            expect(step.observed).toBeLessThan(next.observed);
            expect(step.to).toBeLessThan(next.from);
          }
        }
        expect(steps.reduce((sum, step) => sum + step.rows, 0)).toBe(rows.length);
        const happened = steps.reduce((sum, step) => sum + step.rows * step.observed, 0);
        expect(happened).toBeCloseTo(
          y.reduce((sum, value) => sum + value, 0),
          9,
        );
      }),
    );
  });
});
