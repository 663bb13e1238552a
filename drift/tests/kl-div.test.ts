import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itIsEvidently } from './evidently-cases.fixture.js';
import { klDivTest, kullbackLeibler } from './kl-div.js';

describe('kl_div', () => {
  itIsEvidently(klDivTest);

  it('weighs by the reference: it is not symmetric', () => {
    const p = Float64Array.of(0.2, 0.8);
    const q = Float64Array.of(0.4, 0.6);
    expect(kullbackLeibler(p, q)).toBeCloseTo(0.2 * Math.log(0.5) + 0.8 * Math.log(0.8 / 0.6), 15);
    expect(kullbackLeibler(q, p)).toBeCloseTo(0.4 * Math.log(2) + 0.6 * Math.log(0.6 / 0.8), 15);
  });

  it('scales each side to sum 1, and is never negative', () => {
    const shares = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shares, shares, (p, q) => {
        const [a, b] = [Float64Array.from(p), Float64Array.from(q)];
        expect(kullbackLeibler(a, b)).toBeGreaterThanOrEqual(0);
        expect(
          kullbackLeibler(
            a,
            b.map((x) => 7 * x),
          ),
        ).toBeCloseTo(kullbackLeibler(a, b), 12);
      }),
    );
  });

  it('calls a score equal to the threshold drift, as Evidently', () => {
    expect(klDivTest.isDrifted(0.1, 0.1)).toBe(true);
    expect(klDivTest.isDrifted(0.0999999, 0.1)).toBe(false);
  });
});
