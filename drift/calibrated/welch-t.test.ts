import { expect, it } from 'vitest';
import { studentTwoSided } from '../distributions/student-t.js';
import oracle from './scipy-two-sample.json' with { type: 'json' };
import { welchT } from './welch-t.js';

// scipy.stats.ttest_ind(equal_var=False), SciPy 1.17.1. With a large offset SciPy loses digits.
it.each(oracle.numbers)('is SciPy on $name', ({ name, reference, current, welch: expected }) => {
  const { t, df } = welchT(Float64Array.from(reference).sort(), Float64Array.from(current).sort());
  expect(Math.abs(studentTwoSided(t, df) / expected - 1)).toBeLessThan(
    name === 'a large offset' ? 1e-5 : 1e-10,
  );
});

it('is infinite when the means differ and nothing else does', () => {
  expect(welchT(Float64Array.of(1, 1), Float64Array.of(3, 3, 3)).t).toBe(Number.NEGATIVE_INFINITY);
});
