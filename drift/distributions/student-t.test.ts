import { describe, expect, it } from 'vitest';
import oracle from './scipy-tails.json' with { type: 'json' };
import { studentTwoSided } from './student-t.js';

describe('studentTwoSided', () => {
  // 2 * scipy.special.stdtr(df, -t), SciPy 1.17.1.
  it.each(oracle.student_t)(
    'is SciPy for %d degrees of freedom at %d',
    (df = 0, t = 0, expected = Number.NaN) => {
      expect(Math.abs(studentTwoSided(t, df) / expected - 1)).toBeLessThan(2e-12);
      expect(studentTwoSided(-t, df)).toBe(studentTwoSided(t, df));
    },
  );

  it('has closed forms for 1 and 2 degrees of freedom', () => {
    for (const t of [1e-9, 0.2, 1, 7, 1e5]) {
      expect(studentTwoSided(t, 1) / ((2 / Math.PI) * Math.atan(1 / t))).toBeCloseTo(1, 13);
      const root = Math.sqrt(2 + t * t);
      expect(studentTwoSided(t, 2) / (2 / (root * (root + t)))).toBeCloseTo(1, 13);
    }
  });

  it('is 1 at 0 and falls to 0, without overflow', () => {
    expect(studentTwoSided(0, 5)).toBe(1);
    expect(studentTwoSided(1e200, 1) / (2 / Math.PI / 1e200)).toBeCloseTo(1, 12);
    expect(studentTwoSided(Number.MAX_VALUE, 30)).toBe(0);
    expect(studentTwoSided(Number.POSITIVE_INFINITY, 5)).toBe(0);
  });

  it('is NaN without a statistic or degrees of freedom', () => {
    expect(studentTwoSided(Number.NaN, 5)).toBeNaN();
    expect(studentTwoSided(1, 0)).toBeNaN();
  });
});
