import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { populationStability, psiTest } from './psi.js';

describe('psi', () => {
  itIsEvidently(psiTest);

  it('adds up (p - q) log(p / q)', () => {
    expect(populationStability(Float64Array.of(0.2, 0.8), Float64Array.of(0.4, 0.6))).toBeCloseTo(
      0.2 * Math.log(2) + 0.2 * Math.log(0.8 / 0.6),
      15,
    );
  });

  it('is symmetric and never negative', () => {
    const shares = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shares, shares, (p, q) => {
        const [a, b] = [Float64Array.from(p), Float64Array.from(q)];
        expect(populationStability(a, b)).toBeGreaterThanOrEqual(0);
        expect(populationStability(a, b)).toBeCloseTo(populationStability(b, a), 12);
      }),
    );
  });

  it('calls a score equal to the threshold drift, as Evidently', () => {
    expect(psiTest.isDrifted(0.1, 0.1)).toBe(true);
    expect(psiTest.isDrifted(0.0999999, 0.1)).toBe(false);
  });
});
